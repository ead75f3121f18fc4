import { audienceMismatch } from './audience-mismatch.ts'
import { invalidConfiguration } from './invalid-configuration.ts'
import { invalidIdToken } from './invalid-id-token.ts'
import { invalidPipeline } from './invalid-pipeline.ts'
import { invalidSecret } from './invalid-secret.ts'
import { invalidTrustPolicy } from './invalid-trust-policy.ts'
import { literalWildcard } from './literal-wildcard.ts'
import { missingSubjectCondition } from './missing-subject-condition.ts'
import type { Rule } from './rule.ts'
import { staleSilence } from './stale-silence.ts'
import { undefinedAudience } from './undefined-audience.ts'
import { unpinnedRef } from './unpinned-ref.ts'
import { unreadableDocument } from './unreadable-document.ts'
import { unresolvedInclude } from './unresolved-include.ts'
import { wildcardProject } from './wildcard-project.ts'

/** The list of rules, in the order of documentation and settings. */
export const rules: readonly Rule[] = [
  missingSubjectCondition,
  wildcardProject,
  unpinnedRef,
  literalWildcard,
  audienceMismatch,
  invalidTrustPolicy,
  undefinedAudience,
  invalidIdToken,
  invalidSecret,
  invalidPipeline,
  unresolvedInclude,
  unreadableDocument,
  invalidConfiguration,
  staleSilence,
]
