import { checkCase } from '../support/rules.ts'

const pipeline = (cache: string, script = '«token-in-cache|echo $T > out/t»') =>
  `=== .gitlab-ci.yml\ndeploy:\n  id_tokens: { T: { aud: x } }\n  cache: ${cache}\n  script:\n    - ${script}\n`

describe('token-in-cache', () => {
  it('fires on a folder', () => checkCase(pipeline('{ paths: [out] }')))
  it('fires on one of several caches', () => checkCase(pipeline('[{ paths: [a] }, { paths: ["out/*"], policy: push }]')))
  it('fires on the cache of default', () =>
    checkCase(
      pipeline('{ paths: [out] }')
        .replace(/ {2}cache.*\n/, '')
        .replace('deploy:', 'default: { cache: { paths: [out] } }\ndeploy:'),
    ))
  it('is silent about a cache that is only restored', () => checkCase(pipeline('{ paths: [out], policy: pull }', 'echo $T > out/t')))
  it('is silent about a policy that nobody knows', () => checkCase(pipeline('{ paths: [out], policy: $P }', 'echo $T > out/t')))
  it('is silent about caches of failures', () => checkCase(pipeline('{ paths: [out], when: on_failure }', 'echo $T > out/t')))
  it('is silent about other files', () => checkCase(pipeline('{ paths: [other] }', 'echo $T > out/t')))
  it('is silent where the file is removed', () => checkCase(pipeline('{ paths: [out] }', 'echo $T > out/t; a; rm -f out/t')))
  it('is silent where all of a folder is', () => checkCase(pipeline('{ paths: [out] }', 'echo $T > out/t\n    - rm -r "$DIR"')))
  it('is silent where the script goes elsewhere', () => checkCase(pipeline('{ paths: [out] }', 'cd /tmp && echo $T > out/t')))
  it('fires in another folder, where the place is written out', () =>
    checkCase(pipeline('{ paths: [out] }', 'cd /tmp && «token-in-cache|echo $T > $CI_PROJECT_DIR/out/t»')))
})
