import { alwaysTrue } from './always-true.ts'
import { ambiguousSecretToken } from './ambiguous-secret-token.ts'
import { audienceMismatch } from './audience-mismatch.ts'
import { contradictingConditions } from './contradicting-conditions.ts'
import { defaultIdTokens } from './default-id-tokens.ts'
import { encodedToken } from './encoded-token.ts'
import { forgeableTier } from './forgeable-tier.ts'
import { fullRefName } from './full-ref-name.ts'
import { identityPerJob } from './identity-per-job.ts'
import { idleLeeway } from './idle-leeway.ts'
import { impossibleValue } from './impossible-value.ts'
import { invalidConfiguration } from './invalid-configuration.ts'
import { invalidIdToken } from './invalid-id-token.ts'
import { invalidPipeline } from './invalid-pipeline.ts'
import { invalidSecret } from './invalid-secret.ts'
import { invalidTrustPolicy } from './invalid-trust-policy.ts'
import { jobProjectOnly } from './job-project-only.ts'
import { literalKey } from './literal-key.ts'
import { literalSecretToken } from './literal-secret-token.ts'
import { literalWildcard } from './literal-wildcard.ts'
import { lookalikeProject } from './lookalike-project.ts'
import { malformedIssuer } from './malformed-issuer.ts'
import { malformedSubject } from './malformed-subject.ts'
import { mergeRequestAdmitted } from './merge-request-admitted.ts'
import { mergedConditions } from './merged-conditions.ts'
import { mismatchedOperator } from './mismatched-operator.ts'
import { misplacedKeyword } from './misplaced-keyword.ts'
import { missingAudience } from './missing-audience.ts'
import { missingRefType } from './missing-ref-type.ts'
import { missingSubjectCondition } from './missing-subject-condition.ts'
import { mistypedValue } from './mistyped-value.ts'
import { oidcRole } from './oidc-role.ts'
import { otherSubjectFormat } from './other-subject-format.ts'
import { parallelCredentials } from './parallel-credentials.ts'
import { pinnedKeys } from './pinned-keys.ts'
import { poolWideGrant } from './pool-wide-grant.ts'
import { presetAudience } from './preset-audience.ts'
import { remoteInclude } from './remote-include.ts'
import { removedJobJwt } from './removed-job-jwt.ts'
import { repeatedKey } from './repeated-key.ts'
import { reusablePath } from './reusable-path.ts'
import { roleWithoutToken } from './role-without-token.ts'
import { rootPolicy } from './root-policy.ts'
import type { Rule } from './rule.ts'
import { secondSecretToken } from './second-secret-token.ts'
import { setOperator } from './set-operator.ts'
import { severalAudiences } from './several-audiences.ts'
import { shadowedStatement } from './shadowed-statement.ts'
import { shadowedValue } from './shadowed-value.ts'
import { sharedAudience } from './shared-audience.ts'
import { staleSilence } from './stale-silence.ts'
import { staticAwsKey } from './static-aws-key.ts'
import { staticAzureSecret } from './static-azure-secret.ts'
import { staticGoogleKey } from './static-google-key.ts'
import { staticPublishToken } from './static-publish-token.ts'
import { staticVaultSecret } from './static-vault-secret.ts'
import { staticVaultToken } from './static-vault-token.ts'
import { tokenAsFileName } from './token-as-file-name.ts'
import { tokenInArtifact } from './token-in-artifact.ts'
import { tokenInCache } from './token-in-cache.ts'
import { tokenInTriggerVariables } from './token-in-trigger-variables.ts'
import { tokenNotInherited } from './token-not-inherited.ts'
import { tokenOfAnotherJob } from './token-of-another-job.ts'
import { tokenOnTriggerJob } from './token-on-trigger-job.ts'
import { trustedRefUnprotected } from './trusted-ref-unprotected.ts'
import { unacceptedJob } from './unaccepted-job.ts'
import { unanchoredPattern } from './unanchored-pattern.ts'
import { uncheckedIssuer } from './unchecked-issuer.ts'
import { undefinedAudience } from './undefined-audience.ts'
import { unknownParameter } from './unknown-parameter.ts'
import { unknownSecretToken } from './unknown-secret-token.ts'
import { unlistedAudience } from './unlisted-audience.ts'
import { unmappableToken } from './unmappable-token.ts'
import { unpinnedComponent } from './unpinned-component.ts'
import { unpinnedInclude } from './unpinned-include.ts'
import { unpinnedRef } from './unpinned-ref.ts'
import { unprefixedIdentity } from './unprefixed-identity.ts'
import { unprotectedEnvironment } from './unprotected-environment.ts'
import { unreadableDocument } from './unreadable-document.ts'
import { unrequestedAudience } from './unrequested-audience.ts'
import { unresolvedInclude } from './unresolved-include.ts'
import { unseenClaim } from './unseen-claim.ts'
import { unsupportedAlgorithm } from './unsupported-algorithm.ts'
import { unusableTokenName } from './unusable-token-name.ts'
import { unusedPolicy } from './unused-policy.ts'
import { unusedToken } from './unused-token.ts'
import { unwrittenTokenFile } from './unwritten-token-file.ts'
import { userIdentity } from './user-identity.ts'
import { wildcardProject } from './wildcard-project.ts'
import { wrongCase } from './wrong-case.ts'

/** The list of rules, in the order of documentation and settings. */
export const rules: readonly Rule[] = [
  missingSubjectCondition,
  wildcardProject,
  lookalikeProject,
  unanchoredPattern,
  unpinnedRef,
  missingRefType,
  trustedRefUnprotected,
  jobProjectOnly,
  mergeRequestAdmitted,
  unprotectedEnvironment,
  forgeableTier,
  userIdentity,
  reusablePath,
  literalWildcard,
  fullRefName,
  malformedSubject,
  otherSubjectFormat,
  wrongCase,
  mistypedValue,
  impossibleValue,
  unseenClaim,
  contradictingConditions,
  alwaysTrue,
  shadowedValue,
  shadowedStatement,
  audienceMismatch,
  missingAudience,
  sharedAudience,
  unrequestedAudience,
  malformedIssuer,
  unacceptedJob,
  unusedPolicy,
  invalidTrustPolicy,
  unmappableToken,
  setOperator,
  mismatchedOperator,
  unlistedAudience,
  mergedConditions,
  repeatedKey,
  poolWideGrant,
  pinnedKeys,
  parallelCredentials,
  uncheckedIssuer,
  idleLeeway,
  identityPerJob,
  rootPolicy,
  oidcRole,
  unsupportedAlgorithm,
  unprefixedIdentity,
  undefinedAudience,
  presetAudience,
  severalAudiences,
  invalidIdToken,
  misplacedKeyword,
  tokenOnTriggerJob,
  tokenInTriggerVariables,
  unusableTokenName,
  defaultIdTokens,
  tokenNotInherited,
  tokenOfAnotherJob,
  roleWithoutToken,
  tokenAsFileName,
  unwrittenTokenFile,
  encodedToken,
  tokenInArtifact,
  tokenInCache,
  unusedToken,
  removedJobJwt,
  literalKey,
  staticAwsKey,
  staticGoogleKey,
  staticAzureSecret,
  staticVaultToken,
  staticVaultSecret,
  staticPublishToken,
  unpinnedInclude,
  unpinnedComponent,
  remoteInclude,
  unknownParameter,
  unknownSecretToken,
  literalSecretToken,
  ambiguousSecretToken,
  secondSecretToken,
  invalidSecret,
  invalidPipeline,
  unresolvedInclude,
  unreadableDocument,
  invalidConfiguration,
  staleSilence,
]
