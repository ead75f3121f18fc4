import { readFileSync } from 'node:fs'
import process from 'node:process'
import { Language, Parser } from 'web-tree-sitter'
import { loadHclEngine } from '../src/host/engines.ts'

const rounds = 30
const edits = 500

// In a template text no `${` of JavaScript.
const block = (i: number) => `resource "aws_iam_role" "deploy_${i}" {
  name  = "deploy-\${var.name}-${i}"
  count = var.enabled ? 1 : 0

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.gitlab.arn }
      Condition = {
        StringEquals = { "gitlab.com:aud" = ["sts.amazonaws.com"] }
        StringLike   = { "gitlab.com:sub" = format("project_path:%s:ref_type:branch:ref:%s", var.project, "main") }
      }
    }]
  })
  tags = merge(local.tags, { for k, v in var.tags : k => lower(v) if v != "" })
}
`

const text = Array.from({ length: 112 }, (_, i) => block(i)).join('')

const medianOf = (times: readonly number[]) => [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0

function timed(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

async function grammarAlone(): Promise<(source: string) => void> {
  await Parser.init({ wasmBinary: readFileSync('node_modules/web-tree-sitter/web-tree-sitter.wasm') })
  const parser = new Parser()
  const language = readFileSync('node_modules/@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm')
  parser.setLanguage(await Language.load(language))
  return (source) => parser.parse(source)?.delete()
}

/** Prints how long a module takes to read, first, after an edit and half-typed, as multiples of what the grammar's own parser needs for it. */
export async function benchHcl(): Promise<void> {
  const hcl = await loadHclEngine()
  if (hcl === undefined) return
  const grammar = await grammarAlone()
  process.stdout.write(`\n${text.split('\n').length - 1} lines of Terraform\n`)

  const steps: readonly (readonly [name: string, limit: string, work: (round: number) => number])[] = [
    ['grammar alone', '', (round) => timed(() => grammar(`${text}# ${round}\n`))],
    [
      'read',
      '(at most 1.6x)',
      (round) => {
        hcl.forget('a.tf')
        return timed(() => hcl.parse('a.tf', `${text}# ${round}\n`))
      },
    ],
    ['after an edit', '', (round) => timed(() => hcl.parse('b.tf', text.replace('"deploy_50"', `"other_${round}"`)))],
    [
      'after an edit, half-typed',
      '',
      (round) => timed(() => hcl.parse('b.tf', text.replace('"deploy_50" {', `"deploy_50" {\n  x = "${round}`))),
    ],
  ]
  const times = steps.map((): number[] => [])
  for (let round = -5; round < rounds; round++) {
    for (const [i, [, , work]] of steps.entries()) {
      const time = work(round)
      if (round >= 0) times[i]?.push(time)
    }
  }
  const unit = medianOf(times[0] ?? [])
  const row = (name: string, time: number, limit = '') =>
    process.stdout.write(`${name.padEnd(32)} ${time.toFixed(1).padStart(7)} ms  ${(time / unit).toFixed(2)}x  ${limit}\n`)
  for (const [i, [name, limit]] of steps.entries()) row(name, medianOf(times[i] ?? []), limit)

  const halves = Array.from({ length: 300 }, (_, i) => {
    hcl.forget('c.tf')
    return timed(() => hcl.parse('c.tf', text.slice(0, Math.floor((text.length * (i + 300)) / 600))))
  })
  const slowest = Math.max(...halves)
  row('cut off anywhere, median', medianOf(halves))
  row('cut off anywhere, slowest', slowest, `${(slowest / medianOf(halves)).toFixed(1)}x the median`)

  const memory: string[] = []
  for (let edit = 0; edit < edits; edit++) {
    const at = Math.floor((text.length * ((edit * 37) % edits)) / edits)
    hcl.parse('d.tf', text.slice(0, at) + (edit % 2 === 0 ? '"' : ' ') + text.slice(at))
    if (edit % 100 !== 99) continue
    globalThis.gc?.()
    const { heapUsed, rss } = process.memoryUsage()
    memory.push(`${(heapUsed / 1_000_000).toFixed(0)}/${(rss / 1_000_000).toFixed(0)}`)
  }
  process.stdout.write(`heap/resident over ${edits} edits: ${memory.join(' ')} MB\n`)
}
