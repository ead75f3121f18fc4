import assert from 'node:assert/strict'
import { provideRefactorings } from '../../../src/service/features/refactorings.ts'
import { applyEdits } from '../../../src/text/edit.ts'
import { analyse } from '../../support/analyse.ts'
import { deployPolicy } from '../../support/aws-policy.ts'
import { cursorOf, parseCase } from '../../support/case.ts'

/** The titles at the cursor, and the texts of the files after the first one. */
function refactor(text: string) {
  const parsed = parseCase(text)
  const { file, offset } = cursorOf(parsed)
  const offers = provideRefactorings(analyse(parsed), file.path, { file: file.path, start: offset, end: offset })
  const after = new Map(
    parsed.files.map((one) => [
      one.path,
      applyEdits(
        one.text,
        (offers[0]?.edits ?? []).filter((edit) => edit.span.file === one.path),
      ),
    ]),
  )
  return { titles: offers.map((one) => one.title), after }
}

describe('splitting a token', () => {
  const rows: readonly (readonly [string, string, string | undefined])[] = [
    [
      'in block style, with its comment',
      'deploy:\n  id_tokens:\n    T:\n      aud: [x, ‹›y] # both\n  script: a\n',
      'deploy:\n  id_tokens:\n    T:\n      aud: x # both\n    T_2:\n      aud: y\n  script: a\n',
    ],
    [
      'with names that are usual',
      'deploy:\n  id_tokens:\n    ‹›T:\n      aud: [x, sts.amazonaws.com]\n  script: a\n',
      'deploy:\n  id_tokens:\n    T:\n      aud: x\n    AWS_ID_TOKEN:\n      aud: sts.amazonaws.com\n  script: a\n',
    ],
    [
      'between braces',
      'deploy: { id_tokens: { T: { aud: [x, ‹›y, z] } }, script: a }\n',
      'deploy: { id_tokens: { T: { aud: x }, T_2: { aud: y }, T_3: { aud: z } }, script: a }\n',
    ],
    [
      'with braces on a line of its own',
      'deploy:\n  id_tokens:\n    T: { aud: [x, ‹›y] }\n  script: a\n',
      'deploy:\n  id_tokens:\n    T: { aud: x }\n    T_2:\n      aud: y\n  script: a\n',
    ],
    ['not where there is one audience', 'deploy:\n  id_tokens:\n    T:\n      aud: [‹›x]\n  script: a\n', undefined],
    ['not elsewhere', '‹›deploy:\n  id_tokens:\n    T:\n      aud: [x, y]\n  script: a\n', undefined],
  ]
  for (const [name, text, expected] of rows) {
    it(name, () => {
      const { titles, after } = refactor(`=== .gitlab-ci.yml\n${text}`)
      assert.deepEqual(titles, expected === undefined ? [] : ['Split T: a token for each audience'])
      if (expected !== undefined) assert.equal(after.get('.gitlab-ci.yml'), expected)
    })
  }
})

describe('leading the subject with the project’s id', () => {
  const configuration = '=== .claimcheck.yaml\nproject: mygroup/myproject\nissuer: https://gitlab.com\nids: { project_id: "57382910" }\n'
  const subject = 'project_path:mygroup/myproject:ref_type:branch:ref:main'
  const policy = (value: string) => deployPolicy(`{ "StringEquals": { "gitlab.com:sub": ${value} } }`)
  it('changes the policy and the configuration', () => {
    const { titles, after } = refactor(configuration + policy(`"‹›${subject}"`))
    assert.deepEqual(titles, ['Lead the subject with project_id in the policy (then tell GitLab: ci_id_token_sub_claim_components)'])
    assert.match(after.get('iam/deploy.json') ?? '', /"project_id:57382910:ref_type:branch:ref:main"/)
    assert.match(after.get('.claimcheck.yaml') ?? '', /\nsubject: \[project_id, ref_type, ref\]\n$/)
  })
  it('changes every policy', () => {
    const other = policy(`"${subject}"`).replace('iam/deploy.json', 'iam/other.json')
    const { titles, after } = refactor(configuration + policy(`"‹›${subject}"`) + other)
    assert.match(titles[0] ?? '', /in all 2 policies/)
    assert.match(after.get('iam/other.json') ?? '', /"project_id:57382910:/)
  })
  it('keeps wildcards', () => {
    const { after } = refactor(configuration + policy(`"‹›${subject}"`).replace('StringEquals', 'StringLike').replace('ref:main', 'ref:*'))
    assert.match(after.get('iam/deploy.json') ?? '', /"StringLike": \{ "gitlab.com:sub": "project_id:57382910:ref_type:branch:ref:\*" \}/)
  })
  it('takes the components that are configured', () => {
    const { after } = refactor(`${configuration}subject: [project_path, ref]\n${policy('"‹›project_path:mygroup/myproject:ref:main"')}`)
    assert.match(after.get('.claimcheck.yaml') ?? '', /\nsubject: \[project_id, ref\]\n$/)
  })
  for (const [name, text] of [
    ['without the id', `${configuration.replace(/ids.*\n/, '')}${policy(`"‹›${subject}"`)}`],
    ['where the id leads', `${configuration}subject: [project_id, ref_type, ref]\n${policy(`"‹›${subject}"`)}`],
    ['for another project', configuration + policy('"‹›project_path:other/p:ref_type:branch:ref:main"')],
    ['without a configuration', policy(`"‹›${subject}"`)],
  ] as const) {
    it(`is not offered ${name}`, () => assert.deepEqual(refactor(text).titles, []))
  }
})
