import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { parse } from 'yaml'
import { z } from 'zod'

const run = promisify(execFile)
const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url))
const node24 = join(modules, 'node/bin/node')
const gitlabCiLocal = fileURLToPath(import.meta.resolve('gitlab-ci-local/dist/index.js'))

/** What gitlab-ci-local makes of a pipeline: its jobs by name, hidden ones left out, each with its keys. */
export type Preview = ReadonlyMap<string, Readonly<Record<string, unknown>>>

const shape = z.record(z.string(), z.unknown())
/** Keys of the top level that are no jobs; gitlab.md 5, "not job names". Of those the preview keeps these. */
const noJobs = new Set(['stages', 'variables', 'workflow'])

/**
 * Copies a folder with a pipeline to a checkout of its own, of `mygroup/myproject` on gitlab.com with the branch `main`.
 * Files below `includes/` stand where gitlab-ci-local keeps what it downloaded, so that it downloads nothing.
 */
export async function checkout(folder: string): Promise<string> {
  const copy = mkdtempSync(join(tmpdir(), 'claimcheck-pipeline-'))
  cpSync(folder, copy, { recursive: true })
  const options = { cwd: copy, env: environment(copy) }
  await run('git', ['init', '--quiet', '--initial-branch', 'main'], options)
  await run('git', ['remote', 'add', 'origin', 'https://gitlab.com/mygroup/myproject.git'], options)
  await run('git', ['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main'], options)
  await run('git', ['add', '.'], options)
  await run('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', 'commit', '--quiet', '--message', 'Test'], options)
  const downloaded = join(copy, 'includes')
  if (existsSync(downloaded)) cpSync(downloaded, join(copy, '.gitlab-ci-local/includes'), { recursive: true })
  return copy
}

/** Runs `gitlab-ci-local --preview` in a checkout; rejects with its words where it refuses the pipeline. */
export async function preview(cwd: string): Promise<Preview> {
  // Its schema is behind GitLab's (no `default:id_tokens`, no `inherit:default: [id_tokens]`), and nothing here is about it.
  const args = [gitlabCiLocal, '--preview', '--json-schema-validation=false']
  const { stdout } = await run(node24, args, { cwd, env: environment(cwd) })
  // Warnings of its own stand before the document.
  const top = shape.parse(parse(stdout.slice(stdout.indexOf('---\n'))))
  return new Map(Object.entries(top).flatMap(([name, job]) => (noJobs.has(name) ? [] : [[name, shape.parse(job)] as const])))
}

// Nothing of the user's own settings; a proxy that nobody listens on, so that a download fails at once.
function environment(home: string): NodeJS.ProcessEnv {
  const closed = 'http://127.0.0.1:9'
  const { PATH } = process.env
  return {
    PATH,
    HOME: home,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    HTTPS_PROXY: closed,
    HTTP_PROXY: closed,
    NO_COLOR: '1',
  }
}
