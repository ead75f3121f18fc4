import assert from 'node:assert/strict'
import fc from 'fast-check'
import { hcl } from '../../support/hcl.ts'
import { hclSpanFaults } from '../../support/hcl-text.ts'
import { runs } from '../../support/seed.ts'

const role = `# comment
variable "project" {
  type    = string
  default = "mygroup/é😀"
}

locals {
  refs = [for r in var.refs : format("ref:%s", r) if r != ""]
  map  = { for k, v in var.m : k => v... }
  pick = var.a ? "x" : local.b[0].c.0 == 1 && !d ? "y" : null
}

resource "aws_iam_role" "deploy" {
  name = "deploy-\${var.env}-\${lower("A\\n\\"")}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow" // c
      "Action"  : "sts:AssumeRoleWithWebIdentity",
      (var.key) = merge(local.tags, aws_x.y[*].z...)
    }]
  })
  policy = <<-EOT
    {
      %{ for s in var.l ~}
      "a": "\${s}" /* d */
      %{ endfor ~}
    }
  EOT
  dynamic "x" {
    for_each = toset(a.*.b)
    content { y = x.value }
  }
}
`

const pieces = [
  ...[
    '"',
    '${',
    '%{',
    '}',
    '{',
    '[',
    ']',
    '(',
    ')',
    '=',
    '=>',
    ':',
    '?',
    '.',
    '.*',
    '[*]',
    ',',
    '...',
    '\n',
    '~}',
    '<<EOT\n',
    '<<-A\n',
    'EOT\n',
  ],
  ...[
    'a',
    'for ',
    ' in ',
    ' if ',
    'a = ',
    'b "c" {\n',
    '1',
    '-',
    '!',
    '||',
    '\\',
    '\\u12',
    '#',
    '//',
    '/*',
    '*/',
    '$',
    '%',
    ' ',
    '\t',
    '\r\n',
  ],
  ...['😀', '\ufeff', '\u2028', '%{ if a }', '%{ endif }', '%{ else }', '\ud83d'],
]
const piece = fc.constantFrom(...pieces)
const soup = fc.array(piece, { maxLength: 60 }).map((parts) => parts.join(''))
const edit = fc.record({ at: fc.nat(role.length), cut: fc.oneof(fc.nat(3), fc.nat(40)), put: fc.oneof(piece, fc.constant('')) })
const apply = (text: string, { at, cut, put }: { readonly at: number; readonly cut: number; readonly put: string }) =>
  text.slice(0, at) + put + text.slice(at + cut)
const mutated = fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) => edits.reduce(apply, role))

function fresh(text: string) {
  hcl.forget('g.tf')
  return hcl.parse('g.tf', text)
}

function check(text: string): void {
  assert.deepEqual(hclSpanFaults(fresh(text), text), [])
}

describe('any text, read as HCL, ends, and spans nest and stay inside:', () => {
  it('every prefix of a module', () => {
    for (let end = 0; end <= role.length; end++) check(role.slice(0, end))
  })
  it('every suffix of a module', () => {
    for (let start = 0; start <= role.length; start++) check(role.slice(start))
  })
  it('a mutated module', () => fc.assert(fc.property(mutated, check), runs(500)))
  it('a soup of pieces', () => fc.assert(fc.property(soup, check), runs(500)))
  it('any characters', () => fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 80 }), check), runs(200)))
  it('any characters, as a template', () => {
    const read = (text: string) => assert.doesNotThrow(() => hcl.template('t', text))
    fc.assert(fc.property(fc.oneof(soup, fc.string({ unit: 'binary', maxLength: 80 })), read), runs(300))
  })
  it('JSON and its prefixes', () => {
    const text =
      '{"resource": {"t": {"n": [{"a": "x${b.c}\\n", "dynamic": {"s": {"content": {}}}, "l": ["%{ if a }b%{ endif }", 1, null]}]}}}'
    for (let end = 0; end <= text.length; end++) {
      assert.deepEqual(hclSpanFaults(hcl.parse('g.tf.json', text.slice(0, end)), text.slice(0, end)), [])
    }
  })
})

describe('a mistake costs no block but its own:', () => {
  const before = Array.from({ length: 5 }, (_, i) => `data "before" "n${i}" {\n  x = "${i}"\n}\n`).join('')
  const after = Array.from({ length: 5 }, (_, i) => `data "after" "n${i}" {\n  x = [\n    "${i}"\n  ]\n}\n`).join('')
  for (const mistake of [
    'x = "',
    'x = [',
    'x = {',
    'x = f(',
    'x = <<EOT',
    'x =',
    'x',
    '"',
    '}',
    '{',
    'b "c" {',
    '${',
    'x = "${',
    'x = "${a',
    '(',
  ]) {
    it(mistake, () => {
      const { blocks } = fresh(`${before}data "own" "m" {\n  y = 1\n  ${mistake}\n  z = 1\n}\n${after}`).body
      assert.deepEqual(
        blocks.flatMap((block) => (block.labels[0]?.value === 'own' ? [] : [`${block.labels[0]?.value} ${block.body.attributes.length}`])),
        [...Array(5).fill('before 1'), ...Array(5).fill('after 1')],
      )
    })
  }
})

