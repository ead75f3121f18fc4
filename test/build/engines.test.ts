import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import type { CelEngine, CelProgram } from '../../src/cel/engine.ts'
import type { HclEngine } from '../../src/syntax/hcl/engine.ts'

interface Bundle {
  loadHcl(runtime: Uint8Array, grammar: Uint8Array): Promise<() => HclEngine>
}

interface CelBundle {
  loadCel(): CelEngine
}

/** A text that only the engine itself has. */
const sign = 'found no matching overload'

const text = 'resource "aws_iam_role" "deploy" {\n  name = "a-${var.b}"\n}\n'
const wasm = () => [readFileSync('dist/engines/tree-sitter.wasm'), readFileSync('dist/engines/tree-sitter-terraform.wasm')] as const

function check(engine: HclEngine): void {
  const { body, problems } = engine.parse('main.tf', text)
  assert.equal(problems.length, 0)
  assert.equal(body.blocks[0]?.body.attributes[0]?.value.kind, 'template')
}

describe('the engine that reads Terraform, as it ships,', () => {
  it('loads as a module', async () => {
    const bundle: Bundle = await import(pathToFileURL('dist/engines/hcl.cjs').href)
    check((await bundle.loadHcl(...wasm()))())
  })

  it('loads as a classic script that does not know its own address', async () => {
    // What a worker has that a bare context has not.
    const scope: { claimcheckHcl?: Bundle; [name: string]: unknown } = {
      TextDecoder,
      TextEncoder,
      Uint8Array,
      WebAssembly,
      performance,
      console,
      URL,
    }
    scope['self'] = scope
    scope['importScripts'] = () => undefined
    createContext(scope)
    runInContext(readFileSync('dist/engines/hcl.js', 'utf8'), scope)
    assert.ok(scope.claimcheckHcl)
    check((await scope.claimcheckHcl.loadHcl(...wasm()))())
  })

  it('fails where WebAssembly does, and says so', async () => {
    const bundle: Bundle = await import(pathToFileURL('dist/engines/hcl.cjs').href)
    await assert.rejects(bundle.loadHcl(wasm()[0], new Uint8Array([1, 2, 3])))
  })

  it('is in its own bundle', () => assert.ok(readFileSync('dist/engines/hcl.cjs', 'utf8').includes('ts_parser_parse')))
  for (const bundle of ['dist/server.cjs', 'dist/web/server.js', 'dist/cli.cjs']) {
    it(`is not in ${bundle}`, () => assert.ok(!readFileSync(bundle, 'utf8').includes('ts_parser_parse')))
  }
})

describe('the engine for CEL, as it ships,', () => {
  const program: CelProgram = { expression: "claims.ref.startsWith('ma')", variables: { claims: { kind: 'claims' } }, numbers: 'double' }
  const check = (bundle: CelBundle) =>
    assert.equal(JSON.stringify(bundle.loadCel().evaluate(program, { ref: 'main' })), '{"kind":"value","value":true}')

  it('loads as a module', async () => check(await import(pathToFileURL('dist/engines/cel.cjs').href)))

  it('loads as a classic script that does not know its own address', () => {
    const scope: { claimcheckCel?: CelBundle; [name: string]: unknown } = { TextDecoder, TextEncoder, Uint8Array, console, URL }
    scope['self'] = scope
    createContext(scope)
    runInContext(readFileSync('dist/engines/cel.js', 'utf8'), scope)
    assert.ok(scope.claimcheckCel)
    check(scope.claimcheckCel)
  })

  it('is in its own bundle', () => assert.ok(readFileSync('dist/engines/cel.cjs', 'utf8').includes(sign)))
  for (const bundle of ['dist/server.cjs', 'dist/web/server.js', 'dist/cli.cjs']) {
    it(`is not in ${bundle}`, () => assert.ok(!readFileSync(bundle, 'utf8').includes(sign)))
  }
})

describe('where WebAssembly is broken', () => {
  const folder = mkdtempSync(join(tmpdir(), 'claimcheck-wasm-'))
  const broken = join(folder, 'broken.cjs')
  const log = join(folder, 'log')
  before(() => {
    const names = ['compile', 'instantiate', 'compileStreaming', 'instantiateStreaming', 'Module', 'Instance']
    const fail = `() => { require('node:fs').appendFileSync(${JSON.stringify(log)}, 'asked\\n'); throw new Error('no WebAssembly') }`
    writeFileSync(broken, `for (const name of ${JSON.stringify(names)}) WebAssembly[name] = ${fail.replace('() =>', 'function ()')}\n`)
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const run = (at: string) => {
    writeFileSync(log, '')
    const { status, stderr } = spawnSync(process.execPath, ['--require', broken, 'dist/cli.cjs', 'check', at], { encoding: 'utf8' })
    return { status, stderr, asked: readFileSync(log, 'utf8') !== '' }
  }

  it('a folder without Terraform is checked, and nothing asks for WebAssembly', () => {
    assert.deepEqual(run('examples/aws'), { status: 0, stderr: '', asked: false })
  })

  it('a folder with Terraform is checked all the same', () => {
    const at = mkdtempSync(join(folder, 'tf-'))
    writeFileSync(join(at, 'main.tf'), text)
    writeFileSync(join(at, '.gitlab-ci.yml'), 'a:\n  script: b\n')
    const { status, asked } = run(at)
    assert.deepEqual({ status, asked }, { status: 0, asked: true })
  })
})
