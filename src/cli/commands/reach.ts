import { fileId } from '../../host/load.ts'
import type { ClassReach } from '../../reach/reach.ts'
import type { Analysis } from '../../service/analysis.ts'
import { reachOfPolicy, telling } from '../../service/reach.ts'
import { visible } from '../../text/visible.ts'
import type { TrustPolicy } from '../../trust/trust.ts'
import type { Answer } from '../answer.ts'
import { type Io, UsageError } from '../io.ts'
import { Locator } from '../locate.ts'
import { analyse, type CommonOptions, oneOf, textOf } from '../options.ts'
import { paint } from '../paint.ts'
import { choosePolicies, parsePolicyArgument, viewPolicy } from '../policies.ts'

export interface ReachOptions extends CommonOptions {
  readonly policy?: string
}

interface Reached {
  readonly policy: TrustPolicy
  readonly classes: readonly ClassReach[]
}

/** `claimcheck reach`: who else each policy lets in, by proof (cli.md). There is something to report where a class of outsiders gets in. */
export async function reach(options: ReachOptions, io: Io): Promise<Answer> {
  const format = oneOf('format', options.format, ['text', 'json'], 'text')
  const chosen = options.policy === undefined ? undefined : parsePolicyArgument(options.policy)
  const chosenText = chosen === undefined ? undefined : await textOf(chosen.file, io)
  const analysis = await analyse(
    options.dir === undefined ? { ...options, dir: '.' } : options,
    io,
    chosen === undefined ? [] : [chosen.file],
  )
  const chosenFile = chosen === undefined ? undefined : fileId(io.cwd, chosen.file)
  const policies =
    chosenFile === undefined
      ? analysis.projects.flatMap((project) => project.policies.map((entry) => entry.policy))
      : choosePolicies(analysis, chosenFile, chosen?.name, chosenText ?? '')
  if (policies.length === 0) throw new UsageError('there is no trust policy here; name one with --policy FILE')
  const results = policies.map((policy) => ({ policy, classes: reachOfPolicy(analysis, projectWith(policy, analysis), policy) }))
  const locator = new Locator({ text: (file) => (file === chosenFile ? chosenText : analysis.text(file)) })
  return {
    text: format === 'json' ? json(results, locator) : results.map((one) => text(one, io)).join('\n'),
    reported: results.some(({ classes }) => classes.some(({ outcome }) => outcome === 'some')),
  }
}

// A policy that the configuration leaves out belongs to the project that the command is called in.
function projectWith(policy: TrustPolicy, { projects }: Analysis) {
  const [first] = projects
  const found = projects.find((project) => project.policies.some((entry) => entry.policy === policy)) ?? first
  if (found === undefined) throw new UsageError('there is no project here')
  return found
}

function json(results: readonly Reached[], locator: Locator): string {
  const policies = results.map(({ policy, classes }) => ({
    policy: viewPolicy(policy, locator),
    classes: classes.map(({ class: name, outcome, witness, why }) => ({
      class: name,
      outcome,
      ...(witness === undefined ? {} : { witness: { claims: witness.known } }),
      why,
    })),
  }))
  return `${JSON.stringify({ version: 1, policies }, null, 2)}\n`
}

const colors = { none: 'green', some: 'red', unknown: 'yellow' } as const

function text({ policy, classes }: Reached, io: Io): string {
  const lines = classes.flatMap(({ class: name, outcome, witness, why }) => [
    `  ${paint(io.color, colors[outcome], outcome.padEnd(7))}  ${name.padEnd(15)}  ${visible(why)}`,
    ...telling(witness).map((one) => `             ${one.name}: ${visible(one.value)}`),
  ])
  return `${visible(`${policy.grants} (${policy.span.file})`)}\n${lines.join('\n')}\n`
}
