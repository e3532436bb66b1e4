// A pair expansion that learns from a campaign's results as they are told, a few at a time, always in their order: the
// same results give the same fit, whether the campaign was interrupted or not.
import type { Occupation, SitesSpace } from '../../spaces/sites/sites.ts'
import { pairBasis, termValues, type PairBasis } from './basis.ts'
import { addResult, emptySums, refit, type PairFit, type PairSums } from './fit.ts'

/** A finished result. */
export interface Told {
  readonly genome: Occupation
  readonly composition: number
  readonly value: number
}

export interface PairLearner {
  readonly basis: PairBasis
  /**
   * The fit to the first `count` results (null: nothing to learn from that one), made anew after every `period` that
   * taught something (later more rarely); null before the first.
   */
  fitTo(results: Iterable<Told | null>, count: number): PairFit | null
}

/** Terms at most: beyond this a fit takes longer than most evaluations save. */
const MOST_TERMS = 240

/** Beyond this growth of the results a fit is due again: late fits change little and cost as much as early ones. */
const GROWTH = 1.05

/** `period`: results between two fits at least; the first needs twice as many. */
export function pairLearner(space: SitesSpace, period: number): PairLearner {
  const basis = pairBasis(space, MOST_TERMS)
  const sums: PairSums = emptySums(basis)
  let fit: PairFit | null = null
  let taken = 0
  let due = 2 * period
  return {
    basis,
    fitTo(results, count) {
      // Looking through everything told is worth it only when a fit may be due.
      if (count - taken >= due - sums.results) {
        let index = 0
        for (const result of results) {
          if (index++ < taken) continue
          taken++
          if (result === null) continue
          addResult(sums, termValues(basis, result.genome), result.composition, result.value)
          if (sums.results < due) continue
          fit = refit(sums)
          due = Math.max(due + period, Math.ceil(GROWTH * due))
        }
      }
      return fit
    },
  }
}
