import type { FileId } from './span.ts'

/** The folder of a file, `''` for the top. */
export function folderOf(file: FileId): string {
  const slash = file.lastIndexOf('/')
  return slash < 0 ? '' : file.slice(0, slash)
}

/** The last part of the path. */
export function nameOf(file: FileId): string {
  return file.slice(file.lastIndexOf('/') + 1)
}

/** `path` as seen from `folder`, with `.` and `..` worked out; `..` above the top stay in front. */
export function join(folder: string, path: string): FileId {
  const parts: string[] = []
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return parts.join('/')
}

/** `file` relative to `folder`, or `undefined` if it lies outside. */
export function within(folder: string, file: FileId): string | undefined {
  if (folder === '') return file.startsWith('../') ? undefined : file
  return file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : undefined
}
