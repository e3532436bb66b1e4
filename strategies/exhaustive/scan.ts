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

/** What scoring everything found. */
export interface Scan {
  /** Ascending; equal ones in lexicographic order. */
  readonly lowest: readonly Scored[]
  /** Distinct configurations scored. */
  readonly scored: number
}

/** Scores every distinct configuration, at most `most` of them, and keeps the `keep` lowest. */
export function scanByScore(space: SitesSpace, score: CheapScore, keep: number, most: number): Scan {
  const valueOf = score.inSequence()
  const lowest: Scored[] = []
  let scored = 0
  let limit = Infinity
  for (const genome of space.enumerate(most)) {
    scored++
    const exact = valueOf(genome)
    if (!(exact < limit)) continue
    const value = Math.round(exact * STEPS_PER_UNIT) / STEPS_PER_UNIT
    let place = lowest.length
    while (place > 0 && lowest[place - 1].value > value) place--
    lowest.splice(place, 0, { genome, value })
    if (lowest.length > keep) lowest.pop()
    if (lowest.length === keep) limit = lowest[keep - 1].value
  }
  return { lowest, scored }
}
