import { givenClaims } from '../../../src/gitlab/claim-set.ts'
import { simulate } from '../../../src/simulate/simulate.ts'
import type { Verdict } from '../../../src/simulate/verdict.ts'
import { parseJson } from '../../../src/syntax/json/parse-json.ts'
import { plain } from '../../../src/text/holes.ts'
import { aws } from '../../../src/trust/aws/aws.ts'
import type { Case } from './generate.ts'

/** The engine's verdict on a case: that of the policy for the call's own provider. */
export function engineVerdict({ policy, claims, call }: Case): Verdict | undefined {
  const provider = { url: `https://${call.provider}`, client_ids: call.clientIds }
  const text = JSON.stringify(call.clientIds === undefined ? policy : { policy, provider })
  const [root] = parseJson('x.json', text).documents
  const ours = root === undefined ? [] : aws.read({ file: 'x.json', root, text })
  const one = ours.find(({ issuer }) => issuer.some((expected) => plain(expected.text) === `https://${call.provider}`))
  if (one === undefined) return undefined
  const { now, roleArn, sessionName, sourceIp } = call
  return simulate(one, { claims: givenClaims(claims), now, signature: 'assumed', role: roleArn, sessionName, sourceIp })
}
