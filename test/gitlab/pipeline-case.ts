import assert from 'node:assert/strict'
import type { IdToken, Job, Pipeline } from '../../src/gitlab/pipeline.ts'
import { resolvePipeline } from '../../src/gitlab/resolve.ts'
import { parseYaml } from '../../src/syntax/yaml/parse-yaml.ts'
import type { Text } from '../../src/text/holes.ts'
import { noFacts } from './facts.ts'
import { lonely } from './lonely.ts'

/** The pipeline of a text; what it includes is nowhere to be had. */
export function resolve(text: string): Pipeline {
  return resolvePipeline(parseYaml('.gitlab-ci.yml', text), lonely(noFacts))
}

/** The one job of this name. */
export function jobOf(text: string, name: string): Job {
  const job = resolve(text).jobs.find((candidate) => candidate.name === name)
  assert.ok(job, `no job ${name}`)
  return job
}

/** A text with its unknown parts as `<name>`. */
export function shown(text: Text): string {
  return text.map((part) => (typeof part === 'string' ? part : `<${part.name}>`)).join('')
}

/** Jobs with their tokens in lines: `deploy: A=x B=[x, y] ?why the list is uncertain`. */
export function tokenLines(text: string): readonly string[] {
  return resolve(text).jobs.map((job) => {
    const parts = [...job.tokens.map(showToken), ...(job.tokensUnknown === undefined ? [] : [`?${job.tokensUnknown}`])]
    return parts.length === 0 ? `${job.name}: none` : `${job.name}: ${parts.join(' ')}`
  })
}

/** Problems in lines: code, owner, the marked text, message. */
export function problemLines(text: string): readonly string[] {
  return resolve(text).problems.map(
    ({ code, owner, span, message }) => `${code} ${owner} ${JSON.stringify(text.slice(span.start, span.end))}: ${message}`,
  )
}

function showToken({ name, aud }: IdToken): string {
  if (aud.kind === 'invalid') return `${name}=(invalid)`
  const values = aud.values.map(({ value }) => value)
  return `${name}=${aud.kind === 'list' ? `[${values.join(', ')}]` : values.join('')}`
}
