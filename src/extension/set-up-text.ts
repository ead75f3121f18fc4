import type { SetUpResult } from '../protocol/messages.ts'

const words = { allow: 'gets in', deny: 'does not get in', unknown: 'nobody knows' } as const
const outsiders = { none: 'stays out', some: '**gets in**', unknown: 'nobody knows' } as const

type Made = Pick<Extract<SetUpResult, { kind: 'made' }>, 'verdicts' | 'others' | 'asWanted' | 'configuration'>

/** What the simulator says of a set-up, as Markdown for people. */
export function setUpAsText({ verdicts, others, asWanted, configuration }: Made): string {
  const head = asWanted
    ? 'Exactly what was asked for gets in.'
    : 'This is not what was asked for: look at the rows below before you apply anything.'
  const rows = verdicts.map(
    ({ scenario, outcome, runs }) => `| ${scenario} | ${words[outcome]} | ${runs === 'no' ? 'the job does not run there' : ''} |`,
  )
  const reached = others.map(({ about, outcome, why }) => `| ${about} | ${outsiders[outcome]} | ${cell(why)} |`)
  return [
    `# What this set-up lets in\n\n${head}\n`,
    `| token of | verdict | |\n| --- | --- | --- |\n${rows.join('\n')}\n`,
    ...(others.length === 0 ? [] : [`## Who else\n\n| token of | | because |\n| --- | --- | --- |\n${reached.join('\n')}\n`]),
    'Simulated from these files. Apply them where they belong, commit, and push.\n',
    ...(configuration === ''
      ? []
      : [`What no other file says, and every check can know from \`.claimcheck.yaml\`:\n\n\`\`\`yaml\n${configuration}\`\`\`\n`]),
  ].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
