import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { CelEngine } from '../cel/engine.ts'
import type { loadCel } from '../engines/cel.ts'
import type { loadHcl } from '../engines/hcl.ts'
import type { TerraformEngine } from '../iac/terraform/engine.ts'

/** What the bundles of the engines export. */
interface HclBundle {
  readonly loadHcl: typeof loadHcl
}
interface CelBundle {
  readonly loadCel: typeof loadCel
}

/** Where bundles and wasm files stand: beside the bundle that runs, or, where the sources run, in the packages. */
const places = [
  {
    hcl: './engines/hcl.cjs',
    cel: './engines/cel.cjs',
    runtime: './engines/tree-sitter.wasm',
    grammar: './engines/tree-sitter-terraform.wasm',
  },
  {
    hcl: '../engines/hcl.ts',
    cel: '../engines/cel.ts',
    runtime: '../../node_modules/web-tree-sitter/web-tree-sitter.wasm',
    grammar: '../../node_modules/@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm',
  },
] as const

const url = (path: string) => new URL(path, import.meta.url)

let hcl: Promise<(() => TerraformEngine) | undefined> | undefined
let cel: Promise<CelEngine | undefined> | undefined

/**
 * Makes an engine that reads Terraform. Loads it once for the process; `undefined` where its files are missing or WebAssembly refuses
 * them.
 */
export async function loadHclEngine(): Promise<TerraformEngine | undefined> {
  hcl ??= makeHcl().catch(() => undefined)
  return (await hcl)?.()
}

/** The engine that evaluates CEL. Loads it once for the process; `undefined` where its file is missing. */
export async function loadCelEngine(): Promise<CelEngine | undefined> {
  cel ??= makeCel().catch(() => undefined)
  return cel
}

async function makeHcl(): Promise<(() => TerraformEngine) | undefined> {
  for (const place of places) {
    if (!existsSync(url(place.hcl))) continue
    const [bundle, runtime, grammar]: [HclBundle, Uint8Array, Uint8Array] = await Promise.all([
      import(url(place.hcl).href),
      readFile(url(place.runtime)),
      readFile(url(place.grammar)),
    ])
    return bundle.loadHcl(runtime, grammar)
  }
  return undefined
}

async function makeCel(): Promise<CelEngine | undefined> {
  for (const place of places) {
    if (!existsSync(url(place.cel))) continue
    const bundle: CelBundle = await import(url(place.cel).href)
    return bundle.loadCel()
  }
  return undefined
}
