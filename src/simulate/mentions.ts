import { piecesOf } from '../gitlab/expand.ts'
import type { Job, ScriptLine, Variable } from '../gitlab/pipeline.ts'
import { isWorkedOut } from '../gitlab/predefined.ts'
import type { ProjectFacts } from '../gitlab/project.ts'
import { plain } from '../text/holes.ts'
import { remember } from '../text/remember.ts'
import type { Span } from '../text/span.ts'
import { JobValues, piecesOfLine, ruleVariables } from './job-values.ts'
import type { Names } from './names.ts'

/** A text of a job in which it may name what it signs in to. */
export interface Mention {
  readonly text: string
  readonly by: string
  readonly span: Span
  /** Of a variable: its name. */
  readonly variable?: string
}

/** A text as it is written: whether a name may begin in it, and the variables that are filled in. */
interface Written {
  readonly begins: boolean
  readonly names: readonly string[]
}

/** Finds in jobs what may be one of the names, or is the value of one of the variables that are `compared` as a whole. */
export class MentionReader {
  readonly #names: Names
  readonly #compared: ReadonlySet<string>
  readonly #facts: ProjectFacts
  readonly #settings: ReadonlyMap<string, Written>
  // The jobs of a matrix share most of theirs, and all jobs those of the pipeline.
  readonly #variables = new WeakMap<Variable, Written>()
  readonly #lines = new WeakMap<ScriptLine, Written>()

  constructor(names: Names, compared: ReadonlySet<string>, facts: ProjectFacts) {
    this.#names = names
    this.#compared = compared
    this.#facts = facts
    this.#settings = new Map([...facts.variables].map(([name, text]) => [name, this.#written(piecesOf([text]))]))
  }

  /**
   * The texts of a job that may name something: values of its variables, also of those that its rules and GitLab's settings have, with the variables in them
   * filled in as they are where the job runs; secrets; lines of scripts. In the place
   * of what is not known stands a `$`, so that no name ends there.
   */
  of(job: Job): readonly Mention[] {
    const { variables: settings } = this.#facts
    const mentions: Mention[] = []
    const values = new JobValues(job, this.#facts)
    const naming = this.#naming(job)
    const isWanted = (name: string) => naming.has(name) || this.#compared.has(name)
    const add = (name: string, texts: readonly string[], span: Span) => {
      for (const text of texts) mentions.push({ text, by: `variable ${name}`, span, variable: name })
    }
    for (const [name, variable] of job.variables) {
      if (!isWanted(name)) continue
      const setting = variable.passed === true ? undefined : settings.get(name)
      const written = setting ?? plain(variable.value)
      const isWhole = written !== undefined && (variable.raw === true || !/[$%]/.test(written))
      add(name, isWhole ? [written] : values.of(name), variable.span)
    }
    for (const [name, { span }] of new Map(ruleVariables(job))) {
      if (isWanted(name) && !settings.has(name)) add(name, values.of(name), span)
    }
    for (const [name, text] of settings) {
      if (job.variables.has(name) || !isWanted(name)) continue
      mentions.push({ text, by: `variable ${name} in GitLab's settings`, span: job.nameSpan, variable: name })
    }
    for (const { name, values: texts } of job.secrets)
      for (const { value, span } of texts) mentions.push({ text: value, by: `secret ${name}`, span })
    for (const line of job.script) {
      const written = remember(this.#lines, line, () => this.#written(piecesOfLine(line.text)))
      if (!written.begins && !written.names.some((name) => naming.has(name))) continue
      for (const filled of values.inLine(line.text)) mentions.push({ text: filled, by: 'script', span: line.span })
    }
    return mentions
  }

  // The variables of a job in whose values a name may begin, be it in those of others that they are filled with.
  #naming(job: Job): ReadonlySet<string> {
    const naming = new Set<string>()
    const open: [string, readonly string[]][] = []
    const look = (name: string, { begins, names }: Written) => {
      if (begins) naming.add(name)
      else if (names.length > 0) open.push([name, names])
    }
    for (const [name, variable] of [...job.variables, ...ruleVariables(job)]) look(name, this.#writtenIn(variable))
    for (const [name, written] of this.#settings) look(name, written)
    const isDefined = (name: string) => job.variables.has(name) || this.#settings.has(name)
    const mayBegin = (name: string) => naming.has(name) || (!isDefined(name) && isWorkedOut(name))
    for (let before = -1; before < naming.size; ) {
      before = naming.size
      for (const [name, names] of open) if (names.some(mayBegin)) naming.add(name)
    }
    return naming
  }

  #writtenIn(variable: Variable): Written {
    return remember(this.#variables, variable, () =>
      this.#written(
        variable.raw === true ? { texts: variable.value.filter((part) => typeof part === 'string'), names: [] } : piecesOf(variable.value),
      ),
    )
  }

  #written({ texts, names }: { readonly texts: readonly string[]; readonly names: readonly string[] }): Written {
    return { begins: texts.some((text) => this.#names.mayBeginIn(text)), names }
  }
}
