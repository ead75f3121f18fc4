import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { type ClaimRow, claimCatalogue } from '../../src/gitlab/claims.ts'

const page = new URL('../../docs/claims.md', import.meta.url)

function render(rows: readonly ClaimRow[]): string {
  const cells = rows.map((row) =>
    [`\`${row.name}\``, row.type, row.when, row.since, row.about + valuesOf(row), row.controlledBy, `\`${row.example}\``, row.source].map(
      inCell,
    ),
  )
  const lines = cells.map((row) => `| ${row.join(' | ')} |`)
  return `# The claims of a GitLab ID token

Written from \`src/gitlab/claims.ts\`; \`UPDATE=1 npm run test:unit\` writes it anew. Every id but \`runner_id\` and every truth value is a string.

| claim | JSON type | present | since | meaning | who controls it | example | source |
| --- | --- | --- | --- | --- | --- | --- | --- |
${lines.join('\n')}
`
}

function valuesOf(row: ClaimRow): string {
  return row.values === undefined ? '' : ` One of ${row.values.map((value) => `\`${value}\``).join(', ')}.`
}

function inCell(cell: string): string {
  return cell.replaceAll('|', '\\|')
}

describe('the claim catalogue', () => {
  it('is the table of docs/claims.md', () => {
    const wanted = render(claimCatalogue)
    if (process.env['UPDATE'] === '1') writeFileSync(page, wanted)
    assert.equal(readFileSync(page, 'utf8'), wanted, 'run UPDATE=1 npm run test:unit')
  })

  it('names each claim once', () => {
    const names = claimCatalogue.map(({ name }) => name)
    assert.deepEqual(names, [...new Set(names)])
  })

  it('has versions, sources and texts in every row', () => {
    const bad = claimCatalogue.filter(
      (row) => !/^\d+\.\d+$/.test(row.since) || !row.source.startsWith('gitlab.md ') || !row.about.endsWith('.'),
    )
    assert.deepEqual(bad, [])
  })

  it('has no claim that GitLab does not mint', () => {
    const invented = [
      'deployment_action',
      'environment_scope',
      'workflow_ref',
      'actor',
      'preferred_username',
      'pipeline_source_event',
      'target_ref',
    ]
    assert.deepEqual(
      claimCatalogue.filter((row) => invented.includes(row.name)),
      [],
    )
  })
})
