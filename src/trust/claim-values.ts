import { claimCatalogue } from '../gitlab/claims.ts'
import type { Known, Offer } from './trust.ts'

/** Values that need no escape in CEL, nor in the quotes of YAML, JSON and Terraform around it. */
const safe = /^[\w:/.@+-]+$/

/** The values that are known for a claim: what the project has, or all that it can be. For a text that is compared as a whole. */
export function claimValues(claim: string, known: Known): readonly Offer[] {
  const value = (label: string | undefined, about: string): readonly Offer[] =>
    label === undefined || !safe.test(label) ? [] : [{ kind: 'value', label, text: label, about, claim }]
  switch (claim) {
    case 'sub':
      return value(subjectOf(known), 'Jobs of this project on its default branch.')
    case 'aud':
      return known.audiences.flatMap((audience) => value(audience, 'An audience that a job of this project asks for.'))
    case 'project_path':
      return value(known.project, 'This project.')
    case 'project_id':
      return value(known.projectId, 'This project, whatever its path becomes.')
    case 'namespace_id':
      return value(known.namespaceId, "This project's group alone, without its subgroups.")
    case 'ref':
      return value(known.defaultBranch, 'The default branch.')
    default: {
      const row = claimCatalogue.find((candidate) => candidate.name === claim)
      return (row?.values ?? []).flatMap((label) => value(label, row?.about ?? ''))
    }
  }
}

function subjectOf({ project, projectId, defaultBranch, subject }: Known): string | undefined {
  const values: { readonly [component: string]: string | undefined } = {
    project_path: project,
    project_id: projectId,
    ref_type: 'branch',
    ref: defaultBranch,
  }
  const parts = subject.map((component) => (values[component] === undefined ? undefined : `${component}:${values[component]}`))
  return parts.includes(undefined) ? undefined : parts.join(':')
}
