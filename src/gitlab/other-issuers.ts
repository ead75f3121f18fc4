/**
 * Issuers of other CI services, clusters and clouds, by the addresses that they document for their tokens: GitLab mints no token with one of
 * these, and what a policy for them says of subjects is none of GitLab's business.
 */
const otherIssuer =
  /^https:\/\/(?:token\.actions\.githubusercontent\.com|api\.bitbucket\.org|oidc\.circleci\.com|app\.terraform\.io|accounts\.google\.com|login\.microsoftonline\.com|agent\.buildkite\.com|oidc\.eks\.[a-z\d-]+\.amazonaws\.com(?:\.cn)?)(?=\/|$)/

/** Whether an issuer is certainly not a GitLab. */
export function isOtherIssuer(issuer: string): boolean {
  return otherIssuer.test(issuer)
}
