import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fdir } from 'fdir'
import ignore, { type Ignore } from 'ignore'

/** Bytes; a larger file is no pipeline and no trust policy, and isn't read at all. */
const mostBytes = 16_000_000
/** Files below one folder; where there are more, the rest isn't looked at. */
const mostFiles = 50_000
/** Folders that hold other people's files. */
const never = new Set(['node_modules', '.git', '.terraform', '.hg', '.svn'])

/**
 * The files below a folder as paths relative to it with `/`, sorted, without what `.gitignore` files exclude and what
 * symbolic links lead to. A folder that can't be read has no files.
 */
export async function listFiles(folder: string, matters: (path: string) => boolean): Promise<readonly string[]> {
  const rules = await ignoreRules(folder)
  const below = (path: string) => relative(folder, path).split(sep).join('/')
  const files = await new fdir()
    .withFullPaths()
    .withErrors()
    .withMaxFiles(mostFiles)
    .exclude((name, path) => never.has(name) || rules.ignores(`${below(path).replace(/\/$/, '')}/`))
    .filter((path) => matters(below(path)) && !rules.ignores(below(path)))
    .crawl(folder)
    .withPromise()
    .catch(() => [])
  return files.map(below).sort()
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

/** Writes a text; throws as Node does, with a message that names the file. */
export async function writeText(path: string, text: string): Promise<void> {
  await writeFile(path, text)
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

// The .gitignore files of the folder and of those directly below it; deeper ones are rare and only make the list longer.
async function ignoreRules(folder: string): Promise<Ignore> {
  const rules = ignore()
  const top = await readText(join(folder, '.gitignore'))
  if (top !== undefined) rules.add(top)
  const folders = await readdir(folder, { withFileTypes: true }).catch(() => [])
  for (const entry of folders) {
    if (!entry.isDirectory() || never.has(entry.name)) continue
    const text = await readText(join(folder, entry.name, '.gitignore'))
    if (text !== undefined) rules.add(text.split('\n').flatMap((line) => prefixed(line.trim(), entry.name)))
  }
  return { ...rules, ignores: (path: string) => path !== '' && path !== '/' && !path.startsWith('..') && rules.ignores(path) } as Ignore
}

// A line of a nested .gitignore as one of the top: patterns without a slash hold at any depth below.
function prefixed(line: string, folder: string): string[] {
  if (line === '' || line.startsWith('#')) return []
  const negated = line.startsWith('!')
  const pattern = negated ? line.slice(1) : line
  const anchored = pattern.replace(/\/$/, '').includes('/')
  return [`${negated ? '!' : ''}/${folder}/${anchored ? pattern.replace(/^\//, '') : `**/${pattern}`}`]
}
