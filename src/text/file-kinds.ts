/** The extensions of the files that are read at all, without the dot. */
const readExtensions: readonly string[] = ['yml', 'yaml', 'json', 'tf', 'tofu', 'tfvars', 'sh', 'bash', 'bicep']

/** Such files as a glob of VS Code and of the language server protocol. */
export const readFilesGlob = `**/*.{${readExtensions.join()}}`

const pattern = new RegExp(`\\.(${readExtensions.join('|')})$`, 'i')

/** Whether a file has one of these extensions. */
export function isReadFile(path: string): boolean {
  return pattern.test(path)
}
