import { relyingParties } from './index.ts'
import type { Preset } from './trust.ts'

/** The services whose audience is a fixed text, of all relying parties. */
export const presets: readonly Preset[] = relyingParties.flatMap((party) => party.presets ?? [])

/** Whether a service takes this audience: its own one, or one that begins with it where it ends in `:`. */
export function takesAudience({ audience }: Preset, value: string): boolean {
  return audience.endsWith(':') ? value.startsWith(audience) : value === audience
}
