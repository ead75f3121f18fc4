import { URI } from 'vscode-uri'
import { folderOf, join } from '../text/paths.ts'
import type { FileId } from '../text/span.ts'

/** One spelling for each URI (percent escapes, drive letters), without a slash at the end. */
export function normalUri(uri: string): string {
  return URI.parse(uri).toString().replace(/\/+$/, '')
}

/** The path of a file below a folder, or `undefined` if it lies elsewhere. Both URIs are normal. */
export function fileBelow(folder: string, uri: string): FileId | undefined {
  const top = URI.parse(folder)
  const at = URI.parse(uri)
  if (top.scheme !== at.scheme || top.authority !== at.authority) return undefined
  const path = top.path.endsWith('/') ? top.path : `${top.path}/`
  return at.path.startsWith(path) && at.path.length > path.length ? at.path.slice(path.length) : undefined
}

/** The URI of a file; `../` at its start leads out of the folder. */
export function uriOf(folder: string, file: FileId): string {
  let top = URI.parse(folder)
  let path = file
  while (path.startsWith('../')) {
    top = top.with({ path: folderOf(top.path) })
    path = path.slice(3)
  }
  return top.with({ path: `${top.path.replace(/\/$/, '')}/${path}` }).toString()
}

/** A folder of the user's settings as the service knows files: relative to the workspace folder. Absolute paths are of the same disk. */
export function folderId(folder: string, path: string): FileId {
  const slashes = path.replaceAll('\\', '/')
  if (!/^(\/|[A-Za-z]:\/)/.test(slashes)) return join('', slashes)
  const target = URI.file(slashes).path.split('/').filter(Boolean)
  const top = URI.parse(folder).path.split('/').filter(Boolean)
  let common = 0
  while (common < top.length && common < target.length && top[common] === target[common]) common++
  return [...top.slice(common).map(() => '..'), ...target.slice(common)].join('/')
}

/** The folder that a file lies in. */
export function parentUri(uri: string): string {
  const at = URI.parse(uri)
  return at
    .with({ path: folderOf(at.path) || '/' })
    .toString()
    .replace(/\/+$/, '')
}
