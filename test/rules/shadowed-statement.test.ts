import { severalStatements } from '../support/aws-policy.ts'
import { checkCase } from '../support/rules.ts'

const main = 'project_path:mygroup/myproject:ref_type:branch:ref:main'
const equals = (sub: string, more = '') => `{ "StringEquals": { "gitlab.com:sub": ${sub}${more} } }`
const like = (sub: string, more = '') => `{ "StringLike": { "gitlab.com:sub": ${sub}${more} } }`
const beside = (more: string) => equals(`"${main}"`, `, ${more}`)

describe('shadowed-statement', () => {
  for (const [name, text] of [
    [
      'a statement that demands more than another',
      severalStatements('"Version"', equals(`"${main}"`), '@').replace(
        /\{[^\n]*@ \}/,
        (all) => `«shadowed-statement|${all.replace('@', beside('"gitlab.com:ref_protected": "true"'))}»`,
      ),
    ],
    [
      'one that wants the same audience',
      severalStatements('"Version"', beside('"gitlab.com:aud": "sts.amazonaws.com"'), '@').replace(
        /\{[^\n]*@ \}/,
        (all) =>
          `«shadowed-statement|${all.replace('@', beside('"gitlab.com:aud": "sts.amazonaws.com", "gitlab.com:ref_protected": "true"'))}»`,
      ),
    ],
  ] as const)
    it(`fires on ${name}`, () => checkCase(text))
  for (const [name, text] of [
    [
      'statements that let in different tokens',
      severalStatements('"Version"', equals(`"${main}"`), like('"project_path:mygroup/myproject:ref_type:tag:ref:v*"')),
    ],
    [
      'statements for different audiences',
      severalStatements('"Version"', beside('"gitlab.com:aud": "a"'), beside('"gitlab.com:aud": "b", "gitlab.com:ref_protected": "true"')),
    ],
    ['the same twice', severalStatements('"Version"', equals(`"${main}"`), equals(`"${main}"`))],
    ['one beside another that demands no subject', severalStatements('«missing-subject-condition|"Version"»', '{}', equals(`"${main}"`))],
  ] as const)
    it(`is silent about ${name}`, () => checkCase(text))
})
