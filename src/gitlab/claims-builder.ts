import { firstHole, plain, type Text } from '../text/holes.ts'
import type { JsonValue } from '../text/json.ts'
import type { ClaimSet } from './claim-set.ts'

/** Collects the claims of one token, each known, or unknown with its reason. */
export class ClaimsBuilder {
  readonly #known = new Map<string, JsonValue>()
  readonly #unknown = new Map<string, string>()
  readonly #shapes = new Map<string, Text>()

  known(claim: string, value: JsonValue): void {
    this.drop(claim)
    this.#known.set(claim, value)
  }

  unknown(claim: string, why: string): void {
    this.drop(claim)
    this.#unknown.set(claim, why)
  }

  /** A string that may have unknown parts; it is known to be present. */
  text(claim: string, text: Text): void {
    const value = plain(text)
    if (value !== undefined) {
      this.known(claim, value)
      return
    }
    this.drop(claim)
    this.#unknown.set(claim, firstHole(text)?.why ?? 'it is not known')
    this.#shapes.set(claim, text)
  }

  /** A string where it is given, else unknown for this reason. */
  given(claim: string, value: string | undefined, why: string): void {
    if (value === undefined) this.unknown(claim, why)
    else this.known(claim, value)
  }

  /** Takes a claim away. */
  drop(claim: string): void {
    this.#known.delete(claim)
    this.#unknown.delete(claim)
    this.#shapes.delete(claim)
  }

  /** The claims so far; later changes of the builder don't show in it. */
  build(): ClaimSet {
    return {
      known: Object.fromEntries(this.#known),
      unknown: Object.fromEntries(this.#unknown),
      shapes: Object.fromEntries(this.#shapes),
    }
  }
}
