import assert from 'node:assert/strict'
import { Analyser } from '../../src/service/analyser.ts'
import { mayMatter } from '../../src/service/snapshot.ts'
import { now } from '../support/analyse.ts'
import { hcl } from '../support/hcl.ts'

function wanted(files: readonly string[], engines?: { readonly hcl: typeof hcl }): readonly string[] {
  const snapshot = { files, documents: new Map(), git: undefined, now, ...(engines === undefined ? {} : { engines }) }
  return new Analyser().analyse(snapshot).wants.engines
}

describe('the engine that reads Terraform is asked for', () => {
  for (const [files, engines] of [
    [[], []],
    [['.gitlab-ci.yml', 'iam/role.json', 'plan.json'], []],
    [['a.tf'], ['hcl']],
    [['.gitlab-ci.yml', 'iam/main.tofu'], ['hcl']],
    [['iam/main.tf.json'], ['hcl']],
    [['iam/terraform.tfvars'], []],
    [['a.tfx', 'tf', 'a.tf.md'], []],
  ] as const) {
    it(`by ${JSON.stringify(files)}: ${engines.length === 0 ? 'no' : 'yes'}`, () => assert.deepEqual(wanted(files), engines))
  }
  it('once: not by who has it', () => assert.deepEqual(wanted(['a.tf'], { hcl }), []))
})

describe('what may matter, by its name:', () => {
  for (const [file, matters] of [
    ['main.tf', true],
    ['a/b.tofu', true],
    ['a.tf.json', true],
    ['terraform.tfvars', true],
    ['x.auto.tfvars.json', true],
    ['.terraform/modules/x/main.tf', false],
    ['terraform.tfstate', false],
    ['main.tf.bak', false],
  ] as const) {
    it(`${file}: ${matters ? 'yes' : 'no'}`, () => assert.equal(mayMatter(file), matters))
  }
})
