import type { Trap } from '../../traps.ts'
import type { TrustDocument } from '../../trust.ts'
import type { JoinedCondition } from './joined.ts'

/** A list of literals on one line, without the brackets. */
const literals = /^\[\s*("[^"\\%$\n]*"(?:\s*,\s*"[^"\\%$\n]*")*)\s*,?\s*\]$/

/**
 * The edits that write two conditions as the one that the provider makes of them: the values of the second behind those of the first, and
 * its lines gone. Only of lists of literals, and of a block that stands on lines of its own.
 */
export function joinedAgain({ first, second }: JoinedCondition, { file, text }: TrustDocument): ReturnType<NonNullable<Trap['fixes']>> {
  const [into, from] = [first.values.span, second.values.span]
  if ([into, from, second.span].some((span) => span.file !== file)) return []
  const [kept, moved] = [into, from].map(({ start, end }) => literals.exec(text.slice(start, end))?.[1])
  const start = text.lastIndexOf('\n', second.span.start - 1) + 1
  const newline = /^[ \t]*\r?\n/.exec(text.slice(second.span.end))?.[0]
  const isAlone = text.slice(start, second.span.start).trim() === '' && newline !== undefined
  if (kept === undefined || moved === undefined || !isAlone) return []
  return [
    {
      title: 'Write one condition, as the provider does: one of the values is enough',
      edits: [
        { span: into, text: `[${kept}, ${moved}]` },
        { span: { file, start, end: second.span.end + newline.length }, text: '' },
      ],
    },
  ]
}
