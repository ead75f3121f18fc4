import assert from 'node:assert/strict'
import { rules } from '../../src/rules/index.ts'
import { findings } from '../../src/service/findings.ts'
import { type SetUpRequest, type SetUpResult, setUp, setUpChoices } from '../../src/service/set-up.ts'
import { now } from '../support/analyse.ts'
import { analysed } from '../support/analysed.ts'
import { cel } from '../support/cel.ts'
import { checkGenerated } from '../support/generated.ts'
import { hcl } from '../support/hcl.ts'

const configuration = `=== .claimcheck.yaml
project: mygroup/myproject
issuer: https://gitlab.com
ids: { project_id: "57382910", namespace_id: "72" }
default_branch: main
protected: { branches: [main], tags: ["v*"] }
`
const factsOf = (text: string) => {
  const [project] = analysed(text).projects
  assert.ok(project)
  return project.facts
}
const answers: { readonly [relyingParty: string]: { readonly [key: string]: string } } = {
  aws: { account: '123456789012' },
  gcp: { project: 'my-project', number: '123456789012' },
  azure: { tenant: 'aaaabbbb-0000-cccc-1111-dddd2222eeee' },
  vault: { address: 'https://vault.example.com' },
}
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
  const result = setUp(asked, factsOf(text), { hcl, cel }, now)
  assert.ok(typeof result === 'object', String(result))
  return result
}

const nameless = configuration.replace(/ids.*\n/, '')
const long = { type: 'branch', name: 'x'.repeat(90) } as const
// The files of a set-up, in the text format of cases.
const written = ({ files, job }: SetUpResult) =>
  [{ path: '.gitlab-ci.yml', text: job }, ...files].map(({ path, text }) => `=== ${path}\n${text}`).join('')
const everyRule = JSON.stringify(Object.fromEntries(rules.map(({ id }) => [id, 'error'])))
const golden = (relyingParty: string, form: string) => `test/cases/set-up/${relyingParty}-${form}.txt`

