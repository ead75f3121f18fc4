/** In this order, anywhere in the name, without regard to case; gitlab.md 5.1 [app/models/environment.rb]. */
const tiers: readonly (readonly [RegExp, string])[] = [
  [/dev|review|trunk/i, 'development'],
  [/test|tst|int|ac(ce|)pt|qa|qc|control|quality/i, 'testing'],
  [/st(a|)g|mod(e|)l|pre|demo|non/i, 'staging'],
  [/pr(o|)d|live/i, 'production'],
]

/** The deployment tier that GitLab gives an environment of this name when it creates it. */
export function inferTier(environment: string): string {
  return tiers.find(([pattern]) => pattern.test(environment))?.[1] ?? 'other'
}
