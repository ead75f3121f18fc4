import { parseJson } from '../../src/syntax/json/parse-json.ts'
import type { Node, Scalar } from '../../src/syntax/node.ts'
import { parseYaml } from '../../src/syntax/yaml/parse-yaml.ts'
import { findInSources } from '../../src/trust/aws/sources/index.ts'

/** The policies that a file holds, as data: what they resolve to, and what the user wrote at the span of each value. */
export function resolvedPolicies(file: string, text: string): readonly unknown[] {
  const { documents } = (file.endsWith('.json') ? parseJson : parseYaml)(file, text)
  const at = (node: Node) => text.slice(node.span.start, node.span.end)
  const found = documents.flatMap((root) =>
    findInSources({ file, root, text }).map((found) => ({
      role: found.roleName,
      name: text.slice(found.nameSpan.start, found.nameSpan.end),
      arn: found.roleArn,
      path: found.rolePath,
      otherNames: found.otherNames,
      providers: found.providers.map(({ arn, account, name, span }) => ({ arn, account, name, at: text.slice(span.start, span.end) })),
      given: found.given && {
        url: found.given.url && at(found.given.url),
        clientIds: found.given.clientIds?.map((id) => `${id.value} at ${at(id)}`),
      },
      values: leaves(found.policy, []).map(({ path, node }) => `${path.join('/')} = ${shown(node, text)}`),
    })),
  )
  // Without what is undefined.
  return JSON.parse(JSON.stringify(found))
}

interface Leaf {
  readonly path: readonly string[]
  readonly node: Scalar
}

function leaves(node: Node, path: readonly string[]): readonly Leaf[] {
  if (node.kind === 'mapping') return node.entries.flatMap(({ key, value }) => leaves(value, [...path, String(key.value)]))
  if (node.kind === 'sequence') return node.items.flatMap((item, i) => leaves(item, [...path, String(i)]))
  return node.kind === 'scalar' ? [{ path, node }] : []
}

function shown(node: Scalar, text: string): string {
  const holes = (node.text ?? []).flatMap((part) => (typeof part === 'string' ? [] : [`${part.name}: ${part.why}`]))
  const written = text.slice(node.span.start, node.span.end)
  return [String(node.value), `at ${written}`, ...holes.map((hole) => `unknown ${hole}`)].join(' | ')
}
