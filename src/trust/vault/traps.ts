import { entry } from '../../syntax/node.ts'
import type { TextEdit } from '../../text/edit.ts'
import { plain } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'
import { algorithmLeftOut } from '../algorithms.ts'
import { pinnedKeys } from '../published-keys.ts'
import { repeatedKeyTraps, type Trap } from '../traps.ts'
import type { TrustDocument, TrustPolicy } from '../trust.ts'
import { rootPolicy } from './closed.ts'
import { copied, removed, replaced } from './field-edits.ts'
import { boolField, fieldOf, listField, secondsField, textField } from './fields.ts'
import { originOf } from './policy.ts'
import type { ConfigSource, RoleSource } from './role.ts'
import { issuerOfKeys } from './stages.ts'
import { unknownParameters } from './unknown-parameters.ts'

/** What a role or the configuration of its method does otherwise than it looks (vault.md 1 to 3). */
export function traps(_document: TrustDocument, policy: TrustPolicy): readonly Trap[] {
  const origin = originOf(policy)
  if (origin === undefined) return []
  const { role, config } = origin
  return [
    ...roleForPeople(role),
    ...ofIdentity(role),
    ...ofLeeways(role),
    ...ofPolicies(role),
    ...unknownParameters(role),
    ...repeatedKeyTraps(role.repeated ?? []),
    ...(config === undefined ? [] : ofConfig(config)),
  ]
}

function ofConfig(config: ConfigSource): readonly Trap[] {
  return [...uncheckedIssuer(config), ...unsupportedAlgorithm(config), ...copiedKeys(config)]
}

// vault.md 1 [P path_login.go, CAP]. With `jwks_pairs` Vault takes no bound_issuer.
function uncheckedIssuer(config: ConfigSource): readonly Trap[] {
  const { fields } = config
  const keys = issuerOfKeys(config)
  const issuer = plain(keys?.text ?? [])
  if (keys === undefined || textField(fields, 'bound_issuer') !== undefined || entry(fields, 'jwks_pairs') !== undefined) return []
  const from = textField(fields, 'oidc_discovery_url') === undefined ? 'jwks_url' : 'oidc_discovery_url'
  return [
    {
      id: 'unchecked-issuer',
      at: entry(fields, from)?.key.span ?? keys.span,
      message:
        'Vault does not look at iss here: without bound_issuer it takes every token that these keys sign, whoever it says has issued it',
      fixes: () =>
        issuer === undefined ? [] : offered(`Take only tokens that ${issuer} has issued`, copied(config, from, 'bound_issuer', issuer)),
    },
  ]
}

// What a variable holds may be nothing; a file of keys holds some.
function copiedKeys({ fields }: ConfigSource): readonly Trap[] {
  const name = 'jwt_validation_pubkeys'
  const node = fieldOf(fields, name)
  const text = node?.kind === 'scalar' ? plain(node.text ?? [String(node.value)]) : undefined
  const isFile = node?.kind === 'scalar' && String(node.value).startsWith('@')
  const some = node?.kind === 'sequence' ? node.items.length > 0 : isFile || (text ?? '') !== ''
  const key = some ? entry(fields, name)?.key.span : undefined
  return key === undefined ? [] : pinnedKeys(plain(textField(fields, 'bound_issuer')?.text ?? []), key)
}

// gitlab.md 1: RS256, always.
function unsupportedAlgorithm({ fields, document }: ConfigSource): readonly Trap[] {
  const taken = listField(fields, 'jwt_supported_algs', document.text)
  const at = algorithmLeftOut(taken)
  // What is no algorithm is refused.
  return at === undefined || taken.some(({ text }) => !/^([REP]S(256|384|512)|EdDSA)$/.test(plain(text) ?? ''))
    ? []
    : [
        {
          id: 'unsupported-algorithm',
          at,
          message: "GitLab signs with RS256, which jwt_supported_algs leaves out: no token of GitLab's gets in",
        },
      ]
}

