// Mutations: two unlike species of one sublattice trade places, anywhere or between neighbours.
import type { Random } from '../../src/math/random.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'
import { siteGeometry } from './site-geometry.ts'

/** Draws of a pair before a sublattice counts as having no unlike neighbours. */
const TRIES = 50

/** Trades two unlike species in place; false when nothing can be traded. */
export function swapAnywhere(genome: Occupation, space: SitesSpace, random: Random): boolean {
  const mixed = space.sublattices.filter(({ sites }) => sites.some((site) => genome[site] !== genome[sites[0]]))
  if (mixed.length === 0) return false
  // By the number of sites, so that every site is as likely to move.
  const { sites } = mixed[random.weighted(mixed.map((sublattice) => sublattice.sites.length))]
  for (;;) {
    const [a, b] = [sites[random.integer(sites.length)], sites[random.integer(sites.length)]]
    if (genome[a] === genome[b]) continue
    trade(genome, a, b)
    return true
  }
}

/** Trades unlike species of two neighbours on one sublattice, in place; false when none were found. */
export function swapNeighbours(genome: Occupation, space: SitesSpace, random: Random): boolean {
  const { neighbours } = siteGeometry(space)
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const a = random.integer(genome.length)
    if (neighbours[a].length === 0) continue
    const b = neighbours[a][random.integer(neighbours[a].length)]
    if (genome[a] === genome[b]) continue
    trade(genome, a, b)
    return true
  }
  return false
}

/** 1 + Geom(p): swaps again with probability p after each. */
export function swapCount(again: number, random: Random): number {
  let count = 1
  while (random.uniform() < again) count++
  return count
}

function trade(genome: Occupation, a: number, b: number): void {
  const held = genome[a]
  genome[a] = genome[b]
  genome[b] = held
}
