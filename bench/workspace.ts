import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseTree } from 'jsonc-parser'
import { parseDocument } from 'yaml'
import { Analyser } from '../src/service/analyser.ts'
import { findings } from '../src/service/findings.ts'
import { pairs, pipelineText, sources } from './workspace-sources.ts'

const edits = 6
const rounds = 15

const medianOf = (times: readonly number[]) => [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0

function timed(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

/** Prints what a check of a whole workspace takes, as a multiple of the parsers' own time for the same bytes, and what a keystroke in it does. */
export function benchWorkspace(): void {
  const alone: number[] = []
  const checked: number[] = []
  const ratios: number[] = []
  let found = 0
  for (let round = 0; round < rounds + 2; round++) {
    const texts = sources(round)
    const documents = new Map(texts.map((one) => [one.file, one]))
    const snapshot = { files: [...documents.keys()], documents, git: undefined, now: 1_767_225_600 }
    const parsers = timed(() => {
      for (const { file, text } of texts) if (file.endsWith('.json')) parseTree(text)
      for (const { file, text } of texts) if (!file.endsWith('.json')) parseDocument(text)
    })
    const check = timed(() => {
      found = findings(new Analyser().analyse(snapshot).result).length
    })
    // The first ones warm up what runs.
    if (round < 2) continue
    alone.push(parsers)
    checked.push(check)
    // Of one round, since the machine's speed changes from one to the next.
    ratios.push(check / parsers)
  }
  const unit = medianOf(alone)
  process.stdout.write(`\n${pairs} pipelines and ${pairs} policies\n`)
  process.stdout.write(`parsers alone                    ${unit.toFixed(0).padStart(7)} ms\n`)
  const ratio = medianOf(ratios)
  process.stdout.write(
    `check of the whole workspace     ${medianOf(checked).toFixed(0).padStart(7)} ms  ${ratio.toFixed(2)}x  (at most 2.5x)\n`,
  )
  process.stdout.write(`${found} findings\n${memoryOfOne()}\n`)
  benchKeystroke(unit)
}

// In a process of its own: here the garbage of all rounds would count.
function memoryOfOne(): string {
  const child = fileURLToPath(new URL('memory.ts', import.meta.url))
  const { stdout } = spawnSync(process.execPath, ['--expose-gc', child], { encoding: 'utf8' })
  const { before, peak, alive } = JSON.parse(stdout)
  const check = `memory of one check               ${String(peak - before).padStart(7)} MB at its peak  (under 300)`
  return `${check}; ${alive} MB are alive after it; Node and the program have ${before} MB before`
}

function benchKeystroke(unit: number): void {
  const texts = sources(0)
  const documents = new Map(texts.map((one) => [one.file, one]))
  const files = [...documents.keys()]
  const analyser = new Analyser()
  const look = () => findings(analyser.analyse({ files, documents: new Map(documents), git: undefined, now: 1_767_225_600 }).result).length
  look()
  const times: number[] = []
  for (let edit = 0; edit < edits; edit++) {
    documents.set('services/1/.gitlab-ci.yml', { file: 'services/1/.gitlab-ci.yml', text: `${pipelineText(1)}# edit ${edit}\n` })
    times.push(timed(look))
  }
  const time = medianOf(times)
  process.stdout.write(`one keystroke in it              ${time.toFixed(1).padStart(7)} ms  ${(time / unit).toFixed(3)}x\n`)
}
