import * as z from 'zod/mini'
import { outsiderClasses } from '../../reach/classes.ts'

z.config({ jitless: true })

const about = (description: string) => z.meta({ description })
const document = z.record(z.string(), z.unknown())

const policy = z
  .union([
    z.string(),
    z.strictObject({ aws: document.check(about('A trust policy, or { policy, provider: { url, client_ids } }.')) }),
    z.strictObject({ gcp: document.check(about('{ provider, bindings: [{ role, members }] }.')) }),
    z.strictObject({ azure: document.check(about('A federated credential as Graph returns it.')) }),
    z.strictObject({ vault: document.check(about('{ role, config }.')) }),
    z.strictObject({ kubernetes: document.check(about('An AuthenticationConfiguration.')) }),
    z.strictObject({ pypi: document.check(about('A trusted publisher: { namespace, project, workflow_filepath, environment, issuer }.')) }),
  ])
  .check(about('FILE or FILE#NAME relative to this file, or a document written here.'))

const pipeline = z.string().check(about('The pipeline whose jobs the tests name, relative to this file.'))

const token = z
  .union([
    z.strictObject({
      job: z.optional(z.string().check(about('A job of the pipeline; without it, a bare job.'))),
      variable: z.optional(z.string().check(about('Which of its tokens, where it has several.'))),
      scenario: z.string().check(about('KIND or KIND:REF, such as default-branch or branch:feature.')),
      with: z.optional(z.record(z.string(), z.unknown()).check(about('Claims to override; null removes one.'))),
    }),
    z.strictObject({
      claims: z
        .record(z.string(), z.unknown())
        .check(about('The whole claim set; iss, iat, nbf, exp and jti default to a valid token of the policy’s issuer.')),
    }),
  ])
  .check(about('The token of a job in a scenario, or a claim set.'))

/** The shape of `*.claimtest.yaml` (cli.md "Trust tests"); schemas/claimtest.schema.json is generated from it. */
export const trustTestSchema = z.strictObject({
  policy: z.optional(policy),
  pipeline: z.optional(pipeline),
  now: z.optional(
    z
      .union([z.string(), z.number()])
      .check(about('When the tokens are shown: 2026-01-31T12:00:00Z, or seconds since 1970; else the present.')),
  ),
  tests: z.optional(
    z.array(
      z.strictObject({
        name: z.string().check(about('What the test shows.')),
        policy: z.optional(policy),
        pipeline: z.optional(pipeline),
        token,
        expect: z.enum(['allow', 'deny', 'unknown']).check(about('The verdict.')),
        because: z.optional(z.string().check(about('The claim or stage that decides.'))),
      }),
    ),
  ),
  reach: z.optional(
    z.strictObject({
      never: z.array(z.enum(outsiderClasses)).check(about('Classes of outsiders that must not get in; holds only by proof.')),
    }),
  ),
})
