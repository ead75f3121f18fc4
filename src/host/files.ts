import { lstat, readFile, realpath, stat, writeFile } from 'node:fs/promises'
import { relative, sep } from 'node:path'
import { fdir } from 'fdir'
import { checkoutOf, IgnoreRules } from './ignore-rules.ts'

/** Bytes; a larger file is no pipeline and no trust policy, and isn't read at all. */
const mostBytes = 16_000_000
/** Files below one folder; where there are more, the rest isn't looked at. */
const mostFiles = 50_000
/** Folders that hold other people's files. */
const never = new Set(['node_modules', '.git', '.terraform', '.hg', '.svn'])

/**
 * The files below a folder as paths relative to it with `/`, sorted, without what `.gitignore` files exclude and what
 * symbolic links lead to outside of the folder. A folder that can't be read has no files.
 */
export async function listFiles(folder: string, matters: (path: string) => boolean): Promise<readonly string[]> {
  const below = (path: string) => relative(folder, path).split(sep).join('/')
  const checkout = checkoutOf(folder)
  const outer = new IgnoreRules(checkout)
  // Who names an excluded folder wants to see what is in it.
  const rules = checkout !== folder && isExcluded(folder, checkout, outer) ? new IgnoreRules(folder) : outer
  const files = await new fdir()
    .withFullPaths()
    .withErrors()
    .withMaxFiles(mostFiles)
    .exclude((name, path) => never.has(name) || rules.excludes(path.replace(/[/\\]$/, ''), true))
    .filter((path) => matters(below(path)) && !rules.excludes(path, false))
    .crawl(folder)
    .withPromise()
    .catch(() => [])
  const inside = await Promise.all(files.map((file) => isInside(folder, file)))
  return files
    .filter((_, i) => inside[i])
    .map(below)
    .sort()
}

/** The text of a file (UTF-8, broken bytes replaced), or `undefined` if it can't be read or is too large. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    const { size } = await stat(path)
    return size > mostBytes ? undefined : await readFile(path, 'utf8')
  } catch {
    return undefined
  }
}

/**
 * The text of a file that a file of the workspace names, or why there is none. `outside`: it lies in one of the folders, but
 * a symbolic link leads out of all of them. A file that lies in none of them is read as it is.
 */
export async function readNamed(path: string, folders: readonly string[]): Promise<{ readonly text: string } | 'missing' | 'outside'> {
  const text = await readText(path)
  if (text === undefined) return 'missing'
  return (await leavesAll(path, folders)) ? 'outside' : { text }
}

/** Whether a file lies in one of the folders, but a symbolic link leads out of all of them. */
export async function leavesAll(path: string, folders: readonly string[]): Promise<boolean> {
  const inside = (file: string, folder: string) => file.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`)
  if (!folders.some((folder) => inside(path, folder))) return false
  try {
    const [target, ...tops] = await Promise.all([path, ...folders].map((one) => realpath(one)))
    return !tops.some((top) => inside(target ?? '', top))
  } catch {
    return false
  }
}

/** Writes a text; throws as Node does, with a message that names the file. */
export async function writeText(path: string, text: string): Promise<void> {
  await writeFile(path, text)
}

/**
 * Writes `after` where the file still holds exactly `before`; false, and nothing is written, where it doesn't: it changed
 * meanwhile, or has bytes that are no UTF-8 and would be lost.
 */
export async function replaceText(path: string, before: string, after: string): Promise<boolean> {
  const bytes = await readFile(path)
  if (!bytes.equals(Buffer.from(before, 'utf8'))) return false
  await writeFile(path, after)
  return true
}

/** What a path is. */
export async function kindOf(path: string): Promise<'file' | 'folder' | 'nothing'> {
  try {
    const found = await stat(path)
    return found.isDirectory() ? 'folder' : 'file'
  } catch {
    return 'nothing'
  }
}

/** All that comes on standard input, up to the largest size of a file. */
export async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > mostBytes) break
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

// Also when a folder on the way to it is.
function isExcluded(folder: string, checkout: string, rules: IgnoreRules): boolean {
  const parts = relative(checkout, folder).split(sep)
  return parts.some((_, i) => rules.excludes([checkout, ...parts.slice(0, i + 1)].join(sep), true))
}

// A link may lead anywhere; what it leads to counts only within the folder.
async function isInside(folder: string, file: string): Promise<boolean> {
  try {
    if (!(await lstat(file)).isSymbolicLink()) return true
    const [top, target] = await Promise.all([realpath(folder), realpath(file)])
    return target.startsWith(`${top}${sep}`)
  } catch {
    return false
  }
}
