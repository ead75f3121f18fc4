import { type ClaimSet, givenClaims } from '../../src/gitlab/claim-set.ts'
import type { ProjectFacts } from '../../src/gitlab/project.ts'
import { isProtected } from '../../src/gitlab/protection.ts'
import type { OutsiderClass } from '../../src/reach/classes.ts'
import type { JsonValue } from '../../src/text/json.ts'
import type { Random } from './random.ts'
import { own } from './random-policies.ts'

// Tokens that GitLab could mint, built one by one and without the model of src/gitlab/mintable: a second opinion on who is who.

export const facts: ProjectFacts = {
  project: own.project,
  issuer: 'https://gitlab.com',
  gitlab: { version: undefined, tier: 'premium' },
  ids: { projectId: own.id, namespaceId: own.namespaceId },
  defaultBranch: 'main',
  protected: { branches: ['main', 'release'], tags: ['v1'], environments: ['production'] },
  subject: ['project_path', 'ref_type', 'ref'],
  variables: new Map(),
  settingsKnown: false,
}

/** Whose token it is: ours, a fork's in our project, or that of a project of its own. */
export interface Built {
  readonly kind: 'own' | 'fork' | 'other'
  readonly claims: ClaimSet
}

const audiences = [
  'sts.amazonaws.com',
  'https://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/gitlab/providers/gitlab-com',
  'api://AzureADTokenExchange',
  'https://vault.example.com',
  'kubernetes',
]
const paths = [
  'mygroup/other',
  'mygroup/sub/x',
  'mygroup/myproject-2',
  'mygroup-evil/myproject',
  'mygroupie/x',
  'elsewhere/project',
  'evil/mygroup/myproject',
  'evilmygroup/myproject',
  'someone/myproject',
  'elsewhere/other',
]
const refs = ['main', 'release', 'v1', 'feature', 'main-2', 'release-1', 'v1.0', 'xmain']
const sources = ['push', 'schedule', 'web', 'api', 'parent_pipeline']

/** A random token for one of these audiences. */
export function randomToken(random: Random, dialect: number): Built {
  const kind = random.pick(['own', 'own', 'fork', 'other', 'other'] as const)
  const former = kind === 'other' && random.once(6)
  const path = kind === 'own' || former ? own.project : random.pick(paths)
  const namespace = path.slice(0, path.lastIndexOf('/'))
  const projectId = kind === 'own' ? own.id : random.pick(['900', '573829105', '57380'])
  const namespaceId = kind === 'own' || (namespace === own.namespace && !former) ? own.namespaceId : random.pick(['901', '725'])
  const merge = kind === 'fork' || random.once(5)
  const refType = merge || !random.once(3) ? 'branch' : 'tag'
  const ref = random.pick(refs)
  const covered =
    kind === 'other' ? random.once(2) : isProtected(ref, (refType === 'tag' ? facts.protected.tags : facts.protected.branches) ?? [])
  const environment = random.once(3) ? random.pick(['production', 'review', 'staging']) : undefined
  const known: { [claim: string]: JsonValue } = {
    iss: 'https://gitlab.com',
    aud: random.once(12) ? [audiences[dialect] ?? '', 'x'] : (audiences[dialect] ?? ''),
    iat: 1_700_000_000,
    nbf: 1_699_999_995,
    exp: 1_700_003_600,
    jti: '00000000-0000-4000-8000-000000000001',
    project_path: path,
    namespace_path: namespace,
    project_id: projectId,
    namespace_id: namespaceId,
    job_project_path: kind === 'fork' ? own.project : path,
    job_namespace_path: kind === 'fork' ? own.namespace : namespace,
    job_project_id: kind === 'fork' ? own.id : projectId,
    job_namespace_id: kind === 'fork' ? own.namespaceId : namespaceId,
    user_id: random.pick(['7', '42', '8']),
    user_login: random.pick(['chris', 'root', 'someone']),
    user_email: 'someone@example.com',
    user_access_level: random.pick(['developer', 'maintainer', 'owner']),
    pipeline_id: '1001',
    pipeline_source: merge ? 'merge_request_event' : random.pick(sources),
    job_id: '1002',
    ref,
    ref_type: refType,
    ref_path: `refs/${refType === 'tag' ? 'tags' : 'heads'}/${ref}`,
    ref_protected: String(!merge && covered),
    runner_id: 1,
    runner_environment: random.pick(['gitlab-hosted', 'self-hosted']),
    sha: '714a629c0b401fdce83e847fc9589983fc6f46bc',
    project_visibility: 'private',
    ...(environment === undefined
      ? {}
      : {
          environment,
          environment_protected: String(kind === 'other' ? random.once(2) : environment === 'production'),
          deployment_tier: random.pick(['production', 'staging', 'other']),
          environment_action: 'start',
        }),
  }
  known['job_source'] = known['pipeline_source'] ?? ''
  known['sub'] = subjectOf(random, kind === 'other', former, known)
  return { kind, claims: givenClaims(known) }
}

