// Which layer may import which: the house of ARCHITECTURE.md, held by a tool. Globals are held by the per-layer TypeScript projects.

/** Layer to the layers below it that it may see. */
const may = {
  text: [],
  regular: ['text'],
  cel: ['text'],
  syntax: ['text'],
  iac: ['text', 'syntax'],
  gitlab: ['text', 'regular', 'syntax'],
  trust: ['text', 'cel', 'syntax', 'iac', 'gitlab'],
  simulate: ['text', 'syntax', 'gitlab', 'trust'],
  reach: ['text', 'regular', 'gitlab', 'trust', 'simulate'],
  rules: ['text', 'syntax', 'gitlab', 'trust', 'simulate', 'reach'],
  service: ['text', 'regular', 'cel', 'syntax', 'iac', 'gitlab', 'trust', 'simulate', 'reach', 'rules'],
  protocol: ['text'],
  engines: ['text', 'cel', 'syntax', 'iac'],
  host: ['text', 'cel', 'syntax', 'iac', 'service', 'engines'],
  server: ['text', 'cel', 'syntax', 'iac', 'engines', 'gitlab', 'simulate', 'rules', 'service', 'protocol', 'host'],
  cli: ['text', 'cel', 'syntax', 'gitlab', 'trust', 'simulate', 'reach', 'rules', 'service', 'host', 'server'],
  extension: ['text', 'protocol'],
  panel: ['text', 'protocol'],
}

/** Layer to the packages it may use; everything else from npm is a finding, development tools too. */
const packages = {
  text: [],
  regular: [],
  cel: [],
  syntax: ['yaml', 'jsonc-parser'],
  iac: ['re2js'],
  gitlab: ['re2js'],
  trust: ['re2js'],
  simulate: [],
  reach: [],
  rules: [],
  service: ['zod'],
  protocol: [],
  engines: ['web-tree-sitter', '@bufbuild/cel', '@bufbuild/protobuf'],
  host: ['fdir', 'ignore', 'jose', 'vscode-uri'],
  server: ['vscode-languageserver', 'vscode-languageserver-textdocument', 'vscode-uri'],
  cli: ['cac'],
  extension: ['vscode', 'vscode-languageclient', 'ignore'],
  panel: [],
}

/** The layers that run anywhere: no Node core module. */
const pure = ['text', 'regular', 'cel', 'syntax', 'iac', 'gitlab', 'trust', 'simulate', 'reach', 'rules', 'service', 'protocol', 'panel']

const layers = Object.keys(may).map((layer) => ({
  name: `layer-${layer}`,
  severity: 'error',
  comment: `src/${layer} stands on ${may[layer].join(', ') || 'nothing'} only: a layer that sees upwards can't be used without what stands above it.`,
  from: { path: `^src/${layer}/` },
  to: { path: '^src/', pathNot: `^src/(${[layer, ...may[layer]].join('|')})/` },
}))

const allowedPackages = Object.entries(packages).map(([layer, names]) => ({
  name: `packages-${layer}`,
  severity: 'error',
  comment: `src/${layer} may use ${names.join(', ') || 'no package'}: each shipped dependency has its reason in ARCHITECTURE.md.`,
  from: { path: `^src/${layer}/` },
  to: {
    dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'],
    pathNot: names.length === 0 ? '^virtual:' : `^virtual:|(^|node_modules/)(@types/)?(${names.join('|')})(/|$)`,
  },
}))

module.exports = {
  forbidden: [
    ...layers,
    ...allowedPackages,
    {
      name: 'pure-core',
      severity: 'error',
      comment:
        'Everything below the shells is pure: one engine serves desktop, browser and CI, so it asks neither disk nor clock nor network.',
      from: { path: `^src/(${pure.join('|')})/` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'disk-only-in-host',
      severity: 'error',
      comment: 'Only src/host touches files, so that everything else works in a virtual workspace.',
      from: { path: '^src/', pathNot: '^src/host/' },
      to: { path: '^(node:)?(fs|fs/promises|child_process|http|https|net|dgram|worker_threads)$' },
    },
    {
      name: 'relying-parties-apart',
      severity: 'error',
      comment: 'A relying party changes for its own reasons: it never sees another one. CEL is a language that several speak.',
      from: { path: '^src/trust/([^/]+)/' },
      to: { path: '^src/trust/[^/]+/', pathNot: '^src/trust/($1|cel)/' },
    },
    {
      name: 'no-relying-party-by-name',
      severity: 'error',
      comment:
        'Only the table src/trust/index.ts names relying parties: a quirk that is wanted elsewhere is a missing word of the contract.',
      from: { path: '^src/', pathNot: '^src/trust/(index\\.ts$|[^/]+/)' },
      to: { path: '^src/trust/[^/]+/', pathNot: '^src/trust/cel/' },
    },
    {
      name: 'rules-apart',
      severity: 'error',
      comment: 'A rule is one file that can be deleted: it never sees another rule. What several share lives in a folder of src/rules.',
      from: { path: '^src/rules/[^/]+\\.ts$', pathNot: '^src/rules/(index|run|reports)\\.ts$' },
      to: { path: '^src/rules/[^/]+\\.ts$', pathNot: '^src/rules/rule\\.ts$' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one file, or miss a third. Types count as well.',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'shipped-code-sees-no-test',
      severity: 'error',
      comment: 'What ships must not need what does not.',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      comment: 'An import that resolves to nothing fails at run time.',
      from: { path: '^src/' },
      to: { couldNotResolve: true, pathNot: '^(vscode$|virtual:)' },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'A file that nobody imports and that imports nothing is left over.',
      from: { orphan: true, path: '^src/', pathNot: '\\.d\\.ts$' },
      to: {},
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.json', '.d.ts'],
    },
  },
}
