import { follow, type Parsed } from '../syntax/node.ts'
import type { Configuration } from './config.ts'
import { fitTo } from './fit.ts'
import { configurationSchema } from './schema/configuration-schema.ts'

/**
 * The configuration that a parsed `.claimcheck.yaml` holds. Each part that doesn't fit the schema gives one problem where it
 * stands and is left out, as if it weren't there; without a file, or with an empty one, everything has its default.
 * The first document counts. Syntax problems stay in `parsed.problems`.
 */
export function readConfiguration(parsed: Parsed | undefined): Configuration {
  const { value, misfits, spanAt } = fitTo(configurationSchema, follow(parsed?.documents[0]), 'configuration', {})
  const links = value.links ?? []
  const ignore = value.ignore ?? []
  return {
    file: parsed?.file,
    project: value.project,
    issuer: value.issuer?.replace(/\/$/, ''),
    gitlab: { version: value.gitlab?.version, tier: value.gitlab?.tier },
    ids: { projectId: optionalString(value.ids?.project_id), namespaceId: optionalString(value.ids?.namespace_id) },
    defaultBranch: value.default_branch,
    protected: {
      branches: value.protected?.branches,
      tags: value.protected?.tags,
      environments: value.protected?.environments,
    },
    subject: value.subject,
    variables: new Map(Object.entries(value.variables ?? {}).map(([name, content]) => [name, String(content)])),
    pipelines: value.pipelines,
    trust: value.trust,
    links: links.map((link, i) => ({ job: link.job, policy: link.policy, span: spanAt(['links', i]) })),
    includes: new Map(Object.entries(value.includes ?? {})),
    terraform: { variables: new Map(Object.entries(value.terraform?.variables ?? {})), varFiles: value.terraform?.var_files ?? [] },
    rules: new Map(Object.entries(value.rules ?? {}).flatMap(([rule, severity]) => (severity === undefined ? [] : [[rule, severity]]))),
    ignore: ignore.map((silence, i) => ({
      rule: silence.rule,
      file: silence.file,
      reason: silence.reason,
      until: silence.until,
      span: spanAt(['ignore', i]),
    })),
    problems: misfits,
  }
}

function optionalString(value: string | number | undefined): string | undefined {
  return value === undefined ? undefined : String(value)
}
