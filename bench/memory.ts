import process from 'node:process'
import { Analyser } from '../src/service/analyser.ts'
import { findings } from '../src/service/findings.ts'
import { sources } from './workspace-sources.ts'

/**
 * One check of the workspace in a process that does nothing else, run by bench/workspace.ts with `--expose-gc`: prints the megabytes before it, at
 * the peak (garbage that V8 has not collected yet included), and those that are alive after it while the analysis is kept, as an editor keeps it.
 */
const megabytes = (bytes: number) => Math.round(bytes / 1e6)
const collect = () => globalThis.gc?.()

const documents = new Map(sources(0).map((one) => [one.file, one]))
const snapshot = { files: [...documents.keys()], documents, git: undefined, now: 1_767_225_600 }
collect()
const before = { rss: process.memoryUsage().rss, heap: process.memoryUsage().heapUsed }
const analyser = new Analyser()
const { result } = analyser.analyse(snapshot)
const found = findings(result)
const peak = process.resourceUsage().maxRSS * 1024
collect()
const alive = process.memoryUsage().heapUsed - before.heap
process.stdout.write(JSON.stringify({ before: megabytes(before.rss), peak: megabytes(peak), alive: megabytes(alive), found: found.length }))
