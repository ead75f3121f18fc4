import assert from 'node:assert/strict'
import { findings } from '../../src/service/findings.ts'
import { type SetUpRequest, setUp, setUpChoices } from '../../src/service/set-up.ts'
import { analyse, now } from '../support/analyse.ts'
import { parseCase } from '../support/case.ts'
import { hcl } from '../support/hcl.ts'

const configuration = `=== .claimcheck.yaml
project: mygroup/myproject
issuer: https://gitlab.com
ids: { project_id: "57382910", namespace_id: "72" }
default_branch: main
protected: { branches: [main], tags: ["v*"] }
`
const factsOf = (text: string) => {
  const [project] = analyse(parseCase(text)).projects
  assert.ok(project)
  return project.facts
}
const answers: { readonly [relyingParty: string]: { readonly [key: string]: string } } = { aws: { account: '123456789012' } }
const request = (
  relyingParty: string,
  form: SetUpRequest['form'],
  ref: SetUpRequest['ref'] = { type: 'branch', name: 'main' },
): SetUpRequest => ({
  relyingParty,
  form,
  name: 'deploy',
  ref,
  answers: answers[relyingParty] ?? {},
})
const done = (asked: SetUpRequest, text = configuration) => {
  const result = setUp(asked, factsOf(text), { hcl }, now)
  assert.ok(typeof result === 'object', String(result))
  return result
}

describe('setting up', () => {
  for (const { id, forms } of setUpChoices()) {
    for (const form of forms) {
      describe(`${id} as ${form}`, () => {
        const result = () => done(request(id, form))
        it('lets the branch in and nobody else', () => {
          const { verdicts, asWanted } = result()
          assert.ok(asWanted, JSON.stringify(verdicts))
          const outcomes = new Map(verdicts.map(({ scenario, outcome }) => [scenario, outcome]))
          for (const scenario of ['branch', 'tag', 'merge-request', 'fork-merge-request'])
            assert.equal(outcomes.get(scenario), 'deny', scenario)
        })
        it('gives no finding', () => {
          const { files, job } = result()
          const text = [
            configuration.trimEnd(),
            '=== .gitlab-ci.yml',
            job.trimEnd(),
            ...files.flatMap((file) => [`=== ${file.path}`, file.text.trimEnd()]),
            '',
          ]
          assert.deepEqual(
            findings(analyse(parseCase(text.join('\n')))).map((one) => `${one.rule}: ${one.message}`),
            [],
          )
        })
        it('lets a tag in where that is wanted', () => {
          const { verdicts, asWanted } = done(request(id, form, { type: 'tag', name: 'v1.0' }))
          assert.ok(asWanted, JSON.stringify(verdicts))
        })
      })
    }
  }

  it('takes the project’s own subject', () => {
    const { files } = done(request('aws', 'documents'), `${configuration}subject: [project_id, ref_type, ref]\n`)
    assert.match(files[0]?.text ?? '', /"project_id:57382910:ref_type:branch:ref:main"/)
  })
  for (const [what, asked, text, reason] of [
    ['a party that there is not', request('nobody', 'terraform'), configuration, /set up nobody/],
    ['an answer of another form', { ...request('aws', 'terraform'), answers: { account: '12' } }, configuration, /12 is none/],
    ['no answer', { ...request('aws', 'terraform'), answers: {} }, configuration, /nothing is none/],
    ['a name that is none', { ...request('aws', 'terraform'), name: 'a"b' }, configuration, /A name has/],
    ['a ref that is none', request('aws', 'terraform', { type: 'branch', name: 'a"b' }), configuration, /is no name of a branch/],
    ['a project that nobody knows', request('aws', 'terraform'), '=== .claimcheck.yaml\nissuer: https://gitlab.com\n', /Which project/],
    [
      'a subject that nobody knows',
      request('aws', 'terraform'),
      configuration.replace(/ids.*\n/, 'subject: [project_id]\n'),
      /is not known/,
    ],
  ] as const) {
    it(`refuses ${what}`, () => assert.match(String(setUp(asked, factsOf(text), { hcl }, now)), reason))
  }
})
