/** What a git checkout tells about the project, without any credentials that its remote's URL may carry. */
export interface Remote {
  /** With port where an `http(s)` URL has one. */
  readonly host: string
  readonly project: string
  readonly defaultBranch: string | undefined
}

/**
 * Reads the text of `.git/config`, and of `.git/refs/remotes/origin/HEAD` for the default branch. `undefined` if there is
 * no remote, if it is a local path, or if its host is surely not a GitLab. The remote `origin` counts, else the first one.
 */
export function readRemote(config: string, originHead?: string): Remote | undefined {
  const remotes = remoteUrls(config)
  const [first] = remotes
  const url = remotes.find((remote) => remote.name === 'origin')?.url ?? first?.url
  const address = url === undefined ? undefined : parseAddress(url)
  if (address === undefined || isForeign(address.host)) return undefined
  return { ...address, defaultBranch: defaultBranchOf(originHead) }
}

function remoteUrls(config: string): { name: string; url: string }[] {
  const found: { name: string; url: string }[] = []
  let name: string | undefined
  for (const raw of config.split(/\r\n|\r|\n/)) {
    const line = raw.trim()
    if (line.startsWith('[')) {
      name = /^\[remote "([^"]*)"\]/i.exec(line)?.[1]
      continue
    }
    if (name === undefined || !/^url\s*=/i.test(line)) continue
    const url = unquote(line.slice(line.indexOf('=') + 1).trim())
    if (url !== '' && !found.some((remote) => remote.name === name)) found.push({ name, url })
  }
  return found
}

function unquote(value: string): string {
  return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value
}

function parseAddress(url: string): { host: string; project: string } | undefined {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase()
  if (scheme !== undefined) {
    if (!/^(https?|ssh|git\+ssh|git)$/.test(scheme)) return undefined
    const rest = url.slice(scheme.length + 3)
    const slash = rest.indexOf('/')
    if (slash < 0) return undefined
    // An ssh or git port says nothing about the web address.
    return address(rest.slice(0, slash), rest.slice(slash + 1), scheme.startsWith('http'))
  }
  // scp-like: [user@]host:path. A single letter is a Windows drive.
  const colon = url.indexOf(':')
  if (colon < 2 || url.slice(0, colon).includes('/')) return undefined
  return address(url.slice(0, colon), url.slice(colon + 1), false)
}

function address(authority: string, path: string, keepPort: boolean): { host: string; project: string } | undefined {
  const place = authority.slice(authority.lastIndexOf('@') + 1).toLowerCase()
  const colon = place.lastIndexOf(':')
  const name = colon < 0 ? place : place.slice(0, colon)
  const port = colon < 0 || !keepPort ? '' : place.slice(colon)
  const project = path
    .replace(/[?#].*$/, '')
    .split('/')
    .filter((part) => part !== '')
    .join('/')
    .replace(/\.git$/, '')
  if (!/^[a-z0-9.-]+$/.test(name) || !project.includes('/') || project.startsWith('~')) return undefined
  // GitLab.com's ssh over the https port.
  return { host: (name === 'altssh.gitlab.com' ? 'gitlab.com' : name) + port, project }
}

const foreignHosts =
  /^(.*\.)?(github\.com|bitbucket\.org|dev\.azure\.com|visualstudio\.com|codeberg\.org|gitea\.com|sr\.ht|sourceforge\.net|amazonaws\.com|source\.developers\.google\.com|gitee\.com|launchpad\.net|huggingface\.co)$/

function isForeign(host: string): boolean {
  return foreignHosts.test(host.replace(/:\d+$/, ''))
}

function defaultBranchOf(originHead: string | undefined): string | undefined {
  return /^ref: refs\/remotes\/[^/\s]+\/(\S+)/.exec(originHead ?? '')?.[1]
}