describe('setting up', () => {
  for (const { id, forms } of setUpChoices(factsOf(configuration))) {
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
        it('gives no finding, of the rules that are off either', () => {
          const analysis = analysed(`${configuration}rules: ${everyRule}\n${result().configuration}${written(result())}`)
          assert.deepEqual(
            findings(analysis).map((one) => `${one.rule}: ${one.message}`),
            [],
          )
        })
        it('links the job to what it signs in to, by its name or in the configuration', () => {
          // Whose account a module is applied to, and what id an application gets, shows only when that is done.
          const isOpen = (id === 'aws' && form === 'terraform') || id === 'azure'
          assert.equal(result().configuration.startsWith('links: [{ job: deploy, policy: '), isOpen)
          const [project] = analysed(`${configuration}${result().configuration}${written(result())}`).projects
          assert.deepEqual([project?.policies.length, project?.links.length], [1, 1])
        })
        it('is written as ever', () => checkGenerated(golden(id, form), written(result())))
        it('gives no finding without ids either', () => {
          const made = done(request(id, form), nameless)
          assert.deepEqual(
            findings(analysed(`${nameless}${made.configuration}${written(made)}`)).map((one) => `${one.rule}: ${one.message}`),
            [],
          )
        })
        it('lets nobody else in, by proof', () =>
          assert.deepEqual(
            result()
              .reached()
              .others.flatMap(({ about, outcome }) => (outcome === 'none' ? [] : [about])),
            // Entra looks at the subject alone, and a merge request has its branch's.
            [...(id === 'azure' ? ['your project, a merge request'] : []), 'your project, another job of the same pipeline'],
          ))
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
  const longer = { type: 'branch', name: 'x'.repeat(130) } as const
  for (const [what, asked, text, wanted] of [
    [
      'shortens a subject that Google Cloud does not take',
      request('gcp', 'documents', long),
      configuration,
      /subject\/57382910\/branch\/x{90}"/,
    ],
    [
      'gives a service account a name that is long enough',
      { ...request('gcp', 'script'), name: 'web' },
      configuration,
      /create gitlab-web --project=my/,
    ],
    [
      'gives a pool a name that is short enough',
      { ...request('gcp', 'script'), name: 'a'.repeat(30) },
      configuration,
      /pools create gitlab-a{25} /,
    ],
    [
      'names the project by its path for Google Cloud',
      request('gcp', 'script'),
      nameless,
      /"assertion.project_path == 'mygroup\/myproject' && /,
    ],
    [
      'names the project by its subject for Vault',
      request('vault', 'script'),
      nameless,
      /"bound_subject": "project_path:mygroup\/myproject:ref_type:branch:ref:main",\n {2}"bound_claims": \{\n {4}"ref_protected": "true"\n/,
    ],
    [
      'names the project by its subject for Vault in Terraform',
      request('vault', 'terraform'),
      nameless,
      /bound_subject {3}= "project_path:mygroup\/myproject:ref_type:branch:ref:main"\n {2}bound_claims = \{\n {4}ref_protected = "true"\n {2}\}\n\n/,
    ],
    [
      'binds no claims for Vault where there are none to bind',
      request('vault', 'terraform', long),
      nameless,
      /bound_subject {3}= "project_path:mygroup\/myproject:ref_type:branch:ref:x{90}"\n\n {2}# What/,
    ],
    ['does not demand a protection that nobody knows of', request('vault', 'script', long), configuration, /"ref": "x{90}"\n/],
    ['says that Entra holds on to the path', request('azure', 'script'), configuration, /It has the path/],
    [
      'lets Entra hold on to the id',
      request('azure', 'script'),
      `${configuration}subject: [project_id, ref_type, ref]\n`,
      /no other claim\.\n/,
    ],
    [
      'asks another GitLab',
      request('vault', 'terraform'),
      configuration.replace('gitlab.com', 'git.example.com'),
      /bound_issuer = "https:\/\/git.example.com"/,
    ],
  ] as const) {
    it(what, () => {
      const result = done(asked, text)
      assert.ok(result.asWanted, JSON.stringify(result.verdicts))
      assert.match(written(result), wanted)
    })
  }
  it('lets another branch in than the default one', () => {
    const { verdicts, asWanted } = done(request('vault', 'script', { type: 'branch', name: 'develop' }))
    const outcomes = verdicts.map(({ scenario, outcome }) => `${scenario} ${outcome}`)
    assert.ok(asWanted && outcomes.includes('branch:develop allow') && outcomes.includes('default-branch deny'), outcomes.join())
  })
  const untold = 'project: mygroup/myproject\nissuer: https://gitlab.com\n'
  describe('asks for what no file says', () => {
    const open = (text: string) =>
      Object.fromEntries(
        setUpChoices(factsOf(`=== .claimcheck.yaml\n${text}`)).map((choice) => [
          choice.id,
          Object.entries(choice.open).flatMap(([fact, isOpen]) => (isOpen ? [fact] : [])),
        ]),
      )
    const all = ['projectId', 'branches', 'tags']
    it('and a relying party looks at', () => assert.deepEqual(open(untold), { aws: all, gcp: all, azure: [], vault: all }))
    it('and AWS does not see of other GitLabs', () => assert.deepEqual(open(untold.replace('gitlab.com', 'git.example.com'))['aws'], []))
    it('and a subject has', () => assert.deepEqual(open(`${untold}subject: [project_id, ref_type, ref]\n`)['azure'], ['projectId']))
    it('and nothing else', () =>
      assert.deepEqual(open(`${untold}ids: { project_id: "1" }\nprotected: { tags: [] }\n`)['gcp'], ['branches']))
  })
  describe('is told', () => {
    const asked = { ...request('gcp', 'script'), told: { projectId: '57382910', isProtected: true } }
    it('an id and a protection', () => {
      const result = done(asked, `=== .claimcheck.yaml\n${untold}`)
      assert.ok(result.asWanted, JSON.stringify(result.verdicts))
      assert.match(written(result), /assertion.project_id == '57382910' && assertion.ref_protected == 'true'/)
      assert.equal(
        result.configuration,
        'ids: { project_id: "57382910" }\nprotected: { branches: ["main"] } # and what else is protected\n',
      )
    })
    it('nothing that counts against the files', () => {
      const result = done({ ...asked, told: { projectId: '1', isProtected: true } }, configuration.replace('[main]', '[]'))
      assert.match(written(result), /assertion.project_id == '57382910'"/)
      assert.equal(result.configuration, '')
    })
    it('no id that is none', () =>
      assert.match(
        String(setUp({ ...asked, told: { projectId: "1'" } }, factsOf(`=== .claimcheck.yaml\n${untold}`), { hcl, cel }, now)),
        /An id/,
      ))
  })
  for (const [what, asked, text, reason] of [
    ['a subject that no short form of Google Cloud holds', request('gcp', 'script', longer), configuration, /has 181 characters/],
    ['a subject that is too long without ids', request('gcp', 'script', long), nameless, /say ids/],
    [
      'an issuer that a script must not hold',
      request('vault', 'script'),
      configuration.replace('gitlab.com', 'gitlab.com/$(id)'),
      /no address/,
    ],
    ['a name that ends in a dash', { ...request('gcp', 'script'), name: 'deploy-' }, configuration, /A name has/],
    [
      'a subject that Entra does not take',
      request('azure', 'script', { type: 'branch', name: 'x'.repeat(600) }),
      configuration,
      /takes 600/,
    ],
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
    it(`refuses ${what}`, () => assert.match(String(setUp(asked, factsOf(text), { hcl, cel }, now)), reason))
  }
  it('refuses a path that a script must not hold', () =>
    assert.match(String(setUp(request('vault', 'script'), { ...factsOf(configuration), project: '$(id)' }, { hcl, cel }, now)), /no path/))
})
