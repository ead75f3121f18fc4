import type { Breadth } from '../../reach/breadth.ts'
import type { OutsiderClass } from '../../reach/classes.ts'
import type { ClassReach } from '../../reach/reach.ts'
import { visible } from '../../text/visible.ts'

/** What a sentence about reach is made of. */
export interface Reached {
  readonly classes: readonly ClassReach[]
  readonly breadth: Pick<Breadth, 'issuer' | 'branches' | 'tags' | 'every' | 'own' | 'nobody'> & {
    readonly ours: { readonly groups: readonly string[]; readonly facts: { readonly defaultBranch: string | undefined } }
  }
}

/**
 * Who gets in, in a few words: `one project, protected refs only`, `every project of mygroup (1 unknown)`. Only what is proven or has a
 * witness is said; where worse may be true, it says "at least".
 */
export function reachInWords({ classes, breadth }: Reached): string {
  const { every } = breadth
  const outcomes = new Map(classes.map((one) => [one.class, one.outcome]))
  const is = (outsider: OutsiderClass, outcome: ClassReach['outcome']) => outcomes.get(outsider) === outcome
  if (breadth.nobody) return 'nobody'
  if (every.has('stranger')) {
    const [group] = breadth.ours.groups
    const isWhole = group === undefined || every.has('neighbour')
    return `any project of ${hostOf(breadth.issuer)}${isWhole ? '' : ` outside ${shortened(group)}`}`
  }
  const unknown = classes.filter(({ outcome }) => outcome === 'unknown').length
  if (unknown > 0 && !breadth.own && !classes.some(({ outcome }) => outcome === 'some')) return `not known (${unknown} unknown)`
  const suffix = unknown === 0 ? '' : ` (${unknown} unknown)`
  const { words, worse } = others(classes, breadth)
  const least = worse.some((outsider) => is(outsider, 'unknown')) ? 'at least ' : ''
  if (words !== undefined) return `${least}${words}${suffix}`
  // Nobody else: what our own project needs.
  if (!breadth.own) return `no outsider${suffix}`
  const project = is('former-owner', 'some') ? 'one project path, whoever holds it' : 'one project'
  return `${least}${[project, ...refs(is, breadth), ...further(is, every)].join(', ')}${suffix}`
}

/** A policy's lens; `undefined`: it is being worked out. */
export function reachTitle(reached: Reached | undefined): string {
  return `Reach: ${reached === undefined ? '…' : reachInWords(reached)}`
}

type Is = (outsider: OutsiderClass, outcome: ClassReach['outcome']) => boolean

// The worst that other projects get; `worse`: the classes that would be worse still.
function others(
  classes: readonly ClassReach[],
  { every, ours }: Reached['breadth'],
): { readonly words: string | undefined; readonly worse: readonly OutsiderClass[] } {
  const [group = 'the group'] = ours.groups
  const example = (...wanted: readonly OutsiderClass[]) => {
    const paths = classes.flatMap(({ class: outsider, witness }) => (wanted.includes(outsider) ? [witness?.known['project_path']] : []))
    return paths.findLast((path) => typeof path === 'string')
  }
  const stranger = example('stranger', 'lookalike')
  if (stranger !== undefined) return { words: `projects of others, such as ${shortened(stranger)}`, worse: [] }
  const outside: readonly OutsiderClass[] = ['stranger', 'lookalike']
  if (every.has('neighbour')) return { words: `every project of ${group}`, worse: outside }
  const neighbour = example('neighbour')
  if (neighbour !== undefined) return { words: `other projects of ${group}, such as ${shortened(neighbour)}`, worse: outside }
  return { words: undefined, worse: [...outside, 'neighbour', 'former-owner'] }
}

function refs(is: Is, { every, branches, tags, ours }: Reached['breadth']): readonly string[] {
  const { defaultBranch } = ours.facts
  if (branches === 'none' && tags === 'none')
    return [defaultBranch === undefined ? 'the default branch only' : `${shortened(defaultBranch)} only`]
  if (is('unprotected-ref', 'none')) return ['protected refs only']
  if (every.has('any-branch') && every.has('any-tag')) return ['any branch or tag']
  return [
    ...(every.has('any-branch') ? ['any branch'] : branches === 'some' ? ['other branches'] : []),
    ...(every.has('any-tag') ? ['any tag'] : tags === 'some' ? ['some tags'] : []),
  ]
}

// Merge requests of the project's own branches go without saying where every branch gets in.
function further(is: Is, every: ReadonlySet<OutsiderClass>): readonly string[] {
  return [
    ...(is('merge-request', 'some') && !every.has('any-branch') ? ['merge requests too'] : []),
    ...(is('fork', 'some') ? ['merge requests of forks too'] : []),
    ...(is('environment', 'some') ? ['other environments'] : []),
    ...(is('tier', 'some') ? ['tiers claimed by hand'] : []),
  ]
}

function hostOf(issuer: string): string {
  return shortened(issuer.replace(/^https?:\/\//, ''))
}

// A lens is one line, and shows what hides itself.
function shortened(text: string): string {
  return visible(text.length > 60 ? `${text.slice(0, 59)}…` : text)
}

const classes: { readonly [outsider in OutsiderClass]: string } = {
  stranger: 'any project outside your top-level group',
  lookalike: 'a project outside your group whose path begins or ends like yours',
  neighbour: 'another project of your top-level group',
  'former-owner': 'another project that takes over the path of yours',
  fork: "a fork's merge request that runs in your project",
  'any-branch': 'your project, a branch that is not intended',
  'any-tag': 'your project, a tag that is not intended',
  'unprotected-ref': 'your project, a branch or tag that is not protected',
  'merge-request': 'your project, a merge request',
  environment: 'your project, another or an unprotected environment',
  tier: 'your project, a deployment tier that a job claims by itself',
  'other-job': 'your project, another job of the same pipeline',
}

/** Whose tokens a class is about, see cli.md. */
export function classInWords(outsider: OutsiderClass): string {
  return classes[outsider]
}
