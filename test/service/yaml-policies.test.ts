import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Analyser } from '../../src/service/analyser.ts'

const template = readFileSync(new URL('../cases/cloudformation/plain-role.yaml', import.meta.url), 'utf8')

function policiesIn(files: { readonly [file: string]: string }): readonly string[] {
  const documents = new Map(Object.entries(files).map(([file, text]) => [file, { file, text }]))
  const { result } = new Analyser().analyse({ files: [...documents.keys()], documents, git: undefined, now: 0 })
  return result.projects.flatMap((project) => project.policies.map(({ policy }) => `${policy.span.file}#${policy.name}`))
}

describe('YAML files with trust policies', () => {
  it('are read without being configured', () => assert.deepEqual(policiesIn({ 'iac/roles.yaml': template }), ['iac/roles.yaml#deploy']))

  it('are no pipelines, configurations and trust tests', () =>
    assert.deepEqual(policiesIn({ '.gitlab-ci.yml': template, '.claimcheck.yaml': `#\n${template}`, 'a.claimtest.yaml': template }), []))

  it('are not parsed where nobody suspects them', () => {
    const file = 'values.yaml'
    const { result } = new Analyser().analyse({
      files: [file],
      documents: new Map([[file, { file, text: 'a: [' }]]),
      git: undefined,
      now: 0,
    })
    assert.equal(result.parsed.has(file), false)
  })
})
