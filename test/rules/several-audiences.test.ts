import { checkCase } from '../support/rules.ts'

const pipeline = (aud: string) => `=== .gitlab-ci.yml\ndeploy:\n  id_tokens:\n    A:\n      aud: ${aud}\n  script: a\n`

describe('several-audiences', () => {
  it('fires on two', () => checkCase(pipeline('«several-audiences|[x, y]»')))
  it('is silent about a list of one', () => checkCase(pipeline('[x]')))
  it('is silent about the same twice', () => checkCase(pipeline('[x, x]')))
  it('is silent about a text', () => checkCase(pipeline('x')))
  it('fires once on a token that jobs share', () =>
    checkCase(
      '=== .gitlab-ci.yml\n.t: &t { A: { aud: «several-audiences|[x, y]» } }\na: { id_tokens: *t, script: a }\nb: { id_tokens: *t, script: b }\n',
    ))
})
