import type { loadHcl } from '../engines/hcl.ts'
import type { HclEngine } from '../syntax/hcl/engine.ts'

/** Makes an engine that reads Terraform, for one workspace; loads what it needs when it is called first. `undefined`: there is none. */
export type LoadHcl = () => Promise<HclEngine | undefined>

/** What the script of the engine leaves in the worker. */
interface Loaded {
  readonly claimcheckHcl?: { readonly loadHcl: typeof loadHcl }
}

/**
 * Loads engines in a web worker from below the URL that the client sends: a worker that a web host starts doesn't know where its own
 * script stands.
 */
export function workerHcl(base: string | undefined): LoadHcl {
  let loading: Promise<() => HclEngine> | undefined
  return async () => {
    if (base === undefined) return undefined
    try {
      loading ??= load(base)
      return (await loading)()
    } catch {
      return undefined
    }
  }
}

async function load(base: string): Promise<() => HclEngine> {
  importScripts(`${base}engines/hcl.js`)
  const [runtime, grammar] = await Promise.all([
    bytes(`${base}engines/tree-sitter.wasm`),
    bytes(`${base}engines/tree-sitter-terraform.wasm`),
  ])
  const loaded = (globalThis as Loaded).claimcheckHcl
  if (loaded === undefined) throw new Error('The script of the engine left nothing')
  return loaded.loadHcl(runtime, grammar)
}

async function bytes(url: string): Promise<Uint8Array> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answers ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}
