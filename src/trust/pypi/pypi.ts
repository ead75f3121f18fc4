import { entry, follow, type Mapping, stringOf, valueAt } from '../../syntax/node.ts'
import type { Span } from '../../text/span.ts'
import type { Condition, Term, Test } from '../condition.ts'
import type { RelyingParty, Stage, TrustDocument, TrustPolicy } from '../trust.ts'

/** Seconds of grace for all times: others.md 4, "time". */
const leeway = 30

/**
 * PyPI's trusted publishers for GitLab. A publisher is a form on the web, so the only document is that of a trust test, `{ namespace, project,
 * workflow_filepath, environment, issuer }`. What PyPI checks: others.md 4 (pypi/warehouse). The other services that publish or verify with
 * GitLab's tokens have no policy that files could hold; their audiences are presets.
 */
export const pypi: RelyingParty = {
  id: 'pypi',
  title: 'PyPI',
  suspects: () => false,
  read,
  edit: () => undefined,
  usualTokens: [
    { variable: 'PYPI_ID_TOKEN', audience: 'pypi' },
    { variable: 'SIGSTORE_ID_TOKEN', audience: 'sigstore' },
    { variable: 'CRATES_IO_ID_TOKEN', audience: 'crates.io' },
  ],
  presets: [
    {
      title: 'PyPI',
      audience: 'pypi',
      variables: ['PYPI_ID_TOKEN'],
      subject: 'project_path',
      about:
        'PyPI takes this audience as the only one, and compares project, workflow file and environment with the trusted publisher. It refuses subjects that begin with project_id.',
      source: 'others.md 4 (pypi/warehouse, oidc/models/gitlab.py)',
    },
    {
      title: 'TestPyPI',
      audience: 'testpypi',
      variables: ['TESTPYPI_ID_TOKEN'],
      subject: 'project_path',
      about: 'TestPyPI takes this audience as the only one; otherwise it is like PyPI.',
      source: 'others.md 4 (pypi/warehouse)',
    },
    {
      title: 'npm',
      audience: 'npm:',
      variables: ['NPM_ID_TOKEN'],
      about:
        'npm takes tokens of shared runners of gitlab.com for its own audience, and compares project, CI file and environment with the trusted publisher. Provenance needs SIGSTORE_ID_TOKEN too.',
      source: 'others.md 3 (npm/documentation)',
    },
    {
      title: 'Sigstore',
      audience: 'sigstore',
      variables: ['SIGSTORE_ID_TOKEN'],
      about: 'Sigstore writes who the job is into the certificate; whoever verifies a signature decides what he accepts.',
      source: 'others.md 2 (sigstore/fulcio)',
    },
    {
      title: 'crates.io',
      audience: 'crates.io',
      variables: ['CRATES_IO_ID_TOKEN'],
      about: 'crates.io takes tokens of gitlab.com, and compares project, workflow file and environment with the trusted publisher.',
      source: 'others.md 5 (rust-lang/crates.io)',
    },
  ],
}

