import { codeSpan, escapeMarkdown } from '../../text/markdown.ts'
import type { Project } from '../analysis.ts'
import { describeClaim } from './claim-in-words.ts'
import type { Completion, CompletionItem } from './completion-item.ts'
import { audienceItems, tokenItems } from './completion-tokens.ts'
import { variableAt, variableItems } from './completion-variables.ts'
import { tokensFor } from './held-here.ts'
import { type Keyword, keywordAt } from './pipeline-keywords.ts'
import { type YamlPlace, yamlPlaceAt } from './yaml-place.ts'

/**
 * What may stand at an offset of a pipeline's file: below `id_tokens`, `secrets` and `identity` of jobs, hidden jobs and `default`, and
 * in variables that name a policy.
 */
export function completePipeline(project: Project, file: string, text: string, offset: number, keywords: boolean): Completion | undefined {
  const place = yamlPlaceAt(file, text, offset)
  const variable = place && variableAt(place)
  if (place !== undefined && variable !== undefined) {
    const items = variableItems(variable, project)
    return items.length === 0 ? undefined : { span: place.span, items }
  }
  const keyword = place && keywordAt(place.path)
  if (place === undefined || keyword === undefined) return undefined
  // What GitLab's schema says too, somebody else may offer; names of tokens and their values nobody else knows.
  const isPlain = place.kind === 'key' ? keyword.key !== 'id_tokens' : keyword.values !== undefined
  if (isPlain && !keywords) return undefined
  const items = place.kind === 'key' ? keyItems(place, keyword, project) : valueItems(place, keyword, project)
  return items.length === 0 ? undefined : { span: place.span, items }
}

function keyItems(place: YamlPlace, keyword: Keyword, project: Project): readonly CompletionItem[] {
  if (keyword.key === 'id_tokens') return place.colon ? [] : tokenItems(place.path[0] ?? '', place, project)
  const taken = new Set(place.siblings)
  const provided = keyword.below?.some((one) => one.provider !== undefined && taken.has(one.key)) === true
  return (keyword.below ?? [])
    .filter((one) => one.key !== '*' && !taken.has(one.key) && !(provided && one.provider !== undefined))
    .map((one) => ({ label: one.key, kind: 'key', text: keyText(one, place), detail: detailOf(one), markdown: describeKeyword(one) }))
}

// A mapping begins on the next line, as deep as its parents are; what may also be a text stays on its own.
function keyText(keyword: Keyword, place: YamlPlace): string {
  if (place.colon) return keyword.key
  if (keyword.below === undefined || place.flow) return `${keyword.key}: `
  return `${keyword.key}:\n${' '.repeat(place.indent + place.step)}`
}

function detailOf(keyword: Keyword): string {
  return keyword.key === 'aud' ? 'audience' : (keyword.provider?.title ?? '')
}

/** What the table says of a keyword, as Markdown. */
export function describeKeyword(keyword: Keyword): string {
  // The rows are our own text, with Markdown of their own: they go in as they are.
  const lines = [
    ...(keyword.provider === undefined ? [] : [`- token that is sent without \`token\`: ${keyword.provider.omitted}`]),
    ...(keyword.provider?.variables ?? []).map(({ name, about }) => `- CI/CD variable \`${name}\`: ${about}`),
    ...(keyword.values ?? []).map(({ value, about }) => `- \`${value}\`: ${about}`),
    `- source: ${escapeMarkdown(keyword.source)}`,
  ]
  const about = `${keyword.about}\n\n${lines.join('\n')}`
  return keyword.key === 'aud' ? `${about}\n\n${describeClaim('aud')}` : about
}

function valueItems(place: YamlPlace, keyword: Keyword, project: Project): readonly CompletionItem[] {
  const [owner = '', first, name = ''] = place.path
  if (keyword.key === 'aud') return audienceItems(owner, project)
  if (first === 'secrets' && keyword.key === 'token') {
    return tokensFor(project, owner, name).map((token, i) => {
      const audiences = token.aud.kind === 'invalid' ? [] : token.aud.values.map(({ value }) => codeSpan(value))
      return {
        label: `$${token.name}`,
        kind: 'value',
        text: scalarOf(`$${token.name}`),
        detail: i === 0 ? 'the first ID token of the job' : 'an ID token of the job',
        markdown: `The ID token ${codeSpan(token.name)}, for ${audiences.length === 0 ? 'nobody: it has no valid `aud`' : audiences.join(', ')}.`,
      }
    })
  }
  return (keyword.values ?? []).map(({ value, about }) => {
    return { label: value, kind: 'value', text: value, detail: about, markdown: describeKeyword(keyword) }
  })
}

// A variable's name that a shell could use needs no quotes.
function scalarOf(text: string): string {
  return /^\$\w+$/.test(text) ? text : JSON.stringify(text)
}
