// The way an ion takes through a crystal, hop by hop: hops are added from the lowest level up, and the first that closes a
// walk into another cell completes a path that goes on for ever.
import { link, windingSets, type Winding } from '../math/winding-sets.ts'
import type { Hop } from './hops.ts'

/** A hop, passable in both directions. */
export interface LevelledHop extends Pick<Hop, 'from' | 'to' | 'step'> {
  /** What it takes to pass: an energy (eV), or any other number of which lower is easier. */
  readonly level: number
}

/** One hop of a path: its place in the list of hops and the direction it is passed in. */
export interface Leg {
  readonly hop: number
  readonly isReversed: boolean
}

/** A walk that ends in another image of the site it starts at. */
export interface InfinitePath {
  /** Level of the hardest hop. */
  readonly level: number
  /** In order, beginning with the hardest hop. */
  readonly legs: readonly Leg[]
  /** Lattice vector from start to end, in units of a, b, c. */
  readonly winding: Winding
}

/** The infinite path whose hardest hop is the easiest, equal ones in the order of the list; null when hops lead nowhere. */
export function easiestInfinitePath(siteCount: number, hops: readonly LevelledHop[]): InfinitePath | null {
  const order = [...hops.keys()].sort((a, b) => hops[a].level - hops[b].level || a - b)
  const sets = windingSets(siteCount)
  const tree: number[] = []
  for (const index of order) {
    const { from, to, step, level } = hops[index]
    const effect = link(sets, from, to, ...step)
    if (effect === 'joined') tree.push(index)
    if (effect !== 'wound') continue
    const legs = [{ hop: index, isReversed: false }, ...wayThrough(tree, hops, to, from)]
    return { level, legs, winding: totalStep(legs, hops) }
  }
  return null
}

/** The only way between two sites along the hops of a tree. */
function wayThrough(tree: readonly number[], hops: readonly LevelledHop[], start: number, end: number): Leg[] {
  const ways = new Map<number, Leg[]>([[start, []]])
  const queue = [start]
  for (let site = queue.shift(); site !== undefined && site !== end; site = queue.shift()) {
    for (const index of tree) {
      const { from, to } = hops[index]
      const isReversed = to === site
      if (from !== site && !isReversed) continue
      const next = isReversed ? from : to
      if (ways.has(next)) continue
      ways.set(next, [...ways.get(site) ?? [], { hop: index, isReversed }])
      queue.push(next)
    }
  }
  return ways.get(end) ?? []
}

function totalStep(legs: readonly Leg[], hops: readonly LevelledHop[]): Winding {
  const total: [number, number, number] = [0, 0, 0]
  for (const { hop, isReversed } of legs) {
    hops[hop].step.forEach((shift, k) => { total[k] += isReversed ? -shift : shift })
  }
  return total
}
