import process from 'node:process'
import { parseDocument } from 'yaml'
import { Analyser } from '../src/service/analyser.ts'
import type { SourceDocument } from '../src/service/snapshot.ts'

/** Files that a root file includes, and jobs in all of them. */
const files = 100
const jobs = 2000
const edits = 500

const textOf = (file: number, round: number) =>
  `${Array.from({ length: jobs / files }, (_, i) => {
    const name = `deploy-${file}-${i}`
    return `${name}:
  extends: .base-${file % 10}
  environment: { name: "env-${i}" }
  id_tokens:
    AWS_ID_TOKEN:
      aud: https://$REGION-${i}.example.com
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
    - if: $CI_COMMIT_TAG =~ /^v\\d+/
      when: manual
  script:
    - echo deploying part ${i} of the system
    - aws s3 sync public s3://bucket-${i}
`
  }).join('')}# ${round}\n`

function sources(round: number): readonly SourceDocument[] {
  const parts = Array.from({ length: files }, (_, i) => ({ file: `ci/part-${i}.yml`, text: textOf(i, round) }))
  const bases = Array.from({ length: 10 }, (_, i) => `.base-${i}:\n  variables: { REGION: r${i} }\n  before_script: [aws --version]\n`)
  return [{ file: '.gitlab-ci.yml', text: `include: ci/*.yml\nstages: [deploy]\n${bases.join('')}` }, ...parts]
}

function snapshot(documents: ReadonlyMap<string, SourceDocument>, names: readonly string[]) {
  return { files: names, documents, git: undefined, now: 1_767_225_600 }
}

const medianOf = (times: readonly number[]) => [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0

function timed(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

/** Prints how long a pipeline over many files takes, first and after an edit, as multiples of `yaml`'s own time for the same texts. */
export function benchIncludes(): void {
  process.stdout.write(`\n${jobs} jobs over ${files} files\n`)
  const alone: number[] = []
  const first: number[] = []
  for (let round = 0; round < 12; round++) {
    const texts = sources(round)
    const documents = new Map(texts.map((one) => [one.file, one]))
    const [yaml, ours] = [
      timed(() => texts.map(({ text }) => parseDocument(text))),
      timed(() => new Analyser().analyse(snapshot(documents, [...documents.keys()]))),
    ]
    if (round < 2) continue
    alone.push(yaml)
    first.push(ours)
  }
  const unit = medianOf(alone)
  const row = (name: string, time: number, of: number, limit: string) =>
    process.stdout.write(`${name.padEnd(32)} ${time.toFixed(1).padStart(7)} ms  ${(time / of).toFixed(2)}x  ${limit}\n`)
  row('yaml alone, all files', unit, unit, '')
  row('first resolve', medianOf(first), unit, '(at most 2x)')

  const analyser = new Analyser()
  const documents = new Map(sources(0).map((one) => [one.file, one]))
  const names = [...documents.keys()]
  analyser.analyse(snapshot(documents, names))
  const one: number[] = []
  const after: number[] = []
  const parsed: number[] = []
  const memory: number[] = []
  for (let edit = 0; edit < edits; edit++) {
    const file = `ci/part-${edit % files}.yml`
    const text = textOf(edit % files, edit + 1)
    documents.set(file, { file, text })
    const before = analyser.analyse(snapshot(documents, names)).result
    one.push(timed(() => parseDocument(text)))
    documents.set(file, { file, text: `${text}# again\n` })
    after.push(
      timed(() => {
        const { result } = analyser.analyse(snapshot(new Map(documents), names))
        parsed.push([...result.parsed].filter(([name, value]) => before.parsed.get(name) !== value).length)
      }),
    )
    if (edit % 50 === 49) {
      globalThis.gc?.()
      memory.push(process.memoryUsage().heapUsed / 1_000_000)
    }
  }
  row('yaml alone, one file', medianOf(one), medianOf(one), '')
  row('after an edit of one file', medianOf(after), unit, 'of the time for all files')
  process.stdout.write(`files parsed after an edit: ${Math.max(...parsed)} at most\n`)
  const flat = globalThis.gc === undefined ? '; run node --expose-gc for exact figures' : ''
  process.stdout.write(`heap over ${edits} edits: ${memory.map((size) => size.toFixed(0)).join(' ')} MB${flat}\n`)
}
