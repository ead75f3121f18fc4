import assert from 'node:assert/strict'
import { defaultSubject, type ProjectFacts } from '../../src/gitlab/project.ts'
import { resolvePipeline } from '../../src/gitlab/resolve.ts'
import type { ProjectContext, Report, Rule, Severity } from '../../src/rules/rule.ts'
import { runRules } from '../../src/rules/run.ts'
import { commentSilences, type Silence } from '../../src/rules/silences.ts'
import { parseYaml } from '../../src/syntax/yaml/parse-yaml.ts'
import { lonely } from '../gitlab/lonely.ts'

const file = '.gitlab-ci.yml'
const facts: ProjectFacts = {
  project: undefined,
  issuer: undefined,
  gitlab: { version: undefined, tier: undefined },
  ids: { projectId: undefined, namespaceId: undefined },
  defaultBranch: undefined,
  protected: { branches: undefined, tags: undefined, environments: undefined },
  subject: defaultSubject,
  variables: new Map(),
  settingsKnown: false,
}

/** A rule that reports each value `bad` in the pipeline's text. */
function badRule(facts: Partial<Rule> = {}, report: Partial<Report> = {}): Rule {
  return {
    id: 'bad-word',
    summary: '',
    since: '0.1.0',
    severity: 'error',
    confidence: 'high',
    fixable: true,
    *checkPipeline(pipeline, context) {
      for (const { index } of (context.text(pipeline.file) ?? '').matchAll(/(?<=: )bad\b/g)) {
        yield { at: { file: pipeline.file, start: index, end: index + 3 }, message: `bad at ${index}`, ...report }
      }
    },
    ...facts,
  }
}

interface Options {
  readonly rules?: readonly Rule[]
  readonly severities?: { readonly [rule: string]: Severity | 'off' }
  readonly silences?: readonly Partial<Silence>[]
  readonly now?: number
}

function run(text: string, { rules = [badRule()], severities = {}, silences = [], now = 1_767_225_600 }: Options = {}) {
  const crashed: string[] = []
  const parsed = parseYaml(file, text)
  const context: ProjectContext = {
    facts,
    pipelines: [resolvePipeline(parsed, lonely(facts))],
    policies: [],
    links: [],
    now,
    engines: {},
    entryOf: () => undefined,
    text: (one) => (one === file ? text : undefined),
  }
  const nowhere = { file: '.claimcheck.yaml', start: 0, end: 0 }
  const configured = silences.map((one) => ({
    rule: 'bad-word',
    file: undefined,
    reach: undefined,
    until: undefined,
    span: nowhere,
    ...one,
  }))
  const findings = runRules({
    rules,
    context,
    base: '',
    severities: new Map(Object.entries(severities)),
    silences: [...commentSilences(file, text), ...configured],
    problems: [],
    onCrash: (rule) => crashed.push(rule),
  })
  return { findings, crashed }
}

const shown = (text: string, options: Options = {}) =>
  run(text, options).findings.map((one) => `${one.severity} ${one.rule} ${one.at.start}`)

describe('the runner of rules', () => {
  it('adds id, severity, confidence and the address of the page', () => {
    const [finding] = run('a: bad').findings
    assert.ok(finding)
    const { fixes, help, ...rest } = finding
    assert.deepEqual(rest, {
      rule: 'bad-word',
      severity: 'error',
      confidence: 'high',
      message: 'bad at 3',
      at: { file, start: 3, end: 6 },
      related: [],
    })
    assert.match(help, /^https:\/\/.*\/docs\/rules\/bad-word\.md$/)
    assert.deepEqual(fixes(), [])
  })
  it('sorts by place, whatever the order of the rules', () => {
    const late = badRule({
      id: 'late',
      *checkPipeline() {
        yield { at: { file, start: 5, end: 5 }, message: 'late' }
      },
    })
    assert.deepEqual(shown('a: bad\nb: bad', { rules: [late, badRule()] }), ['error bad-word 3', 'error late 5', 'error bad-word 10'])
  })
  it('takes the severity of the report before the rule’s', () =>
    assert.deepEqual(shown('a: bad', { rules: [badRule({}, { severity: 'info' })] }), ['info bad-word 3']))
  it('takes the severity of the configuration before both', () =>
    assert.deepEqual(shown('a: bad', { rules: [badRule({}, { severity: 'info' })], severities: { 'bad-word': 'warning' } }), [
      'warning bad-word 3',
    ]))
  it('runs no rule that is off', () => assert.deepEqual(shown('a: bad', { severities: { 'bad-word': 'off' } }), []))
  it('leaves rules of low confidence off until they are asked for', () => {
    const rules = [badRule({ confidence: 'low' })]
    assert.deepEqual(shown('a: bad', { rules }), [])
    assert.deepEqual(shown('a: bad', { rules, severities: { 'bad-word': 'info' } }), ['info bad-word 3'])
  })
  it('goes on after a rule that throws, keeps what it said, and tells', () => {
    const broken = badRule({
      id: 'broken',
      *checkPipeline() {
        yield { at: { file, start: 0, end: 1 }, message: 'first' }
        throw new Error('no')
      },
    })
    const { findings, crashed } = run('a: bad', { rules: [broken, badRule()] })
    assert.deepEqual(
      findings.map((one) => one.rule),
      ['broken', 'bad-word'],
    )
    assert.deepEqual(crashed, ['broken'])
  })
  for (const now of [Number.NaN, Number.POSITIVE_INFINITY, -1e20]) {
    it(`bears the time ${now}`, () => assert.deepEqual(shown('a: bad', { now }), ['error bad-word 3']))
  }
})

