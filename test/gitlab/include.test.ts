import assert from 'node:assert/strict'
import { jobLines, problemsOf, resolveCase } from './world-case.ts'

interface Row {
  readonly name: string
  readonly text: string
  readonly jobs?: readonly string[]
  readonly problems?: readonly string[]
  readonly unresolved?: readonly string[]
  readonly options?: Parameters<typeof resolveCase>[1]
}

const deploy = 'deploy: { script: x, id_tokens: { A: { aud: a } } }\n'
const templates = { places: { 'mygroup/templates': { folder: 'vendor/templates' } } }

/** gitlab.md 5 (`include`). */
const rows: readonly Row[] = [
  { name: 'a string', text: `=== .gitlab-ci.yml\ninclude: ci/a.yml\n=== ci/a.yml\n${deploy}`, jobs: ['deploy: A=a'] },
  { name: 'a slash in front', text: `=== .gitlab-ci.yml\ninclude: /ci/a.yml\n=== ci/a.yml\n${deploy}`, jobs: ['deploy: A=a'] },
  { name: 'local', text: `=== .gitlab-ci.yml\ninclude: { local: ci/a.yml }\n=== ci/a.yml\n${deploy}`, jobs: ['deploy: A=a'] },
  {
    name: 'a list',
    text: `=== .gitlab-ci.yml\ninclude: [{ local: a.yml }, b.yml]\n=== a.yml\n${deploy}=== b.yml\ntest: { script: x }\n`,
    jobs: ['deploy: A=a', 'test:'],
  },
  {
    name: 'nested, from the top of the repository',
    text: `=== .gitlab-ci.yml\ninclude: ci/a.yml\n=== ci/a.yml\ninclude: ci/b.yml\n=== ci/b.yml\n${deploy}`,
    jobs: ['deploy: A=a'],
  },
  {
    name: 'a glob takes files in their order',
    text: '=== .gitlab-ci.yml\ninclude: ci/*.yml\n=== ci/b.yml\ndeploy: { script: x, id_tokens: { A: { aud: b } } }\n=== ci/a.yml\ndeploy: { script: x, id_tokens: { A: { aud: a } } }\n=== ci/sub/c.yml\nother: { script: x }\n',
    jobs: ['deploy: A=a'],
  },
  {
    name: 'two stars cross folders',
    text: `=== .gitlab-ci.yml\ninclude: ci/**.yml\n=== ci/sub/a.yml\n${deploy}`,
    jobs: ['deploy: A=a'],
  },
  {
    name: 'the main file wins, hashes merge deeply',
    text: '=== .gitlab-ci.yml\ninclude: a.yml\ndeploy: { script: x, id_tokens: { A: { aud: main }, C: { aud: c } } }\n=== a.yml\ndeploy: { script: y, environment: prod, id_tokens: { A: { aud: [x, y] }, B: { aud: b } } }\n',
    jobs: ['deploy: A=main B=b C=c env=prod'],
  },
  {
    name: 'a later file wins',
    text: '=== .gitlab-ci.yml\ninclude: [a.yml, b.yml]\n=== a.yml\ndeploy: { script: x, environment: a }\n=== b.yml\ndeploy: { environment: b }\n',
    jobs: ['deploy: env=b'],
  },
  {
    name: 'a file wins over what it includes',
    text: '=== .gitlab-ci.yml\ninclude: [a.yml]\n=== a.yml\ninclude: b.yml\ndeploy: { environment: a }\n=== b.yml\ndeploy: { script: x, environment: b }\n',
    jobs: ['deploy: env=a'],
  },
  {
    name: 'default, variables and extends from includes',
    text: '=== .gitlab-ci.yml\ninclude: a.yml\ndeploy: { extends: .t, script: x }\n=== a.yml\ndefault: { id_tokens: { A: { aud: a } } }\nvariables: { V: 1 }\n.t: { environment: prod }\n',
    jobs: ['deploy: A=a env=prod $V=1'],
  },
  {
    name: 'a reference across files',
    text: '=== .gitlab-ci.yml\ninclude: a.yml\ndeploy: { script: x, id_tokens: !reference [.t, id_tokens] }\n=== a.yml\n.t: { id_tokens: { A: { aud: a } } }\n',
    jobs: ['deploy: A=a'],
  },
  {
    name: 'anchors stay in their file',
    text: '=== .gitlab-ci.yml\ninclude: a.yml\n=== a.yml\n.t: &t { id_tokens: { A: { aud: a } } }\ndeploy: { <<: *t, script: x }\n',
    jobs: ['deploy: A=a'],
  },
  {
    name: 'another project, in its folder',
    text: `=== .gitlab-ci.yml\ninclude: { project: mygroup/templates, ref: v1, file: [/ci/a.yml] }\n=== vendor/templates/ci/a.yml\ninclude: ci/b.yml\n=== vendor/templates/ci/b.yml\n${deploy}`,
    jobs: ['deploy: A=a'],
    options: templates,
  },
  {
    name: 'a group stands for its projects',
    text: `=== .gitlab-ci.yml\ninclude: { project: mygroup/sub/templates, file: a.yml }\n=== vendor/sub/templates/a.yml\n${deploy}`,
    jobs: ['deploy: A=a'],
    options: { places: { mygroup: { folder: 'vendor' } } },
  },
  {
    name: 'a project at a ref',
    text: `=== .gitlab-ci.yml\ninclude: { project: mygroup/templates, ref: v2, file: a.yml }\n=== v2/a.yml\n${deploy}`,
    jobs: ['deploy: A=a'],
    options: { places: { ...templates.places, 'mygroup/templates@v2': { folder: 'v2' } } },
  },
  {
    name: 'the project itself',
    text: `=== .gitlab-ci.yml\ninclude: { project: $CI_PROJECT_PATH, file: a.yml }\n=== a.yml\n${deploy}`,
    jobs: ['deploy: A=a'],
  },
  {
    name: 'a component',
    text: `=== .gitlab-ci.yml\ninclude: { component: $CI_SERVER_FQDN/mygroup/templates/deploy@1.2, inputs: { to: b } }\n=== vendor/templates/templates/deploy.yml\nspec: { inputs: { to: { default: a } } }\n---\ndeploy: { script: x, id_tokens: { A: { aud: $[[ inputs.to ]] } } }\n`,
    jobs: ['deploy: A=b'],
    options: templates,
  },
  {
    name: 'a component in a folder of its own',
    text: `=== .gitlab-ci.yml\ninclude: { component: gitlab.com/mygroup/templates/deploy@~latest }\n=== vendor/templates/templates/deploy/template.yml\n${deploy}`,
    jobs: ['deploy: A=a'],
    options: { places: { 'gitlab.com/mygroup/templates': { folder: 'vendor/templates' } } },
  },
  {
    name: 'a remote file',
    text: `=== .gitlab-ci.yml\ninclude: https://example.com/ci/a.yml\n=== mirror/ci/a.yml\n${deploy}`,
    jobs: ['deploy: A=a'],
    options: { places: { 'example.com': { folder: 'mirror' } } },
  },
  {
    name: 'a template',
    text: `=== .gitlab-ci.yml\ninclude: { template: Jobs/Deploy.gitlab-ci.yml }\n=== gitlab/lib/gitlab/ci/templates/Jobs/Deploy.gitlab-ci.yml\n${deploy}`,
    jobs: ['deploy: A=a'],
    options: { places: { 'gitlab-org/gitlab': { folder: 'gitlab' } } },
  },
  {
    name: 'a path with a variable of the settings',
    text: `=== .gitlab-ci.yml\ninclude: ci/$WHERE.yml\n=== ci/here.yml\n${deploy}`,
    jobs: ['deploy: A=a'],
    options: { facts: { variables: new Map([['WHERE', 'here']]) } },
  },
  {
    name: 'a path with a variable of the pipeline, which does not count',
    text: `=== .gitlab-ci.yml\nvariables: { WHERE: here }\ninclude: ci/$WHERE.yml\n=== ci/here.yml\n${deploy}`,
    jobs: [],
    unresolved: ["include: local ci/$WHERE.yml: $WHERE is not defined in the pipeline; it may be set in GitLab's settings"],
  },
  {
    name: 'an empty file',
    text: `=== .gitlab-ci.yml\ninclude: a.yml\n${deploy}=== a.yml\n# nothing\n`,
    jobs: ['deploy: A=a'],
  },
  {
    name: 'rules that never hold',
    text: `=== .gitlab-ci.yml\ninclude: { local: a.yml, rules: [{ if: '$CI_PROJECT_PATH == "other/project"' }] }\n=== a.yml\n${deploy}`,
    jobs: [],
  },
  {
    name: 'rules that nobody can decide',
    text: `=== .gitlab-ci.yml\ninclude: { local: a.yml, rules: [{ exists: [go.mod] }] }\n=== a.yml\n${deploy}`,
    jobs: ['deploy: A=a ?whether local a.yml is included is not known: `exists` depends on the files of the commit'],
  },
  {
    name: 'a job of which a part may be included',
    text: `=== .gitlab-ci.yml\ninclude: { local: a.yml, rules: [{ exists: [go.mod] }] }\n${deploy}=== a.yml\ndeploy: { environment: prod }\n`,
    jobs: ['deploy: A=a env=prod ?whether local a.yml is included is not known: `exists` depends on the files of the commit'],
  },
  // What goes wrong: one problem each.
  {
    name: 'a missing file',
    text: `=== .gitlab-ci.yml\ninclude: ci/gone.yml\n${deploy}`,
    problems: ['missing-include .gitlab-ci.yml: Local file `ci/gone.yml` does not exist!'],
    unresolved: ['include: local ci/gone.yml: Local file `ci/gone.yml` does not exist!'],
    jobs: ['deploy: A=a'],
  },
  {
    name: 'a glob without files',
    text: `=== .gitlab-ci.yml\ninclude: ci/*.yml\n${deploy}`,
    problems: ['missing-include .gitlab-ci.yml: Local file `ci/*.yml` does not exist!'],
  },
  {
    name: 'a file outside of the project',
    text: `=== .gitlab-ci.yml\ninclude: ../../etc/a.yml\n${deploy}`,
    problems: ['outside-include .gitlab-ci.yml: Local file `../../etc/a.yml` lies outside of the project'],
  },
  {
    name: 'a link out of the project',
    text: `=== .gitlab-ci.yml\ninclude: link.yml\n${deploy}`,
    problems: ['outside-include .gitlab-ci.yml: `link.yml` is a link that leads out of the project'],
    options: { outside: ['link.yml'] },
  },
  {
    name: 'a file that is no YAML',
    text: `=== .gitlab-ci.yml\ninclude: a.txt\n${deploy}`,
    problems: ['invalid-include .gitlab-ci.yml: Included file `a.txt` does not have YAML extension!'],
  },
  {
    name: 'a file that includes itself',
    text: `=== .gitlab-ci.yml\ninclude: a.yml\n=== a.yml\ninclude: b.yml\n=== b.yml\ninclude: a.yml\n${deploy}`,
    problems: ['circular-include b.yml: `a.yml` includes itself, so that GitLab never comes to an end'],
    jobs: ['deploy: A=a'],
  },
  {
    name: 'a root that includes itself',
    text: `=== .gitlab-ci.yml\ninclude: .gitlab-ci.yml\n${deploy}`,
    problems: ['circular-include .gitlab-ci.yml: `.gitlab-ci.yml` includes itself, so that GitLab never comes to an end'],
  },
  {
    name: '150 includes',
    text: `=== .gitlab-ci.yml\ninclude: [${Array.from({ length: 150 }, () => 'a.yml').join(', ')}]\n=== a.yml\n${deploy}`,
    problems: [],
    jobs: ['deploy: A=a'],
  },
  {
    name: '151 includes',
    text: `=== .gitlab-ci.yml\ninclude: [${Array.from({ length: 153 }, () => 'a.yml').join(', ')}]\n=== a.yml\n${deploy}`,
    problems: ['too-many-includes .gitlab-ci.yml: Maximum of 150 nested includes are allowed!'],
  },
  {
    name: 'two kinds in one entry',
    text: `=== .gitlab-ci.yml\ninclude: { local: a.yml, remote: https://x/a.yml }\n${deploy}`,
    problems: ['invalid-include .gitlab-ci.yml: Each include must use only one of: local, project, remote, template, component'],
  },
  {
    name: 'a number',
    text: `=== .gitlab-ci.yml\ninclude: { local: 5 }\n${deploy}`,
    problems: ['invalid-include .gitlab-ci.yml: include local should be a string'],
  },
  {
    name: 'a place that must not be read',
    text: `=== .gitlab-ci.yml\ninclude: { project: mygroup/templates, file: a.yml }\n${deploy}`,
    unresolved: ['include: project mygroup/templates a.yml: not trusted'],
    options: { places: { 'mygroup/templates': { refused: 'not trusted' } } },
    problems: [],
  },
  {
    name: 'a place without the file',
    text: `=== .gitlab-ci.yml\ninclude: { project: mygroup/templates, file: a.yml }\n${deploy}`,
    problems: ['missing-include .gitlab-ci.yml: Project `mygroup/templates` file `a.yml` does not exist!'],
    options: templates,
  },
  {
    name: 'extends that nothing has, while every include is read',
    text: '=== .gitlab-ci.yml\ninclude: a.yml\ndeploy: { extends: .gone, script: x }\n=== a.yml\n.t: {}\n',
    problems: ['unknown-extends .gitlab-ci.yml: deploy: unknown key in `extends`'],
  },
  {
    name: 'a circle of extends over files',
    text: '=== .gitlab-ci.yml\ninclude: a.yml\n.b: { extends: .a }\n=== a.yml\n.a: { extends: .b }\n',
    problems: ['circular-extends .gitlab-ci.yml: .a: circular dependency detected in `extends`'],
  },
]

describe('include', () => {
  for (const { name, text, jobs, problems = [], unresolved, options } of rows) {
    it(name, () => {
      const pipeline = resolveCase(text, options)
      assert.deepEqual(problemsOf(pipeline), problems)
      if (jobs !== undefined) assert.deepEqual(jobLines(pipeline), jobs)
      if (unresolved !== undefined)
        assert.deepEqual(
          pipeline.unresolved.map(({ what, why }) => `${what}: ${why}`),
          unresolved,
        )
    })
  }
})
