import type { Span } from '../../text/span.ts'
import type { Known, TrustDocument } from '../trust.ts'
import { withoutScheme } from './documents.ts'
import type { TypedPlace } from './place.ts'

/** A key of a block mapping, with the dashes of the lists that it begins an item of. Its own colons have no blank behind them. */
const keyLine = /^( *)((?:- +)*)(?:"([^"]*)"|'([^']*)'|([^\s"'#[\]{},&*!|>%@-][^\s#]*?)) *:(?=\s|$)/

/** A text that means itself in YAML without quotes, also in brackets. */
const plainText = /^(?!(?:true|false|null|yes|no|on|off)$)[A-Za-z][\w./:@*-]*(?<!:)$/i

/**
 * The place of a condition that the cursor is in, in a role of a CloudFormation template in YAML: by lines and their indentation, as
 * there is often no tree while somebody types. Mappings in braces are left to the tree. aws.md 7.
 */
export function templatePlace({ file, text }: TrustDocument, offset: number, known: Pick<Known, 'issuer'>): TypedPlace | undefined {
  if (!/\.ya?ml$/i.test(file) || !text.includes('AssumeRolePolicyDocument')) return undefined
  const at = lineAt(file, text, offset)
  if (at === undefined) return undefined
  const way = above(text.slice(0, at.start).split('\n').slice(0, -1), at.indent, at.dash)
  if (way === undefined) return undefined
  const [document, list, condition, ...names] = [...way.path, ...at.own]
  if (document !== 'AssumeRolePolicyDocument' || list !== 'Statement' || condition !== 'Condition') return undefined
  const provider = providerIn(statementAround(text.split('\n'), way.condition), text, known)
  const [operator, key] = names
  const { span } = at
  if (provider === undefined || names.length > 2 || (at.kind === 'value') !== (names.length === 2)) return undefined
  if (operator === undefined) {
    const below = `\n${' '.repeat(at.indent + 2)}`
    return { kind: 'operator', provider, span, name: undefined, write: (label) => quoted(label, at) + (at.colon ? '' : `:${below}`) }
  }
  const write = (label: string) => quoted(label, at)
  if (key !== undefined) return { kind: 'value', provider, operator, key, span, write }
  return { kind: 'key', provider, operator, span, name: undefined, write: (label) => write(label) + (at.colon ? '' : ': ') }
}

interface Line {
  readonly start: number
  /** Parents stand further left. */
  readonly indent: number
  /** Where the dashes of the list stand that the line is an item of. */
  readonly dash: number | undefined
  readonly kind: 'key' | 'value'
  /** For a value: the key on the same line. */
  readonly own: readonly string[]
  readonly span: Span
  readonly quote: string
  readonly colon: boolean
}

// What the line that the cursor is on says.
function lineAt(file: string, text: string, offset: number): Line | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const line = /[^\r\n]*/.exec(text.slice(start))?.[0] ?? ''
  const column = offset - start
  if (line.length > 10_000 || /(?:^|\s)#/.test(line.slice(0, column))) return undefined
  const blanks = /^ */.exec(line)?.[0].length ?? 0
  const own = keyLine.exec(line)
  const item = /^ *- +/.exec(line)?.[0].length
  if (own !== null && column > own[0].length) {
    const indent = blanks + (own[2] ?? '').length
    const word = wordAt(line, own[0].length, column)
    return word && { start, indent, dash: undefined, kind: 'value', own: [nameOf(own)], ...placed(file, start, line, word), colon: false }
  }
  if (own === null && item !== undefined && column >= item) {
    const word = wordAt(line, item, column)
    return word && { start, indent: blanks + 1, dash: blanks, kind: 'value', own: [], ...placed(file, start, line, word), colon: false }
  }
  const indent = Math.min(blanks, column)
  // A colon right before the cursor may be one of the key itself: `gitlab.com:`.
  const ended = own !== null && column < own[0].length
  const end = ended ? own[0].lastIndexOf(':') : column + (/^\S*/.exec(line.slice(column))?.[0].length ?? 0)
  if (item !== undefined || !/^["']?[^\s"'#[\]{},]*["']?$/.test(line.slice(indent, end).trimEnd())) return undefined
  const word = { from: indent, to: Math.max(column, indent + line.slice(indent, end).trimEnd().length) }
  return { start, indent, dash: undefined, kind: 'key', own: [], ...placed(file, start, line, word), colon: ended }
}

