/**
 * What the files of a pipeline cannot tell about the project that runs it: from `.claimcheck.yaml` and from git.
 * A field that is `undefined` is not known, and makes exactly the claims that need it unknown.
 */
export interface ProjectFacts {
  /** `group/sub/project`. */
  readonly project: string | undefined
  /** The instance's URL with scheme and without trailing slash. */
  readonly issuer: string | undefined
  readonly gitlab: { readonly version: string | undefined; readonly tier: 'free' | 'premium' | 'ultimate' | undefined }
  readonly ids: { readonly projectId: string | undefined; readonly namespaceId: string | undefined }
  readonly defaultBranch: string | undefined
  /** GitLab wildcards (`release/*`). `undefined`: nobody said what is protected. */
  readonly protected: {
    readonly branches: readonly string[] | undefined
    readonly tags: readonly string[] | undefined
    readonly environments: readonly string[] | undefined
  }
  /** `ci_id_token_sub_claim_components`. */
  readonly subject: readonly string[]
  /** CI/CD variables kept in GitLab's settings. */
  readonly variables: ReadonlyMap<string, string>
  /** Somebody has told what the settings hold: a variable that is neither there nor in the pipeline is undefined. */
  readonly settingsKnown: boolean
}

/** GitLab's default subject components; gitlab.md 2.1 [D-ID]. */
export const defaultSubject: readonly string[] = ['project_path', 'ref_type', 'ref']
