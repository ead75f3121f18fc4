import type { Pipeline } from '../../src/gitlab/pipeline.ts'
import type { ProjectFacts } from '../../src/gitlab/project.ts'
import { resolvePipeline } from '../../src/gitlab/resolve.ts'
import type { Place, World } from '../../src/gitlab/world.ts'
import { parseYaml } from '../../src/syntax/yaml/parse-yaml.ts'
import { parseCase } from '../support/case.ts'
import { fullFacts } from './facts.ts'
import { shown } from './pipeline-case.ts'

interface Options {
  readonly facts?: Partial<ProjectFacts>
  readonly places?: { readonly [key: string]: Place }
  /** Files that are links out of the project. */
  readonly outside?: readonly string[]
}

/** The pipeline of several files, in the format of case.ts; the root is `.gitlab-ci.yml`. What isn't in the text is missing. */
export function resolveCase(text: string, { facts = {}, places = {}, outside = [] }: Options = {}): Pipeline {
  const files = new Map(parseCase(text).files.map((file) => [file.path, parseYaml(file.path, file.text)]))
  const world: World = {
    facts: { ...fullFacts, ...facts },
    base: '',
    open: (file) => (outside.includes(file) ? { absent: 'outside' } : (files.get(file) ?? { absent: 'missing' })),
    list: (folder) => [...files.keys()].filter((file) => folder === '' || file.startsWith(`${folder}/`)),
    places: new Map(Object.entries(places)),
  }
  const root = files.get('.gitlab-ci.yml')
  if (root === undefined) throw new TypeError('the case has no .gitlab-ci.yml')
  return resolvePipeline(root, world)
}

/** Jobs in lines: `deploy: A=x env=prod VAR=1 ?why`. */
export function jobLines({ jobs }: Pipeline): readonly string[] {
  return jobs.map((job) => {
    const tokens = job.tokens.map(({ name, aud }) => {
      if (aud.kind === 'invalid') return `${name}=(invalid)`
      const values = aud.values.map(({ value }) => value).join(', ')
      return `${name}=${aud.kind === 'list' ? `[${values}]` : values}`
    })
    const environment = job.environment === undefined ? [] : [`env=${job.environment.name}`]
    const variables = [...job.variables].map(([name, { value }]) => `$${name}=${shown(value)}`)
    const open = job.tokensUnknown ?? job.incomplete ?? job.maybe
    return [`${job.name}:`, ...tokens, ...environment, ...variables, ...(open === undefined ? [] : [`?${open}`])].join(' ')
  })
}

/** Problems in lines: code, file, message. */
export function problemsOf({ problems }: Pipeline): readonly string[] {
  return problems.map(({ code, span, message }) => `${code} ${span.file}: ${message}`)
}
