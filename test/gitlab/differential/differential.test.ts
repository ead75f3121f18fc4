import assert from 'node:assert/strict'
import { readdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Job } from '../../../src/gitlab/pipeline.ts'
import { type KnownError, knownErrors } from './known-errors.ts'
import { checkout, type Preview, preview } from './preview.ts'
import { resolvedJobs } from './resolved.ts'

const cases = fileURLToPath(new URL('../../cases/pipelines/', import.meta.url))
const keys = ['id_tokens', 'environment', 'secrets'] as const
const atOnce = 2

/** The names that GitLab gives to the copies of a job, which a preview does not show; gitlab.md 5, `parallel` [SCHEMA]. */
const copies: Readonly<Record<string, readonly string[]>> = {
  'matrix-two-variables': ['deploy: [aws, eu]', 'deploy: [aws, us]', 'deploy: [gcp, eu]', 'deploy: [gcp, us]'],
  'matrix-several-entries': ['deploy: [network, 111122223333]', 'deploy: [data, 444455556666]', 'deploy: [app, 444455556666]'],
  'matrix-one-variable': ['publish: [npm]', 'publish: [pypi]', 'publish: [rubygems]', 'test'],
  'matrix-extended': ['deploy: [eu-west-1]', 'deploy: [us-east-1]'],
  'inputs-in-matrix': ['deploy: [eu-west-1]', 'deploy: [us-east-1]'],
}

interface Outcome {
  readonly theirs: Preview
  readonly ours: ReadonlyMap<string, readonly Job[]>
}

describe('pipelines, compared with gitlab-ci-local --preview', () => {
  const names = readdirSync(cases).sort()
  const outcomes = new Map<string, Outcome | Error>()

  before(async function () {
    this.timeout(600_000)
    const waiting = [...names]
    const work = async () => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) outcomes.set(name, await compared(name))
    }
    await Promise.all(Array.from({ length: atOnce }, work))
  })

  it('are 60 or more, with at most six known errors', () => {
    assert.ok(names.length >= 60, `${names.length} pipelines`)
    assert.ok(knownErrors.length <= 6)
  })

  for (const name of names) {
    it(name, () => {
      const { theirs, ours } = outcomeOf(outcomes, name)
      assert.ok(
        [...ours.values()].flat().some((job) => keys.some((key) => job.resolved(key) !== undefined)),
        'there is something to compare',
      )
      assert.deepEqual([...ours.keys()].sort(), [...theirs.keys()].sort(), 'the jobs')
      const expected = copies[name]
      if (expected !== undefined) {
        const all = [...ours.values()].flat().map((job) => job.name)
        assert.deepEqual(all, expected, 'the names with their copies')
      }
      for (const [base, jobs] of ours) {
        for (const key of keys.filter((candidate) => !knownErrors.some(isAt(name, base, candidate)))) {
          for (const job of jobs) assert.deepEqual(shown(job.resolved(key)), shown(theirs.get(base)?.[key]), `${job.name}, ${key}`)
        }
      }
    })
  }

  for (const { pipeline, job, key, gitlab, what } of knownErrors) {
    it(`${pipeline}, a known error in ${key} of ${job}: ${what}`, () => {
      const { theirs, ours } = outcomeOf(outcomes, pipeline)
      assert.notDeepEqual(shown(theirs.get(job)?.[key]), shown(gitlab), 'gitlab-ci-local agrees with GitLab: take it off the list')
      assert.deepEqual(
        ours.get(job)?.map((copy) => shown(copy.resolved(key))),
        [shown(gitlab)],
      )
    })
  }
})

async function compared(name: string): Promise<Outcome | Error> {
  const folder = await checkout(`${cases}${name}`)
  try {
    const [theirs, ours] = await Promise.all([preview(folder), resolvedJobs(folder)])
    return { theirs, ours }
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function outcomeOf(outcomes: ReadonlyMap<string, Outcome | Error>, name: string): Outcome {
  const outcome = outcomes.get(name)
  assert.ok(outcome, `there is no pipeline ${name}`)
  if (outcome instanceof Error) throw outcome
  return outcome
}

function isAt(pipeline: string, job: string, key: string): (error: KnownError) => boolean {
  return (error) => error.pipeline === pipeline && error.job === job && error.key === key
}

/**
 * A value with the differences taken out that mean nothing: a null is no value (GitLab's entries take nil as not given),
 * and mappings become their entries in order, since the order of tokens decides which one a secret uses (gitlab.md 4.1).
 */
function shown(value: unknown): unknown {
  return value === null ? undefined : ordered(value)
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  return { entries: Object.entries(value).map(([key, inner]) => [key, ordered(inner)]) }
}
