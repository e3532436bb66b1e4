// Every distinct configuration of a space in turn, and those of them with the lowest cheap score.
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'
import type { CheapScore } from '../../src/spaces/sites/electrostatic-score.ts'

/** Scores are compared after rounding to this, so that equal ones keep the order of the enumeration. */
const STEPS_PER_UNIT = 1_000_000

/** A configuration and its score. */
export interface Scored {
  readonly genome: Occupation
  readonly value: number
}

/** The lowest of one composition so far, ascending; equal ones in lexicographic order. */
interface Lowest {
  readonly list: Scored[]
  /** What a further one must be below. */
  limit: number
}

/**
 * Scores every distinct configuration, at most `most` of them, and returns the `keep` lowest of each composition:
 * ascending, composition by composition.
 */
export function scanByScore(space: SitesSpace, score: CheapScore, keep: number, most: number): readonly (readonly Scored[])[] {
  const valueOf = score.inSequence()
  const isOne = space.compositions.length === 1
  const found = space.compositions.map((): Lowest => ({ list: [], limit: Infinity }))
  for (const genome of space.enumerate(most)) {
    const value = valueOf(genome)
    const lowest = found[isOne ? 0 : space.compositionOf(genome)]
    if (value < lowest.limit) insert(lowest, genome, value, keep)
  }
  return found.map(({ list }) => list)
}

function insert(lowest: Lowest, genome: Occupation, exact: number, keep: number): void {
  const { list } = lowest
  const value = Math.round(exact * STEPS_PER_UNIT) / STEPS_PER_UNIT
  let place = list.length
  while (place > 0 && list[place - 1].value > value) place--
  list.splice(place, 0, { genome, value })
  if (list.length > keep) list.pop()
  if (list.length === keep) lowest.limit = list[keep - 1].value
}