describe('a text after an edit', () => {
  it('reads as if it were new', () => {
    const step = (before: string, { at, cut, put }: { readonly at: number; readonly cut: number; readonly put: string }) =>
      apply(before, { at: Math.min(at, before.length), cut, put })
    const one = fc.array(fc.oneof(edit, fc.constant(undefined)), { minLength: 1, maxLength: 8 })
    const same = (edits: readonly (Parameters<typeof step>[1] | undefined)[]) => {
      hcl.forget('f.tf')
      let text = role
      hcl.parse('f.tf', text)
      for (const next of edits) {
        // Now and then all is well again.
        text = next === undefined ? role : step(text, next)
        const after = hcl.parse('f.tf', text)
        hcl.forget('new.tf')
        assert.deepEqual(plain(after), plain(hcl.parse('new.tf', text)), text)
      }
    }
    fc.assert(fc.property(one, same), runs(150))
  })

  it('that is sound reads as if it were new', () => {
    const names = fc.array(fc.record({ at: fc.nat(role.length - 1), put: fc.constantFrom('a', 'bc', '\n', ' ', '1') }), { maxLength: 10 })
    const same = (edits: readonly { readonly at: number; readonly put: string }[]) => {
      hcl.forget('f.tf')
      let text = role
      hcl.parse('f.tf', text)
      for (const { at, put } of edits) {
        text = text.slice(0, at) + put + text.slice(at)
        hcl.forget('new.tf')
        assert.deepEqual(plain(hcl.parse('f.tf', text)), plain(hcl.parse('new.tf', text)), text)
      }
    }
    fc.assert(fc.property(names, same), runs(150))
  })

  it('keeps the blocks before it as they are, by identity', () => {
    hcl.forget('f.tf')
    const [variable] = hcl.parse('f.tf', role).body.blocks
    const later = hcl.parse('f.tf', role.replace('"deploy"', '"other"')).body.blocks
    assert.ok(variable !== undefined)
    assert.equal(later[0], variable)
    const broken = hcl.parse('f.tf', role.replace('"deploy"', '"oth')).body.blocks
    assert.equal(broken[0], variable)
  })
})

describe('limits', () => {
  it('a text of more than a million characters is not read', () => {
    assert.deepEqual(codes(`a = 1\n${' '.repeat(1_000_000)}`), ['too-large'])
  })
  it('no text is not read', () => assert.deepEqual(codes('a = "\0"'), ['binary']))
  for (const [what, text] of [
    ['brackets', `a = ${'['.repeat(400)}${']'.repeat(400)}`],
    ['operators', `a = ${'1 + '.repeat(400)}1`],
    ['names', `a = b${'.c'.repeat(400)}`],
    ['indexes', `a = b${'[0]'.repeat(400)}`],
    ['conditionals', `a = ${'b ? c : '.repeat(400)}d`],
    ['splats', `a = b${'[*]'.repeat(400)}`],
    ['minus signs', `a = ${'-'.repeat(400)}1`],
  ] as const) {
    it(`400 ${what} in each other are too deep`, () => assert.deepEqual(codes(`${text}\nb = 1`), ['too-deep']))
  }
  for (const [what, text] of [
    ['opening brackets', '['],
    ['opening braces', 'a {\n'],
    ['quotes', '"'],
    ['heredocs', 'a = <<X\n'],
    ['heredocs of many names', ''],
    ['interpolations', '"${'],
    ['names', 'a '],
    ['assignments', 'a = \n'],
    ['comments', '/*'],
    ['closing brackets', 'a = ) ] }'],
    ['operators', 'a+'],
  ] as const) {
    it(`50,000 characters of ${what} take five seconds at most`, () => {
      const hostile = text === '' ? Array.from({ length: 4_500 }, (_, i) => `a = <<X${i}\n`).join('') : text.repeat(50_000 / text.length)
      const started = performance.now()
      check(hostile)
      assert.ok(performance.now() - started < 5000, `${performance.now() - started} ms`)
    })
  }
})

function codes(text: string): readonly string[] {
  return fresh(text).problems.map((problem) => problem.code)
}

// The tree without the name of the file.
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, member) => (key === 'file' ? undefined : member)))
}
