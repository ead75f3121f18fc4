import { checkCase } from '../support/rules.ts'

const job = (aud: string, more = '') => `=== .gitlab-ci.yml\n${more}deploy: { script: a, id_tokens: { T: { aud: ${aud} } } }\n`

/** gitlab.md 3.1, 6.3 number 14. */
describe('undefined-audience', () => {
  it('fires on a variable that is nowhere', () => checkCase(job('«undefined-audience|$NOWHERE»')))
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of GitLab
  it('fires within a text', () => checkCase(job('«undefined-audience|"https://${NOWHERE}/x"»')))
  it('fires once for the jobs of a matrix', () =>
    checkCase(
      '=== .gitlab-ci.yml\ndeploy: { script: a, parallel: { matrix: [{ A: [x, y] }] }, id_tokens: { T: { aud: «undefined-audience|$NOWHERE» } } }\n',
    ))
  it('is silent about variables of the pipeline', () => checkCase(job('$AUD', 'variables: { AUD: x }\n')))
  it('is silent about predefined variables', () => checkCase(job('$CI_SERVER_URL/$CI_COMMIT_SHA')))
  it('is silent about variables that a rule sets', () =>
    checkCase(
      '=== .gitlab-ci.yml\ndeploy: { script: a, rules: [{ if: $CI_COMMIT_TAG, variables: { AUD: x } }, { variables: { AUD: y } }], id_tokens: { T: { aud: $AUD } } }\n',
    ))
  it('is silent about variables of the settings', () =>
    checkCase(`=== .claimcheck.yaml\nproject: g/p\nvariables: { AUD: x }\n${job('$AUD')}`))
  it('is silent where an include may define it', () =>
    checkCase(job('$AUD', 'include: { remote: «remote-include|«unresolved-include|https://example.com/a.yml»» }\n')))
})
