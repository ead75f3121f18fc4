import assert from 'node:assert/strict'
import { hcl } from '../../support/hcl.ts'
import { bodyText, hclSpanFaults } from '../../support/hcl-text.ts'

const sound: { readonly [what: string]: readonly (readonly [text: string, tree: string])[] } = {
  values: [
    ['x = 1', 'x = 1'],
    ['x = 1.5', 'x = 1.5'],
    ['x = -1', 'x = (- 1)'],
    ['x = true', 'x = true'],
    ['x = false', 'x = false'],
    ['x = null', 'x = null'],
    ['x = "a"', 'x = "a"'],
    ['x = ""', 'x = ""'],
    ['x = trueish', 'x = trueish'],
    ['x = [ ]', 'x = []'],
    ['x = { }', 'x = {}'],
    ['x = 0', 'x = 0'],
    ['x = "é😀"', 'x = "é😀"'],
  ],
  escapes: [
    ['x = "a\\nb\\tc\\r"', 'x = "a\\nb\\tc\\r"'],
    ['x = "\\"q\\" \\\\ "', 'x = "\\"q\\" \\\\ "'],
    ['x = "\\u00e9\\U0001F600"', 'x = "é😀"'],
    ['x = "$${a} %%{b}"', 'x = "${a} %{b}"'],
    ['x = "100% $5 $ %"', 'x = "100% $5 $ %"'],
    ['x = "a$${b}${c}"', 'x = (t "a${b}" c)'],
    ['x = "a{b}"', 'x = "a{b}"'],
  ],
  templates: [
    ['x = "${a}"', 'x = (t a)'],
    ['x = "a${b}c"', 'x = (t "a" b "c")'],
    ['x = "a ${ b } c"', 'x = (t "a " b " c")'],
    ['x = " ${a} ${b} "', 'x = (t " " a " " b " ")'],
    ['x = "${"in${ner}"}"', 'x = (t (t "in" ner))'],
    ['x = "${a["k"]}"', 'x = (t (at a "k"))'],
    ['x = "a  ${~ b ~}  c"', 'x = (t "a" b "c")'],
    ['x = "%{ if a }b%{ else }c%{ endif }"', 'x = (t (if a ("b") ("c")))'],
    ['x = "%{ if a }b%{ endif }"', 'x = (t (if a ("b") ()))'],
    ['x = "%{ for i, v in l }${v},%{ endfor }"', 'x = (t (for i,v in l (v ",")))'],
    ['x = "%{ for v in l ~} ${v} %{~ endfor }"', 'x = (t (for v in l (v)))'],
    ['x = "%{ if a }%{ if b }c%{ endif }d%{ endif }"', 'x = (t (if a ((if b ("c") ()) "d") ()))'],
    ['x = "${a ? "b" : "c"}-${d}"', 'x = (t (? a "b" "c") "-" d)'],
  ],
  heredocs: [
    ['x = <<EOT\na\n  b\nEOT\n', 'x = "a\\n  b\\n"'],
    ['x = <<EOT\nEOT\n', 'x = ""'],
    ['x = <<-EOT\n    a\n      b\n    EOT\n', 'x = "a\\n  b\\n"'],
    ['x = <<-EOT\n    a\n\n  b\n  EOT\n', 'x = "  a\\n\\nb\\n"'],
    ['x = <<-EOT\n    a ${b}\n  ${c}\n  EOT\n', 'x = (t "  a " b "\\n" c "\\n")'],
    ['x = <<EOT\n\\n "q" $${a}\nEOT\n', 'x = "\\\\n \\"q\\" ${a}\\n"'],
    ['x = <<EOT\n{"a": "${b}"}\nEOT\n', 'x = (t "{\\"a\\": \\"" b "\\"}\\n")'],
    ['x = <<EOT\n%{ for v in l ~}\n  ${v}\n%{ endfor ~}\nEOT\n', 'x = (t (for v in l ("  " v "\\n")))'],
    ['x = <<-EOT\n  %{ if a ~}\n    b\n  %{ endif ~}\n  EOT\n', 'x = (t (if a ("    b\\n") ()))'],
    ['x = <<A_B-1\nEOT\nA_B-1\ny = 1\n', 'x = "EOT\\n"; y = 1'],
    ['x = f(<<EOT\na\nEOT\n, 1)\n', 'x = (f() "a\\n" 1)'],
    ['x = <<EOT\r\na\r\nEOT\r\n', 'x = "a\\r\\n"'],
    ['x = <<EOT\n# no comment\n// nor this\nEOT\n', 'x = "# no comment\\n// nor this\\n"'],
    ['x = <<EOT\n  EOTX\nEOT\n', 'x = "  EOTX\\n"'],
    ['x = <<EOT\na\nEOT', 'x = "a\\n"'],
  ],
  operators: [
    ['x = a + b * c', 'x = (+ a (* b c))'],
    ['x = (a + b) * c', 'x = (* (+ a b) c)'],
    ['x = a - b - c', 'x = (- (- a b) c)'],
    ['x = a || b && c', 'x = (|| a (&& b c))'],
    ['x = a == b && c != d', 'x = (&& (== a b) (!= c d))'],
    ['x = a < b == c >= d', 'x = (== (< a b) (>= c d))'],
    ['x = !a && b', 'x = (&& (! a) b)'],
    ['x = !a.b', 'x = (! (. a b))'],
    ['x = -a + b', 'x = (+ (- a) b)'],
    ['x = a % b / c', 'x = (/ (% a b) c)'],
    ['x = a > b ? c : d', 'x = (? (> a b) c d)'],
    ['x = a ? b : c ? d : e', 'x = (? a b (? c d e))'],
    ['x = a ? b ? c : d : e', 'x = (? a (? b c d) e)'],
    ['x = (a ? b : c) ? d : e', 'x = (? (? a b c) d e)'],
    ['x = a ?\n  b :\n  c', 'x = (? a b c)'],
  ],
  access: [
    ['x = var.a', 'x = (. var a)'],
    ['x = a.b.c', 'x = (. (. a b) c)'],
    ['x = a[0]', 'x = (at a 0)'],
    ['x = a["k"].b', 'x = (. (at a "k") b)'],
    ['x = a.0.b', 'x = (. (at a 0) b)'],
    ['x = a[b.c][1]', 'x = (at (at a (. b c)) 1)'],
    ['x = (a).b', 'x = (. a b)'],
    ['x = [1, 2][0]', 'x = (at [1 2] 0)'],
    ['x = f(a).b[0]', 'x = (at (. (f() a) b) 0)'],
    ['x = a[*]', 'x = (each a *)'],
    ['x = a[*].b.c', 'x = (each a (. (. * b) c))'],
    ['x = a.*.b', 'x = (each a (. * b))'],
    ['x = a.*.b[0]', 'x = (at (each a (. * b)) 0)'],
    ['x = a[*].b[0]', 'x = (each a (at (. * b) 0))'],
    ['x = a[*].b[*].c', 'x = (each a (each (. * b) (. * c)))'],
    ['x = a.*.b.0', 'x = (each a (at (. * b) 0))'],
    ['x = data.t.n[each.key].id', 'x = (. (at (. (. data t) n) (. each key)) id)'],
    ['x = {a = 1}.a', 'x = (. {"a": 1} a)'],
  ],
  collections: [
    ['x = [1, "a", b,]', 'x = [1 "a" b]'],
    ['x = [\n  1,\n  2\n]', 'x = [1 2]'],
    ['x = {a = 1, b = 2}', 'x = {"a": 1, "b": 2}'],
    ['x = {\n a = 1\n b = 2\n}', 'x = {"a": 1, "b": 2}'],
    ['x = {a : 1, "b" : 2}', 'x = {"a": 1, "b": 2}'],
    ['x = {(a) = 1}', 'x = {a: 1}'],
    ['x = {"${a}" = 1}', 'x = {(t a): 1}'],
    ['x = {a.b = 1}', 'x = {(. a b): 1}'],
    ['x = {1 = 2}', 'x = {1: 2}'],
    ['x = {\n a = b\n (c) = d\n}', 'x = {"a": b, c: d}'],
    ['x = {a-b = 1}', 'x = {"a-b": 1}'],
    ['x = [[1], {a = [2]}]', 'x = [[1] {"a": [2]}]'],
  ],
  'calls and for': [
    ['x = f()', 'x = (f())'],
    ['x = f(a, 1)', 'x = (f() a 1)'],
    ['x = f(a...)', 'x = (f() a...)'],
    ['x = f(\n  a,\n  b,\n)', 'x = (f() a b)'],
    ['x = provider::aws::arn_parse(a)', 'x = (provider::aws::arn_parse() a)'],
    ['x = [for v in l : v]', 'x = (for v in l: v)'],
    ['x = [for i, v in l : v if i > 0]', 'x = (for i,v in l: v if (> i 0))'],
    ['x = {for k, v in m : k => v}', 'x = (for k,v in m: k => v)'],
    ['x = {for v in l : v.k => v...}', 'x = (for v in l: (. v k) => v...)'],
    ['x = {for v in l : v.k => v... if v.a}', 'x = (for v in l: (. v k) => v... if (. v a))'],
    ['x = [for a in [for b in c : b] : {d = a}]', 'x = (for a in (for b in c: b): {"d": a})'],
    ['x = {\n for k, v in m :\n k => v\n}', 'x = (for k,v in m: k => v)'],
  ],
  bodies: [
    ['', ''],
    ['# only a comment', ''],
    ['a {}', 'a {}'],
    ['a "b" "c" {}', 'a "b" "c" {}'],
    ['a b {}', 'a "b" {}'],
    ['a { x = 1 }', 'a { x = 1 }'],
    ['a "b" {\n  x = 1\n  c {\n    y = 2\n  }\n}\n', 'a "b" { x = 1; c { y = 2 } }'],
    ['x = 1 # c\n// d\ny = 2 /* e */', 'x = 1; y = 2'],
    ['a {\n  # c\n}\nb {}', 'a {}; b {}'],
    ['x=1\ny=2', 'x = 1; y = 2'],
    ['\ufeffx = 1', 'x = 1'],
    ['a "b" {\r\n  x = 1\r\n}\r\n', 'a "b" { x = 1 }'],
  ],
}

