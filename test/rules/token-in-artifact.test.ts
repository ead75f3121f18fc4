import { checkCase } from '../support/rules.ts'

const pipeline = (script: string, more = '') =>
  `=== .gitlab-ci.yml\ndeploy:\n  id_tokens: { T: { aud: x } }\n  script:\n    - ${script}\n${more}`

const artifacts = (paths: string) => `  artifacts: { ${paths} }\n`

describe('token-in-artifact', () => {
  it('fires on the file itself', () => checkCase(pipeline('«token-in-artifact|echo $T > t.txt»', artifacts('paths: [t.txt]'))))
  it('fires on a folder', () => checkCase(pipeline('«token-in-artifact|echo $T > out/a/t»', artifacts('paths: [out]'))))
  it('fires on a glob', () => checkCase(pipeline('«token-in-artifact|echo $T > ./out/t.txt»', artifacts('paths: ["out/*.txt"]'))))
  it('fires on the project’s folder by its name', () =>
    checkCase(pipeline('«token-in-artifact|echo $T > $CI_PROJECT_DIR/t»', artifacts('paths: [t]'))))
  it('is silent about other files', () => checkCase(pipeline('echo $T > t', artifacts('paths: [out]'))))
  it('is silent about files elsewhere', () => checkCase(pipeline('echo $T > /tmp/out/t', artifacts('paths: [out]'))))
  it('is silent where something is left out again', () =>
    checkCase(pipeline('echo $T > out/t', artifacts('paths: [out], exclude: [out/t]'))))
  it('is silent where the file is removed', () => checkCase(pipeline('echo $T > out/t; a; rm out/t', artifacts('paths: [out]'))))
  it('is silent where the script goes elsewhere', () => checkCase(pipeline('cd /tmp && echo $T > t', artifacts('paths: [t]'))))
  it('is silent without artifacts', () => checkCase(pipeline('echo $T > t')))
})
