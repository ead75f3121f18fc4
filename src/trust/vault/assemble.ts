import { follow } from '../../syntax/node.ts'
import { folderOf } from '../../text/paths.ts'
import type { Part, PlacedPolicy } from '../trust.ts'
import { type FileSource, sourceOf } from './commands.ts'
import { policyOf } from './policy.ts'
import type { ConfigSource, RoleSource } from './role.ts'

export type Source = RoleSource | ConfigSource | FileSource

// What a role and a configuration have become, for as long as both stay the same objects.
const made = new WeakMap<RoleSource, Map<ConfigSource | undefined, PlacedPolicy>>()
const named = new WeakMap<FileSource, WeakMap<Source, RoleSource | ConfigSource>>()

/** The policies of all roles: one for each role and configuration of its auth method. */
export function assemble(parts: readonly Part[]): readonly PlacedPolicy[] {
  // Parts hold what this folder has put into them.
  const sources = resolved(parts.map((part) => part.content as Source))
  const configs = sources.filter((one): one is ConfigSource => one.kind === 'config')
  return sources.flatMap((role) => {
    if (role.kind !== 'role') return []
    const own = configsOf(role, configs)
    return own.length === 0 ? [policy(role, undefined)] : own.map((config) => policy(role, config))
  })
}

/** The configurations of a role's method: by its path; where a document doesn't say it, that of its folder, or the only one there is. */
export function configsOf(role: RoleSource, configs: readonly ConfigSource[]): readonly ConfigSource[] {
  const sameMount = configs.filter((config) => role.mount !== undefined && config.mount === role.mount)
  if (sameMount.length > 0) return sameMount
  const open = configs.filter((config) => role.mount === undefined || config.mount === undefined)
  const near = open.filter((config) => folderOf(config.document.file) === folderOf(role.document.file))
  if (near.length === 1) return near
  return open.length === 1 && configs.length === 1 ? open : []
}

function policy(role: RoleSource, config: ConfigSource | undefined): PlacedPolicy {
  const kept = made.get(role) ?? new Map<ConfigSource | undefined, PlacedPolicy>()
  made.set(role, kept)
  const known = kept.get(config)
  if (known !== undefined) return known
  const placed = policyOf(role, config)
  kept.set(config, placed)
  return placed
}

// A document that a command names by `@file` has the name and the path that the command gives it.
function resolved(sources: readonly Source[]): readonly Source[] {
  const byFile = new Map(
    sources.filter((one) => one.kind !== 'file' && one.document.root === one.fields).map((one) => [one.document.file, one]),
  )
  const taken = new Set<Source>()
  const found = sources.flatMap((source): readonly Source[] => {
    if (source.kind !== 'file') return []
    const content = source.files.map((file) => byFile.get(file)).find((one) => one !== undefined)
    if (content === undefined || content.kind === 'file') return []
    const whole = withTarget(source, content)
    if (whole === undefined) return []
    taken.add(content)
    return [whole]
  })
  return [...sources.filter((one) => one.kind !== 'file' && !taken.has(one)), ...found]
}

function withTarget(source: FileSource, content: RoleSource | ConfigSource): RoleSource | ConfigSource | undefined {
  const kept = named.get(source) ?? new WeakMap<Source, RoleSource | ConfigSource>()
  named.set(source, kept)
  const known = kept.get(content)
  if (known !== undefined) return known
  const root = follow(content.fields)
  const nameSpan = content.kind === 'role' ? content.nameSpan : source.nameSpan
  const whole = root?.kind === 'mapping' ? sourceOf(source.target, root, content.document, 'json', content.span, nameSpan) : undefined
  if (whole !== undefined) kept.set(content, whole)
  return whole
}
