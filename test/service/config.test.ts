import assert from 'node:assert/strict'
import { facts } from '../../src/service/project-facts.ts'
import { readConfiguration } from '../../src/service/read-config.ts'
import { trustTestProblems } from '../../src/service/trust-test-problems.ts'
import { parseYaml } from '../../src/syntax/yaml/parse-yaml.ts'
import { checkFindings, parseCase } from '../support/case.ts'

/** Checks that exactly the marked spans are problems, in the order of the text, and that each message has its words. */
function checkProblems(text: string, ...words: readonly string[]): void {
  const parsed = parseCase(`=== .claimcheck.yaml\n${text}\n`)
  const file = parsed.files[0]
  assert.ok(file)
  const { problems } = readConfiguration(parseYaml(file.path, file.text))
  compare(parsed, problems, words)
}

function compare(parsed: ReturnType<typeof parseCase>, problems: ReturnType<typeof trustTestProblems>, words: readonly string[]): void {
  checkFindings(
    parsed,
    problems.map((problem) => ({ rule: 'problem', at: problem.span })),
  )
  const sorted = [...problems].sort((a, b) => a.span.start - b.span.start)
  assert.equal(sorted.length, words.length)
  for (const [i, word] of words.entries()) assert.ok(sorted[i]?.message.includes(word), `${sorted[i]?.message} has no “${word}”`)
}

const read = (text: string) => readConfiguration(parseYaml('.claimcheck.yaml', text))

describe('.claimcheck.yaml', () => {
  it('reads everything that is documented', () => {
    const { ignore, links, ...configuration } = read(`
project: mygroup/myproject
issuer: https://gitlab.example.com/gitlab/
gitlab: { version: "19.2", tier: premium }
ids: { project_id: "57382910", namespace_id: 72 }
default_branch: main
protected: { branches: [main, "release/*"], tags: ["v*"], environments: [production] }
subject: [project_path, ref]
variables: { ROLE: "arn:aws:iam::123456789012:role/deploy", COUNT: 3, ON: true }
pipelines: [".gitlab-ci.yml"]
trust: ["iam/*.json"]
links: [{ job: deploy, policy: "iam/deploy.json" }]
includes: { "mygroup/templates": ../templates }
terraform: { variables: { env: prod }, var_files: [prod.tfvars] }
rules: { unpinned-ref: error, stale-silence: off }
ignore: [{ rule: unpinned-ref, file: "iam/sandbox.json", reason: "sandbox account", until: 2027-03-01 }]
`)
    assert.deepEqual(configuration, {
      file: '.claimcheck.yaml',
      project: 'mygroup/myproject',
      issuer: 'https://gitlab.example.com/gitlab',
      gitlab: { version: '19.2', tier: 'premium' },
      ids: { projectId: '57382910', namespaceId: '72' },
      defaultBranch: 'main',
      protected: { branches: ['main', 'release/*'], tags: ['v*'], environments: ['production'] },
      subject: ['project_path', 'ref'],
      variables: new Map([
        ['ROLE', 'arn:aws:iam::123456789012:role/deploy'],
        ['COUNT', '3'],
        ['ON', 'true'],
      ]),
      pipelines: ['.gitlab-ci.yml'],
      trust: ['iam/*.json'],
      terraform: { variables: new Map([['env', 'prod']]), varFiles: ['prod.tfvars'] },
      includes: new Map([['mygroup/templates', '../templates']]),
      rules: new Map([
        ['unpinned-ref', 'error'],
        ['stale-silence', 'off'],
      ]),
      problems: [],
    })
    assert.deepEqual(
      links.map(({ job, policy }) => ({ job, policy })),
      [{ job: 'deploy', policy: 'iam/deploy.json' }],
    )
    assert.deepEqual(
      ignore.map(({ span, ...silence }) => silence),
      [{ rule: 'unpinned-ref', file: 'iam/sandbox.json', reason: 'sandbox account', until: '2027-03-01' }],
    )
  })
  it('has defaults without a file', () => {
    const configuration = readConfiguration(undefined)
    assert.equal(configuration.file, undefined)
    assert.equal(configuration.subject, undefined)
    assert.deepEqual(configuration.problems, [])
  })
  it('has defaults for an empty file', () => assert.deepEqual(read('# nothing\n').problems, []))
  it('keeps what is right beside what is wrong', () => {
    const configuration = read('project: 5\ndefault_branch: main\nprotected: { branches: [main, 7], tags: x }')
    assert.equal(configuration.project, undefined)
    assert.equal(configuration.defaultBranch, 'main')
    assert.deepEqual(configuration.protected, { branches: ['main'], tags: undefined, environments: undefined })
    assert.equal(configuration.problems.length, 3)
  })
  it('keeps the spans of links in line when one is left out', () => {
    const text = 'links:\n  - { job: a }\n  - { job: b, policy: b.json }\n'
    const [link] = read(text).links
    assert.ok(link)
    assert.equal(text.slice(link.span.start, link.span.end), '{ job: b, policy: b.json }')
  })

  it('names a key that is near', () => checkProblems('«problem|protcted»: {}', 'did you mean “protected”'))
  it('names an unknown key deeper down', () => checkProblems('ids: { «problem|project-id»: "1" }', 'in ids: did you mean “project_id”'))
  it('suggests nothing where nothing is near', () => checkProblems('«problem|x»: 1', 'Unknown key “x” in configuration'))
  it('refuses a list as the whole', () => checkProblems('«problem|[a]»', 'The configuration: expected keys and values'))
  it('refuses a project without group', () => checkProblems('project: «problem|myproject»', 'expected group/project, not "myproject"'))
  it('refuses an issuer without scheme', () => checkProblems('issuer: «problem|gitlab.com»', 'a URL such as'))
  it('wants quotes round a version, since 19.10 is 19.1', () => checkProblems('gitlab: { version: «problem|19.10» }', 'expected text'))
  it('names the tiers', () => checkProblems('gitlab: { tier: «problem|premum» }', 'did you mean “premium”'))
  it('takes ids as text or number only', () => checkProblems('ids: { project_id: «problem|[1]» }', 'text or a number'))
  it('wants a component in subject', () => checkProblems('subject: «problem|[]»', 'at least one component'))
  it('reports a link without policy at the link', () => checkProblems('links: [«problem|{ job: a }»]', 'links.0.policy'))
  it('knows the rules', () => checkProblems('rules: { «problem|unpinned-reff»: off }', 'did you mean “unpinned-ref”'))
  it('knows the severities', () => checkProblems('rules: { unpinned-ref: «problem|warn» }', 'error, warning, info, off'))
  it('knows the rules in ignore', () => checkProblems('ignore: [{ rule: «problem|unpinned» }]', 'ignore.0.rule'))
  it('wants a date', () => checkProblems('ignore: [{ rule: unpinned-ref, until: «problem|tomorrow» }]', 'a date such as'))
  it('reports each wrong part once', () =>
    checkProblems('«problem|a»: 1\n«problem|b»: 2\nproject: «problem|[]»', 'Unknown', 'Unknown', 'expected text'))
  it('follows aliases', () => checkProblems('protected: &p { branches: [main] }\nvariables: «problem|*p»', 'variables'))
  it('does not take a prototype’s members for keys', () =>
    checkProblems('«problem|__proto__»: {}\n«problem|constructor»: 1', '__proto__', 'constructor'))
  it('ends on many wrong parts', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => `  - ${i}`).join('\n')
    assert.equal(read(`trust:\n${many}\n`).problems.length, 20_000)
  }).timeout(5000)
})

