import { runMochaInside } from '../../hosts/mocha-inside.ts'
import * as vscode from 'vscode'
export const run = () => runMochaInside(() => { describe('host', () => { it('runs', async () => { console.log(vscode.version, vscode.env.uiKind) }) }) })
