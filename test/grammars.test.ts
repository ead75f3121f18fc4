import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** VS Code as the hosts' tests install it, with the grammars of YAML and JSON that it comes with. */
const editor = join(import.meta.dirname, 'hosts/node_modules/code-server/lib/vscode')
const isInstalled = existsSync(editor)

/** Grammars that others have, from npm; the extension for Terraform is not a part of VS Code. */
const base = (name: string) => json(`node_modules/tm-grammars/grammars/${name}.json`)
const names = ['yaml', 'json', 'jsonc', 'terraform', 'hcl', 'shellscript', 'bicep']

const manifest = json('package.json')
const contributed: readonly { readonly scopeName: string; readonly path: string; readonly injectTo: readonly string[] }[] =
  manifest.contributes.grammars

interface Scoped {
  readonly text: string
  readonly scopes: readonly string[]
}

type Tokenizer = (scope: string, text: string) => readonly Scoped[]

/** The engine and the base grammars of VS Code, or those from npm. */
async function tokenizer(of: 'npm' | 'VS Code'): Promise<Tokenizer> {
  const load = createRequire(
    of === 'npm' ? join(import.meta.dirname, '../node_modules/vscode-tmgrammar-test/x.js') : join(editor, 'node_modules/x.js'),
  )
  const textmate = load('vscode-textmate')
  const oniguruma = load('vscode-oniguruma')
  await oniguruma.loadWASM(readFileSync(load.resolve('vscode-oniguruma').replace(/main\.js$/, 'onig.wasm')))
  const hosts = new Map<string, unknown>(names.map(base).map((grammar) => [grammar.scopeName, grammar]))
  for (const extension of of === 'npm' ? [] : (['yaml', 'json'] as const)) {
    const folder = join(editor, 'extensions', extension)
    for (const { scopeName, path } of json(join(folder, 'package.json')).contributes.grammars)
      hosts.set(scopeName, json(join(folder, path)))
  }
  for (const { scopeName, path } of contributed) hosts.set(scopeName, json(path))
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns: readonly string[]) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text: string) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope: string) => hosts.get(scope),
    getInjections: (scope: string) => contributed.filter(({ injectTo }) => injectTo.includes(scope)).map(({ scopeName }) => scopeName),
  })
  const grammars = new Map<string, { tokenizeLine(line: string, state: unknown): { tokens: readonly Token[]; ruleStack: unknown } }>()
  for (const scope of ['source.yaml', 'source.json', 'source.hcl.terraform']) grammars.set(scope, await registry.loadGrammar(scope))
  return (scope, text) => {
    let state: unknown = textmate.INITIAL
    return text.split('\n').flatMap((line) => {
      const found = grammars.get(scope)?.tokenizeLine(line, state)
      state = found?.ruleStack
      return (found?.tokens ?? []).map(({ startIndex, endIndex, scopes }) => ({ text: line.slice(startIndex, endIndex), scopes }))
    })
  }
}

interface Token {
  readonly startIndex: number
  readonly endIndex: number
  readonly scopes: readonly string[]
}

function json(path: string) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

const all = 'assertion:variable.language .:- ref:variable.other.property ==:keyword.operator'
const behind = '&&:keyword.operator has:entity.name.function true:constant.language'
const expression = 'assertion.ref == "a.b" && has(x) || true'
const single = expression.replaceAll('"', "'")

