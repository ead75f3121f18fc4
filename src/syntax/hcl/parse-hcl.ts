import type { FileId } from '../../text/span.ts'
import { refusal, worthReporting } from '../limits.ts'
import type { Problem } from '../node.ts'
import type { Change, Grammar, GrammarTree } from './cursor.ts'
import type { HclEngine } from './engine.ts'
import type { HclExpression, HclFile } from './node.ts'
import { parseTfJson } from './parse-tf-json.ts'
import { brokenPieces, type Pieces, soundPieces } from './pieces.ts'
import { TreeReader } from './read-tree.ts'

/** Handwritten modules stay far below. */
const mostCharacters = 1_000_000

/** Trees that are kept, to read a text again after an edit; each takes memory of its own. */
const mostKept = 50

/** What is known of the last version of a file. */
interface Kept {
  readonly text: string
  readonly pieces: Pieces
  readonly result: HclFile
  /** The last version that follows the grammar: this one, or one before it. */
  readonly sound: { readonly source: string; readonly tree: GrammarTree } | undefined
}

/** An engine on a grammar that is loaded. */
export function makeHclEngine(grammar: Grammar): HclEngine {
  const kept = new Map<FileId, Kept>()
  const forget = (file: FileId): void => {
    kept.get(file)?.sound?.tree.free()
    kept.delete(file)
  }
  return {
    forget,
    parse(file, text) {
      const before = kept.get(file)
      // The newest stands last.
      if (before !== undefined && kept.delete(file)) kept.set(file, before)
      if (before?.text === text) return before.result
      const refused = refusal(file, text, mostCharacters)
      if (refused !== undefined) return unread(file, refused)
      const made = /\.json$/i.test(file) ? readJson(grammar, file, text) : read(grammar, file, text, before)
      if (before?.sound !== made.sound) before?.sound?.tree.free()
      kept.set(file, made)
      const [oldest] = kept.keys()
      if (kept.size > mostKept && oldest !== undefined) forget(oldest)
      return made.result
    },
    template: (file, text) => readTemplate(grammar, file, text, 0),
  }
}

function read(grammar: Grammar, file: FileId, text: string, before: Kept | undefined): Kept {
  // A heredoc's last line must end with a line break, for the grammar.
  const source = `${text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text}\n`
  const last = before?.sound
  const tree = grammar.parseSound(source, last && { tree: last.tree, text: last.source, change: changeOf(last.source, source) })
  const known = before?.pieces ?? noPieces
  const whole = { file, text: source, base: 0, length: text.length }
  const pieces = tree === undefined ? brokenPieces(grammar, whole, known) : soundPieces(tree, whole, known)
  const body = {
    attributes: pieces.flatMap((piece) => piece.attributes),
    blocks: pieces.flatMap((piece) => piece.blocks),
    span: { file, start: 0, end: text.length },
  }
  const problems = worthReporting(
    text,
    pieces.flatMap((piece) => piece.problems),
  )
  return {
    text,
    pieces: new Map(pieces.map((piece) => [piece.text, piece])),
    result: { file, body, problems },
    sound: tree === undefined ? last : { source, tree },
  }
}

function readJson(grammar: Grammar, file: FileId, text: string): Kept {
  const result = parseTfJson(file, text, (own, template, base) => readTemplate(grammar, own, template, base))
  return { text, pieces: noPieces, result, sound: undefined }
}

/** A text outside of quotes, which stands at `base` of its file. */
function readTemplate(grammar: Grammar, file: FileId, text: string, base: number): HclExpression {
  const invalid: HclExpression = { kind: 'invalid', text, span: { file, start: base, end: base + text.length } }
  if (refusal(file, text, mostCharacters) !== undefined) return invalid
  // The grammar knows templates in heredocs only.
  let name = 'EOT'
  while (text.includes(name)) name += 'T'
  const head = `x = <<${name}\n`
  const tree = grammar.parseSound(`${head}${text}\n${name}\n`)
  if (tree === undefined) return invalid
  const source = { file, text: `${head}${text}`, base: base - head.length, length: head.length + text.length }
  const result = tree.walk((cursor) => new TreeReader(source, cursor).template(head.length, source.length))
  tree.free()
  return result
}

const noPieces: Pieces = new Map()

function unread(file: FileId, problem: Problem): HclFile {
  return { file, body: { attributes: [], blocks: [], span: { file, start: 0, end: 0 } }, problems: [problem] }
}

/** The one stretch in which two texts differ. */
function changeOf(before: string, after: string): Change {
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++
  let same = 0
  while (same < most - start && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)) same++
  return { start, oldEnd: before.length - same, newEnd: after.length - same }
}
