// What the optimizers share: they walk over one flat vector of degrees of freedom, read as rows of three numbers
// (atoms, then three rows for the cell).

/** One member's way downhill; it holds the history of that member alone. */
export interface Optimizer {
  /**
   * Takes what was found at x (length 3·rows, Å; energy in eV, generalised forces in eV/Å) and moves x in place to
   * the next point to evaluate. Returns false when x was turned down: the next point is then a shorter step from
   * the last accepted one. `x` and `forces` are copied where they are kept.
   */
  step(x: Float64Array, energy: number, forces: Float64Array): boolean
}

/** Length of the longest row of three; NaN when any number is NaN. */
export function longestRow(vector: Float64Array): number {
  let largest = 0
  for (let i = 0; i < vector.length; i += 3) {
    const square = vector[i] * vector[i] + vector[i + 1] * vector[i + 1] + vector[i + 2] * vector[i + 2]
    // Written so that a NaN is taken over and never replaced.
    if (!(square <= largest)) largest = square
    if (Number.isNaN(largest)) return Number.NaN
  }
  return Math.sqrt(largest)
}

/** Scales the whole vector down so that no row is longer than `limit`; its direction stays. */
export function limitRows(vector: Float64Array, limit: number): void {
  const longest = longestRow(vector)
  if (longest < limit) return
  const factor = limit / longest
  for (let i = 0; i < vector.length; i++) vector[i] *= factor
}
