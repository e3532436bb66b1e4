// Lowest Ewald energies of the shipped ordering problems, by scoring every distinct configuration: where the numbers in
// problems/site-ordering/hosts.ts come from.
// Usage: node dist/bench/ordering-minima.js [HOST…]
import { SHIPPED_HOSTS } from '../problems/site-ordering/hosts.ts'
import { sitesParametersSchema } from '../src/spaces/sites/parameters.ts'
import { orbitSize } from '../src/spaces/sites/smallest-image.ts'
import { sitesSpace } from '../src/spaces/sites/sites.ts'

/** Energies closer than this are one, eV. */
const SAME = 1e-6
const MOST = 200_000_000

const chosen = process.argv.slice(2)
for (const [name, { structure, ordering }] of Object.entries(SHIPPED_HOSTS)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  const start = performance.now()
  const space = sitesSpace(structure, sitesParametersSchema.parse(ordering))
  const energyOf = space.score?.inSequence() ?? (() => NaN)
  const { all, distinct } = space.count()
  let lowest = Infinity
  let second = Infinity
  let minima: Uint8Array[] = []
  for (const genome of space.enumerate(MOST)) {
    const energy = energyOf(genome)
    if (energy < lowest - SAME) {
      second = lowest
      lowest = energy
      minima = [genome]
    } else if (energy < lowest + SAME) minima.push(genome)
    else if (energy < second) second = energy
  }
  const degeneracy = minima.reduce((sum, genome) => sum + orbitSize(space.symmetry, genome), 0)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${name}: energy ${lowest.toFixed(6)}, degeneracy ${degeneracy}, distinctMinima ${minima.length}, `
    + `gap ${(second - lowest).toFixed(6)}, configurations ${all}, distinct ${distinct} (${space.symmetry.order} `
    + `permutations, ${seconds} s)`)
}
