import process from 'node:process'
import { type Budget, makeBudget } from '../src/regular/budget.ts'
import { isEmpty, isWithin, shortest } from '../src/regular/decide.ts'
import { shortestFields } from '../src/regular/fields.ts'
import { fromPattern } from '../src/regular/from-pattern.ts'
import { fromRegularExpression } from '../src/regular/from-regular-expression.ts'
import { all, anythingWithout, characterOf, either, type Language, literal, not, repeat, sequence, words } from '../src/regular/language.ts'
import { parseGlob } from '../src/text/file-glob.ts'

const rounds = 30
const states = 200_000

function glob(written: string): Language {
  const made = fromPattern(parseGlob(written))
  return made.kind === 'language' ? made.language : literal('')
}

function regex(source: string): Language {
  const made = fromRegularExpression(source)
  return made.kind === 'language' ? made.language : literal('')
}

const name = () =>
  sequence(characterOf('_', ['a', 'z'], ['A', 'Z'], ['0', '9']), repeat(characterOf('-_.', ['a', 'z'], ['A', 'Z'], ['0', '9']), 0))
const path = () => sequence(name(), repeat(sequence(literal('/'), name()), 1, 20))
const ref = () => all(anythingWithout(' ~^:?*[\\\x7f'), not(glob('*..*')), not(glob('/*')), not(glob('*/')), not(glob('*//*')))
const subject = () => [literal('project_path:'), path(), literal(':ref_type:'), words(['branch', 'tag']), literal(':ref:'), ref()]

const crossing = ['abcdef', 'fedcba', 'badcfe', 'cafebd', 'defabc', 'ecafdb'].map((letters) => glob(`*${[...letters].join('*')}*`))
const repeated = ['abc', 'acb', 'bac', 'bca', 'cab', 'cba'].map((letters) => glob(`*${[...letters].join('*')}*`.repeat(6)))

// Most make their languages anew, as the first look at a policy does.
const questions: readonly (readonly [name: string, ask: (budget: Budget) => unknown])[] = [
  [
    'subject and pattern',
    (budget) => shortest(all(sequence(...subject()), glob('project_path:mygroup/*:ref_type:branch:ref:main')), budget),
  ],
  [
    'six languages, proof',
    (budget) =>
      isEmpty(
        all(
          sequence(...subject()),
          glob('project_path:mygroup/*'),
          not(glob('project_path:mygroup/*:ref_type:tag:*')),
          not(glob('*:ref:main')),
          regex('^project_path:[^:]+:ref_type:branch:ref:(main|release-.*)$'),
          not(regex(':ref:release-')),
        ),
        budget,
      ),
  ],
  [
    'fields of an outsider',
    (budget) =>
      shortestFields(
        subject().map((field, i) => (i === 1 ? all(field, not(glob('mygroup/*'))) : field)),
        glob('project_path:mygroup*:ref:main'),
        budget,
      ),
  ],
  ['inclusion of expressions', (budget) => isWithin(regex('^mygroup/(a|b)+/[a-z]{1,20}$'), regex('^mygroup/[^:]*$'), budget)],
  [
    '200 words',
    (budget) =>
      shortest(
        all(path(), not(either(...Array.from({ length: 200 }, (_, i) => literal(`mygroup/project-${i}`)))), glob('mygroup/project-1?')),
        budget,
      ),
  ],
  ['six globs, shortest text', (budget) => shortest(all(...crossing, not(glob('*zz*'))), budget)],
  ['six globs, proof', (budget) => shortest(all(...crossing, not(glob('*b*f*'))), budget)],
  ['*a*b*c* six times over', (budget) => shortest(all(path(), ...repeated, not(glob('*b*b*c*a*a*c*b*'))), budget)],
  ['a set of states of 2^19', (budget) => isEmpty(all(regex('a.{18}b$'), not(regex('b.{17}b$')), glob('*c')), budget)],
]

const medianOf = (times: readonly number[]) => [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0

/** Prints how long questions about sets of texts take and how many states they look at, of those they may. */
export function benchRegular(): void {
  process.stdout.write(`\nsets of texts, at most ${states} states\n`)
  for (const [name, ask] of questions) {
    const times: number[] = []
    let used = 0
    for (let round = -3; round < rounds; round++) {
      const budget = makeBudget(states)
      const start = performance.now()
      ask(budget)
      const time = performance.now() - start
      if (round >= 0) times.push(time)
      used = states - budget.left
      if (time > 500 && round >= 0) break
    }
    const looked = used > states ? 'over budget' : `${used} states`
    process.stdout.write(`${name.padEnd(32)} ${medianOf(times).toFixed(1).padStart(7)} ms  ${looked}\n`)
  }
}
