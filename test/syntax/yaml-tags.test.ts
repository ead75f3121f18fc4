// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation writes its names like that.
import assert from 'node:assert/strict'
import { type Node, valueAt } from '../../src/syntax/node.ts'
import { parseYaml } from '../../src/syntax/yaml/parse-yaml.ts'

const tags: readonly (readonly [written: string, tag: string | undefined])[] = [
  ['!Ref Name', '!Ref'],
  ["!Sub '${Name}'", '!Sub'],
  ['!Join [a, b]', '!Join'],
  ['!Transform {a: b}', '!Transform'],
  ['!Sub |\n  text', '!Sub'],
  ['!GetAtt\n  - a\n  - b', '!GetAtt'],
  ['!!str 5', undefined],
  ['! 5', undefined],
  ['plain', undefined],
]

describe('local tags of YAML', () => {
  for (const [written, tag] of tags) {
    it(`${JSON.stringify(written)} ${tag === undefined ? 'has none' : `has ${tag}`}`, () => {
      const parsed = parseYaml('a.yaml', `a: ${written}\n`)
      const node: Node | undefined = valueAt(parsed.documents[0], 'a')
      assert.deepEqual(parsed.problems, [])
      assert.equal(node !== undefined && 'tag' in node ? node.tag : undefined, tag)
    })
  }
})
