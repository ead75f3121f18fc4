import { inlinePolicies } from '../simulate/trust-tests.ts'
import type { Node, Parsed } from '../syntax/node.ts'
import type { FileId } from '../text/span.ts'
import { hasOpaque } from '../trust/condition.ts'
import type { TrustPolicy } from '../trust/trust.ts'
import type { Project } from './analysis.ts'
import type { Snapshot, Wants } from './snapshot.ts'
import { inlineReader } from './trust-test-world.ts'

const native = /\.(tf|tofu)$/i
/** In JSON the texts hold expressions. */
const modules = /\.(tf|tofu)(\.json)?$/i

/** Whether a file is Terraform's or OpenTofu's own language, which no other parser reads. */
export function isHcl(file: FileId): boolean {
  return native.test(file) || /\.tfvars$/i.test(file)
}

/** What stands for the tree of a file in that language, where a relying party looks at its text. */
export function noTree(file: FileId): Node {
  return { kind: 'mapping', entries: [], span: { file, start: 0, end: 0 } }
}

/** Looked through once: a list of files stays the same until one comes or goes. */
const needing = new WeakMap<readonly FileId[], boolean>()

/**
 * The engines that a snapshot needs and does not have: the one for Terraform where there is a module, the one for CEL where a policy has
 * an expression that only it decides, one that stands in a trust test too.
 */
export function wantedEngines(
  snapshot: Snapshot,
  projects: readonly Project[],
  parsed: (file: FileId) => Parsed | undefined,
): Wants['engines'] {
  const needsCel =
    snapshot.engines?.cel === undefined &&
    projects.some(
      ({ policies, testFiles }) =>
        policies.some(({ policy }) => usesEngine(policy)) || testFiles.some((file) => testUsesEngine(snapshot, parsed(file))),
    )
  const needsHcl = snapshot.engines?.hcl === undefined && hasModule(snapshot)
  return [...(needsHcl ? (['hcl'] as const) : []), ...(needsCel ? (['cel'] as const) : [])]
}

const using = new WeakMap<TrustPolicy, boolean>()

function usesEngine(policy: TrustPolicy): boolean {
  const known = using.get(policy)
  if (known !== undefined) return known
  const used = policy.stages.some(({ check }) => check.kind !== 'assumed' && check.kind !== 'signature' && hasOpaque(check))
  using.set(policy, used)
  return used
}

const testing = new WeakMap<Parsed, boolean>()

function testUsesEngine(snapshot: Snapshot, parsed: Parsed | undefined): boolean {
  if (parsed === undefined) return false
  const known = testing.get(parsed)
  if (known !== undefined) return known
  const used = inlinePolicies(parsed, inlineReader(parsed.file, snapshot.documents.get(parsed.file)?.text ?? '')).some(usesEngine)
  testing.set(parsed, used)
  return used
}

function hasModule(snapshot: Snapshot): boolean {
  const known = needing.get(snapshot.files)
  const needed = known ?? snapshot.files.some((file) => modules.test(file))
  if (known === undefined) needing.set(snapshot.files, needed)
  return needed
}
