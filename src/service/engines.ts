import type { FileId } from '../text/span.ts'
import type { Snapshot, Wants } from './snapshot.ts'

const native = /\.(tf|tofu)$/i
/** In JSON the texts hold expressions. */
const modules = /\.(tf|tofu)(\.json)?$/i

/** Whether a file is Terraform's or OpenTofu's own language, which no other parser reads. */
export function isHcl(file: FileId): boolean {
  return native.test(file) || /\.tfvars$/i.test(file)
}

/** Looked through once: a list of files stays the same until one comes or goes. */
const needing = new WeakMap<readonly FileId[], boolean>()

/** The engines that a snapshot needs and does not have: the one for Terraform where there is a module. */
export function wantedEngines(snapshot: Snapshot): Wants['engines'] {
  if (snapshot.engines?.hcl !== undefined) return []
  const known = needing.get(snapshot.files)
  const needed = known ?? snapshot.files.some((file) => modules.test(file))
  if (known === undefined) needing.set(snapshot.files, needed)
  return needed ? ['hcl'] : []
}
