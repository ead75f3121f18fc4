/** Extensions that complete and explain the keywords of `.gitlab-ci.yml` from GitLab's own schema. */
const others = ['redhat.vscode-yaml']

/** Whether we complete and explain keywords as such: as the setting `claimcheck.pipelineKeywords` says, else where no other extension does. */
export function showsKeywords(setting: unknown, isInstalled: (extension: string) => boolean): boolean {
  if (setting === 'on') return true
  return setting !== 'off' && !others.some(isInstalled)
}
