/** The seed of every random test: CLAIMCHECK_SEED, or a constant, so that a failure can be had again. */
export const seed = Number(process.env['CLAIMCHECK_SEED'] ?? 20240607)

/** How many random cases: `n`, times CLAIMCHECK_SOAK for the long runs. The object goes into `fc.assert`, which prints the seed. */
export function runs(n: number): { readonly seed: number; readonly numRuns: number } {
  return { seed, numRuns: n * Number(process.env['CLAIMCHECK_SOAK'] ?? 1) }
}