/** Claims that only tokens of jobs have, and none that people sign in with; gitlab.md 2. */
const ofJobs: readonly string[] = [
  ...['project_path', 'project_id', 'namespace_path', 'namespace_id', 'ref', 'ref_type', 'ref_path', 'ref_protected'],
  ...['pipeline_source', 'environment', 'environment_protected', 'job_project_path', 'job_project_id', 'ci_config_ref_uri'],
]

// A role without a type is one for people, and stored where it says where to send them (vault.md 2 [P path_role.go]).
function roleForPeople(role: RoleSource): readonly Trap[] {
  const { fields, document } = role
  const type = textField(fields, 'role_type')
  const claims = fieldOf(fields, 'bound_claims')
  const claim =
    claims?.kind === 'mapping' ? claims.entries.map(({ key }) => String(key.value)).find((name) => ofJobs.includes(name)) : undefined
  const isForPeople = type === undefined || plain(type.text) === 'oidc'
  // Without one it is refused.
  const isStored = listField(fields, 'allowed_redirect_uris', document.text).length > 0
  if (role.cel || claim === undefined || !isForPeople || !isStored) return []
  return [
    {
      id: 'oidc-role',
      at: type?.span ?? role.nameSpan,
      message: `${type === undefined ? 'Without role_type' : 'With role_type oidc'} the role is for people who sign in, and they have no ${claim}: neither they nor any job gets in`,
      fixes: () =>
        offered(
          'Take the tokens of jobs: role_type jwt',
          type === undefined ? copied(role, 'user_claim', 'role_type', 'jwt') : replaced(role, 'role_type', 'jwt'),
        ),
    },
  ]
}

/** Claims that differ from job to job; gitlab.md 2. */
const perJob: ReadonlySet<string> = new Set(['jti', 'job_id', 'pipeline_id'])

// Vault keeps an entity with an alias for each value of user_claim (vault.md 2, `user_claim`).
function ofIdentity(role: RoleSource): readonly Trap[] {
  const field = textField(role.fields, 'user_claim')
  const written = plain(field?.text ?? [])
  const claim = boolField(role.fields, 'user_claim_json_pointer') === true ? written?.replace(/^\//, '') : written
  if (field === undefined || claim === undefined || !perJob.has(claim)) return []
  const value = written === claim ? 'project_id' : '/project_id'
  return [
    {
      id: 'identity-per-job',
      at: field.span,
      message: `${claim} is another one in each ${claim === 'pipeline_id' ? 'pipeline' : 'job'}, so that Vault makes a new entity for each and keeps them all`,
      fixes: () => offered('One entity for the project: project_id', replaced(role, 'user_claim', value)),
    },
  ]
}

// They stand in for exp and nbf, which GitLab's tokens always have (vault.md 2 [CAP], gitlab.md 2).
function ofLeeways(role: RoleSource): readonly Trap[] {
  const leeways = [
    ['expiration_leeway', 'exp'],
    ['not_before_leeway', 'nbf'],
  ] as const
  return leeways.flatMap(([name, claim]): readonly Trap[] => {
    const seconds = secondsField(role.fields, name)
    const at = entry(role.fields, name)?.key.span
    if (typeof seconds !== 'number' || seconds === 0 || at === undefined) return []
    return [
      {
        id: 'idle-leeway',
        at,
        message: `${name} does nothing here: it counts only for tokens without ${claim}, and GitLab's always have it. The grace of clocks is clock_skew_leeway`,
        fixes: () => offered(`Leave out ${name}, which changes nothing`, removed(role, name)),
      },
    ]
  })
}

function ofPolicies(role: RoleSource): readonly Trap[] {
  const at: Span | undefined = rootPolicy(role)
  return at === undefined
    ? []
    : [
        {
          id: 'root-policy',
          at,
          message: 'No login gets the policy root: Vault answers "auth methods cannot create root tokens" to every token',
        },
      ]
}

function offered(title: string, edits: readonly TextEdit[] | undefined) {
  return edits === undefined ? [] : [{ title, edits }]
}
