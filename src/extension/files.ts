import ignore, { type Ignore } from 'ignore'
import { FileType, RelativePattern, Uri, workspace } from 'vscode'
import type { ListFilesParams, ListFilesResult, ReadFileParams, ReadFileResult } from '../protocol/messages.ts'
import { isReadFile, readFilesGlob } from '../text/file-kinds.ts'

// What is beyond these is not looked at: a workspace of this size is no single GitLab project.
const mostFiles = 5000
const mostFolders = 2000
const mostBytes = 6_000_000

/**
 * The files below a folder that are read at all that git doesn't ignore, through the editor, so that it works where there is no
 * disk (a virtual workspace). At most 5,000; `[]` for a folder that can't be read.
 */
export async function listFiles(params: ListFilesParams): Promise<ListFilesResult> {
  const folder = Uri.parse(params.folder)
  if (!isInWorkspace(folder)) return { files: [] }
  // Where a virtual file system brings no search of its own, VS Code waits for one without end.
  const { files, ignores } = await (folder.scheme === 'file' ? search(folder) : walk(folder))
  const ignored = await readIgnores(ignores)
  return { files: files.filter((uri) => !isIgnored(uri, ignored)).map((uri) => uri.toString()) }
}

/**
 * The text of a file of the workspace, or of a folder that `includes` names; `null` for one that doesn't exist, is neither,
 * or is larger than 6 MB.
 */
export async function readFile(params: ReadFileParams): Promise<ReadFileResult> {
  const uri = Uri.parse(params.uri)
  if (!isInWorkspace(uri) && !isIncluded(uri)) return { text: null }
  return { text: (await readText(uri)) ?? null }
}

interface Found {
  readonly files: readonly Uri[]
  /** The `.gitignore` files. */
  readonly ignores: readonly Uri[]
}

function isInWorkspace(uri: Uri): boolean {
  return !/(^|\/)\.\.(\/|$)/.test(uri.path) && workspace.getWorkspaceFolder(uri) !== undefined
}

// Outside of the workspace only pipeline files are read: of any folder for who trusts the workspace, else of those that the
// user's own settings name.
function isIncluded(uri: Uri): boolean {
  if (/(^|\/)\.\.(\/|$)/.test(uri.path) || !/\.ya?ml$/i.test(uri.path)) return false
  if (workspace.isTrusted) return true
  const includes: { readonly [key: string]: unknown } = workspace.getConfiguration('claimcheck').get('includes', {})
  const tops = workspace.workspaceFolders ?? []
  return Object.values(includes).some((path) => {
    if (typeof path !== 'string') return false
    const folders = /^([/\\]|[A-Za-z]:)/.test(path) ? [Uri.file(path)] : tops.map((folder) => Uri.joinPath(folder.uri, path))
    return folders.some((folder) => uri.scheme === folder.scheme && uri.path.startsWith(`${folder.path.replace(/\/$/, '')}/`))
  })
}

async function search(folder: Uri): Promise<Found> {
  const find = async (glob: string) => {
    try {
      return await workspace.findFiles(new RelativePattern(folder, glob), '**/{node_modules,.git,.terraform}/**', mostFiles)
    } catch {
      return []
    }
  }
  const [files, ignores] = await Promise.all([find(readFilesGlob), find('**/.gitignore')])
  return { files, ignores }
}

// Folder by folder from the top, so that what is cut off lies deepest.
async function walk(top: Uri): Promise<Found> {
  const files: Uri[] = []
  const ignores: Uri[] = []
  const folders = [top]
  for (let at = 0; at < folders.length && at < mostFolders && files.length < mostFiles; at++) {
    const folder = folders[at] ?? top
    for (const [name, type] of await readFolder(folder)) {
      const uri = Uri.joinPath(folder, name)
      // A link to a folder may lead into a circle.
      if (type === FileType.Directory) {
        if (!['node_modules', '.git', '.terraform'].includes(name)) folders.push(uri)
      } else if (name === '.gitignore') ignores.push(uri)
      else if (isReadFile(name)) files.push(uri)
    }
  }
  return { files: files.slice(0, mostFiles), ignores }
}

async function readFolder(folder: Uri): Promise<readonly [string, FileType][]> {
  try {
    return await workspace.fs.readDirectory(folder)
  } catch {
    return []
  }
}

async function readText(uri: Uri): Promise<string | undefined> {
  try {
    if ((await workspace.fs.stat(uri)).size > mostBytes) return undefined
    return new TextDecoder().decode(await workspace.fs.readFile(uri))
  } catch {
    return undefined
  }
}

interface IgnoreFile {
  /** The path of its folder, with a slash at the end. */
  readonly folder: string
  readonly rules: Ignore
}

async function readIgnores(uris: readonly Uri[]): Promise<readonly IgnoreFile[]> {
  const texts = await Promise.all(uris.map(async (uri) => ({ uri, text: (await readText(uri)) ?? '' })))
  return texts.map(({ uri, text }) => ({ folder: uri.path.slice(0, uri.path.lastIndexOf('/') + 1), rules: ignore().add(text) }))
}

function isIgnored(uri: Uri, ignores: readonly IgnoreFile[]): boolean {
  return ignores.some(({ folder, rules }) => uri.path.startsWith(folder) && rules.ignores(uri.path.slice(folder.length)))
}
