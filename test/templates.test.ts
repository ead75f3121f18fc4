import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { parseAllDocuments } from 'yaml'
import { findings } from '../src/service/findings.ts'
import { analyse } from './support/analyse.ts'
import { parseCase } from './support/case.ts'

describe('what other projects include', () => {
  const component = readFileSync('templates/check.yml', 'utf8')
  it('the component tells all of its inputs in its README', () => {
    const [header] = parseAllDocuments(component)
    const { inputs } = header?.toJS().spec ?? {}
    const readme = readFileSync('templates/README.md', 'utf8')
    for (const [name, { default: value }] of Object.entries<{ default: string }>(inputs)) {
      assert.match(readme, new RegExp(`\\| \`${name}\`\\s*\\| \`${value.replaceAll('.', '\\.')}\`\\s*\\|`), name)
    }
  })
  it('the component is a pipeline without findings', () => {
    const text = `=== .claimcheck.yaml\nproject: claimcheck/claimcheck\nissuer: https://gitlab.com\n=== .gitlab-ci.yml\ninclude: { local: templates/check.yml, inputs: { version: 0.3.0 } }\n=== templates/check.yml\n${component}`
    const analysis = analyse(parseCase(text))
    assert.deepEqual(
      findings(analysis).map(({ message }) => message),
      [],
    )
    const [job] = analysis.projects[0]?.pipelines[0]?.jobs ?? []
    assert.match(job?.script[0]?.text ?? '', /^npx --yes claimcheck@0\.3\.0 check --dir "\." --fail-on error /)
  })
  it('the pre-commit hook looks at the whole project', () => {
    const [[hook]] = parseAllDocuments(readFileSync('.pre-commit-hooks.yaml', 'utf8')).map((document) => document.toJS())
    assert.deepEqual([hook.entry, hook.language, hook.pass_filenames], ['claimcheck check', 'node', false])
    const files = new RegExp(hook.files)
    for (const file of ['.gitlab-ci.yml', 'ci/a.yml', 'main.tf', 'iam/role.json', '.claimcheck.yaml']) assert.ok(files.test(file), file)
    assert.ok(!files.test('src/a.ts'))
  })
})
