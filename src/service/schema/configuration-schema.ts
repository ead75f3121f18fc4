import * as z from 'zod/mini'
import { rules } from '../../rules/index.ts'

// Without this zod tries `new Function` once, which a strict content security policy of a web worker reports.
z.config({ jitless: true })

const about = (description: string) => z.meta({ description })
const id = (description: string) => z.union([z.string(), z.number()]).check(about(description))
const globs = (description: string) => z.array(z.string()).check(about(description))
const text = (pattern: RegExp, expected: string, description: string) =>
  z.string().check(z.regex(pattern, { error: expected }), about(description))

const severity = z.enum(['error', 'warning', 'info', 'off'])
const ruleId = z.enum(rules.map((rule) => rule.id))

/**
 * The shape of `.claimcheck.yaml` (cli.md "Configuration"), the one source of it: read-config.ts checks with it, and
 * schemas/claimcheck.schema.json is generated from it. `error` texts read "<path>: expected <error>".
 */
export const configurationSchema = z.strictObject({
  project: z.optional(
    text(/^[^/\s:]+(?:\/[^/\s:]+)+$/, 'group/project', 'Path of the GitLab project. Default: the git remote, when it is a GitLab’s.'),
  ),
  issuer: z.optional(
    text(
      /^https?:\/\/\S+$/,
      'a URL such as https://gitlab.com',
      'URL of the GitLab instance, the `iss` of its tokens. Default: the host of the git remote.',
    ),
  ),
  gitlab: z.optional(
    z
      .strictObject({
        version: z.optional(text(/^\d+(?:\.\d+)*(?:-.*)?$/, 'a version such as "19.2"', 'Version of the GitLab instance, in quotes.')),
        tier: z.optional(z.enum(['free', 'premium', 'ultimate']).check(about('Free has no protected environments.'))),
      })
      .check(about('The GitLab instance that runs the pipeline.')),
  ),
  ids: z.optional(
    z
      .strictObject({
        project_id: z.optional(id('Numeric id of the project.')),
        namespace_id: z.optional(id('Numeric id of the project’s group.')),
      })
      .check(about('Ids that no file of the project tells; claims that need them are unknown without.')),
  ),
  default_branch: z.optional(z.string().check(about('Default: what git knows of the remote.'))),
  protected: z.optional(
    z
      .strictObject({
        branches: z.optional(globs('Protected branches, GitLab wildcards allowed.')),
        tags: z.optional(globs('Protected tags, GitLab wildcards allowed.')),
        environments: z.optional(globs('Protected environments, GitLab wildcards allowed.')),
      })
      .check(about('What is protected in the project’s settings. Absent: not known.')),
  ),
  subject: z.optional(
    z
      .array(z.string())
      .check(
        z.minLength(1, { error: 'at least one component' }),
        about('`ci_id_token_sub_claim_components` of the project. Default: project_path, ref_type, ref.'),
      ),
  ),
  variables: z.optional(
    z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).check(about('CI/CD variables kept in GitLab’s settings.')),
  ),
  pipelines: z.optional(globs('Root files of pipelines. Default: .gitlab-ci.yml.')),
  trust: z.optional(globs('Where trust policies are. Default: everywhere below.')),
  links: z.optional(
    z
      .array(
        z.strictObject({
          job: z.string().check(about('Name of a job.')),
          policy: z.string().check(about('FILE or FILE#NAME of the trust policy that the job’s token is meant for.')),
        }),
      )
      .check(about('Which job uses which policy, where nothing in the job names it.')),
  ),
  includes: z.optional(
    z.record(z.string(), z.string()).check(about('Project, host or component of an `include` to the folder that holds its files.')),
  ),
  terraform: z.optional(
    z
      .strictObject({
        variables: z.optional(
          z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).check(about('Values of Terraform variables.')),
        ),
        var_files: z.optional(globs('Files with values of Terraform variables.')),
      })
      .check(about('What Terraform would be given.')),
  ),
  rules: z.optional(
    z
      .strictObject(Object.fromEntries(rules.map((rule) => [rule.id, z.optional(severity.check(about(rule.summary)))])))
      .check(about('Severity of single rules; off: not reported.')),
  ),
  ignore: z.optional(
    z
      .array(
        z.strictObject({
          rule: ruleId.check(about('The rule that is silenced.')),
          file: z.optional(z.string().check(about('File glob; absent: everywhere.'))),
          reason: z.optional(z.string().check(about('Why.'))),
          until: z.optional(text(/^\d{4}-\d\d-\d\d$/, 'a date such as 2027-03-01', 'The last day of the silence.')),
        }),
      )
      .check(about('Findings that were looked at and accepted.')),
  ),
})
