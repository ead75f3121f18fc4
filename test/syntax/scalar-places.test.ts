import assert from 'node:assert/strict'
import { parseJson } from '../../src/syntax/json/parse-json.ts'
import type { Scalar } from '../../src/syntax/node.ts'
import { placesIn } from '../../src/syntax/scalar-places.ts'
import { parseYaml } from '../../src/syntax/yaml/parse-yaml.ts'

const forms: { readonly [name: string]: readonly [file: string, text: string] } = {
  'a JSON string': ['a.json', '"{ \\"a\\": \\"x\\\\n\\u0041\\/\\" } end"'],
  'a JSON string with a pair of surrogates': ['a.json', '"\\ud83d\\ude00 end"'],
  'a plain YAML text over lines': ['a.yaml', 'one two\n  three  four\n  end\n'],
  "YAML's single quotes": ['a.yaml', "'it''s\n  so end'"],
  "YAML's double quotes": ['a.yaml', '"a\\x41 \\\n   b\\U0001F600c\n   d\\"\\u0041 end"'],
  'a literal block': ['a.yaml', '|  # c\n    {\n      "a": 1\n\n    }\n    end\n'],
  'a literal block with Windows line ends': ['a.yaml', '|\r\n    {\r\n      "a": 1\r\n    }\r\n    end\r\n'],
  'a folded block': ['a.yaml', '>-\n    a\n    b\n\n    c\n    end\n'],
}

function scalarIn(file: string, text: string): { readonly source: string; readonly scalar: Scalar } {
  const source = file.endsWith('.json') ? text : `k: ${text}`
  const [root] = (file.endsWith('.json') ? parseJson : parseYaml)(file, source).documents
  const scalar = root?.kind === 'mapping' ? root.entries[0]?.value : root
  assert.ok(scalar?.kind === 'scalar')
  return { source, scalar }
}

describe('the places of the units of', () => {
  for (const [name, [file, text]] of Object.entries(forms)) {
    it(name, () => {
      const { source, scalar } = scalarIn(file, text)
      const value = String(scalar.value)
      const { starts, ends } = placesIn(source, scalar)
      assert.deepEqual([starts.length, ends.length], [value.length, value.length])
      for (let i = 0; i < value.length; i++) {
        const written = source.slice(starts[i], ends[i])
        const isItself = written === value.charAt(i) || written.startsWith('\\') || written === "''"
        assert.ok(isItself || /^\s$/.test(value.charAt(i)), `${JSON.stringify(value.charAt(i))} at ${JSON.stringify(written)}`)
      }
      const end = value.lastIndexOf('end')
      assert.equal(source.slice(starts[end], ends[end + 2]), 'end')
    })
  }

  it('a text that is not of the value', () => {
    const { source, scalar } = scalarIn('a.json', '"abc"')
    assert.deepEqual(placesIn(source, { ...scalar, value: 'xy' }), { starts: [0, 0], ends: [5, 5] })
  })
})
