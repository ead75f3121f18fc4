import { escapeMarkdown } from '../../text/markdown.ts'
import { relyingParties } from '../../trust/index.ts'
import type { TrustPolicy } from '../../trust/trust.ts'
import type { Project } from '../analysis.ts'
import type { CompletionItem } from './completion-item.ts'
import { scalar } from './completion-tokens.ts'
import type { YamlPlace } from './yaml-place.ts'

/** The variable whose value stands at a place: of a job or of the whole file, also below `value:`. */
export function variableAt({ kind, path }: YamlPlace): string | undefined {
  if (kind !== 'value') return undefined
  const below = path[0] === 'variables' ? path.slice(1) : path[1] === 'variables' ? path.slice(2) : []
  const [name, ...rest] = below
  return rest.length === 0 || (rest.length === 1 && rest[0] === 'value') ? name : undefined
}

/** The names by which a variable of this name usually tells a relying party which of the project's policies is meant. */
export function variableItems(variable: string, project: Project): readonly CompletionItem[] {
  const found = new Map<string, TrustPolicy>()
  for (const { policy } of project.policies) for (const name of namesOf(policy, variable)) if (!found.has(name)) found.set(name, policy)
  return [...found].map(([name, { grants }]) => ({
    label: name,
    kind: 'value',
    text: scalar(name),
    detail: grants,
    markdown: `For ${escapeMarkdown(grants)}, which a trust policy of this project opens.`,
  }))
}

function namesOf(policy: TrustPolicy, variable: string): readonly string[] {
  const short = policy.named?.variables.filter(({ name }) => name === variable).map(({ value }) => value) ?? []
  const naming = relyingParties.find(({ id }) => id === policy.relyingParty)?.signIn?.naming
  return naming?.variables.test(variable) === true ? [...short, ...policy.aliases.filter((alias) => naming.name.test(alias))] : short
}
