import { claimCatalogue } from '../../gitlab/claims.ts'
import { operators } from '../operators.ts'
import type { Explained, Known, Offer, Offers, RelyingParty, TrustDocument } from '../trust.ts'
import { keyNamed, keysOf } from './keys.ts'
import { operatorNamed, operatorNames } from './operators.ts'
import { type Place, placeAt } from './place.ts'
import { templatePlace } from './template-place.ts'
import { terraformPlace } from './terraform/place.ts'

/** What the editor offers and explains in the `Condition` of a statement about an OIDC provider, and nowhere else. */
export const editor: Required<Pick<RelyingParty, 'usualTokens' | 'offers' | 'explains'>> = {
  // GitLab's page on AWS and most public pipelines: aws.md 5, gitlabhq `doc/ci/cloud_services/aws/_index.md`.
  usualTokens: [{ variable: 'AWS_ID_TOKEN', audience: 'sts.amazonaws.com' }],
  offers,
  explains,
}

function offers(document: TrustDocument, offset: number, known: Known): Offers | undefined {
  const typed = terraformPlace(document, offset, known) ?? templatePlace(document, offset, known)
  if (typed !== undefined)
    return { span: typed.span, offers: offersFor(typed, known).map((offer) => ({ ...offer, text: typed.write(offer.label) })) }
  const place = placeAt(document, offset)
  if (place === undefined) return undefined
  const found = offersFor(place, known)
  const colon = place.kind === 'value' || /^\s*:/.test(document.text.slice(place.span.end, place.span.end + 1000)) ? '' : ': '
  return { span: place.span, offers: found.map((offer) => ({ ...offer, text: `${JSON.stringify(offer.label)}${colon}` })) }
}

function explains(document: TrustDocument, offset: number): Explained | undefined {
  const place = placeAt(document, offset)
  if (place?.kind !== 'key' || place.name === undefined) return undefined
  const { name, span } = place
  const key = keyNamed(name, place.provider, span)
  const source = 'aws.md 4, UG:reference_policies_iam-condition-keys'
  if (key.kind === 'request') return { span, name, about: key.about, source }
  if (key.kind !== 'token') return { span, name, about: `${key.why}.`, source }
  const claim = key.key.claims.at(-1)
  return { span, name, about: key.key.about, source, ...(claim === undefined ? {} : { claim }) }
}

type Draft = Omit<Offer, 'text'>

function offersFor(place: Place, known: Known): readonly Draft[] {
  switch (place.kind) {
    case 'operator':
      return operatorNames.map((label) => ({ kind: 'operator', label, about: aboutOperator(label) }))
    case 'key':
      return keysOf(place.provider).map(({ name, claims, about }) => {
        const claim = claims.at(-1)
        return { kind: 'key', label: `${place.provider}:${name}`, about, ...(claim === undefined ? {} : { claim }) }
      })
    case 'value': {
      const key = keyNamed(place.key, place.provider, place.span)
      const operator = operatorNamed(place.operator)
      if (key.kind !== 'token' || operator.kind !== 'row' || operator.row.family !== 'text') return []
      return valuesOf(key.key.claims.at(-1) ?? '', known, operator.row.wildcards)
    }
  }
}

const comparisons: { readonly [comparison: string]: string } = {
  equals: 'the same text, letter case included',
  equalsIgnoreCase: 'the same text in any letter case',
  like: 'the pattern: * is any run of characters, / and : included, ? any one',
  boolean: 'the same: true or false',
  binary: 'the same base64',
  address: 'the address, or the range that the address is in',
  arn: 'the same ARN: * and ? are wildcards within each of its six fields',
}

function aboutOperator(name: string): string {
  const operator = operatorNamed(name)
  if (operator.kind !== 'row') return ''
  const { row, ifExists } = operator
  if (row.family === 'presence') return 'With true: holds if the key is absent. With false: if it is there.'
  const verb = operators[row.op].verb
  const compares = comparisons[row.family === 'text' ? row.op : row.family] ?? (verb === '' ? 'the same number' : `what the key is ${verb}`)
  const holds = row.negated ? `Holds if no value is ${compares}; also if the key is missing.` : `Holds if a value is ${compares}.`
  return ifExists && !row.negated ? `${holds} Also if the key is missing.` : holds
}

function valuesOf(claim: string, known: Known, wildcards: boolean): readonly Draft[] {
  const value = (label: string | undefined, about: string): readonly Draft[] =>
    label === undefined ? [] : [{ kind: 'value', label, about, claim }]
  if (claim === 'sub') return subjects(known, wildcards).flatMap(({ label, about }) => value(label, about))
  if (claim === 'aud') return known.audiences.flatMap((audience) => value(audience, 'An audience that a job of this project asks for.'))
  if (claim === 'project_id') return value(known.projectId, 'This project, whatever its path becomes.')
  if (claim === 'namespace_id') return value(known.namespaceId, "This project's group, whatever its path becomes.")
  const row = claimCatalogue.find((candidate) => candidate.name === claim)
  return (row?.values ?? []).flatMap((label) => value(label, row?.about ?? ''))
}

function subjects(known: Known, wildcards: boolean): readonly { readonly label: string | undefined; readonly about: string }[] {
  const of = (refType: string, ref: string | undefined) => {
    const values: { readonly [component: string]: string | undefined } = {
      project_path: known.project,
      project_id: known.projectId,
      ref_type: refType,
      ref,
      ref_protected: 'true',
    }
    const parts = known.subject.map((component) => (values[component] === undefined ? undefined : `${component}:${values[component]}`))
    return parts.includes(undefined) ? undefined : parts.join(':')
  }
  const main = { label: of('branch', known.defaultBranch), about: 'Jobs of this project on its default branch.' }
  if (!wildcards) return [main]
  return [
    main,
    { label: of('branch', 'release/*'), about: 'Jobs of this project on any branch below release/.' },
    { label: of('tag', 'v*'), about: 'Jobs of this project on any tag that begins with v.' },
  ]
}
