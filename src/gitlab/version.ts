/** Whether a GitLab version (`19.2`, `18.4.1-ee`) is at least another; one that is not given or not readable counts as the newest. */
export function atLeast(version: string | undefined, wanted: string): boolean {
  if (version === undefined) return true
  const have = numbers(version)
  const want = numbers(wanted)
  if (have === undefined || want === undefined) return true
  return have.major !== want.major ? have.major > want.major : have.minor >= want.minor
}

function numbers(version: string): { major: number; minor: number } | undefined {
  const match = /^v?(\d{1,6})(?:\.(\d{1,6}))?/.exec(version)
  return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2] ?? '0') }
}
