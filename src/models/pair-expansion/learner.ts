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
   * taught something; null before the first.
   */
  fitTo(results: Iterable<Told | null>, count: number): PairFit | null
}

/** Terms at most: beyond this a fit takes longer than most evaluations save. */
const MOST_TERMS = 240

/** `period`: results between two fits; the first needs twice as many. */
export function pairLearner(space: SitesSpace, period: number): PairLearner {
  const basis = pairBasis(space, MOST_TERMS)
  const sums: PairSums = emptySums(basis)
  let fit: PairFit | null = null
  let taken = 0
  return {
    basis,
    fitTo(results, count) {
      if (count > taken) {
        let index = 0
        for (const result of results) {
          if (index++ < taken) continue
          taken++
          if (result === null) continue
          addResult(sums, termValues(basis, result.genome), result.composition, result.value)
          if (sums.results % period === 0 && sums.results >= 2 * period) fit = refit(sums)
        }
      }
      return fit
    },
  }
}
