import { Composer, type CST, type Document, Lexer, Parser } from 'yaml'
import type { FileId } from '../../text/span.ts'
import { isTooDeep, tooDeep } from '../limits.ts'
import type { Problem } from '../node.ts'
import { wordsFor } from './wording.ts'

/** Documents of one text; more are a stream of data, and each costs `yaml` a schema. */
const mostDocuments = 1000
/** Errors that are kept; a hostile text has one a character. */
const mostErrors = 1000

interface Composed {
  readonly documents: readonly Document.Parsed[]
  readonly problems: readonly Problem[]
  /** Set when the text is not to be read at all; then there are no documents. */
  readonly refused?: Problem
}

/**
 * `yaml`'s documents of a text, with its errors as problems. The composer recurses, so the parser's own stack is watched
 * at every lexeme: what is too deep is known exactly, before anything is composed, and a bracket in a string counts for
 * nothing. Anything but the first 1000 documents and errors is left out.
 */
export function compose(file: FileId, text: string): Composed {
  const documents: Document.Parsed[] = []
  const problems: Problem[] = []
  const report = (start: number, end: number, code: string, message: string): void => {
    const words = problems.length < mostErrors ? wordsFor(code, message) : undefined
    if (words === undefined) return
    const from = Math.max(0, Math.min(start, text.length))
    problems.push({ code: 'syntax', message: words, span: { file, start: from, end: Math.max(from, Math.min(end, text.length)) } })
  }
  const parser = new Parser()
  const composer = quietComposer(report)
  let begun = 0
  const enough = (token: CST.Token): boolean => {
    if (token.type === 'error') report(token.offset, token.offset + token.source.length, 'UNEXPECTED_TOKEN', token.message)
    else if (token.type === 'document' && ++begun > mostDocuments) {
      const message = `More than ${mostDocuments} documents; the rest is not read`
      problems.push({ code: 'too-large', message, span: { file, start: token.offset, end: token.offset } })
    } else for (const document of composer.next(token)) documents.push(document)
    return begun > mostDocuments || problems.length >= mostErrors
  }
  const finish = (): Composed => {
    // Asked for a document where there is none, so that what stands in front of it is checked too.
    for (const document of composer.end(true, text.length)) documents.push(document)
    // What the composer finds between documents does not go through `onError`.
    for (const { errors } of documents) for (const { pos, code, message } of errors) report(pos[0], pos[1], code, message)
    return { documents, problems }
  }
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) if (enough(token)) return finish()
    if (isTooDeep(parser.stack.length) && isTooDeep(parser.stack.filter(isCollection).length)) {
      return { documents: [], problems: [], refused: tooDeep(file, Math.min(parser.offset, text.length)) }
    }
  }
  for (const token of parser.end()) if (enough(token)) break
  return finish()
}

type Report = (start: number, end: number, code: string, message: string) => void
type ErrorSource = number | readonly number[] | { readonly offset: number; readonly source?: string }

// GitLab's own tag is known to the composer so that it does not warn; other tags are let pass as they are.
const options = {
  // Quadratic in `yaml` (40,000 keys take 15 s): the reader looks for repeated keys itself.
  uniqueKeys: false,
  strict: false,
  prettyErrors: false,
  logLevel: 'silent',
  schema: 'core',
  // Also under a `%YAML 1.1` directive: `<<` stays a key like any other.
  merge: false,
  resolveKnownTags: false,
  customTags: [{ tag: '!reference', collection: 'seq' as const }],
} as const

// `yaml` makes an Error with a stack trace of each finding, also of each unknown tag: 10 µs each, and a hostile text has a
// million. Its composer calls its own `onError` for them, so that is replaced, after its construction.
function quietComposer(report: Report): Composer {
  const onError = (source: ErrorSource, code: string, message: string, warning?: boolean): void => {
    if (warning === true) return
    if (typeof source === 'number') report(source, source + 1, code, message)
    else if ('offset' in source) report(source.offset, source.offset + (source.source?.length ?? 1), code, message)
    else report(source[0] ?? 0, source[1] ?? 0, code, message)
  }
  return Object.assign(new Composer({ ...options, customTags: [...options.customTags] }), { onError })
}

function isCollection(token: CST.Token): boolean {
  return token.type === 'block-map' || token.type === 'block-seq' || token.type === 'flow-collection'
}
