import { defaultKeys } from './default-keys.ts'
import type { IdToken, PipelineProblem } from './pipeline.ts'
import { readTokens } from './tokens.ts'
import type { Slot, Tree, Value } from './tree.ts'

/**
 * Keywords of jobs that are no keyword of the top level, so that GitLab takes them for the name of a job there; gitlab.md 5 ("not job
 * names", "default keys") and the keys of a job in SCHEMA, without `pages`, which is the name of a job as well.
 */
const jobKeywords: ReadonlySet<string> = new Set([
  ...['allow_failure', 'artifacts', 'coverage', 'dependencies', 'environment', 'except', 'extends', 'hooks', 'id_tokens', 'identity'],
  ...['inherit', 'interruptible', 'manual_confirmation', 'needs', 'only', 'parallel', 'publish', 'release', 'resource_group', 'retry'],
  ...['rules', 'run', 'script', 'secrets', 'stage', 'start_in', 'tags', 'timeout', 'trigger', 'when'],
])

/** Keywords that jobs share with the top level. */
const sharedKeywords: ReadonlySet<string> = new Set(['after_script', 'before_script', 'cache', 'image', 'services', 'variables'])

/** A keyword of jobs at the top level, and the tokens under it, which nobody holds. */
export interface Misplaced {
  readonly problem: Omit<PipelineProblem, 'owner'>
  readonly tokens: readonly IdToken[]
}

/**
 * Whether a top-level key that is none of GitLab's is a keyword of jobs there by mistake: what stands under it can be no job, whatever the
 * files that are not read may add. `whole` is its value with what it extends; `root` the file that is merged last, `open` why there may be more.
 */
export function misplacedKeyword(
  tree: Tree,
  name: string,
  slot: Slot,
  whole: Value,
  { root, open }: { readonly root: string; readonly open: string | undefined },
): Misplaced | undefined {
  if (!jobKeywords.has(name) || !isNoJob(tree, name, whole, open !== undefined, slot.key.span.file === root)) return undefined
  const where = defaultKeys.has(name) ? 'put it under default: or into the job' : 'put it into the job'
  const message = `${name} stands at the top level, where GitLab takes it for a job: ${where}`
  const tokens = name === 'id_tokens' ? readTokens(tree, whole, slot.key.span).tokens : []
  return { problem: { code: 'misplaced-keyword', message, span: slot.key.span }, tokens }
}

function isNoJob(tree: Tree, name: string, whole: Value, open: boolean, last: boolean): boolean {
  // Somebody may be about to write what belongs there.
  if (whole.kind === 'lost' || (whole.kind === 'scalar' && whole.value === null)) return false
  // A job is a mapping; what is none replaces all that other files have under the key.
  if (whole.kind !== 'hash') return !open || last
  if (whole.open !== undefined || whole.maybe !== undefined || whole.slots.size === 0) return false
  const keys = [...whole.slots.keys()]
  // A job that is called like a keyword.
  if (keys.some((key) => key !== 'when' && (jobKeywords.has(key) || sharedKeywords.has(key)))) return false
  return !open || (name === 'id_tokens' && keys.every((key) => isToken(tree, tree.at(whole, key))))
}

function isToken(tree: Tree, value: Value | undefined): boolean {
  return value?.kind === 'hash' && value.open === undefined && tree.at(value, 'aud') !== undefined
}
