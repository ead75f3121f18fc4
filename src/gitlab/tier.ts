import { plain, type Text } from '../text/holes.ts'

// In this order, the first that is found anywhere in the name; gitlab.md 5.1, app/models/environment.rb.
const tiers: readonly { readonly tier: string; readonly name: RegExp }[] = [
  { tier: 'development', name: /dev|review|trunk/i },
  { tier: 'testing', name: /test|tst|int|accept|acpt|qa|qc|control|quality/i },
  { tier: 'staging', name: /sta?g|mode?l|pre|demo|non/i },
  { tier: 'production', name: /pro?d|live/i },
]

/** The tier that GitLab stores for a new environment of this name; `undefined` where unknown parts of the name decide. */
export function inferTier(name: Text): string | undefined {
  const whole = plain(name)
  const [first] = tiers
  if (whole === undefined) {
    // Only what comes first in the order is certain whatever the unknown parts are.
    return name.some((part) => typeof part === 'string' && first?.name.test(part)) ? first?.tier : undefined
  }
  return tiers.find((row) => row.name.test(whole))?.tier ?? 'other'
}
