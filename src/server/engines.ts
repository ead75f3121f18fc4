import type { CelEngine } from '../cel/engine.ts'
import type { loadCel } from '../engines/cel.ts'
import type { loadHcl } from '../engines/hcl.ts'
import type { TerraformEngine } from '../iac/terraform/engine.ts'

/** Makes engines for one workspace; each loads what it needs when it is called first. `undefined`: there is none. */
export interface LoadEngines {
  /** Reads Terraform. */
  hcl(): Promise<TerraformEngine | undefined>
  /** Evaluates CEL. */
  cel(): Promise<CelEngine | undefined>
}

export const noEngines: LoadEngines = { hcl: async () => undefined, cel: async () => undefined }

/** What the scripts of the engines leave in the worker. */
interface Loaded {
  readonly claimcheckHcl?: { readonly loadHcl: typeof loadHcl }
  readonly claimcheckCel?: { readonly loadCel: typeof loadCel }
}

/**
 * Loads engines in a web worker from below the URL that the client sends: a worker that a web host starts doesn't know where its own
 * script stands.
 */
export function workerEngines(base: string | undefined): LoadEngines {
  if (base === undefined) return noEngines
  const hcl = once(() => makeHcl(base))
  const cel = once(async () => makeCel(base))
  return { hcl: async () => (await hcl())?.(), cel }
}

// What failed once is not tried again: the files don't come by waiting.
function once<T>(load: () => Promise<T>): () => Promise<T | undefined> {
  let loading: Promise<T | undefined> | undefined
  return () => {
    loading ??= load().catch(() => undefined)
    return loading
  }
}

async function makeHcl(base: string): Promise<() => TerraformEngine> {
  importScripts(`${base}engines/hcl.js`)
  const [runtime, grammar] = await Promise.all([
    bytes(`${base}engines/tree-sitter.wasm`),
    bytes(`${base}engines/tree-sitter-terraform.wasm`),
  ])
  const loaded = (globalThis as Loaded).claimcheckHcl
  if (loaded === undefined) throw new Error('The script of the engine left nothing')
  return loaded.loadHcl(runtime, grammar)
}

function makeCel(base: string): CelEngine {
  importScripts(`${base}engines/cel.js`)
  const loaded = (globalThis as Loaded).claimcheckCel
  if (loaded === undefined) throw new Error('The script of the engine left nothing')
  return loaded.loadCel()
}

async function bytes(url: string): Promise<Uint8Array> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answers ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}
