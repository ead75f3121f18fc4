/** What other extensions leave to us. */
export interface Beside {
  /** The keywords of GitLab CI as such: false where another extension completes and explains them from GitLab's schema. */
  readonly keywords?: boolean
}
