// Where draws start from: the lowest results of a composition, and while the campaign has few of its own, the lowest of
// the nearest compositions in the lessons. Decoded for the composition wanted, those carry what was learnt elsewhere.
import type { Counts } from '../../src/models/site-occupancy/types.ts'
import { compositionDistance } from '../site-operators/composition-moves.ts'
import { compositionName, grouped, type Material, type MaterialRow } from './material.ts'

/** Share of the results of a composition that may count as low, 1/this. */
const QUARTER = 4

/** At most `count` rows: the lowest quarter of the campaign's own, then lessons by distance of composition and value. */
export function elitesOf({ own, lessons }: Material, counts: Counts, count: number): MaterialRow[] {
  const name = compositionName(counts)
  const ours = lowest(own.filter(({ composition }) => composition === name))
  // Without lessons there is nothing to fill up with: a random half is still better than none.
  const least = lessons.length === 0 ? 2 : 0
  const chosen = ours.slice(0, Math.min(count, Math.max(least, Math.floor(ours.length / QUARTER))))
  return [...chosen, ...nearestLessons(lessons, counts, count - chosen.length)]
}

/** The lowest quarter of the nearest compositions, taken in turn from those equally near; further ones for what is left. */
function nearestLessons(lessons: readonly MaterialRow[], counts: Counts, count: number): MaterialRow[] {
  if (count <= 0) return []
  const compositions = [...grouped(lessons, ({ composition }) => composition).values()]
    .map((rows) => ({ distance: compositionDistance(rows[0].counts, counts), rows: lowestQuarter(rows) }))
  const distances = [...new Set(compositions.map(({ distance }) => distance))].sort((a, b) => a - b)
  const chosen: MaterialRow[] = []
  for (const nearest of distances) {
    const shell = compositions.filter(({ distance }) => distance === nearest).map(({ rows }) => rows)
    for (let rank = 0; shell.some(({ length }) => rank < length); rank++) {
      for (const rows of shell) {
        if (chosen.length === count) return chosen
        if (rank < rows.length) chosen.push(rows[rank])
      }
    }
  }
  return chosen
}

function lowestQuarter(rows: readonly MaterialRow[]): MaterialRow[] {
  return lowest(rows).slice(0, Math.max(1, Math.floor(rows.length / QUARTER)))
}

function lowest(rows: readonly MaterialRow[]): MaterialRow[] {
  return [...rows].sort((a, b) => a.value - b.value || (a.key < b.key ? -1 : 1))
}
