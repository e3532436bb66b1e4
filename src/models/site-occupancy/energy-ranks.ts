// Where a result stands among those of its composition: what a decoder is asked for, and what the property head foretells.
// Values of different compositions are never compared, so their zero does not matter.
import { InputError } from '../../errors.ts'
import { countsOf } from '../../spaces/sites/counts.ts'
import type { SitesSpace } from '../../spaces/sites/sites.ts'
import type { Counts, SiteResult } from './types.ts'

/** Fewer results of a composition say nothing of its spread. */
const FEWEST_FOR_SPREAD = 3

/** Results by composition: indices into the list, the compositions in order of first appearance. */
export function byComposition(results: readonly SiteResult[], space: SitesSpace): { counts: Counts; members: number[] }[] {
  const groups = new Map<string, { counts: Counts; members: number[] }>()
  results.forEach(({ genome, value }, at) => {
    if (!Number.isFinite(value)) {
      throw new InputError({ rule: 'a result to learn from must have a finite value', found: value, place: `result ${at}` })
    }
    const counts = countsOf(genome, space)
    const key = counts.join(';')
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { counts, members: [at] })
    else group.members.push(at)
  })
  return [...groups.values()]
}

/** Ranks from 0 (lowest); equal values share their mean rank. */
export function ranksOf(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a] - values[b] || a - b)
  const ranks = new Float64Array(values.length)
  for (let from = 0; from < order.length;) {
    let to = from + 1
    while (to < order.length && values[order[to]] === values[order[from]]) to++
    for (let i = from; i < to; i++) ranks[order[i]] = (from + to - 1) / 2
    from = to
  }
  return ranks
}

/** Energy percentile of each result within its composition: 0 the lowest, 1 the highest, 0.5 where it is the only one. */
export function percentilesWithin(results: readonly SiteResult[], space: SitesSpace): Float64Array {
  const percentiles = new Float64Array(results.length)
  for (const { members } of byComposition(results, space)) {
    const ranks = ranksOf(members.map((at) => results[at].value))
    members.forEach((at, i) => { percentiles[at] = members.length === 1 ? 0.5 : ranks[i] / (members.length - 1) })
  }
  return percentiles
}

/**
 * Values less the mean of their composition, in its standard deviations; NaN where a composition has fewer than three
 * results or no spread.
 */
export function standardScores(results: readonly SiteResult[], space: SitesSpace): Float64Array {
  const scores = new Float64Array(results.length).fill(NaN)
  for (const { members } of byComposition(results, space)) {
    const mean = members.reduce((sum, at) => sum + results[at].value, 0) / members.length
    const squares = members.reduce((sum, at) => sum + (results[at].value - mean) * (results[at].value - mean), 0)
    const deviation = Math.sqrt(squares / (members.length - 1))
    // Equal values leave rounding of their mean as "spread".
    if (members.length < FEWEST_FOR_SPREAD || !(deviation > 1e-12 * Math.max(1, Math.abs(mean)))) continue
    for (const at of members) scores[at] = (results[at].value - mean) / deviation
  }
  return scores
}
