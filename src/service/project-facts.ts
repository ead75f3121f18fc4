import { defaultSubject, type ProjectFacts } from '../gitlab/project.ts'
import type { Remote } from '../gitlab/remote.ts'
import type { Configuration } from './config.ts'

/**
 * What is known of the project: the configuration, and where it is silent the git remote. The remote's path and host count only
 * when it is a GitLab's: the configured issuer's host, or one with "gitlab" in its name; a mirror elsewhere tells its default
 * branch at most.
 */
export function facts(configuration: Configuration, remote: Remote | undefined): ProjectFacts {
  const gitlab = remote !== undefined && isGitLab(remote.host, configuration.issuer) ? remote : undefined
  return {
    project: configuration.project ?? gitlab?.project,
    issuer: configuration.issuer ?? (gitlab === undefined ? undefined : `https://${gitlab.host}`),
    gitlab: configuration.gitlab,
    ids: configuration.ids,
    defaultBranch: configuration.defaultBranch ?? remote?.defaultBranch,
    protected: configuration.protected,
    subject: configuration.subject ?? defaultSubject,
    variables: configuration.variables,
    settingsKnown: configuration.file !== undefined,
  }
}

function isGitLab(host: string, issuer: string | undefined): boolean {
  const known = issuer === undefined ? undefined : /^https?:\/\/([^/:]+)/.exec(issuer)?.[1]
  return known === undefined ? host.toLowerCase().includes('gitlab') : known.toLowerCase() === host.replace(/:\d+$/, '').toLowerCase()
}