// A stranger's project has any components; ours and its forks' the configured ones. A path that has changed hands is in no subject.
function subjectOf(random: Random, free: boolean, former: boolean, known: { readonly [claim: string]: JsonValue }): string {
  const usual = ['ref_type', 'ref']
  const rest =
    free && random.once(2)
      ? shuffled(random, ['ref_type', 'ref', 'ref_protected', 'environment_protected', 'deployment_tier']).slice(0, random.below(6))
      : usual
  const first = former || (free && random.once(4)) ? 'project_id' : 'project_path'
  return [first, ...rest].flatMap((name) => (known[name] === undefined ? [] : [`${name}:${String(known[name])}`])).join(':')
}

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const left = [...items]
  return items.map(() => left.splice(random.below(left.length), 1)[0]).filter((item) => item !== undefined)
}

/** Every class that a token belongs to, by the words of cli.md; the default branch is meant, and nothing is linked. */
export function classesOf({ kind, claims }: Built, reads: ReadonlySet<string>): ReadonlySet<OutsiderClass> {
  const text = (claim: string) => String(claims.known[claim] ?? '')
  // Paths are unique whatever the case of their letters.
  const path = text('project_path').toLowerCase()
  const found = new Set<OutsiderClass>()
  if (kind === 'other') {
    const inGroup = path === 'mygroup' || path.startsWith('mygroup/')
    if (!inGroup) {
      found.add('stranger')
      if (/^mygroup[\w.-]/.test(path) || /.mygroup\/myproject$/.test(path)) found.add('lookalike')
    } else if (path === own.project) found.add('former-owner')
    else found.add('neighbour')
    return found
  }
  if (kind === 'fork') {
    if (path !== own.project) found.add('fork')
    return found
  }
  const [ref, refType] = [text('ref'), text('ref_type')]
  const merge = text('pipeline_source') === 'merge_request_event'
  const covered = isProtected(ref, (refType === 'tag' ? facts.protected.tags : facts.protected.branches) ?? [])
  if (merge) found.add('merge-request')
  else if (refType === 'tag') found.add('any-tag')
  else if (ref !== 'main') found.add('any-branch')
  if (!covered) found.add('unprotected-ref')
  if (text('environment') !== '' && text('environment_protected') === 'false') {
    if (reads.has('environment') || reads.has('environment_protected')) found.add('environment')
    if (reads.has('deployment_tier')) found.add('tier')
  }
  if (!merge && refType === 'branch' && ref === 'main' && text('environment') === '') found.add('other-job')
  return found
}

/** Takes a witness apart again: what must hold of every token that GitLab mints. The complaints. */
export function complaints(claims: ClaimSet): readonly string[] {
  const text = (claim: string) => String(claims.known[claim] ?? '')
  const found: string[] = []
  const expect = (holds: boolean, what: string) => {
    if (!holds) found.push(what)
  }
  expect(
    Object.keys(claims.unknown).every((claim) => claim === 'project_visibility' || claim.startsWith('ci_config')),
    `unknown: ${Object.keys(claims.unknown).join()}`,
  )
  expect(text('ref_path') === `refs/${text('ref_type') === 'tag' ? 'tags' : 'heads'}/${text('ref')}`, 'ref_path')
  expect(text('namespace_path') === text('project_path').slice(0, text('project_path').lastIndexOf('/')), 'namespace_path')
  expect(
    text('pipeline_source') !== 'merge_request_event' || (text('ref_protected') === 'false' && text('ref_type') === 'branch'),
    'merge request',
  )
  const parts = text('sub').split(':')
  expect(/^project_(path|id)$/.test(parts[0] ?? '') && parts.length % 2 === 0, 'sub')
  for (let i = 0; i < parts.length; i += 2) expect(text(parts[i] ?? '') === parts[i + 1], `sub: ${parts[i]}`)
  expect(text('project_id') === own.id ? text('project_path') === own.project : true, 'our id, another path')
  expect(/^[1-9]\d*$/.test(text('project_id')) && /^[1-9]\d*$/.test(text('namespace_id')), 'ids')
  expect(/^\w[\w.-]*(\/[\w.][\w.-]*)+$/.test(text('project_path')), 'project_path')
  expect(!/[\s~^:?*[\\]|\.\.|\/\/|^\/|\/$/.test(text('ref')) && text('ref') !== '', 'ref')
  return found
}
