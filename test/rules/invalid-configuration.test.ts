import { checkCase } from '../support/rules.ts'

describe('invalid-configuration', () => {
  it('fires on a value of another type', () => checkCase('=== .claimcheck.yaml\nproject: «invalid-configuration|[a]»\n'))
  it('fires on a rule that does not exist', () =>
    checkCase('=== .claimcheck.yaml\nrules: { «invalid-configuration|wildcard-projects»: off }\n'))
  it('is silent about what later versions use', () =>
    checkCase('=== .claimcheck.yaml\nincludes: { "a/b": ../b }\nterraform: { variables: { x: y } }\n'))
})
