import { checkCase } from '../support/rules.ts'

const pipeline = '=== .gitlab-ci.yml\ndeploy:\n  id_tokens:\n    A: {}\n  script: a\n'

describe('stale-silence', () => {
  it('fires on an entry of the configuration that silences nothing', () =>
    checkCase('=== .claimcheck.yaml\nignore:\n  - «stale-silence|{ rule: unpinned-ref, reason: x }»\n'))
  it('fires on one that is past its date, and the finding is back', () =>
    checkCase(
      `=== .claimcheck.yaml\nignore:\n  - «stale-silence|{ rule: invalid-id-token, until: 2020-01-01, reason: x }»\n${pipeline.replace('A:', '«invalid-id-token|A»:')}`,
    ))
  it('is silent while the entry silences', () =>
    checkCase(
      `=== .claimcheck.yaml\nignore:\n  - { rule: invalid-id-token, file: .gitlab-ci.yml, until: 2099-01-01, reason: x }\n${pipeline}`,
    ))
  it('is silent about a rule that is off', () =>
    checkCase(`=== .claimcheck.yaml\nrules: { invalid-id-token: off }\nignore:\n  - { rule: invalid-id-token, reason: x }\n${pipeline}`))
})