describe('the form of trust tests', () => {
  const check = (text: string, ...words: readonly string[]) => {
    const parsed = parseCase(`=== a.claimtest.yaml\n${text}\n`)
    const file = parsed.files[0]
    assert.ok(file)
    compare(parsed, trustTestProblems(parseYaml(file.path, file.text)), words)
  }
  it('takes a null claim', () => check('tests: [{ name: a, token: { claims: { sub: null } }, expect: deny }]'))
  it('takes a bare scenario', () => check('tests: [{ name: a, token: { scenario: default-branch }, expect: deny }]'))
  it('names a misspelt key', () =>
    check('tests: [{ name: a, token: { claims: {} }, expect: deny, «problem|becuase»: sub }]', 'did you mean “because”'))
  it('speaks of the form of the token that is meant', () =>
    check('tests: [{ name: a, token: { job: a, scenario: b, «problem|varable»: c }, expect: deny }]', 'did you mean “variable”'))
  it('reports an unknown verdict', () =>
    check('tests: [{ name: a, token: { claims: {} }, expect: «problem|denied» }]', 'one of allow, deny, unknown, not "denied"'))
})

describe('the facts of a project', () => {
  const remote = { host: 'gitlab.example.com', project: 'g/p', defaultBranch: 'trunk' }
  it('come from the remote of a GitLab', () => {
    const known = facts(read(''), remote)
    assert.deepEqual([known.project, known.issuer, known.defaultBranch], ['g/p', 'https://gitlab.example.com', 'trunk'])
  })
  it('come from the configuration first', () => {
    const known = facts(read('project: a/b\nissuer: https://gitlab.com\ndefault_branch: main\n'), remote)
    assert.deepEqual([known.project, known.issuer, known.defaultBranch], ['a/b', 'https://gitlab.com', 'main'])
  })
  it('come from a remote on the configured issuer’s host', () => {
    const known = facts(read('issuer: https://git.example.com/gitlab'), { ...remote, host: 'git.example.com' })
    assert.deepEqual([known.project, known.issuer], ['g/p', 'https://git.example.com/gitlab'])
  })
  it('are not guessed from a host that may be no GitLab', () => {
    const known = facts(read(''), { ...remote, host: 'git.example.com' })
    assert.deepEqual([known.project, known.issuer, known.defaultBranch], [undefined, undefined, 'trunk'])
  })
  it('have GitLab’s default subject', () => assert.deepEqual(facts(read(''), undefined).subject, ['project_path', 'ref_type', 'ref']))
})
