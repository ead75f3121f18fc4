/** Whether a version of GitLab (`19.2`, `18.4.1-ee`) is older than another; an unknown one counts as the newest. */
export function isBefore(version: string | undefined, other: string): boolean {
  const mine = numbers(version)
  const theirs = numbers(other)
  if (mine === undefined || theirs === undefined) return false
  return mine.major < theirs.major || (mine.major === theirs.major && mine.minor < theirs.minor)
}

function numbers(version: string | undefined): { readonly major: number; readonly minor: number } | undefined {
  const match = /^v?(\d{1,4})(?:\.(\d{1,4}))?/.exec(version ?? '')
  return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2] ?? 0) }
}
