// Speed of the sites space on one thread: keys, counts, distinct configurations listed and scored.
// Usage: node dist/bench/sites-speed.js
import { PERIODIC, type Structure } from '../src/atoms/structure.ts'
import { randomStream } from '../src/math/random.ts'
import { sitesParametersSchema } from '../src/spaces/sites/parameters.ts'
import { sitesSpace, type SitesSpace } from '../src/spaces/sites/sites.ts'

const KEYS = 100_000
const LISTED = 3_000_000

const half = (sites: string, a: string, b: string, n: number): unknown => ({ sites, species: { [a]: n, [b]: n } })

for (const [supercell, units] of [[[4, 2, 2], 16], [[4, 4, 2], 32]] as const) {
  measure(`Li0.5Ni0.5Mn0.5O2, ${units} formula units`, {
    supercell, sublattices: [half('Li', 'Li', 'vacancy', units / 2), half('Co', 'Ni', 'Mn', units / 2)],
    oxidation_states: { Ni: 3, Mn: 4 },
  })
}

function measure(name: string, parameters: unknown): void {
  const space = timed(`${name}: made`, () => sitesSpace(layeredOxide(), sitesParametersSchema.parse(parameters)))
  const { symmetry } = space
  console.log(`  ${symmetry.sites} sites, ${symmetry.order} permutations`)
  const { all, distinct } = timed('  counted', () => space.count())
  console.log(`  ${all} configurations, ${distinct} distinct`)
  const random = randomStream('sites-speed')
  const genomes = Array.from({ length: KEYS }, () => space.sample(random))
  timed(`  ${KEYS} keys`, () => genomes.forEach((genome) => space.key(genome)))
  timed(`  ${KEYS} scores`, () => genomes.forEach((genome) => space.score?.of(genome)))
  if (distinct <= 10_000_000n) listing(space)
}

function listing(space: SitesSpace): void {
  let listed = 0
  let lowest = Infinity
  timed(`  up to ${LISTED} distinct configurations listed and scored`, () => {
    for (const genome of space.enumerate()) {
      lowest = Math.min(lowest, space.score?.of(genome) ?? NaN)
      if (++listed === LISTED) break
    }
  })
  console.log(`  ${listed} of them, lowest ${lowest.toFixed(6)} eV`)
}

function timed<T>(name: string, run: () => T): T {
  const start = performance.now()
  const result = run()
  console.log(`${name}: ${((performance.now() - start) / 1000).toFixed(3)} s`)
  return result
}

/** The primitive cell of a layered oxide: one metal, one lithium, two oxygen. */
function layeredOxide(): Structure {
  const [a, c, z] = [2.87, 14.25, 0.2585]
  const height = a / (2 * Math.sqrt(3))
  const cell = Float64Array.of(a / 2, height, c / 3, -a / 2, height, c / 3, 0, -2 * height, c / 3)
  const heights = [0, 0.5, z, 1 - z]
  return {
    cell, pbc: PERIODIC, species: Uint8Array.of(27, 3, 8, 8),
    positions: Float64Array.from(heights.flatMap((h) => [0, 0, h * c])),
  }
}
