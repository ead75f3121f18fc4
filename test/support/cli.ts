import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../../src/cli/run.ts'

/** The repository's own folder. */
export const top = fileURLToPath(new URL('../..', import.meta.url))

/** 2026-01-01: what `now` is in these tests. */
export const now = 1_767_225_600

export interface Outcome {
  readonly status: number
  readonly out: string
  readonly err: string
}

const folders: string[] = []

/** A folder with these files; it is gone after the tests. */
export function folderOf(files: { readonly [path: string]: string | Uint8Array }): string {
  const folder = mkdtempSync(join(tmpdir(), 'claimcheck-test-'))
  folders.push(folder)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

/** Removes what `folderOf` made: for `after`. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}

/** Runs the command line in this process, in a folder. */
export async function claimcheck(
  cwd: string,
  args: readonly string[],
  given: { readonly input?: string; readonly color?: boolean; readonly ci?: boolean } = {},
): Promise<Outcome> {
  let out = ''
  let err = ''
  const io = {
    cwd,
    color: given.color ?? false,
    ci: given.ci ?? false,
    now: () => now,
    out: (text: string) => {
      out += text
    },
    err: (text: string) => {
      err += text
    },
    standardInput: async () => given.input ?? '',
  }
  const status = await run(args, io, { pages: pages(), serve: () => {} })
  return { status, out, err }
}

function pages(): { readonly [rule: string]: string } {
  const folder = join(top, 'docs/rules')
  return Object.fromEntries(readdirSync(folder).map((file) => [basename(file, '.md'), readFileSync(join(folder, file), 'utf8')]))
}

/** A trust policy of AWS for gitlab.com, with these conditions. */
export function trustPolicy(condition: object, effect = 'Allow'): string {
  const statement = {
    Effect: effect,
    Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/gitlab.com' },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: condition,
  }
  return `${JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2)}\n`
}

/** The policy that lets in the default branch of `g/p`. */
export const mainOnly = trustPolicy({
  StringEquals: { 'gitlab.com:aud': 'sts.amazonaws.com', 'gitlab.com:sub': 'project_path:g/p:ref_type:branch:ref:main' },
})

/** A small project whose job `deploy` the policy `iam/deploy.json` lets in from the default branch only. */
export const project = {
  '.claimcheck.yaml': 'project: g/p\nissuer: https://gitlab.com\ndefault_branch: main\nprotected: { branches: [main] }\n',
  '.gitlab-ci.yml': [
    'deploy:',
    '  id_tokens:',
    '    AWS_ID_TOKEN:',
    '      aud: sts.amazonaws.com',
    '  variables:',
    '    AWS_ROLE_ARN: arn:aws:iam::123456789012:role/deploy',
    '  script: [make deploy]',
    '',
  ].join('\n'),
  'iam/deploy.json': mainOnly,
} as const
