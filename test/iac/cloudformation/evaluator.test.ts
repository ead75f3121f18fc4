// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation writes its names like that.
import assert from 'node:assert/strict'
import { Evaluator } from '../../../src/iac/cloudformation/evaluator.ts'
import { scalarOf } from '../../../src/iac/cloudformation/pieces.ts'
import { readTemplate } from '../../../src/iac/cloudformation/template.ts'
import { parseJson } from '../../../src/syntax/json/parse-json.ts'
import { type Node, valueAt } from '../../../src/syntax/node.ts'
import { toJson } from '../../../src/syntax/to-json.ts'
import { parseYaml } from '../../../src/syntax/yaml/parse-yaml.ts'
import { firstHole } from '../../../src/text/holes.ts'

const head = `Parameters:
  Name: { Type: String, Default: acme }
  Account: { Type: Number, Default: 012345678901 }
  Open: { Type: String }
  Empty: { Type: String, Default: '' }
  NoList: { Type: CommaDelimitedList, Default: '' }
  Listed: { Type: CommaDelimitedList, Default: 'a, b' }
  Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /acme/sub }
Mappings:
  Map: { acme: { Ref: main, List: [x, y] }, '1': { Ref: one } }
Conditions:
  Yes: !Equals [!Ref Name, acme]
  No: !Not [!Condition Yes]
  Perhaps: !Equals [!Ref Open, acme]
  Both: !And [!Condition Yes, !Condition Perhaps]
  Neither: !And [!Condition No, !Condition Perhaps]
  Either: !Or [!Condition Yes, !Condition Perhaps]
  Given: !Not [!Equals [!Ref Empty, '']]
  Circle: !Or [!Condition Circle, !Condition No]
Resources:
  Thing: { Type: A::B::C, Properties: { Self: !GetAtt Thing.Self } }
`

interface Row {
  readonly it: string
  readonly value: string
  readonly is: unknown
  /** What the user wrote at the value's span. */
  readonly at?: string
  /** Why it is not known. */
  readonly why?: string
}

