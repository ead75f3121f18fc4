/** Milliseconds of work until others have their turn. */
const turn = 8

/** What is worked out in slices, for as long as one turn of the event loop may last. */
export function inOneTurn<T>(slices: Generator<undefined, T>, now: () => number = () => performance.now()): IteratorResult<undefined, T> {
  const end = now() + turn
  for (;;) {
    const slice = slices.next()
    if (slice.done === true || now() >= end) return slice
  }
}

/** All of it, turn by turn: whatever comes meanwhile goes first. */
export async function inTurns<T>(slices: Generator<undefined, T>): Promise<T> {
  for (;;) {
    const slice = inOneTurn(slices)
    if (slice.done === true) return slice.value
    await new Promise<void>((resolve) => {
      setTimeout(resolve, 0)
    })
  }
}
