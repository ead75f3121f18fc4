import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'

/** `«rule|text»`: this text, of this file, is to be reported by this rule. Offsets count in the text without marks. */
export interface Mark {
  readonly rule: string
  readonly start: number
  readonly end: number
}

export interface CaseFile {
  readonly path: string
  /** The text without marks and cursor. */
  readonly text: string
  readonly marks: readonly Mark[]
  /** Where `‹›` stood. */
  readonly cursor?: number
}

export interface Case {
  readonly files: readonly CaseFile[]
  /** What `=== path (fixed)` says the files must be after the fix, by path. */
  readonly fixed: ReadonlyMap<string, string>
}

/**
 * Reads the text format of tests that need several files:
 *
 *     === .gitlab-ci.yml
 *     deploy: { «invalid-id-token|id_tokens: { A: {} }» }
 *     === iam/role.json
 *     { "Version": "‹›" }
 *     === .gitlab-ci.yml (fixed)
 *     deploy: {}
 *
 * Marks may nest (`«a|«b|text»»`) and span lines. A text without any header is one file, `.gitlab-ci.yml`. Each file
 * ends with its last newline; write `=== path (no newline)` for a file without one. Blank lines before the first
 * header are left out. Throws where the format is broken: a test with a typo must not pass.
 */
export function parseCase(text: string): Case {
  const files: CaseFile[] = []
  const fixed = new Map<string, string>()
  for (const { path, kind, body } of sections(text)) {
    if (kind === 'fixed') {
      if (fixed.has(path)) throw new TypeError(`=== ${path} (fixed) stands twice`)
      fixed.set(path, body)
    } else {
      if (files.some((file) => file.path === path)) throw new TypeError(`=== ${path} stands twice`)
      files.push(strip(path, kind === 'no newline' ? body.replace(/\n$/, '') : body))
    }
  }
  for (const path of fixed.keys()) if (!files.some((file) => file.path === path)) throw new TypeError(`=== ${path} (fixed) fixes no file`)
  return { files, fixed }
}

/** The file that holds the cursor, and where. Throws where there is none. */
export function cursorOf(parsed: Case): { readonly file: CaseFile; readonly offset: number } {
  for (const file of parsed.files) if (file.cursor !== undefined) return { file, offset: file.cursor }
  throw new TypeError('the case has no ‹›')
}

/**
 * Checks that exactly the marked spans are reported, each by its rule: missing and extra findings both fail, shown as
 * the marked text of the case. `findings` are those of all files of the case.
 */
export function checkFindings(
  parsed: Case,
  findings: readonly { readonly rule: string; readonly at: { readonly file: string; readonly start: number; readonly end: number } }[],
): void {
  const paths = new Set(parsed.files.map((file) => file.path))
  const strays = findings.filter((finding) => !paths.has(finding.at.file)).map((finding) => `${finding.rule} in ${finding.at.file}`)
  assert.deepEqual(strays, [], 'findings in files that the case does not have')
  const show = (marksOf: (file: CaseFile) => readonly Mark[]) =>
    parsed.files.map((file) => `=== ${file.path}\n${print(file.text, marksOf(file))}`).join('\n')
  const actual = show((file) =>
    findings
      .filter((finding) => finding.at.file === file.path)
      .map((finding) => ({ rule: finding.rule, start: finding.at.start, end: finding.at.end })),
  )
  assert.equal(
    actual,
    show((file) => file.marks),
  )
}

/**
 * Checks the files after a fix against `=== path (fixed)`; a file without a golden must be unchanged. `after` has the
 * files that the fix changed. With UPDATE=1 and `source`, the path of the file that the case was read from, the goldens
 * are written instead.
 */
export function checkFixed(parsed: Case, after: ReadonlyMap<string, string>, source?: string): void {
  if (process.env['UPDATE'] === '1' && source !== undefined) rewriteGoldens(source, parsed, after)
  else
    for (const file of parsed.files) {
      assert.equal(after.get(file.path) ?? file.text, parsed.fixed.get(file.path) ?? file.text, `${file.path} after the fix`)
    }
}

type Kind = 'plain' | 'fixed' | 'no newline'