const rows: readonly Row[] = [
  { it: 'leaves a text as it is', value: "'acme'", is: 'acme', at: "'acme'" },
  { it: 'takes a default of a parameter from where it stands', value: '!Ref Name', is: 'acme', at: 'acme' },
  { it: 'keeps the zeros of a number', value: '!Ref Account', is: '012345678901', at: '012345678901' },
  {
    it: 'does not know a parameter without default',
    value: '!Ref Open',
    is: '${Open}',
    at: 'Open',
    why: 'the parameter Open has no default',
  },
  {
    it: 'does not know what is stored elsewhere',
    value: '!Ref Stored',
    is: '${Stored}',
    at: '/acme/sub',
    why: 'the parameter Stored is looked up when the stack is made',
  },
  { it: 'takes a list apart', value: '!Ref Listed', is: ['a', 'b'] },
  {
    it: 'does not know what is empty by default',
    value: "!Sub 'a:${Empty}:b'",
    is: 'a:${Empty}:b',
    why: 'the parameter Empty is empty by default',
  },
  { it: 'does not know a list that is empty by default', value: '!Ref NoList', is: ['${NoList}'] },
  { it: 'decides by a default that is empty', value: '!If [Given, a, b]', is: 'b' },
  {
    it: 'does not know a name that nothing has',
    value: '!Ref Nobody',
    is: '${Nobody}',
    at: 'Nobody',
    why: 'nothing in this template is called Nobody',
  },
  {
    it: 'does not know the account',
    value: "!Ref 'AWS::AccountId'",
    is: '${AWS::AccountId}',
    at: "'AWS::AccountId'",
    why: 'it is the account that the stack is made in',
  },
  { it: 'knows the partition', value: '!Ref AWS::Partition', is: 'aws', at: 'AWS::Partition' },
  { it: 'takes no value out of a list', value: '[a, !Ref AWS::NoValue]', is: ['a'] },
  { it: 'takes no value out of a mapping', value: '{a: 1, b: !Ref AWS::NoValue}', is: { a: 1 } },
  {
    it: 'fills in names',
    value: "!Sub 'x ${Name}:${Open}'",
    is: 'x acme:${Open}',
    at: "'x ${Name}:${Open}'",
    why: 'the parameter Open has no default',
  },
  { it: 'fills in names of its own', value: "!Sub ['${A}-${Name}', {A: !Ref Account}]", is: '012345678901-acme', at: "'${A}-${Name}'" },
  { it: 'lets own names win', value: "!Sub ['${Name}', {Name: other}]", is: 'other' },
  { it: 'keeps names that are escaped', value: "!Sub 'a${!Name}b'", is: 'a${Name}b' },
  { it: 'keeps what is not closed', value: "!Sub '${Name'", is: '${Name' },
  { it: 'fills in attributes', value: "!Sub 'x${Thing.Arn}'", is: 'x<Thing Arn>' },
  { it: 'does not fill in a list', value: "!Sub 'x${Listed}'", is: 'x${Listed}', why: 'Listed is no text' },
  { it: 'joins', value: "!Join ['-', [a, !Ref Name, 1]]", is: 'a-acme-1', at: "['-', [a, !Ref Name, 1]]" },
  { it: 'joins a list of a parameter', value: "!Join ['', !Ref Listed]", is: 'ab' },
  { it: 'joins nothing', value: "!Join [',', []]", is: '' },
  { it: 'joins around what is not known', value: "!Join ['/', [!Ref Open, x]]", is: '${Open}/x', why: 'the parameter Open has no default' },
  { it: 'splits', value: "!Split ['/', a/b/c]", is: ['a', 'b', 'c'] },
  { it: 'does not split what is not known', value: "!Split ['/', !Ref Open]", is: '${Open}', why: 'the parameter Open has no default' },
  { it: 'selects, with the place of the item', value: "!Select [1, !Split ['/', a/bc]]", is: 'bc', at: 'bc' },
  { it: 'selects by a text', value: "!Select ['0', [a, b]]", is: 'a', at: 'a' },
  { it: 'does not select what is not there', value: '!Select [2, [a, b]]', is: '${Select}', why: 'there is no item 2' },
  { it: 'finds in a mapping', value: '!FindInMap [Map, !Ref Name, Ref]', is: 'main', at: 'main' },
  { it: 'finds under a number', value: '!FindInMap [Map, 1, Ref]', is: 'one', at: 'one' },
  { it: 'finds a list', value: '!FindInMap [Map, acme, List]', is: ['x', 'y'] },
  {
    it: 'does not find under what is not known',
    value: '!FindInMap [Map, !Ref Open, Ref]',
    is: '${FindInMap Map.${Open}.Ref}',
    why: 'which entry of Map is meant is not known',
  },
  {
    it: 'does not find what is not there',
    value: '!FindInMap [Map, other, Ref]',
    is: '${FindInMap Map.other.Ref}',
    why: 'Map has no other.Ref',
  },
  { it: 'falls back', value: '!FindInMap [Map, other, Ref, {DefaultValue: d}]', is: 'd', at: 'd' },
  { it: 'chooses where the condition holds', value: '!If [Yes, a, b]', is: 'a', at: 'a' },
  { it: 'chooses where it does not', value: '!If [No, a, b]', is: 'b', at: 'b' },
  { it: 'does not choose', value: '!If [Perhaps, a, b]', is: '${Perhaps}', why: 'whether the condition Perhaps holds is not known' },
  { it: 'does not know that both hold', value: '!If [Both, a, b]', is: '${Both}', why: 'whether the condition Both holds is not known' },
  { it: 'knows that one does not', value: '!If [Neither, a, b]', is: 'b' },
  { it: 'knows that one does', value: '!If [Either, a, b]', is: 'a' },
  { it: 'leaves circles open', value: '!If [Circle, a, b]', is: '${Circle}', why: 'whether the condition Circle holds is not known' },
  { it: 'asks for attributes', value: '!GetAtt Thing.Arn', is: '<Thing Arn>' },
  { it: 'asks for attributes by a list', value: '!GetAtt [Thing, Arn]', is: '<Thing Arn>' },
  {
    it: 'does not know other attributes',
    value: '!GetAtt Thing.Other',
    is: '${Thing.Other}',
    at: 'Thing.Other',
    why: 'Thing.Other is known only when the stack is made',
  },
  { it: 'ends circles of attributes', value: '!GetAtt Thing.Self', is: '${Thing.Self}', why: 'Thing.Self stands for itself' },
  { it: 'names imports', value: "!ImportValue {Fn::Sub: '${Name}-x'}", is: '${acme-x}', why: 'another stack exports it as acme-x' },
  { it: 'does not know other functions', value: '!Base64 x', is: '${Base64}', why: 'what Fn::Base64 gives is not known' },
  {
    it: 'does not know macros',
    value: '{a: 1, Fn::Transform: {Name: M}}',
    is: '${Fn::Transform}',
    why: 'CloudFormation expands it when it deploys',
  },
  { it: 'does not know loops', value: '{Fn::ForEach::A: [x, [], {}]}', is: '${ForEach::A}', why: 'what Fn::ForEach::A gives is not known' },
  { it: 'takes a key Condition as a key', value: '{Condition: Yes}', is: { Condition: 'Yes' } },
  { it: 'takes long forms', value: "{Fn::Join: ['', [{Ref: Name}, {Fn::If: [Yes, {Fn::Sub: '${Name}'}, x]}]]}", is: 'acmeacme' },
]

