import type { SetUpResult } from '../protocol/messages.ts'

const words = { allow: 'gets in', deny: 'does not get in', unknown: 'nobody knows' } as const

/** What the simulator says of a set-up, as Markdown for people. */
export function setUpAsText({
  verdicts,
  asWanted,
  told,
}: Pick<Extract<SetUpResult, { kind: 'made' }>, 'verdicts' | 'asWanted' | 'told'>): string {
  const rows = verdicts.map(
    ({ scenario, outcome, runs }) => `| ${scenario} | ${words[outcome]} | ${runs === 'no' ? 'the job does not run there' : ''} |`,
  )
  const head = asWanted
    ? 'Exactly what was asked for gets in.'
    : 'This is not what was asked for: look at the rows below before you apply anything.'
  const facts = told === '' ? '' : `\nWhat you have told, every check knows from \`.claimcheck.yaml\`:\n\n\`\`\`yaml\n${told}\`\`\`\n`
  return `# What this set-up lets in\n\n${head}\n\n| token of | verdict | |\n| --- | --- | --- |\n${rows.join('\n')}\n\nSimulated from the files that were written. Apply them where they belong, commit, and push.\n${facts}`
}
