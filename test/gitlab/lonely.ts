import type { ProjectFacts } from '../../src/gitlab/project.ts'
import type { World } from '../../src/gitlab/world.ts'

/** A world of one file: whatever it includes can't be had. */
export function lonely(facts: ProjectFacts): World {
  return { facts, base: '', open: () => ({ absent: 'pending' }), list: () => undefined, places: new Map() }
}
