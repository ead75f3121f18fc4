import { checkCase, checkFix } from '../support/rules.ts'

const sts = 'aws sts assume-role-with-web-identity --role-arn a --web-identity-token'
const block = 'id_tokens:\n  AWS_ID_TOKEN:\n    aud: x\n'
const marked = '«misplaced-keyword|id_tokens»:\n  AWS_ID_TOKEN:\n    aud: x\n'
const deploy = `deploy:\n  script:\n    - ${sts} $AWS_ID_TOKEN\n`
const held = `deploy:\n  id_tokens:\n    AWS_ID_TOKEN:\n      aud: x\n  script:\n    - ${sts} $AWS_ID_TOKEN\n`
const test = 'test:\n  script: make\n'
const pipeline = (text: string) => `=== .gitlab-ci.yml\n${text}`
const fixed = (text: string) => `=== .gitlab-ci.yml (fixed)\n${text}`

describe('misplaced-keyword', () => {
  it('fires on id_tokens, and nothing is said of the job that uses them', () => checkCase(pipeline(marked + deploy)))
  it('fires on id_tokens of which one is invalid, once', () => checkCase(pipeline(`«misplaced-keyword|id_tokens»:\n  A: x\n${test}`)))
  it('fires on id_tokens that a top-level before_script uses', () =>
    checkCase(pipeline(`${marked}before_script:\n  - ${sts} $AWS_ID_TOKEN\n${test}`)))
  it('fires on id_tokens that a secret names, once', () =>
    checkCase(
      `=== .claimcheck.yaml\nproject: a/b\nvariables: {}\n${pipeline(`«misplaced-keyword|id_tokens»: { A: { aud: x } }\n${test}  secrets: { B: { vault: a/b/c, token: $A } }\n`)}`,
    ))
  it('fires on a script', () => checkCase(pipeline(`«misplaced-keyword|script»:\n  - make\n${test}`)))
  it('fires on rules', () => checkCase(pipeline(`«misplaced-keyword|rules»:\n  - if: $CI_COMMIT_TAG\n${test}`)))
  it('fires on identity', () => checkCase(pipeline(`«misplaced-keyword|identity»: google_cloud\n${test}`)))
  it('fires on secrets', () => checkCase(pipeline(`«misplaced-keyword|secrets»: { A: { vault: a/b/c } }\n${test}`)))
  it('fires on an alias', () => checkCase(pipeline(`.a: &a { A: { aud: x } }\n«misplaced-keyword|id_tokens»: *a\n${test}`)))
  it('fires in an included file', () =>
    checkCase(`${pipeline('include: { local: ci/a.yml }\n')}=== ci/a.yml\n«misplaced-keyword|id_tokens»: { A: { aud: x } }\n${test}`))
  it('fires on tokens while an include is not read', () =>
    checkCase(pipeline(`include: { project: c/d, file: «unresolved-include|e.yml» }\n${marked}${test}`)))
  it('is silent about a mapping while an include is not read', () =>
    checkCase(pipeline(`include: { project: c/d, file: «unresolved-include|e.yml» }\nsecrets: { A: { vault: a/b/c } }\n${test}`)))
  it('is silent about a job', () => checkCase(pipeline('release:\n  script: make\n')))
  it('is silent about a job that extends another', () => checkCase(pipeline('.a: { script: make }\nrelease: { extends: .a }\n')))
  it('is silent about a job by a merge key', () => checkCase(pipeline('.a: &a { script: make }\npublish:\n  <<: *a\n')))
  it('is silent about a trigger job', () => checkCase(pipeline('run: { trigger: a/b }\n')))
  it('is silent about a job without a script', () => checkCase(pipeline(`release: { stage: a, image: b }\n${test}`)))
  it('is silent about a job of two files', () =>
    checkCase(`${pipeline('include: { local: a.yml }\nrun: { x: y }\n')}=== a.yml\nrun: { script: make }\n`))
  it('is silent about a key that nothing follows', () => checkCase(pipeline(`id_tokens:\n${test}`)))
  it('is silent about keys of the top level', () => checkCase(pipeline(`variables: { A: b }\nimage: a\ncache: { paths: [a] }\n${test}`)))
  it('is fixed by moving into the one job that uses it', () =>
    checkFix('misplaced-keyword', pipeline(`${block}\n${deploy}${test}`) + fixed(held + test), { safe: true, title: /into deploy$/ }))
  it('is fixed by moving under default where every job uses it', () =>
    checkFix(
      'misplaced-keyword',
      pipeline(`stages: [deploy]\n\n${block}\n${deploy}`) +
        fixed(`stages: [deploy]\n\ndefault:\n  id_tokens:\n    AWS_ID_TOKEN:\n      aud: x\n\n${deploy}`),
      {
        safe: true,
        title: /under default:$/,
      },
    ))
  it('is fixed by moving into an existing default', () =>
    checkFix(
      'misplaced-keyword',
      pipeline(`default:\n  image: a # one\n\n# tokens\n${block}\n${deploy}`) +
        fixed(`default:\n  image: a # one\n  # tokens\n  id_tokens:\n    AWS_ID_TOKEN:\n      aud: x\n\n${deploy}`),
      { safe: true, title: /under default:$/ },
    ))
  it('is fixed by giving each of two jobs what it uses', () =>
    checkFix(
      'misplaced-keyword',
      pipeline('id_tokens:\n  # one\n  A:\n    aud: x\n  B: { aud: y } # two\na:\n  script: x $A\nb:\n  script: x $B\n') +
        fixed(
          'a:\n  id_tokens:\n    # one\n    A:\n      aud: x\n  script: x $A\nb:\n  id_tokens:\n    B: { aud: y } # two\n  script: x $B\n',
        ),
      { safe: true, title: /into a and b$/ },
    ))
  it('is fixed in the job whose secret takes the first token', () =>
    checkFix(
      'misplaced-keyword',
      pipeline(`id_tokens: { A: { aud: x } }\ndb:\n  secrets: { B: { vault: a/b/c } }\n  script: make\n${test}`) +
        fixed(`db:\n  secrets: { B: { vault: a/b/c } }\n  id_tokens: { A: { aud: x } }\n  script: make\n${test}`),
      { safe: true },
    ))
})
