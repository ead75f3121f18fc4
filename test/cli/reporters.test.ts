import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv } from 'ajv'
import { Locator } from '../../src/cli/locate.ts'
import { sarif } from '../../src/cli/reporters/sarif.ts'
import type { Finding } from '../../src/rules/rule.ts'
import { claimcheck, folderOf, project, removeFolders, trustPolicy } from '../support/cli.ts'

// One condition twice: two findings of one rule in one file, with the same source line.
const twice = JSON.stringify(
  {
    Version: '2012-10-17',
    Statement: [1, 2].map(() => JSON.parse(trustPolicy({ StringLike: { 'gitlab.com:sub': 'project_path:g/*' } })).Statement[0]),
  },
  null,
  2,
)
const files = { ...project, 'iam/deploy.json': twice }

async function report(format: string, given: { readonly [path: string]: string } = files) {
  const { status, out, err } = await claimcheck(folderOf(given), ['check', '--format', format])
  assert.deepEqual([status, err], [1, ''])
  return out
}

describe('the reports of check', () => {
  after(removeFolders)

  it('sarif: a log that names its rules, with a start line for each result', async () => {
    const log = JSON.parse(await report('sarif'))
    assert.equal(log.version, '2.1.0')
    const [{ tool, results }] = log.runs
    assert.ok(results.length > 0)
    for (const result of results) {
      assert.equal(tool.driver.rules[result.ruleIndex].id, result.ruleId)
      assert.ok(['error', 'warning', 'note'].includes(result.level))
      const { artifactLocation, region } = result.locations[0].physicalLocation
      assert.equal(artifactLocation.uri, 'iam/deploy.json')
      assert.ok(Number.isInteger(region.startLine) && region.startLine > 0)
    }
    for (const rule of tool.driver.rules) assert.deepEqual([typeof rule.shortDescription.text, typeof rule.helpUri], ['string', 'string'])
  })

  it('sarif: a log as its schema has it', async () => {
    const schema = JSON.parse(
      readFileSync(
        createRequire(import.meta.url)
          .resolve('@microsoft/jest-sarif')
          .replace(/jest-sarif\/.*$/, 'jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'),
        'utf8',
      ),
    )
    delete schema.$schema
    delete schema.id
    const validate: (value: unknown) => boolean = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema)
    const log = JSON.parse(await report('sarif'))
    assert.ok(validate(log))
    delete log.runs[0].tool
    assert.ok(!validate(log), 'the schema can refuse')
  })

  it('sarif: what GitLab would drop is cut or left out, and says so', () => {
    const at = { file: 'a.json', start: 0, end: 1 }
    const finding: Finding = {
      rule: 'unpinned-ref',
      severity: 'info',
      confidence: 'high',
      message: 'x'.repeat(5000),
      at,
      related: [],
      help: '',
      fixes: () => [],
    }
    const facts = { locator: new Locator({ text: () => '{}' }), color: false, version: '1' }
    const [run] = JSON.parse(sarif.render(new Array<Finding>(5001).fill(finding), facts)).runs
    assert.equal(run.results.length, 5000)
    assert.equal(run.results[0].message.text.length, 2048)
    assert.match(run.invocations[0].toolExecutionNotifications[0].message.text, /^1 findings are left out/)
  })

  it('sarif: says in GitLab CI that the job has to succeed', async () => {
    const hint = /only from a job that succeeds/
    const folder = folderOf(files)
    assert.match((await claimcheck(folder, ['check', '--format', 'sarif'], { ci: true })).err, hint)
    assert.doesNotMatch((await claimcheck(folder, ['check', '--format', 'sarif', '--exit-zero'], { ci: true })).err, hint)
    assert.doesNotMatch((await claimcheck(folder, ['check', '--format', 'json'], { ci: true })).err, hint)
  })

  it('sarif: a path becomes a URI', async () => {
    const log = JSON.parse(await report('sarif', { ...project, 'iam/a role#1.json': twice }))
    assert.equal(log.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri, 'iam/a%20role%231.json')
  })

  it('codequality: an array with all that GitLab asks for', async () => {
    const text = await report('codequality')
    assert.equal(text.charCodeAt(0), '['.charCodeAt(0))
    for (const issue of JSON.parse(text)) {
      assert.deepEqual(Object.keys(issue), ['description', 'check_name', 'fingerprint', 'severity', 'location'])
      assert.ok(['info', 'minor', 'major', 'critical', 'blocker'].includes(issue.severity))
      assert.equal(issue.location.path, 'iam/deploy.json')
      assert.ok(issue.location.lines.begin > 0)
    }
  })

  it('codequality: every finding has a fingerprint of its own', async () => {
    const fingerprints: string[] = JSON.parse(await report('codequality')).map((issue: { fingerprint: string }) => issue.fingerprint)
    assert.ok(fingerprints.length >= 2)
    assert.equal(new Set(fingerprints).size, fingerprints.length)
  })

  it('codequality: fingerprints stay when lines move', async () => {
    const of = async (policy: string) =>
      JSON.parse(await report('codequality', { ...project, 'iam/deploy.json': policy })).map(
        (issue: { fingerprint: string }) => issue.fingerprint,
      )
    assert.deepEqual(await of(`\n\n\n${twice}`), await of(twice))
  })

  it('junit: one failed case a finding, names are unique', async () => {
    const xml = await report('junit')
    const findings = JSON.parse(await report('json')).findings.length
    assert.match(
      xml,
      new RegExp(`^<\\?xml version="1.0" encoding="UTF-8"\\?>\\n<testsuites tests="${findings}" failures="${findings}" errors="0">`),
    )
    const cases = [...xml.matchAll(/<testcase classname="([^"]+)" name="([^"]+)" file="([^"]+)"/g)].map(
      ([, suite, name]) => `${suite} ${name}`,
    )
    assert.equal(new Set(cases).size, findings)
  })

  it('junit: markup and control characters of a file are harmless', async () => {
    const tests = 'policy: iam/deploy.json\ntests: [{ name: "<a>&\\u0001", token: { claims: { sub: x } }, expect: deny }]\n'
    const { out: xml } = await claimcheck(folderOf({ ...project, 'a.claimtest.yaml': tests }), ['test', '--format', 'junit'])
    assert.match(xml, /&lt;a&gt;&amp;/)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those must not be there.
    assert.doesNotMatch(xml, /<a>|[\u0000-\u0008]/)
  })

  it('text: the line with carets, the reason and the fix', async () => {
    const out = await report('text', {
      ...project,
      'iam/deploy.json': trustPolicy({ StringLike: { 'gitlab.com:sub': 'project_path:g/*' } }),
    })
    assert.match(out, /^error wildcard-project {2}iam\/deploy\.json:12:29$/m)
    assert.match(out, /^ {2}12 \| {11}"gitlab\.com:sub": "project_path:g\/\*"$/m)
    assert.match(out, /^ {5}\| {29}\^{18}$/m)
    assert.match(out, /^ {2}fix: /m)
    assert.match(out, /\d errors?(, \d warnings?)?\n$/)
  })

  it('text: a document in one long line is shown around the place', async () => {
    const policy = JSON.stringify({
      Comment: 'x'.repeat(5000),
      ...JSON.parse(trustPolicy({ StringLike: { 'gitlab.com:sub': 'project_path:g/*' } })),
    })
    const out = await report('text', { ...project, 'iam/deploy.json': policy })
    assert.match(out, /"gitlab\.com:sub":"project_path:g\/\*"/)
    assert.ok(out.split('\n').every((line) => line.length < 400))
  })

  it('text: colours where the terminal has them', async () => {
    const { out } = await claimcheck(folderOf(files), ['check'], { color: true })
    assert.ok(out.includes('\u001b[31merror\u001b[39m'))
  })

  it('--report writes several at once, beside the one that is printed', async () => {
    const cwd = folderOf(files)
    const { status, out } = await claimcheck(cwd, ['check', '--report', 'sarif=a.sarif', '--report=codequality=b.json'], { color: true })
    assert.equal(status, 1)
    assert.match(out, /wildcard-project/)
    assert.equal(JSON.parse(readFileSync(`${cwd}/a.sarif`, 'utf8')).version, '2.1.0')
    assert.ok(Array.isArray(JSON.parse(readFileSync(`${cwd}/b.json`, 'utf8'))))
  })

  it('test --format junit: failures and errors apart', async () => {
    const tests = [
      'policy: iam/deploy.json',
      'tests:',
      '  - { name: passes, token: { claims: { sub: x, aud: y } }, expect: deny }',
      '  - { name: fails, token: { claims: { sub: x, aud: y } }, expect: allow }',
      '  - { name: broken, token: { claims: 1 }, expect: allow }',
      '',
    ].join('\n')
    const { status, out } = await claimcheck(folderOf({ ...project, 'a.claimtest.yaml': tests }), ['test', '--format', 'junit'])
    assert.equal(status, 1)
    assert.match(out, /<testsuites tests="3" failures="1" errors="1">/)
    assert.match(out, /<testcase classname="a\.claimtest\.yaml" name="passes" file="a\.claimtest\.yaml"\/>/)
    assert.match(out, /name="fails" file="a\.claimtest\.yaml">\n +<failure /)
    assert.match(out, /name="broken" file="a\.claimtest\.yaml">\n +<error /)
  })
})
