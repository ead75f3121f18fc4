const tiers: readonly (readonly [cost: number, characters: string])[] = [
  [0, 'abcdefghijklmnopqrstuvwxyz'],
  [1, '0123456789'],
  [1, '-'],
  [2, '_./:'],
  [2, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
  [5, '@+=,~%#!$&*?()[]{}<>|;^\'"`\\'],
  [8, ' '],
]

// For the characters of ASCII: the place in the order of preference, and what each costs.
const places = new Array<number>(0x80).fill(1000)
const costs = new Array<number>(0x80).fill(40)
for (const [cost, text] of tiers) {
  for (const character of text) {
    const symbol = character.charCodeAt(0)
    costs[symbol] = cost
    places[symbol] = tiers.flatMap(([, others]) => [...others]).indexOf(character)
  }
}
const preferred = tiers.flatMap(([, text]) => [...text].map((character) => character.charCodeAt(0)))

// Beyond ASCII: letters of the Latin alphabets first, control characters last.
const latin = [0xc0, 0x24f] as const
const firstPrintable = 0xa1

/** How unreadable a character is, from 0: what a text costs is the sum. */
export function costOf(symbol: number): number {
  if (symbol < 0x80) return costs[symbol] ?? 40
  if (symbol < firstPrintable) return 40
  return symbol >= latin[0] && symbol <= latin[1] ? 10 : 20
}

/** Where a character stands among all, the more readable first. */
export function placeOf(symbol: number): number {
  if (symbol < 0x80) return (places[symbol] ?? 1000) < 1000 ? (places[symbol] ?? 0) : 0x1000000 + symbol
  return costOf(symbol) * 0x20000 + symbol
}

/** The most readable character from one to another, both included; of the same cost, the first in the order. */
export function mostReadable(from: number, to: number): number {
  if (to - from < preferred.length) {
    let best = from
    for (let symbol = from + 1; symbol <= to; symbol++) if (isBefore(symbol, best)) best = symbol
    return best
  }
  if (from < 0x80) for (const symbol of preferred) if (symbol >= from && symbol <= to) return symbol
  if (from <= latin[1] && to >= latin[0]) return Math.max(from, latin[0])
  return from
}

function isBefore(a: number, b: number): boolean {
  return costOf(a) - costOf(b) < 0 || (costOf(a) === costOf(b) && placeOf(a) < placeOf(b))
}
