/** A letter of one or more names, and what may come after it. */
interface Branch {
  readonly next: Map<string, Branch>
  /** A name ends here. */
  ends: boolean
}

/** What a text is looked through for, all names at once: the time that it takes does not grow with their number. Letter case does not count. */
export class Names {
  readonly #root: Branch = { next: new Map(), ends: false }

  constructor(names: Iterable<string>) {
    for (const name of names) {
      let at = this.#root
      // By code units, as the texts are walked.
      for (const letter of known(name.toLowerCase()).split('')) {
        const next: Branch = at.next.get(letter) ?? { next: new Map(), ends: false }
        at.next.set(letter, next)
        at = next
      }
      at.ends = true
    }
  }

  /**
   * Whether a name may begin in this piece of a text: it stands in it, or its first letters stand at the end, so that it can go on in what follows.
   * Where the answer is no for every piece that a text may be put together from, no name stands in the text.
   */
  mayBeginIn(piece: string): boolean {
    if (this.#root.ends) return true
    const text = piece.toLowerCase()
    for (let start = 0; start < text.length; start++) {
      if ((start === 0 || !/[\w.-]/.test(text.charAt(start - 1))) && this.#beginsAt(text, start)) return true
    }
    return false
  }

  #beginsAt(text: string, start: number): boolean {
    let branch: Branch | undefined = this.#root
    for (let at = start; at < text.length; at++) {
      branch = branch.next.get(text.charAt(at))
      if (branch === undefined) return false
      if (branch.ends) return true
    }
    return true
  }
}

// A `$` in a text may stand for something that is not known.
function known(name: string): string {
  const end = name.indexOf('$')
  return end < 0 ? name : name.slice(0, end)
}
