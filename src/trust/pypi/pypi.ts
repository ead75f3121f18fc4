import { entry, follow, stringOf, valueAt } from '../../syntax/node.ts'
import type { Span } from '../../text/span.ts'
import type { Condition, Term, Test } from '../condition.ts'
import type { RelyingParty, Stage, TrustDocument, TrustPolicy } from '../trust.ts'
import { signIn } from './sign-in.ts'

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
  signIn,
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
      elsewhere: /repository|index|publish[-_]url/i,
      subject: 'project_path',
      about:
        'PyPI takes this audience as the only one, and compares project, workflow file and environment with the trusted publisher. It refuses subjects that begin with project_id.',
      source: 'others.md 4 (pypi/warehouse, oidc/models/gitlab.py)',
    },
    {
      title: 'TestPyPI',
      audience: 'testpypi',
      variables: ['TESTPYPI_ID_TOKEN'],
      elsewhere: /publish[-_]url|repository[-_]url/i,
      subject: 'project_path',
      about: 'TestPyPI takes this audience as the only one; otherwise it is like PyPI.',
      source: 'others.md 4 (pypi/warehouse)',
    },
    {
      title: 'npm',
      audience: 'npm:',
      variables: ['NPM_ID_TOKEN'],
      elsewhere: /registry/i,
      about:
        'npm takes tokens of shared runners of gitlab.com for its own audience, and compares project, CI file and environment with the trusted publisher. Provenance needs SIGSTORE_ID_TOKEN too.',
      source: 'others.md 3 (npm/documentation)',
    },
    {
      title: 'Sigstore',
      audience: 'sigstore',
      variables: ['SIGSTORE_ID_TOKEN'],
      elsewhere: /fulcio|tuf|trusted[-_]root|signing[-_]config|cosign initialize/i,
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
  const [namespace, project, workflow] = [given('namespace'), given('project'), given('workflow_filepath')]
  if (namespace === '' || project === '' || workflow === '') return []
  const spanOf = (key: string) => entry(node, key)?.value.span ?? node.span
  const { span } = node
  const path = `${namespace}/${project}`
  const issuer = given('issuer') === '' ? 'https://gitlab.com' : given('issuer')
  const audience = given('audience') === '' ? 'pypi' : given('audience')
  const { condition, errors } = conditionOf({ path, workflow, environment: given('environment'), issuer, span, spanOf })
  // Whatever is wrong with a token, PyPI says no more than this (warehouse/oidc/views.py, services.py).
  const invalid = 'invalid-token: malformed or invalid token'
  const stages: readonly Stage[] = [
    {
      stage: 'issuer',
      check: { ...claimTest('iss', spanOf('issuer')), op: 'equals', right: [text(issuer, spanOf('issuer'))] },
      error: 'invalid-payload: unknown trusted publishing issuer',
    },
    { stage: 'signature', check: { kind: 'signature' }, error: invalid },
    { stage: 'lifetime', check: lifetime(span), error: invalid },
    // A list is refused, also one with this audience alone.
    { stage: 'audience', check: { ...claimTest('aud', span), op: 'equals', right: [text(audience, span)] }, error: invalid },
    { stage: 'condition', check: condition, error: notFound('Publisher with matching claims was not found'), errors },
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

function notFound(why: string): string {
  return `invalid-publisher: valid token, but no corresponding publisher (${why})`
}

interface Publisher {
  readonly path: string
  readonly workflow: string
  readonly environment: string
  readonly issuer: string
  readonly span: Span
  spanOf(key: string): Span
}

/** First a publisher is looked up, by project, file and environment; then it compares `sub` and `ci_config_ref_uri` (warehouse/oidc/models/gitlab.py). */
function conditionOf(publisher: Publisher): { readonly condition: Condition; readonly errors: NonNullable<Stage['errors']> } {
  const { path, workflow, environment, issuer, span, spanOf } = publisher
  const at = spanOf('workflow_filepath')
  const start = `project_path:${path}`.toLowerCase()
  const base = `${issuer.replace(/^https:\/\//, '')}/${path}//${workflow}@`
  const uriAt = (claim: string): Term => ({
    kind: 'call',
    function: 'concat',
    args: [text(base, at), { kind: 'claim', path: [claim], span: at }],
    span: at,
  })
  const isProject: Test = {
    ...claimTest('project_path', spanOf('project')),
    op: 'equalsIgnoreCase',
    right: [text(path, spanOf('project'))],
  }
  // The first two fields, in small letters; whatever follows is not looked at.
  const isSubject: Test = {
    ...claimTest('sub', spanOf('project')),
    op: 'equalsIgnoreCase',
    right: [text(start, spanOf('project')), { kind: 'pattern', pattern: [`${start}:`, { any: 'run' }], span: spanOf('project') }],
    label: 'sub, its first two fields',
  }
  const isFile: Test = {
    ...claimTest('ci_config_ref_uri', at),
    op: 'equals',
    right: [uriAt('ref_path'), uriAt('sha')],
    on: { missing: 'no', null: 'no', mistyped: 'no', valueMissing: 'no' },
  }
  const isEnvironment: readonly Condition[] =
    environment === ''
      ? []
      : [
          {
            ...claimTest('environment', spanOf('environment')),
            op: 'equals',
            right: [text(environment, spanOf('environment'))],
          },
        ]
  const names: Test = {
    ...claimTest('ci_config_ref_uri', at),
    op: 'like',
    right: [{ kind: 'pattern', pattern: [{ any: 'run' }, `//${workflow}@`, { any: 'run' }], span: at }],
  }
  const found: readonly Condition[] = [isProject, names, ...isEnvironment]
  const fails = (test: Condition): Condition => ({ kind: 'all', of: [...found, { kind: 'not', of: test, span }], span })
  return {
    condition: {
      kind: 'all',
      label: 'trusted publisher',
      of: [isProject, isSubject, isFile, ...['ref_path', 'sha'].map((claim) => claimTest(claim, at)), ...isEnvironment],
      span,
    },
    errors: [
      { when: fails(isSubject), text: notFound("Check failed for required claim 'sub'") },
      {
        when: fails(isFile),
        text: notFound(
          `The ci_config_ref_uri claim does not match, expecting one of ['${base}{ref_path}', '${base}{sha}'], got '{ci_config_ref_uri}'`,
        ),
      },
    ],
  }
}

// PyJWT: exp must lie behind the present less the grace, nbf and iat not beyond it.
function lifetime(span: Span): Condition {
  const plus = (term: Term): Term => ({ kind: 'call', function: 'plus', args: [term, { kind: 'json', value: leeway, span }], span })
  const now: Term = { kind: 'request', key: 'now', span }
  const optional = { missing: 'yes', null: 'no', mistyped: 'no' } as const
  const of: readonly Condition[] = [
    {
      ...claimTest('exp', span),
      left: now,
      op: 'lessThan',
      right: [plus({ kind: 'claim', path: ['exp'], span })],
      label: `now, before exp and ${leeway} seconds`,
    },
    { ...claimTest('nbf', span), op: 'atMost', right: [plus(now)], on: optional, label: `nbf, at most ${leeway} seconds from now` },
    { ...claimTest('iat', span), op: 'atMost', right: [plus(now)], label: `iat, at most ${leeway} seconds from now` },
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
