import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { loadHcl } from '../engines/hcl.ts'
import type { HclEngine } from '../syntax/hcl/engine.ts'

/** What the bundle of the engine exports. */
interface Bundle {
  readonly loadHcl: typeof loadHcl
}

/** Where the bundle and its wasm files stand: beside the bundle that runs, or, where the sources run, in the packages. */
const places = [
  { bundle: './engines/hcl.cjs', runtime: './engines/tree-sitter.wasm', grammar: './engines/tree-sitter-terraform.wasm' },
  {
    bundle: '../engines/hcl.ts',
    runtime: '../../node_modules/web-tree-sitter/web-tree-sitter.wasm',
    grammar: '../../node_modules/@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm',
  },
] as const

let loading: Promise<(() => HclEngine) | undefined> | undefined

/**
 * Makes an engine that reads Terraform. Loads it once for the process; `undefined` where its files are missing or WebAssembly refuses
 * them.
 */
export async function loadHclEngine(): Promise<HclEngine | undefined> {
  loading ??= load().catch(() => undefined)
  return (await loading)?.()
}

async function load(): Promise<(() => HclEngine) | undefined> {
  for (const place of places) {
    const url = (path: string) => new URL(path, import.meta.url)
    if (!existsSync(url(place.bundle))) continue
    const [bundle, runtime, grammar]: [Bundle, Uint8Array, Uint8Array] = await Promise.all([
      import(url(place.bundle).href),
      readFile(url(place.runtime)),
      readFile(url(place.grammar)),
    ])
    return bundle.loadHcl(runtime, grammar)
  }
  return undefined
}