describe('silences', () => {
  it('hold on their own line', () => assert.deepEqual(shown('a: bad # claimcheck-ignore bad-word: reviewed'), []))
  it('hold on the line below a line of their own', () => assert.deepEqual(shown('# claimcheck-ignore bad-word: reviewed\na: bad'), []))
  it('hold with CRLF', () => assert.deepEqual(shown('# claimcheck-ignore bad-word: reviewed\r\na: bad\r\n'), []))
  it('do not hold two lines below', () =>
    assert.deepEqual(shown('# claimcheck-ignore bad-word: reviewed\n\na: bad'), ['warning stale-silence 0', 'error bad-word 43']))
  it('behind a value do not hold on the next line', () =>
    assert.deepEqual(shown('a: bad # claimcheck-ignore bad-word: x\nb: bad'), ['error bad-word 42']))
  it('are of one rule', () =>
    assert.deepEqual(shown('a: bad # claimcheck-ignore bad-words: x'), ['error bad-word 3', 'warning stale-silence 7']))
  it('of the configuration hold for files of their glob', () => assert.deepEqual(shown('a: bad', { silences: [{ file: './*.yml' }] }), []))
  it('of the configuration do not hold elsewhere', () =>
    assert.deepEqual(shown('a: bad', { silences: [{ file: 'iam/*' }] }), ['warning stale-silence 0', 'error bad-word 3']))
  it('hold on their last day', () => assert.deepEqual(shown('a: bad', { silences: [{ until: '2026-01-01' }] }), []))
  it('do not hold the day after', () =>
    assert.deepEqual(shown('a: bad', { silences: [{ until: '2025-12-31' }] }), ['warning stale-silence 0', 'error bad-word 3']))
  it('of a rule that is off are not stale', () =>
    assert.deepEqual(shown('a: bad', { silences: [{}], severities: { 'bad-word': 'off' } }), []))
})

describe('fixes', () => {
  const edit = (text: string) => ({
    fixes: () => [{ title: text, edits: [{ span: { file, start: 3, end: 6 }, text }] }],
  })
  const offered = (text: string, replacement: string, rules: readonly Rule[] = []) =>
    run(text, { rules: [badRule({}, edit(replacement)), ...rules] }).findings.flatMap((one) =>
      one.fixes().map((fix) => [fix.title, fix.safe]),
    )
  it('that end the finding are offered', () => assert.deepEqual(offered('a: bad', 'good'), [['good', true]]))
  it('that change nothing are not', () => assert.deepEqual(offered('a: bad', 'bad'), []))
  it('that leave as many findings are not', () => assert.deepEqual(offered('a: bad', 'bad # still'), []))
  it('that bring another rule’s finding are not', () => {
    const worse = badRule({
      id: 'worse',
      *checkPipeline(pipeline, context) {
        if (context.text(pipeline.file)?.includes('worse')) yield { at: pipeline.span, message: 'worse' }
      },
    })
    assert.deepEqual(offered('a: bad', 'worse', [worse]), [])
    assert.deepEqual(offered('a: bad', 'good', [worse]), [['good', true]])
  })
  it('that break the document are not', () => assert.deepEqual(offered('a: bad', '"'), []))
  it('are offered in a document that was broken before', () => assert.deepEqual(offered('a: bad\nb: *none', 'good'), [['good', true]]))
  it('whose edits overlap are not', () => {
    const twice = { title: 'x', edits: [0, 1].map((more) => ({ span: { file, start: 3 + more, end: 6 }, text: 'good' })) }
    assert.deepEqual(run('a: bad', { rules: [badRule({}, { fixes: () => [twice] })] }).findings[0]?.fixes(), [])
  })
})
