import process from 'node:process'
import { ensureInstalled, root, run } from './install.mjs'

// `npm start`: the main job on examples/aws. In VS Code (code-server's, or your own with --desktop), or with --once in the terminal.
const options = new Set(process.argv.slice(2))
for (const option of options) {
  if (option !== '--once' && option !== '--desktop') {
    process.stderr.write(`npm start: unknown option ${option} (known: --once, --desktop)\n`)
    process.exit(2)
  }
}
ensureInstalled()
if (run('node', ['scripts/build.ts'], { stdio: ['ignore', options.has('--once') ? 'ignore' : 'inherit', 'inherit'] }) !== 0) process.exit(1)

if (options.has('--once')) {
  const example = ['--dir', 'examples/aws']
  const steps = [
    ['What is wrong', ['check', 'examples/aws']],
    ['The tokens that the jobs hold on the default branch', ['tokens', ...example, '--scenario', 'default-branch']],
    ['A push to the default branch', ['simulate', ...example, '--job', 'deploy', '--scenario', 'default-branch']],
    ["A fork's merge request", ['simulate', ...example, '--job', 'deploy', '--scenario', 'fork-merge-request']],
  ]
  for (const [title, args] of steps) {
    process.stdout.write(`\n== ${title}\n   claimcheck ${args.join(' ')}\n\n`)
    // 1 is an answer (a finding, a deny); 2 and 3 are failures.
    if (run('node', ['dist/cli.cjs', ...args]) > 1) process.exit(1)
  }
} else if (options.has('--desktop')) {
  process.exit(run('code', [`--extensionDevelopmentPath=${root}`, `${root}examples/aws`]))
} else {
  process.exit(run('node', ['scripts/open-editor.ts']))
}
