import { cpSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build, type Plugin } from 'esbuild'

// Builds everything that ships into dist/, and prints each bundle with its budget (held by test/build/sizes.test.ts).
const root = fileURLToPath(new URL('..', import.meta.url))
const at = (path: string) => join(root, path)

/**
 * Bundle to largest size in bytes; the VSIX has its budget in scripts/package.ts. In the server, re2js alone is 147 kB: regular
 * expressions of files must run in linear time. Six relying parties, each in its own folder, are another 250 kB of it, and reach with its
 * automata 85 kB: rules ask it while somebody types, so it can't be loaded later. The bundle for
 * Terraform has re2js once more: regular expressions are functions of the language.
 */
export const budgets: { readonly [bundle: string]: number } = {
  'dist/server.cjs': 1_400_000,
  'dist/web/server.js': 1_350_000,
  'dist/extension.cjs': 560_000,
  'dist/web/extension.js': 560_000,
  'dist/panel.js': 120_000,
  'dist/engines/hcl.cjs': 360_000,
  'dist/engines/hcl.js': 360_000,
  'dist/engines/cel.cjs': 360_000,
  'dist/engines/cel.js': 360_000,
  'dist/engines/tree-sitter.wasm': 220_000,
  'dist/engines/tree-sitter-terraform.wasm': 100_000,
}

// The pages of the rules, inlined for `claimcheck explain`: import pages from 'virtual:rule-pages'.
const rulePages: Plugin = {
  name: 'rule-pages',
  setup(builder) {
    builder.onResolve({ filter: /^virtual:rule-pages$/ }, (found) => ({ path: found.path, namespace: 'rule-pages' }))
    builder.onLoad({ filter: /.*/, namespace: 'rule-pages' }, () => {
      const pages: { [id: string]: string } = {}
      for (const file of readdirSync(at('docs/rules'))) {
        if (file !== 'README.md' && file.endsWith('.md')) pages[basename(file, '.md')] = readFileSync(at(`docs/rules/${file}`), 'utf8')
      }
      return { contents: JSON.stringify(pages), loader: 'json' }
    })
  },
}

const common: BuildOptions = {
  bundle: true,
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  absWorkingDir: root,
  charset: 'utf8',
}
// fdir asks for its own address, which a CommonJS bundle lacks.
const importMetaUrl = 'const importMetaUrl=require("node:url").pathToFileURL(__filename).href;'

// `module` first: jsonc-parser's other build is UMD, whose requires esbuild can't follow.
const node: BuildOptions = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  mainFields: ['module', 'main'],
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: { js: importMetaUrl },
}
const web: BuildOptions = {
  ...common,
  platform: 'browser',
  target: 'es2022',
  mainFields: ['browser', 'module', 'main'],
  conditions: ['browser'],
}

const bundles: readonly BuildOptions[] = [
  { ...node, entryPoints: ['src/extension/node.ts'], outfile: 'dist/extension.cjs', external: ['vscode'] },
  // The web host asks for a name that ends in .js and evaluates it as CommonJS.
  { ...web, entryPoints: ['src/extension/browser.ts'], outfile: 'dist/web/extension.js', external: ['vscode'], format: 'cjs' },
  { ...node, entryPoints: ['src/server/main.ts'], outfile: 'dist/server.cjs' },
  // A classic script: a nested worker in a web host can load nothing else.
  { ...web, entryPoints: ['src/server/browser.ts'], outfile: 'dist/web/server.js', format: 'iife' },
  // Engines are loaded when a document needs them: in Node as a module, in a worker as a script that leaves one name.
  { ...node, entryPoints: ['src/engines/hcl.ts'], outfile: 'dist/engines/hcl.cjs' },
  { ...web, entryPoints: ['src/engines/hcl.ts'], outfile: 'dist/engines/hcl.js', format: 'iife', globalName: 'claimcheckHcl' },
  { ...node, entryPoints: ['src/engines/cel.ts'], outfile: 'dist/engines/cel.cjs' },
  { ...web, entryPoints: ['src/engines/cel.ts'], outfile: 'dist/engines/cel.js', format: 'iife', globalName: 'claimcheckCel' },
  { ...web, entryPoints: ['src/panel/panel.ts'], outfile: 'dist/panel.js', format: 'iife' },
  {
    ...node,
    entryPoints: ['src/cli/main.ts'],
    outfile: 'dist/cli.cjs',
    banner: { js: `#!/usr/bin/env node\n${importMetaUrl}` },
    plugins: [rulePages],
  },
]

/** What engines load, by the package that it comes from. */
const wasm: { readonly [from: string]: string } = {
  'node_modules/web-tree-sitter/web-tree-sitter.wasm': 'dist/engines/tree-sitter.wasm',
  'node_modules/@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm': 'dist/engines/tree-sitter-terraform.wasm',
}

/** Builds all bundles, or those whose output is named; exits 1 when one fails. */
export async function buildAll(only: readonly string[] = []): Promise<void> {
  mkdirSync(at('dist'), { recursive: true })
  const chosen = bundles.filter((options) => only.length === 0 || only.includes(options.outfile ?? ''))
  await Promise.all(chosen.map((options) => build(options)))
  cpSync(at('media/panel.css'), at('dist/panel.css'))
  for (const [from, to] of Object.entries(wasm)) cpSync(at(from), at(to))
  for (const { outfile = '' } of chosen) {
    const size = statSync(at(outfile)).size
    const budget = budgets[outfile]
    const limit = budget === undefined ? '' : ` of ${Math.round(budget / 1000)} kB`
    process.stdout.write(
      `${outfile}  ${Math.round(size / 1000)} kB${limit}${budget !== undefined && size > budget ? '  OVER BUDGET' : ''}\n`,
    )
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  buildAll(process.argv.slice(2)).catch(() => process.exit(1))
}