function evaluated(file: string, text: string): { readonly value: Node | undefined; readonly raw: Node | undefined } {
  const [root] = (file.endsWith('.json') ? parseJson : parseYaml)(file, text).documents
  const template = readTemplate(root)
  const raw = valueAt(valueAt(valueAt(valueAt(root, 'Resources'), 'It'), 'Properties'), 'Value')
  assert.ok(template !== undefined && raw !== undefined)
  const evaluator: Evaluator = new Evaluator(template, text, (resource, attribute, at) => {
    if (attribute === 'Self') return evaluator.evaluate(valueAt(resource.properties, 'Self') ?? raw)
    return attribute === 'Arn' ? scalarOf([{ part: `<${resource.name} Arn>`, span: at }], at) : undefined
  })
  return { value: evaluator.evaluate(raw), raw }
}

describe('the evaluator of CloudFormation templates', () => {
  for (const { it: title, value: written, is, at, why } of rows) {
    it(title, () => {
      const text = `${head}  It: { Type: A::B::C, Properties: { Value: ${written} } }\n`
      const { value } = evaluated('t.yaml', text)
      assert.deepEqual(toJson(value), is)
      if (at !== undefined) assert.equal(text.slice(value?.span.start, value?.span.end), at)
      assert.equal(value?.kind === 'scalar' ? firstHole(value.text ?? [])?.why : undefined, why)
    })
  }

  it('gives a value without functions back as it is', () => {
    const { value, raw } = evaluated('t.json', '{"Resources": {"It": {"Type": "A::B", "Properties": {"Value": {"a": ["x", 1]}}}}}')
    assert.equal(value, raw)
  })

  it('reads nothing else as a template', () => {
    for (const text of ['Resources: {A: {Type: x}}', 'Resources: [A::B]', 'a: A::B::C', '']) {
      assert.equal(readTemplate(parseYaml('t.yaml', text).documents[0]), undefined, text)
    }
  })

  it('does not double a text without end', () => {
    const lines = Array.from({ length: 60 }, (_, i) => `      v${i + 1}: &v${i + 1} !Sub ['\${X}\${X}', {X: *v${i}}]\n`)
    const text = `Resources:\n  It:\n    Type: A::B::C\n    Properties:\n      v0: &v0 abc\n${lines.join('')}      Value: *v60\n`
    assert.ok(String(toJson(evaluated('t.yaml', text).value)).length < 1000)
  })

  it('follows no chain without end', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => i)
    const conditions = many.map((i) => `  C${i}: !Not [!Condition C${i + 1}]\n`).join('')
    const text = `Conditions:\n${conditions}Resources:\n  It: { Type: A::B::C, Properties: { Value: !If [C0, a, b] } }\n`
    assert.equal(toJson(evaluated('t.yaml', text).value), '${C0}')
    const things = many.map((i) => `  T${i}: { Type: A::B::C, Properties: { Self: !GetAtt T${i + 1}.Self } }\n`).join('')
    const chain = `Resources:\n${things}  It: { Type: A::B::C, Properties: { Value: !GetAtt T0.Self } }\n`
    assert.match(String(toJson(evaluated('t.yaml', chain).value)), /^\$\{/)
  })
})
