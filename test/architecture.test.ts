import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { rules } from '../src/rules/index.ts'
import type { Rule } from '../src/rules/rule.ts'
import { trapIds } from '../src/trust/traps.ts'
import { checkGenerated } from './support/generated.ts'

/** Files of src/rules that are machinery: what the others share, and not a rule. */
const machinery = ['index.ts', 'judge.ts', 'reports.ts', 'rule.ts', 'run.ts', 'silences.ts']

const ids = rules.map((rule) => rule.id).sort()

/** The names in a folder that end so, without the ending; folders left out. */
function named(folder: string, ending: string, except: readonly string[] = []): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending) && !except.includes(name))
    .map((name) => name.slice(0, -ending.length))
    .sort()
}

/** A table as the formatter of this repository writes it. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(3, ...rows.map((row) => row[i]?.length ?? 0)))
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |\n`
  const [head = [], ...body] = rows
  return [head, widths.map((width) => '-'.repeat(width)), ...body].map(line).join('')
}

/** How a rule's page begins. */
function pageHead({ id, summary, severity, confidence, fixable, since }: Rule): string {
  const facts = [severity, confidence, fixable ? 'yes' : 'no', since, `\`rules: { ${id}: off }\``]
  return `# ${id}\n\n${summary}.\n\n${table([['severity', 'confidence', 'fix', 'since', 'setting'], facts])}\n`
}

/** docs/rules/README.md, made of the rule list. */
function rulesReadme(): string {
  const rows = rules.map(({ id, summary, severity, fixable }) => [`[${id}](${id}.md)`, severity, fixable ? 'yes' : 'no', summary])
  return `# Rules

${table([['rule', 'severity', 'fix', 'reports'], ...rows])}
Severity is set, and a rule switched off, with \`rules:\` in [\`.claimcheck.yaml\`](../configuration.md). A
single finding is silenced with a comment or with \`ignore:\`; a silence that silences nothing is a finding itself.

A fix is _safe_ when simulation shows that every linked job's token that passed still passes, and that nobody gets in who did not before.
Only safe fixes are applied by \`--fix\` and by _Fix all_.
`
}

/** The frame of a page; style rule: pages are read in the editor and on the web, and all alike. */
const headings = ['Why it matters', 'Fires on', 'Does not fire on', 'What to do', 'Limits', 'Sources']

describe('the rules', () => {
  it('are one file each', () => assert.deepEqual(named('src/rules', '.ts', machinery), ids))
  it('have a page each', () => assert.deepEqual(named('docs/rules', '.md', ['README.md']), ids))
  it('have a test file each', () =>
    assert.deepEqual(
      named('test/rules', '.test.ts', [
        'pages.test.ts',
        'run.test.ts',
        'fixes.test.ts',
        'fix-goldens.test.ts',
        'foreign-issuers.test.ts',
        'unknown-parts.test.ts',
        'safe-fixes.test.ts',
        'workspaces.test.ts',
      ]),
      ids,
    ))
  it('have ids that are words joined by -', () =>
    assert.deepEqual(
      ids.filter((id) => !/^[a-z]+(-[a-z]+)*$/.test(id)),
      [],
    ))
  it('are there for each trap of the relying parties', () =>
    assert.deepEqual(
      trapIds.filter((id) => !ids.includes(id)),
      [],
    ))
  it('are listed in docs/rules/README.md', () => checkGenerated('docs/rules/README.md', rulesReadme()))

  for (const rule of rules) {
    describe(rule.id, () => {
      const page = () => readFileSync(`docs/rules/${rule.id}.md`, 'utf8')
      it('is what its file exports', async () => {
        const exported: object = await import(`../src/rules/${rule.id}.ts`)
        assert.deepEqual(Object.values(exported), [rule])
      })
      it('has a page that begins with its summary and facts', () => {
        const [, ...rest] = page().split(/^(?=## )/m)
        checkGenerated(`docs/rules/${rule.id}.md`, pageHead(rule) + rest.join(''))
      })
      it('has a page in the common frame', () => {
        const found = [...page().matchAll(/^## (.*)$/gm)].map((match) => match[1])
        assert.deepEqual(found, headings)
      })
    })
  }
})

describe('the settings', () => {
  it('have a property for each rule in the schema of .claimcheck.yaml', () => {
    const schema = JSON.parse(readFileSync('schemas/claimcheck.schema.json', 'utf8'))
    assert.deepEqual(Object.keys(schema.properties.rules.properties).sort(), ids)
    assert.deepEqual([...schema.properties.ignore.items.properties.rule.enum].sort(), ids)
  })
})

describe('the documentation', () => {
  const markdown = (folder: string): readonly string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? markdown(`${folder}/${entry.name}`) : entry.name.endsWith('.md') ? [`${folder}/${entry.name}`] : [],
    )
  const pages = [
    ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].filter((file) => existsSync(file)),
    ...markdown('docs'),
  ]
  it('links only to files that exist', () => {
    const broken = pages.flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)]
        .map((match) => new URL(match[1] ?? '', `file:///${page}`).pathname.slice(1))
        .filter((target) => !existsSync(target))
        .map((target) => `${page}: ${target}`),
    )
    assert.deepEqual(broken, [])
  })
})