interface Word {
  readonly from: number
  readonly to: number
}

// A value, or an element of a list in brackets, without its tag; `undefined` in braces.
function wordAt(line: string, after: number, column: number): Word | undefined {
  const value = line.slice(after, column)
  if (/^\s*(?:\{|[|>&*])/.test(value)) return undefined
  const opened = /^\s*\[/.test(value) ? Math.max(value.lastIndexOf('['), value.lastIndexOf(',')) + 1 : 0
  const head = /^\s*(?:!\w+\s+)?/.exec(value.slice(opened))?.[0].length ?? 0
  const from = after + opened + head
  const quote = /["']/.exec(line[from] ?? '')?.[0]
  const rest = line.slice(column)
  const closing = quote === undefined || from === column ? -1 : rest.indexOf(quote)
  if (closing >= 0) return { from, to: column + closing + 1 }
  const stop = (opened > 0 ? /[\],]|\s#|$/ : /\s#|$/).exec(rest)?.index ?? rest.length
  return { from, to: column + rest.slice(0, stop).trimEnd().length }
}

function placed(file: string, start: number, line: string, { from, to }: Word): Pick<Line, 'span' | 'quote'> {
  return { span: { file, start: start + from, end: start + to }, quote: /^["']/.exec(line.slice(from, to))?.[0] ?? '' }
}

function nameOf(match: RegExpExecArray): string {
  return match[3] ?? match[4] ?? match[5] ?? ''
}

// The keys above from the role's policy on, and where its condition stands.
function above(lines: readonly string[], indent: number, dash: number | undefined) {
  const path: string[] = []
  let [limit, list] = [indent, dash]
  let condition = { row: lines.length, column: indent }
  for (let row = lines.length - 1; row >= 0 && limit > 0; row--) {
    const line = lines[row]?.trimEnd() ?? ''
    const blanks = /^ */.exec(line)?.[0].length ?? 0
    const isItem = /^ *-(?: |$)/.test(line)
    if (/^ *(?:#|$)/.test(line) || blanks >= limit || (isItem && blanks === list)) continue
    const key = keyLine.exec(line)
    const column = blanks + (key?.[2] ?? '').length
    if (key !== null && column < limit) {
      const name = nameOf(key)
      path.unshift(name)
      if (name === 'Condition') condition = { row, column }
      if (name === 'AssumeRolePolicyDocument') return { path, condition }
    } else if (!isItem) return undefined
    limit = isItem ? blanks + 1 : blanks
    list = isItem ? blanks : undefined
  }
  return undefined
}

// The lines of the mapping that the condition is an entry of, from its dash to the next line further left.
function statementAround(lines: readonly string[], { row, column }: { readonly row: number; readonly column: number }): string {
  const inside = (line: string) => line.trim() === '' || (/^ */.exec(line)?.[0].length ?? 0) >= column
  let first = row
  while (first > 0 && inside(lines[first] ?? '')) first--
  let last = row + 1
  while (last < lines.length && inside(lines[last] ?? '')) last++
  return lines.slice(first, last).join('\n')
}

// What the ARN says, else the one provider of the template, else the project's own instance.
function providerIn(statement: string, text: string, { issuer }: Pick<Known, 'issuer'>): string | undefined {
  if (!/AssumeRoleWithWebIdentity|\bFederated\b/.test(statement)) return undefined
  const [, named] = /:oidc-provider\/([^"'\s$]+)/.exec(statement) ?? []
  if (named !== undefined) return named
  const made = [...text.matchAll(/AWS::IAM::OIDCProvider\b[\s\S]{0,1000}?\bUrl: *["']?(https:\/\/[^\s"']+)/g)]
  return withoutScheme((made.length === 1 ? made[0]?.[1] : undefined) ?? issuer ?? 'https://gitlab.com')
}

function quoted(label: string, { quote }: Line): string {
  if (quote === "'") return `'${label.replaceAll("'", "''")}'`
  return quote === '"' || !plainText.test(label) ? JSON.stringify(label) : label
}
