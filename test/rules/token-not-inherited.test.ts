import { checkCase } from '../support/rules.ts'

const pipeline = (inherit: string, script: string) => `=== .gitlab-ci.yml
default: { id_tokens: { T: { aud: x } } }
deploy:
  inherit: ${inherit}
  script:
    - ${script}
`

describe('token-not-inherited', () => {
  it('fires where nothing is inherited', () => checkCase(pipeline('{ default: false }', 'a «token-not-inherited|$T»')))
  it('fires where the list leaves it out', () => checkCase(pipeline('{ default: [tags] }', 'a "«token-not-inherited|${T}»"')))
  it('is silent where the list has it', () => checkCase(pipeline('{ default: [id_tokens] }', 'a $T')))
  it('is silent where only variables are kept out', () => checkCase(pipeline('{ variables: false }', 'a $T')))
  it('is silent about a script that is prepared', () => checkCase(pipeline('{ default: false }', 'a "${T:-none}" $T')))
  it('is silent about a script that does not use it', () => checkCase(pipeline('{ default: false }', 'a $U')))
})
