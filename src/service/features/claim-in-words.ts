import { claimCatalogue } from '../../gitlab/claims.ts'
import { codeSpan, escapeMarkdown } from '../../text/markdown.ts'

/** What the catalogue says of a claim, as Markdown: type, when it is there, since when, who controls it, source. */
export function describeClaim(name: string): string {
  const row = claimCatalogue.find((candidate) => candidate.name === name)
  if (row === undefined) return `GitLab's ID tokens have no claim ${codeSpan(name)}.`
  // The rows are our own text, with Markdown of their own: they go in as they are.
  const facts = [
    `- in a token: ${row.when}; since GitLab ${row.since}`,
    `- controlled by: ${row.controlledBy}`,
    ...(row.values === undefined ? [] : [`- values: ${row.values.map(codeSpan).join(', ')}`]),
    `- example: ${codeSpan(row.example)}`,
    `- source: ${escapeMarkdown(row.source)}`,
  ]
  return `GitLab claim ${codeSpan(row.name)} (${row.type}): ${row.about}\n\n${facts.join('\n')}`
}
