// Compositions next to one another: how far one is from another, and which can be reached by the smallest change.
import type { Random } from '../../src/math/random.ts'
import type { SiteComposition } from '../../src/spaces/sites/compositions.ts'
import type { SitesSpace } from '../../src/spaces/sites/sites.ts'

/** Sites that must change their species, counted on both sides: Σ |difference of counts|. */
export function compositionDistance(a: SiteComposition['counts'], b: SiteComposition['counts']): number {
  return a.reduce((sum, row, s) => sum + row.reduce((part, count, k) => part + Math.abs(count - b[s][k]), 0), 0)
}

/** One of the compositions nearest to these counts, at random; never `except`, unless there is no other. */
export function nearestComposition(
  { compositions }: SitesSpace, counts: SiteComposition['counts'], random: Random, except = -1,
): number {
  if (compositions.length === 1) return 0
  const distances = compositions.map((other, c) => (c === except ? Infinity : compositionDistance(other.counts, counts)))
  const least = Math.min(...distances)
  return random.pick(distances.flatMap((apart, c) => (apart === least ? [c] : [])))
}
