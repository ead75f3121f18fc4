import { join, within } from '../../text/paths.ts'
import type { FileId } from '../../text/span.ts'
import type { Place, World } from '../world.ts'
import { matchesWildcardPath } from './wildcard.ts'

/** The repository that an including file stands in: `local` starts at its top. */
export interface Repository {
  readonly folder: string
  /** Its path; `undefined` for a file that belongs to no repository, which a remote one does not. */
  readonly project: string | undefined
  readonly host: string | undefined
}

/** Where an include leads: candidates of which the first that exists counts, in their repository; or why nowhere. */
export type Target =
  | { readonly candidates: readonly FileId[]; readonly repository: Repository; readonly missing: string }
  | { readonly refused: string }
  | { readonly nowhere: string; readonly repository: Repository }
  | { readonly outside: string }
  | { readonly why: string }

/** The files of `include:local`, several for a glob (sorted, as GitLab takes them); paths start at the top of the repository. */
export function localTargets(path: string, repository: Repository, world: World): readonly Target[] {
  const whole = join('', path)
  if (whole.startsWith('..')) return [{ outside: `Local file \`${path}\` lies outside of the project` }]
  if (!isYaml(path)) return [{ refused: `Included file \`${path}\` does not have YAML extension!` }]
  const file = join(repository.folder, whole)
  if (!path.includes('*')) return [{ candidates: [file], repository, missing: `Local file \`${path}\` does not exist!` }]
  const files = world.list(repository.folder)
  if (files === undefined) return [{ why: `the files of ${repository.project ?? 'its project'} can't be listed` }]
  const found = files.filter((candidate) => matchesWildcardPath(whole, within(repository.folder, candidate) ?? ''))
  if (found.length === 0) return [{ nowhere: `Local file \`${path}\` does not exist!`, repository }]
  return found.map((candidate) => ({ candidates: [candidate], repository, missing: `Local file \`${candidate}\` does not exist!` }))
}

/** A file of another project, in the folder that the configuration names for it; without a ref also of the project itself. */
export function projectTarget(project: string, ref: string | undefined, file: string, world: World): Target {
  if (!isYaml(file)) return { refused: `Included file \`${file}\` does not have YAML extension!` }
  const path = join('', file)
  if (path.startsWith('..')) return { outside: `Project \`${project}\` file \`${file}\` lies outside of the project` }
  const own = project === world.facts.project && (ref === undefined || ref === 'HEAD')
  const found = own ? { folder: world.base } : lookUp(world, [...(ref === undefined ? [] : [`${project}@${ref}`]), ...prefixes(project)])
  return inFolder(found, project, undefined, [path], `Project \`${project}\` file \`${file}\` does not exist!`)
}

/** A component, `<host>/<project>/<name>@<version>`: a file or a folder of its project's `templates`; gitlab.md 5 [D-INC]. */
export function componentTarget(address: string, world: World): Target {
  const [path = '', version] = address.split('@')
  const parts = path.split('/')
  const host = parts[0] ?? ''
  const name = parts.at(-1) ?? ''
  const project = parts.slice(1, -1).join('/')
  if (version === undefined || !project.includes('/') || name === '' || name === '..') {
    return { refused: `Given component reference \`${address}\` is not valid` }
  }
  const own = project === world.facts.project && `https://${host}` === world.facts.issuer
  const found = own ? { folder: world.base } : lookUp(world, [address, path, ...prefixes(project, `${host}/`), host, ...prefixes(project)])
  const candidates = [`templates/${name}.yml`, `templates/${name}/template.yml`]
  return inFolder(found, project, host, candidates, `Component \`${address}\` is not in the folder that \`includes\` names for it`)
}

/** A file of a web address, in the folder that the configuration names for its host or for the first parts of the address. */
export function remoteTarget(url: string, world: World): Target {
  const address = /^https?:\/\/(?:[^/@]*@)?([^/?#]+)\/([^?#]*)/i.exec(url)
  if (address === null) return { refused: `Remote file \`${url}\` does not have a valid address!` }
  if (!isYaml(address[2] ?? '')) return { refused: `Included file \`${url}\` does not have YAML extension!` }
  const found = lookUp(world, prefixes(`${address[1]}/${address[2]}`))
  return inFolder(found, undefined, undefined, [''], `Remote file \`${url}\` is not in the folder that \`includes\` names for it`)
}

/** A template that GitLab brings along; in its own repository they are below `lib/gitlab/ci/templates`. */
export function templateTarget(name: string, world: World): Target {
  const path = join('', name)
  if (path.startsWith('..') || !name.endsWith('.gitlab-ci.yml')) return { refused: `Template file \`${name}\` is not a valid location!` }
  const template = lookUp(world, ['template'])
  const found = template ?? lookUp(world, ['gitlab-org/gitlab'])
  const file = template === undefined ? `lib/gitlab/ci/templates/${path}` : path
  return inFolder(found, undefined, undefined, [file], `Template \`${name}\` is not in the folder that \`includes\` names for it`)
}

interface Found {
  readonly folder: string
  /** What of the address comes behind the key that was found. */
  readonly rest?: string
}

function inFolder(
  found: Found | { readonly refused: string } | undefined,
  project: string | undefined,
  host: string | undefined,
  paths: readonly string[],
  missing: string,
): Target {
  if (found === undefined) return { why: 'it is in another place; `includes` in .claimcheck.yaml can name a folder for it' }
  if ('refused' in found) return { why: found.refused }
  const folder = join(found.folder, found.rest ?? '')
  const repository = { folder, project, host }
  return { candidates: paths.map((path) => join(folder, path)), repository, missing }
}

interface Key {
  readonly key: string
  readonly rest: string
}

// The longest name first: what is said of a project wins over what is said of its group.
function prefixes(path: string, before = ''): readonly Key[] {
  const parts = path.split('/')
  return parts.map((_, i) => {
    const end = parts.length - i
    return { key: before + parts.slice(0, end).join('/'), rest: parts.slice(end).join('/') }
  })
}

function lookUp(world: World, keys: readonly (string | Key)[]): Found | { readonly refused: string } | undefined {
  for (const one of keys) {
    const { key, rest } = typeof one === 'string' ? { key: one, rest: '' } : one
    const place: Place | undefined = world.places.get(key)
    if (place === undefined) continue
    if ('refused' in place) return place
    if (!join('', rest).startsWith('..')) return { folder: place.folder, rest }
  }
  return undefined
}

function isYaml(path: string): boolean {
  return /\.ya?ml$/i.test(path)
}
