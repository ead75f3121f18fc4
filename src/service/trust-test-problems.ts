import { follow, type Parsed } from '../syntax/node.ts'
import { fitTo, type Misfit } from './fit.ts'
import { trustTestSchema } from './schema/trust-test-schema.ts'

/** What in a `*.claimtest.yaml` is not of its form: a misspelt `because:` would otherwise test nothing, silently. */
export function trustTestProblems(parsed: Parsed): readonly Misfit[] {
  return fitTo(trustTestSchema, follow(parsed.documents[0]), 'trust test file', {}).misfits
}
