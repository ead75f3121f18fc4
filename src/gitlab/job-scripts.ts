import { placesOfScalarAt } from '../syntax/scalar-places.ts'
import type { ShellCommand } from '../syntax/shell/command.ts'
import { readShell } from '../syntax/shell/parse-shell.ts'
import { type Hole, show, type Text } from '../text/holes.ts'
import { type MappedText, markOf } from '../text/mapped-text.ts'
import type { FileId } from '../text/span.ts'
import { expandValue } from './expand.ts'
import type { Job } from './pipeline.ts'
import type { VariableScope } from './predefined.ts'
import type { ProjectFacts } from './project.ts'
import { situate } from './runs.ts'
import { everyKind, type Scenario } from './scenario.ts'
import { withoutInputs } from './variables.ts'

/**
 * The commands of a job's scripts. `before_script` and `script` are one shell, also where they stand in several files; `after_script` has one
 * of its own (docs `ci/yaml`, "script" and "after_script"). A variable has a value where it has the same in every scenario that the job may run in.
 */
export function commandsOfJob(job: Job, facts: ProjectFacts, textOf: (file: FileId) => string | undefined): readonly ShellCommand[] {
  const variables = variablesOf(job, facts)
  const commands: ShellCommand[] = []
  for (const isAfter of [false, true]) {
    let known = variables
    const lines = job.script.filter((line) => (line.section === 'after_script') === isAfter)
    for (const script of scriptsOf(lines, textOf)) {
      const reading = readShell(script, known)
      for (const command of reading.commands) commands.push(command)
      known = reading.variables
    }
  }
  return commands
}

interface Growing {
  readonly file: FileId
  text: string
  readonly starts: number[]
  readonly ends: number[]
  readonly holes: Hole[]
}

// Lines that stand in one file are one text.
function scriptsOf(lines: Job['script'], textOf: (file: FileId) => string | undefined): readonly MappedText[] {
  const scripts: Growing[] = []
  for (const { text, span } of lines) {
    const last = scripts.at(-1)
    const script = last?.file === span.file ? last : { file: span.file, text: '', starts: [], ends: [], holes: [] }
    if (script !== last) scripts.push(script)
    const places = placesOfScalarAt(textOf(span.file) ?? '', text, span)
    const put = (units: string, start: number, end: number) => {
      script.text += units
      for (let i = 0; i < units.length; i++) {
        script.starts.push(start)
        script.ends.push(end)
      }
    }
    let at = 0
    for (const part of withoutInputs(text, span)) {
      if (typeof part === 'string') {
        for (let i = 0; i < part.length; i++, at++) put(part.charAt(i), places.starts[at] ?? span.start, places.ends[at] ?? span.end)
        continue
      }
      // An input that nothing fills in, `$[[ … ]]`: it ends with its brackets.
      const close = text.indexOf(']]', at)
      const end = close < 0 ? text.length : close + 2
      put(markOf(script.holes.push(part) - 1), places.starts[at] ?? span.start, places.ends[end - 1] ?? span.end)
      at = end
    }
    put('\n', span.end, span.end)
  }
  return scripts
}

/** Refs other than the representatives: what depends on the ref has another value there. */
const otherRefs: readonly Scenario[] = (['branch', 'tag', 'merge-request', 'fork-merge-request'] as const).map((kind) => ({
  kind,
  ref: 'another-ref',
  text: `${kind}:another-ref`,
}))

function variablesOf(job: Job, facts: ProjectFacts): ReadonlyMap<string, Text> {
  const names = new Set<string>()
  for (const { text } of job.script) {
    for (const [, name = ''] of text.matchAll(/\$\{?[#!]?([A-Za-z_]\w*)/g)) if (names.size < 200) names.add(name)
  }
  const variables = new Map<string, Text>()
  if (names.size === 0) return variables
  const scopes = [...everyKind, ...otherRefs].flatMap((scenario): VariableScope[] => {
    const { runs, situation, variables: own } = situate(job, scenario, facts)
    return runs.answer === 'no' ? [] : [{ facts, job, variables: own, situation, environment: undefined }]
  })
  for (const name of names) {
    const values = scopes.map((scope) => expandValue(name, scope) ?? [])
    const [first = []] = values
    const hole = { name, why: `${name} is not the same in all pipelines that run the job`, span: job.nameSpan }
    variables.set(name, values.every((value) => show(value) === show(first)) ? first : [hole])
  }
  return variables
}
