import { checkCase, checkFix } from '../support/rules.ts'

const pipeline = (name: string, aud: string, header = '=== .gitlab-ci.yml') =>
  `${header}\npublish:\n  id_tokens:\n    ${name}:\n      aud: ${aud}\n  script: publish\n`

describe('preset-audience', () => {
  it('fires on each service', () => checkCase(pipeline('SIGSTORE_ID_TOKEN', '«preset-audience|https://sigstore.dev»')))
  it('fires on npm, by the beginning', () => checkCase(pipeline('NPM_ID_TOKEN', '«preset-audience|npm»')))
  it('is silent about npm’s own audience', () => checkCase(pipeline('NPM_ID_TOKEN', '"npm:example.com"')))
  it('is silent about a list that has it', () => checkCase(pipeline('CRATES_IO_ID_TOKEN', '«several-audiences|[crates.io, x]»')))
  it('is silent about a variable that nobody knows', () =>
    checkCase(
      `=== .claimcheck.yaml\nproject: g/p\nrules: { undefined-audience: off }\n${pipeline('PYPI_ID_TOKEN', '$AUD/x')}`
        .replace('$AUD/x', '$AUD')
        .replace('  script', '  variables: { AUD: $OTHER }\n  script'),
    ))
  it('is silent about other names', () => checkCase(pipeline('UPLOAD_TOKEN', 'https://pypi.org')))
  it('is silent about a subject by path', () => checkCase(pipeline('PYPI_ID_TOKEN', 'pypi')))
  it('is silent where the tools talk to another instance', () =>
    checkCase(
      pipeline('SIGSTORE_ID_TOKEN', 'fulcio.example.com').replace(
        'script: publish',
        'script: cosign sign --fulcio-url https://fulcio.example.com x',
      ),
    ))
  it('is silent where a variable names another instance', () =>
    checkCase(
      pipeline('NPM_ID_TOKEN', 'other').replace('  script', '  variables: { NPM_CONFIG_REGISTRY: https://npm.example.com }\n  script'),
    ))
  it('fires on a subject by another component, whatever the variable', () =>
    checkCase(
      `=== .claimcheck.yaml\nproject: g/p\nids: { project_id: "1" }\nsubject: [namespace_path, ref]\n${pipeline('UPLOAD_TOKEN', '«preset-audience|testpypi»')}`,
    ))
  it('is fixed', () =>
    checkFix(
      'preset-audience',
      pipeline('PYPI_ID_TOKEN', 'https://pypi.org # old') + pipeline('PYPI_ID_TOKEN', 'pypi # old', '=== .gitlab-ci.yml (fixed)'),
      { safe: true },
    ))
})
