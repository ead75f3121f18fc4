import { checkCase } from '../support/rules.ts'

const job = 'deploy: { script: a }\n'

describe('invalid-pipeline', () => {
  it('fires on a missing file', () => checkCase(`=== .gitlab-ci.yml\ninclude: [{ local: «invalid-pipeline|ci/gone.yml» }]\n${job}`))
  it('fires on a file outside of the project', () => checkCase(`=== .gitlab-ci.yml\ninclude: «invalid-pipeline|../other/a.yml»\n${job}`))
  it('fires once on a circle of includes', () =>
    checkCase(`=== .gitlab-ci.yml\ninclude: a.yml\n${job}=== a.yml\ninclude: «invalid-pipeline|a.yml»\n`))
  it('fires once on 151 includes', () =>
    checkCase(`=== .gitlab-ci.yml\ninclude:\n${'  - a.yml\n'.repeat(150)}  - «invalid-pipeline|a.yml»\n${job}=== a.yml\n.t: {}\n`))
  it('fires once on a circle of extends', () =>
    checkCase('=== .gitlab-ci.yml\n.a: { extends: .b }\n.b: { extends: «invalid-pipeline|.a» }\ndeploy: { extends: .a, script: x }\n'))
  it('fires on extends of nothing', () => checkCase('=== .gitlab-ci.yml\ndeploy: { extends: «invalid-pipeline|.gone», script: x }\n'))
  it('fires on a reference to nothing', () =>
    checkCase('=== .gitlab-ci.yml\ndeploy: { script: «invalid-pipeline|!reference [.gone, script]» }\n'))
  it('fires in an included file, once for two that include it', () =>
    checkCase(
      '=== .gitlab-ci.yml\ninclude: [a.yml, b.yml]\n=== a.yml\ninclude: c.yml\n=== b.yml\ninclude: c.yml\n=== c.yml\ndeploy: { extends: «invalid-pipeline|.gone», script: x }\n',
    ))
  it('fires on an input that is missing', () =>
    checkCase(`=== .gitlab-ci.yml\ninclude: «invalid-pipeline|a.yml»\n=== a.yml\nspec: { inputs: { x: } }\n---\n${job}`))
  it('fires on a matrix that is too large', () =>
    checkCase(
      `=== .gitlab-ci.yml\ndeploy: { script: x, «invalid-pipeline|parallel»: { matrix: [{ A: [${Array.from({ length: 201 }, (_, i) => i).join(', ')}] }] } }\n`,
    ))
  it('is silent about extends that an include may define', () =>
    checkCase(
      '=== .gitlab-ci.yml\ninclude: { remote: «unresolved-include|https://example.com/a.yml» }\ndeploy: { extends: .gone, script: x }\n',
    ))
})