const header = /^=== (.+?)(?: \((fixed|no newline)\))?$/

function sections(text: string): { path: string; kind: Kind; body: string }[] {
  const result: { path: string; kind: Kind; lines: string[] }[] = []
  const lines = text.split('\n')
  if (!lines.some((line) => header.test(line))) return [{ path: '.gitlab-ci.yml', kind: 'plain', body: text }]
  for (const line of lines) {
    const match = header.exec(line)
    const path = match?.[1]
    if (path !== undefined) result.push({ path, kind: toKind(match?.[2]), lines: [] })
    else if (result.length > 0) result.at(-1)?.lines.push(line)
    else if (line.trim() !== '') throw new TypeError(`text before the first === header: ${line}`)
  }
  // A section's newline before the next header is its own; the last section ends as the text does.
  return result.map(({ path, kind, lines }, i) => ({
    path,
    kind,
    body: lines.join('\n') + (i < result.length - 1 && lines.length > 0 ? '\n' : ''),
  }))
}

function toKind(word: string | undefined): Kind {
  return word === 'fixed' || word === 'no newline' ? word : 'plain'
}

function strip(path: string, marked: string): CaseFile {
  const marks: Mark[] = []
  const open: { rule: string; start: number }[] = []
  let text = ''
  let cursor: number | undefined
  for (let i = 0; i < marked.length; ) {
    const character = marked.charAt(i)
    if (character === '«') {
      const rule = /^«([a-z][a-z0-9-]*)\|/.exec(marked.slice(i, i + 100))?.[1]
      if (rule === undefined) throw new TypeError(`« without a rule's id in ${path}: ${marked.slice(i, i + 30)}`)
      open.push({ rule, start: text.length })
      i += rule.length + 2
    } else if (character === '»') {
      const mark = open.pop()
      if (mark === undefined) throw new TypeError(`» without « in ${path}`)
      marks.push({ ...mark, end: text.length })
      i++
    } else if (marked.startsWith('‹›', i)) {
      if (cursor !== undefined) throw new TypeError(`two ‹› in ${path}`)
      cursor = text.length
      i += 2
    } else {
      text += character
      i++
    }
  }
  if (open.length > 0) throw new TypeError(`« without » in ${path}`)
  marks.sort(order)
  return cursor === undefined ? { path, text, marks } : { path, text, marks, cursor }
}

function order(a: Mark, b: Mark): number {
  return a.start - b.start || b.end - a.end || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0)
}

// Also for findings that overlap without nesting, where the result shows where each begins and ends but can't be read back.
function print(text: string, marks: readonly Mark[]): string {
  const places = [...marks].sort(order).flatMap((mark, i) => [
    { at: mark.start, close: false, rank: i, insert: `«${mark.rule}|` },
    { at: mark.end, close: true, rank: i, insert: '»' },
  ])
  const empty = (place: { rank: number; at: number }) =>
    places.filter((other) => other.rank === place.rank && other.at === place.at).length === 2
  // At one offset: what ends here closes before what begins; an empty mark stays in one piece.
  places.sort(
    (a, b) =>
      a.at - b.at || Number(!a.close || empty(a)) - Number(!b.close || empty(b)) || a.rank - b.rank || Number(a.close) - Number(b.close),
  )
  let result = ''
  let from = 0
  for (const place of places) {
    result += text.slice(from, place.at) + place.insert
    from = place.at
  }
  return result + text.slice(from)
}

function rewriteGoldens(source: string, parsed: Case, after: ReadonlyMap<string, string>): void {
  const lines = readFileSync(source, 'utf8').split('\n')
  const first = lines.findIndex((line) => header.exec(line)?.[2] === 'fixed')
  let text =
    first < 0
      ? lines.join('\n')
      : lines
          .slice(0, first)
          .map((line) => `${line}\n`)
          .join('')
  if (!text.endsWith('\n')) text += '\n'
  for (const file of parsed.files) {
    const now = after.get(file.path) ?? file.text
    if (now !== file.text) text += `=== ${file.path} (fixed)\n${now.endsWith('\n') ? now : `${now}\n`}`
  }
  writeFileSync(source, text)
}
