import { firstHole, plain, type Text } from '../text/holes.ts'
import type { JsonValue } from '../text/json.ts'
import type { ClaimSet } from './claim-set.ts'

/** Collects the claims of one token, each known, or unknown with its reason. */
export class ClaimsBuilder {
  readonly #known: { [claim: string]: JsonValue } = {}
  readonly #unknown: { [claim: string]: string } = {}
  readonly #shapes: { [claim: string]: Text } = {}

  known(claim: string, value: JsonValue): void {
    this.drop(claim)
    this.#known[claim] = value
  }

  unknown(claim: string, why: string): void {
    this.drop(claim)
    this.#unknown[claim] = why
  }

  /** A string that may have unknown parts; it is known to be present. */
  text(claim: string, text: Text): void {
    const value = plain(text)
    if (value !== undefined) {
      this.known(claim, value)
      return
    }
    this.drop(claim)
    this.#unknown[claim] = firstHole(text)?.why ?? 'it is not known'
    this.#shapes[claim] = text
  }

  /** A string where it is given, else unknown for this reason. */
  given(claim: string, value: string | undefined, why: string): void {
    if (value === undefined) this.unknown(claim, why)
    else this.known(claim, value)
  }

  /** Takes a claim away. */
  drop(claim: string): void {
    delete this.#known[claim]
    delete this.#unknown[claim]
    delete this.#shapes[claim]
  }

  /** The claims so far; later changes of the builder don't show in it. */
  build(): ClaimSet {
    return { known: { ...this.#known }, unknown: { ...this.#unknown }, shapes: { ...this.#shapes } }
  }
}
