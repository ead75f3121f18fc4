import { anything, either, type Language, largest, type Made, made, sequence } from './language.ts'
import { parseRegularExpression } from './parse-regular-expression.ts'

/**
 * The texts that some part of which a regular expression in RE2's syntax matches, or with `whole` all of which. What RE2 refuses, and what
 * can't be said exactly (classes of Unicode, letters beyond ASCII without regard to case), is `unsupported`. https://github.com/google/re2/wiki/Syntax
 */
export function fromRegularExpression(source: string, extent: 'part' | 'whole' = 'part'): Made {
  const parsed = parseRegularExpression(source)
  if (parsed.kind === 'unsupported') return parsed
  const language = extent === 'part' ? around(parsed.language) : closed(parsed.language)
  return language.size > largest ? { kind: 'unsupported', why: 'the expression is too large' } : { kind: 'language', language }
}

// Anything before and after, but where an anchor at the very start or end of an alternative says otherwise.
function around(inner: Language): Language {
  if (inner.kind === 'either' && hasAssertion(inner)) return either(...inner.of.map(around))
  const parts = inner.kind === 'sequence' ? inner.of : [inner]
  const atStart = isAssertion(parts[0], 'start')
  const rest = atStart ? parts.slice(1) : parts
  const atEnd = isAssertion(rest.at(-1), 'end')
  const middle = atEnd ? rest.slice(0, -1) : rest
  return closed(sequence(...(atStart ? [] : [anything]), ...middle, ...(atEnd ? [] : [anything])))
}

function closed(inner: Language): Language {
  return hasAssertion(inner) ? made({ kind: 'closed', of: inner }, [inner], false) : inner
}

function isAssertion(part: Language | undefined, at: string): boolean {
  return part?.kind === 'assertion' && part.at === at
}

function hasAssertion(language: Language): boolean {
  switch (language.kind) {
    case 'assertion':
      return true
    case 'sequence':
    case 'either':
      return language.of.some(hasAssertion)
    case 'repeat':
      return hasAssertion(language.of)
    default:
      return false
  }
}
