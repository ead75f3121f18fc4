import type { JsonValue } from '../../../src/text/json.ts'

/** An error of gitlab-ci-local 4.75.1: in one key of one job it says something else than GitLab does. */
export interface KnownError {
  /** The folder below test/cases/pipelines. */
  readonly pipeline: string
  readonly job: string
  readonly key: string
  /** What GitLab makes of it. */
  readonly gitlab: JsonValue | undefined
  readonly what: string
  /** The section of the fact sheet about GitLab, with its sources, and GitLab's own file where one decides. */
  readonly source: string
}

/** Six at most. One that agrees after all fails the test, so that the list shrinks with every release of gitlab-ci-local. */
export const knownErrors: readonly KnownError[] = [
  {
    pipeline: 'default-inherited',
    job: 'deploy',
    key: 'id_tokens',
    gitlab: { AWS_TOKEN: { aud: 'sts.amazonaws.com' } },
    what: 'a job without `inherit` does not get `default:id_tokens`',
    source: 'gitlab.md 3.2, `default:` [D-YAML, C-DEF, C-JOB]',
  },
  {
    pipeline: 'trigger-inherits-list',
    job: 'deploy downstream',
    key: 'id_tokens',
    gitlab: undefined,
    what: 'a trigger job gets tokens when its `inherit:default` names them',
    source: 'gitlab.md 3.4, trigger jobs [C-BRIDGE]',
  },
  {
    pipeline: 'extends-over-reference',
    job: 'replaced',
    key: 'id_tokens',
    gitlab: { VAULT_ID_TOKEN: { aud: 'https://vault.example.com' } },
    what: 'a mapping in the job is merged into the `!reference` of its base',
    source: 'gitlab.md 5, order and `extends` [D-OPT]; lib/gitlab/ci/config.rb, extendable/entry.rb',
  },
  {
    pipeline: 'anchor-merge-after-key',
    job: 'deploy',
    key: 'environment',
    gitlab: 'from-anchor',
    what: 'a key above `<<` wins over the merged mapping',
    source: 'gitlab.md 5, YAML anchors: the later key wins [D-OPT]; lib/psych/visitors/to_ruby.rb of ruby/psych',
  },
  {
    pipeline: 'inputs-functions',
    job: 'deploy',
    key: 'environment',
    gitlab: 'review/01234567',
    what: 'functions in `$[[ ]]` do nothing',
    source: 'gitlab.md 5, inputs [D-INPUT]; lib/gitlab/ci/config/interpolation/functions/truncate.rb',
  },
  {
    pipeline: 'inputs-quoted',
    job: 'deploy',
    key: 'secrets',
    gitlab: { PASSWORD: { gcp_secret_manager: { name: 'db', version: '7' }, token: '$GCP_TOKEN' } },
    what: 'a number input in quotes stays a number',
    source: 'gitlab.md 5, inputs [D-INPUT]; lib/gitlab/ci/config/interpolation/text_interpolator.rb',
  },
]
