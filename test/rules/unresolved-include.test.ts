import { checkCase } from '../support/rules.ts'

const job = 'deploy: { script: a }\n'

describe('unresolved-include', () => {
  it('fires on a component', () =>
    checkCase(`=== .gitlab-ci.yml\ninclude: { component: «unresolved-include|gitlab.com/g/p/deploy@1» }\n${job}`))
  it('fires on a template', () =>
    checkCase(`=== .gitlab-ci.yml\ninclude: { template: «unresolved-include|Jobs/SAST.gitlab-ci.yml» }\n${job}`))
  it('fires on a variable path', () => checkCase(`=== .gitlab-ci.yml\ninclude: «unresolved-include|ci/$WHERE.yml»\n${job}`))
  it('fires on each file of a project', () =>
    checkCase(`=== .gitlab-ci.yml\ninclude: { project: g/p, file: [«unresolved-include|a.yml», «unresolved-include|b.yml»] }\n${job}`))
  it('leaves a missing file to invalid-pipeline', () => checkCase(`=== .gitlab-ci.yml\ninclude: «invalid-pipeline|a.yml»\n${job}`))
  it('is silent about what is read', () => checkCase(`=== .gitlab-ci.yml\ninclude: a.yml\n=== a.yml\n${job}`))
  it('is silent about what is never included', () =>
    checkCase(`=== .gitlab-ci.yml\ninclude: { remote: https://example.com/a.yml, rules: [{ when: never }] }\n${job}`))
})
