import type { CelEngine } from '../../src/cel/engine.ts'
import { loadCelEngine } from '../../src/host/engines.ts'

const engine = await loadCelEngine()
if (engine === undefined) throw new Error('The engine for CEL is not there')

/** The engine that evaluates CEL. */
export const cel: CelEngine = engine