/** Text, what is read of it all the same, what is said. */
const broken: readonly (readonly [text: string, tree: string, problems: readonly string[]])[] = [
  ['"x" = 1', '', ['This is neither an attribute nor a block @0-7']],
  ['x = "\\q"', 'x = <>', ['There is no such escape @5-7']],
  ['x = "\\u12"', 'x = <>', ['There is no such escape @5-7']],
  ['x =', 'x = <>', ['A value is missing here @3-3']],
  ['x = \ny = 1', 'x = <>; y = 1', ['A value is missing here @3-3']],
  ['x', '', ['This is neither an attribute nor a block @0-1']],
  ['x = "a\ny = 1', 'x = "a"; y = 1', ['The quote is not closed @4-6']],
  ['x = ["a\ny = 1', 'x = ["a"]; y = 1', ['The [ is not closed @4-5']],
  ['x = f(\ny = 1', 'x = (f()); y = 1', ['The ( is not closed @5-6']],
  ['x = [1, 2\ny = 1', 'x = [1 2]; y = 1', ['The [ is not closed @4-5']],
  ['x = {\n a = 1\n\nb "c" {\n y = 1\n}\n', 'x = {"a": 1}; b "c" { y = 1 }', ['The { is not closed @4-5']],
  ['a "b" {\n  x = 1\n\nc "d" {\n  y = 1\n}\n', 'a "b" { x = 1 }; c "d" { y = 1 }', ['The { is not closed @6-7']],
  ['a "b" {\n  x = \n  y = 1\n}\nz = 1', 'z = 1; a "b" { x = <>; y = 1 }', ['A value is missing here @13-13']],
  ['x = <<EOT\ny = 1', 'x = <>; y = 1', ['The heredoc is not closed @4-9']],
  ['x = {\n a = \n b = 2\n}', 'x = {"a": <>, "b": 2}', ['A value is missing here @10-10']],
  ['x = {\n a\n b = 2\n}', 'x = {"b": 2}', ['An = is missing behind this name @7-8']],
  ['x = {\n a = "q\n b = 2\n}', 'x = {"a": "q", "b": 2}', ['The quote is not closed @11-13']],
  ['x = f("a)\ny = 1', 'x = (f() "a"); y = 1', ['The quote is not closed @6-9']],
  ['x = 1 }\ny = 2', 'x = 1; y = 2', ['This is neither an attribute nor a block @6-7']],
  ['}\nx = 1', 'x = 1', ['This is neither an attribute nor a block @0-1']],
  ['x = a.\ny = 1', 'x = (. a ); y = 1', ['A name is missing here @6-6']],
  ['x = a[\ny = 1', 'x = (at a <>); y = 1', ['The [ is not closed @5-6']],
  ['x = "${a"\ny = 1', 'x = <"${a">; y = 1', ['This is not Terraform’s language @0-9']],
  ['x = "${}"', 'x = (t <${}>)', ['A value is missing here @5-8']],
  ['x = 1 +\ny = 2', 'x = (+ 1 <>); y = 2', ['A value is missing here @7-7']],
  ['x = [1,,2]', 'x = [1 2]', ['This is not Terraform’s language @6-7']],
  ['x = {a = 1,, b = 2}', 'x = {"a": 1, "b": 2}', ['This is not Terraform’s language @10-11']],
  ['resource "a" {\n  cond\n  x = 1\n}', 'resource "a" { x = 1 }', ['This is neither an attribute nor a block @17-21']],
  ['x = )\ny = 1', 'x = <>; y = 1', ['This ) closes nothing @4-5']],
  ['x = a b\ny = 1', 'x = <a b>; y = 1', ['This is not Terraform’s language @6-7']],
  ['x = [for v in l v]\ny = 1', 'x = (for v in l: v); y = 1', ['A : is missing here @16-16']],
  ['x = y = z', 'x = <y = z>', ['This is not Terraform’s language @2-5']],
  ['a "b {\n  x = 1\n}\nc {}', 'a { x = 1 }; c {}', ['This is not Terraform’s language @0-5']],
]

describe('HCL', () => {
  for (const [what, rows] of Object.entries(sound)) {
    describe(what, () => {
      for (const [text, tree] of rows) {
        it(JSON.stringify(text), () => {
          const file = hcl.parse('f.tf', text)
          assert.equal(bodyText(file.body), tree)
          assert.deepEqual(file.problems, [])
          assert.deepEqual(hclSpanFaults(file, text), [])
        })
      }
    })
  }

  describe('half-typed', () => {
    for (const [text, tree, problems] of broken) {
      it(JSON.stringify(text), () => {
        const file = hcl.parse('f.tf', text)
        assert.equal(bodyText(file.body), tree)
        assert.deepEqual(
          file.problems.map(({ message, span }) => `${message} @${span.start}-${span.end}`),
          problems,
        )
        assert.deepEqual(hclSpanFaults(file, text), [])
      })
    }
  })
})
