import type { GitTexts } from '../service/snapshot.ts'

/** Where the server gets files from that are not open in the editor: the client, over the protocol, or the host's disk. */
export interface FileSource {
  /** The URIs of the files below a folder that may matter; `[]` where they can't be listed. */
  list(folder: string): Promise<readonly string[]>
  /**
   * The text of a file, or why there is none: it doesn't exist, can't be read or is too large (`missing`), or a symbolic link
   * leads out of the folder that it lies in (`outside`).
   */
  read(uri: string, folder: string): Promise<{ readonly text: string } | 'missing' | 'outside'>
  /** What git says of the checkout that a folder lies in. */
  git(folder: string): Promise<GitTexts | undefined>
}
