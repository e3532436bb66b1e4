// Spaces that the tests of site models learn on: a layered oxide at several lithium contents, and a cell of 112 sites.
import { cellFromParameters } from '../../../src/atoms/cell.ts'
import { atomicNumberOf } from '../../../src/atoms/elements.ts'
import { fromFractional, PERIODIC } from '../../../src/atoms/structure.ts'
import { randomStream } from '../../../src/math/random.ts'
import type { SiteResult } from '../../../src/models/site-occupancy/types.ts'
import { sitesParametersSchema } from '../../../src/spaces/sites/parameters.ts'
import { sitesSpace, type SitesSpace } from '../../../src/spaces/sites/sites.ts'
import { layered } from '../../spaces/sites/hosts.ts'

/** 27 lithium sites of a layered oxide, 6 to 14 of them empty; the charge of Co follows. */
export const ladder: SitesSpace = sitesSpace(layered, sitesParametersSchema.parse({
  supercell: [3, 3, 1],
  sublattices: [{ sites: 'Li', species: { Li: 'rest', vacancy: [6, 14] } }],
  oxidation_states: { Co: 'balance' },
}))

/** 48 lithium and 64 anion sites, some of them N, some empty; as many as a doped lithium phosphate has. */
export const largeSpace: SitesSpace = sitesSpace(
  fromFractional({
    cell: cellFromParameters([12, 12, 14, 90, 90, 90]), pbc: PERIODIC,
    species: Uint8Array.from({ length: 112 }, (_, i) => atomicNumberOf(i < 48 ? 'Li' : 'O')),
    fractional: Array.from({ length: 112 }, (_, i) => [i % 4, Math.floor(i / 4) % 4, Math.floor(i / 16)].map((n, k) => n / [4, 4, 7][k])).flat(),
  }),
  sitesParametersSchema.parse({
    sublattices: [
      { sites: 'Li', species: { Li: 'rest', vacancy: [0, 2] } },
      { sites: 'O', species: { O: 'rest', N: [4, 8], vacancy: [2, 4] } },
    ],
    charge: 'any',
  }),
  ({ counts }) => counts[1][0] * 2 === counts[1][3],
)

/** Index of the composition with so many vacancies on the first sublattice. */
export function withVacancies(space: SitesSpace, vacancies: number): number {
  return space.compositions.findIndex(({ counts }) => counts[0][0] === vacancies)
}

/** Ewald energy, eV. */
export function energyOf(space: SitesSpace, genome: Uint8Array): number {
  return space.score?.of(genome) ?? NaN
}

/** What searches of a composition leave behind: from random occupations some swaps downhill, every one of them a result. */
export function searched(space: SitesSpace, composition: number, walks: number, steps: number, seed: string): SiteResult[] {
  const random = randomStream(seed)
  const results = new Map<string, SiteResult>()
  const sites = space.sublattices[0].sites
  for (let walk = 0; walk < walks; walk++) {
    const state = space.score?.walk(space.sample(random, composition))
    for (let step = 0; state !== undefined && step < steps; step++) {
      if (step % 10 === 0) results.set(space.key(state.genome), { genome: state.genome.slice(), value: state.value() })
      const [a, b] = [random.integer(sites.length), random.integer(sites.length)].map((k) => sites[k])
      if (state.genome[a] !== state.genome[b] && state.difference(a, b) < 0) state.swap(a, b)
    }
  }
  return [...results.values()]
}
