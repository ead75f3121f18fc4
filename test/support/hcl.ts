import { loadHclEngine } from '../../src/host/engines.ts'
import type { HclEngine } from '../../src/syntax/hcl/engine.ts'

const engine = await loadHclEngine()
if (engine === undefined) throw new Error('The engine that reads Terraform is not there')

/** The engine that reads Terraform. */
export const hcl: HclEngine = engine