function read({ root, file }: TrustDocument): readonly TrustPolicy[] {
  const node = follow(root)
  if (node?.kind !== 'mapping' || !file.endsWith('.claimtest.yaml')) return []
  const given = (key: string) => stringOf(valueAt(node, key)) ?? ''
  const [namespace, project, workflow, environment] = [
    given('namespace'),
    given('project'),
    given('workflow_filepath'),
    given('environment'),
  ]
  if (namespace === '' || project === '' || workflow === '') return []
  const issuer = given('issuer') === '' ? 'https://gitlab.com' : given('issuer')
  const spanOf = (key: string) => entry(node, key)?.value.span ?? node.span
  const path = `${namespace}/${project}`
  const condition = conditionOf({ node, path, workflow, environment, issuer, spanOf })
  const refusal = 'invalid-publisher: valid token, but no corresponding publisher (Publisher with matching claims was not found)'
  const { span } = node
  const audience = given('audience') === '' ? 'pypi' : given('audience')
  const stages: readonly Stage[] = [
    {
      stage: 'issuer',
      check: { ...claimTest('iss', spanOf('issuer')), op: 'equals', right: [text(issuer, spanOf('issuer'))] },
      error: 'invalid-token: unknown issuer',
    },
    { stage: 'signature', check: { kind: 'signature' }, error: 'invalid-token: the token could not be verified' },
    { stage: 'lifetime', check: lifetime(span), error: 'invalid-token: the token has expired' },
    // A list is refused, also one with this audience alone.
    {
      stage: 'audience',
      check: { ...claimTest('aud', span), op: 'equals', right: [text(audience, span)] },
      error: 'invalid-token: the audience is another',
    },
    { stage: 'condition', check: condition, error: refusal },
  ]
  return [
    {
      relyingParty: 'pypi',
      name: project,
      grants: `the publisher ${path}`,
      aliases: [project, path],
      issuer: [{ text: [issuer], span: spanOf('issuer') }],
      audience: [{ text: [audience], span }],
      condition,
      stages,
      span,
      nameSpan: spanOf('project'),
    },
  ]
}

interface Publisher {
  readonly node: Mapping
  readonly path: string
  readonly workflow: string
  readonly environment: string
  readonly issuer: string
  spanOf(key: string): Span
}

function conditionOf({ node, path, workflow, environment, issuer, spanOf }: Publisher): Condition {
  const { span } = node
  const host = issuer.replace(/^https?:\/\//, '')
  const base = `${host}/${path}//${workflow}@`
  const at = (claim: string): Term => ({
    kind: 'call',
    function: 'concat',
    args: [text(base, spanOf('workflow_filepath')), { kind: 'claim', path: [claim], span }],
    span,
  })
  // Prefixes are compared in small letters; the pattern is written so.
  const subject: Term = { kind: 'pattern', pattern: [`project_path:${path}`.toLowerCase(), { any: 'run' }], span: spanOf('project') }
  return {
    kind: 'all',
    label: 'trusted publisher',
    of: [
      { ...claimTest('project_path', spanOf('project')), op: 'equalsIgnoreCase', right: [text(path, spanOf('project'))] },
      { ...claimTest('sub', spanOf('project')), op: 'equalsIgnoreCase', right: [subject], label: 'sub, its beginning' },
      {
        ...claimTest('ci_config_ref_uri', spanOf('workflow_filepath')),
        op: 'equals',
        right: [at('ref_path'), at('sha')],
        on: { missing: 'no', null: 'no', mistyped: 'no', valueMissing: 'no' },
      },
      ...(environment === ''
        ? []
        : [
            {
              ...claimTest('environment', spanOf('environment')),
              op: 'equals' as const,
              right: [text(environment, spanOf('environment'))],
            },
          ]),
    ],
    span,
  }
}

function lifetime(span: Span): Condition {
  const plus = (term: Term): Term => ({ kind: 'call', function: 'plus', args: [term, { kind: 'json', value: leeway, span }], span })
  const now: Term = { kind: 'request', key: 'now', span }
  const of: readonly Condition[] = [
    {
      ...claimTest('exp', span),
      left: now,
      op: 'atMost',
      right: [plus({ kind: 'claim', path: ['exp'], span })],
      label: `now, until exp and ${leeway} seconds`,
    },
    { ...claimTest('nbf', span), op: 'atMost', right: [plus(now)], label: `nbf, at most ${leeway} seconds from now` },
  ]
  return { kind: 'all', label: 'lifetime', of, span }
}

function text(value: string, span: Span): Term {
  return { kind: 'text', text: value === '' ? [] : [value], span }
}

function claimTest(claim: string, span: Span): Test {
  return {
    kind: 'test',
    left: { kind: 'claim', path: [claim], span },
    op: 'present',
    right: [],
    on: { missing: 'no', null: 'no', mistyped: 'no' },
    label: claim,
    span,
  }
}
