import { characterRanges, charactersIn, complementOf, unionOf } from '../../regular/characters.ts'
import {
  all,
  anything,
  characterOf,
  characters,
  either,
  emptyText,
  except,
  type Language,
  literal,
  not,
  repeat,
  sequence,
  words,
} from '../../regular/language.ts'

// What GitLab and git let people name things. Each language holds every name that can be, and may hold a few that can't: a proof over it stands
// for what GitLab mints, and a witness is asked the further questions of `doubts.ts`.

const endingWith = (end: string) => sequence(anything, literal(end))
const containing = (part: string) => sequence(anything, literal(part), anything)

/**
 * One part of a group's or project's path: letters, digits, `_`, `-` and `.`, no `-` at the start, neither `.git` nor `.atom` at the end
 * (lib/gitlab/path_regex.rb, PATH_START_CHAR and NO_SUFFIX_REGEX). That no new group ends with a `.` is left out: old ones may.
 */
export const pathSegment: Language = except(
  sequence(characterOf('_.', ['a', 'z'], ['A', 'Z'], ['0', '9']), repeat(characterOf('_.-', ['a', 'z'], ['A', 'Z'], ['0', '9']), 0)),
  endingWith('.git'),
  endingWith('.atom'),
)

/** The path of a group or of a user's namespace: one part or more, with `/` between. */
export const namespacePath: Language = sequence(pathSegment, repeat(sequence(literal('/'), pathSegment), 0))

// Control characters, space and ~ ^ : ? * [ \ are in no ref (git-check-ref-format, 4 and 5 and 10).
const forbiddenInRefs = unionOf(
  characterRanges([
    [0x00, 0x20],
    [0x7f, 0x7f],
  ]),
  charactersIn('~^:?*[\\'),
)

/**
 * The short name of a branch or tag, by git's rules (git-check-ref-format): parts between `/` that are not empty, do not begin with `.` and do
 * not end with `.lock`; nowhere `..` or `@{`, no `.` at the end; not `@`. And not `HEAD`, nor with a `-` first
 * (lib/gitlab/git_ref_validator.rb). Since `:` is none of its characters, a subject can be taken apart.
 */
export const refName: Language = except(
  repeat(characters(complementOf(forbiddenInRefs)), 1),
  ...['..', '@{', '//', '/.', '.lock/'].map(containing),
  ...['/', '.', '.lock'].map(endingWith),
  ...['/', '.', '-'].map((start) => sequence(literal(start), anything)),
  words(['@', 'HEAD']),
)

/** An id: digits without a zero in front. */
export const id: Language = sequence(characterOf('', ['1', '9']), repeat(characterOf('', ['0', '9']), 0))

/**
 * An environment's name: letters, digits, spaces and `-_/${}.`, no `/` at either end (lib/gitlab/regex.rb, environment_name_regex; gitlab.md 5.1).
 */
export const environmentName: Language = except(
  repeat(characterOf('-_/${}. ', ['a', 'z'], ['A', 'Z'], ['0', '9']), 1, undefined),
  sequence(literal('/'), anything),
  endingWith('/'),
)

/** A commit: forty digits of a hash, or sixty-four in repositories with SHA-256. */
export const commit: Language = either(repeat(hex(), 40, 40), repeat(hex(), 64, 64))

function hex(): Language {
  return characterOf('', ['0', '9'], ['a', 'f'])
}

/** The path of a pipeline's configuration in its repository: anything but nothing; it never begins with `/`. */
export const configurationPath: Language = except(
  repeat(characters(complementOf(characterRanges([[0, 0x1f]]))), 1),
  sequence(literal('/'), anything),
)

/** An address with an `@` in it: what else GitLab asks of it is left out. */
export const emailAddress: Language = sequence(
  repeat(characters(complementOf(unionOf(charactersIn('@'), characterRanges([[0, 0x20]])))), 1),
  literal('@'),
  repeat(characters(complementOf(unionOf(charactersIn('@'), characterRanges([[0, 0x20]])))), 1),
)

/** What an author may write as audience: any text. An undefined variable makes it empty (gitlab.md 3.1). */
export const audienceText: Language = anything

/** What a user is called by another provider of identities, and the provider's own name: any text but the empty one. */
export const identityText: Language = except(anything, emptyText)

/** A text of letters of any case of this one: paths are unique whatever the case of their letters. */
export function inAnyCase(text: string): Language {
  return sequence(...[...text].map((character) => either(literal(character.toLowerCase()), literal(character.toUpperCase()))))
}

/** Paths whose first part is not this group, in any case of its letters. */
export function outsideOf(group: string): Language {
  const own = inAnyCase(group)
  return all(not(own), not(sequence(own, literal('/'), anything)))
}
