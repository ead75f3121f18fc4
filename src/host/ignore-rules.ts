import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import ignore, { type Ignore } from 'ignore'

/**
 * What the `.gitignore` files of a checkout exclude, as git reads them: each folder's file speaks of what lies below it, and a
 * deeper one overrules (git's gitignore page). Read when a folder is first asked about; synchronous, since the crawler asks so.
 */
export class IgnoreRules {
  readonly #rules = new Map<string, Ignore | undefined>()
  readonly #top: string

  /** `top`: the folder from which rules count, that of the checkout. */
  constructor(top: string) {
    this.#top = top
  }

  /** Whether a file or folder with this full path is excluded. What lies in an excluded folder is too, but isn't asked here. */
  excludes(path: string, folder: boolean): boolean {
    for (let at = dirname(path); ; at = dirname(at)) {
      const rules = this.#rulesOf(at)
      const below = relative(at, path).split(sep).join('/')
      const result = rules?.test(folder ? `${below}/` : below)
      if (result?.ignored) return true
      if (result?.unignored || at === this.#top || dirname(at) === at) return false
    }
  }

  #rulesOf(folder: string): Ignore | undefined {
    if (this.#rules.has(folder)) return this.#rules.get(folder)
    const rules = read(join(folder, '.gitignore'))
    this.#rules.set(folder, rules)
    return rules
  }
}

/** The folder of the git checkout that this one lies in, or itself outside of one. */
export function checkoutOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (dirname(at) === at) return folder
  }
}

function read(file: string): Ignore | undefined {
  try {
    return ignore().add(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