/** A document, and words of it with the innermost scope of CEL that each has; `-`: only that it is in CEL; `none`: none of it. */
const rows: readonly (readonly [that: string, scope: string, text: string, words: string])[] = [
  ['YAML, plain', 'source.yaml', `a: 1\nattributeCondition: ${expression}\nb: last`, `${all} a.b:string.quoted ${behind} last:none`],
  [
    'YAML, plain over lines',
    'source.yaml',
    `attributeCondition: assertion.ref\n  && true\nb: last`,
    '&&:keyword.operator true:constant.language last:none',
  ],
  ['YAML, in double quotes', 'source.yaml', `attributeCondition: "${single}"\nb: last`, `${all} a.b:string.quoted ${behind} last:none`],
  [
    'YAML, in double quotes, escaped',
    'source.yaml',
    `attributeCondition: "${expression.replaceAll('"', '\\"')}"\nb: last`,
    `${all} a.b:string.quoted ${behind} last:none`,
  ],
  [
    'YAML, in single quotes',
    'source.yaml',
    `attributeCondition: '${expression.replaceAll('"', "''")}'\nb: last`,
    `${all} a.b:string.quoted ${behind} last:none`,
  ],
  [
    'YAML, a block',
    'source.yaml',
    `a:\n- expression: |-\n    // why\n    ${expression}\n\n    && in\n  message: last`,
    `why:comment.line ${all} a.b:string.quoted ${behind} in:keyword.operator.word last:none`,
  ],
  [
    'YAML, a folded block at the end',
    'source.yaml',
    `attributeCondition: >\n  ${expression}\nb: last`,
    `${all} a.b:string.quoted ${behind} last:none`,
  ],
  [
    'YAML, a mapping',
    'source.yaml',
    'attributeMapping:\n  google.subject: assertion.ref\n  attribute.x_1: assertion.y\nb: last',
    'assertion:variable.language ref:variable.other.property y:variable.other.property last:none',
  ],
  [
    'YAML, a mapping on one line',
    'source.yaml',
    'attributeMapping: { google.subject: assertion.ref, other: one }\nb: last',
    'assertion:variable.language ref:variable.other.property one:none last:none',
  ],
  [
    'YAML, a comment behind',
    'source.yaml',
    'expression: claims.ref # has(\nb: last',
    'claims:variable.language ref:variable.other.property last:none',
  ],
  ['JSON', 'source.json', `{ "attributeCondition": "${single}", "b": "last" }`, `${all} a.b:string.quoted ${behind} last:none`],
  [
    'JSON with escapes',
    'source.json',
    `{ "expression": "${expression.replaceAll('"', '\\"')}", "b": "last" }`,
    `${all} a.b:string.quoted ${behind} last:none`,
  ],
  [
    'JSON, a mapping',
    'source.json',
    '{ "google.subject": "assertion.ref", "b": "last" }',
    'assertion:variable.language ref:variable.other.property last:none',
  ],
  ['Terraform', 'source.hcl.terraform', `attribute_condition = "${single}"\nb = "last"`, `${all} a.b:string.quoted ${behind} last:none`],
  [
    'Terraform, a value of the module',
    'source.hcl.terraform',
    'attribute_condition = "assertion.ref == \'${var.x}\' && true"',
    'assertion:variable.language true:constant.language',
  ],
  [
    'Terraform, a heredoc',
    'source.hcl.terraform',
    `attribute_condition = <<-EOT\n  ${expression}\nEOT\nb = "last"`,
    `${all} a.b:string.quoted ${behind} last:none`,
  ],
  [
    'Terraform, a mapping',
    'source.hcl.terraform',
    'attribute_mapping = {\n  "google.subject" = "assertion.ref"\n  "b" = "last"\n}',
    'assertion:variable.language ref:variable.other.property last:none',
  ],
  ['nothing of another key', 'source.yaml', 'myexpression: assertion.ref\nexpressions: assertion', 'assertion:none'],
  ['nothing of a text', 'source.yaml', 'a: "expression: assertion"', 'assertion:none'],
]

for (const from of ['npm', 'VS Code'] as const) {
  describe(`The grammar of CEL, in grammars of ${from}`, () => {
    let tokenize: Tokenizer
    before(async function () {
      // Developers without the hosts have no VS Code; CI installs it.
      if (from === 'VS Code' && !isInstalled) this.skip()
      tokenize = await tokenizer(from)
    })
    // The YAML of npm's collection is an older one, which cuts texts into other tokens than VS Code's.
    for (const [that, scope, text, words] of rows.filter((row) => from === 'VS Code' || row[1] !== 'source.yaml')) {
      it(`colours ${that}`, () => {
        const tokens = tokenize(scope, text)
        const seen: string[] = []
        let from = 0
        for (const word of words.split(' ')) {
          const colon = word.lastIndexOf(':')
          const [name, wanted] = [word.slice(0, colon), word.slice(colon + 1)]
          const i = tokens.findIndex((token, at) => at >= from && token.text.trim().includes(name))
          assert.ok(i >= 0, `${name} is no token of ${JSON.stringify(tokens.map((token) => token.text))}`)
          from = i
          const cel = tokens[i]?.scopes.findLast((one) => one.endsWith('.cel'))
          const isRight = wanted === 'none' ? cel === undefined : cel !== undefined && (wanted === '-' || cel.startsWith(wanted))
          if (!isRight) seen.push(`${name} is ${tokens[i]?.scopes.join(' ')} and not ${wanted}`)
        }
        assert.deepEqual(seen, [])
        assert.deepEqual(
          tokens.filter(({ scopes }) => scopes.some((one) => one.startsWith('invalid'))),
          [],
        )
      })
    }
  })
}

// What each of them colours, in the form of vscode-tmgrammar-test: test/cases/grammars.
describe('The grammars in those that others have', () => {
  it('colour what their cases say', () => {
    const grammars = names.flatMap((name) => ['--grammar', `node_modules/tm-grammars/grammars/${name}.json`])
    const cases = readdirSync('test/cases/grammars').map((name) => `test/cases/grammars/${name}`)
    const { status, stdout } = spawnSync(
      process.execPath,
      ['node_modules/vscode-tmgrammar-test/dist/unit.js', '--compact', '--config', 'package.json', ...grammars, ...cases],
      { encoding: 'utf8' },
    )
    assert.equal(status, 0, stdout)
    assert.equal(stdout.match(/run successful/g)?.length, cases.length)
  })
})

describe('Each grammar of the extension', () => {
  for (const { scopeName, path } of contributed) {
    const grammar = json(path)
    it(`${scopeName} has its name, and all that it includes`, () => {
      assert.equal(grammar.scopeName, scopeName)
      const included = [...JSON.stringify(grammar).matchAll(/"include":"#(\w+)"/g)].map(([, name = '']) => name)
      assert.deepEqual(
        included.filter((name) => !(name in grammar.repository)),
        [],
      )
    })
  }
})
