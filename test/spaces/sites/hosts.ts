// Crystals and spaces on them, for the tests of the sites space: several lattices, supercells that break symmetry, one
// and more sublattices, fixed and bounded counts.
import { cellFromParameters, type CellParameters } from '../../../src/atoms/cell.ts'
import { atomicNumberOf } from '../../../src/atoms/elements.ts'
import { fromFractional, PERIODIC, type Structure } from '../../../src/atoms/structure.ts'
import { sitesParametersSchema } from '../../../src/spaces/sites/parameters.ts'
import { sitesSpace, type SitesSpace } from '../../../src/spaces/sites/sites.ts'

type Site = readonly [symbol: string, x: number, y: number, z: number]

export function crystal(cell: CellParameters, sites: readonly Site[]): Structure {
  return fromFractional({
    cell: cellFromParameters(cell), pbc: PERIODIC,
    species: Uint8Array.from(sites, ([symbol]) => atomicNumberOf(symbol)),
    fractional: sites.flatMap(([, ...position]) => position),
  })
}

const cubic = (a: number): CellParameters => [a, a, a, 90, 90, 90]
const centred = (symbol: string, [x, y, z]: readonly number[]): Site[] =>
  [[0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]].map((c): Site => [symbol, x + c[0], y + c[1], z + c[2]])
const threefold = (symbol: string, z: number): Site[] =>
  [0, 1, 2].map((k): Site => [symbol, k === 0 ? 0 : k === 1 ? 2 / 3 : 1 / 3, k === 0 ? 0 : k === 1 ? 1 / 3 : 2 / 3, (z + k / 3) % 1])

export const rockSalt = crystal(cubic(4.1), [...centred('Li', [0, 0, 0]), ...centred('O', [0.5, 0.5, 0.5])])
export const primitiveRockSalt = crystal([2.9, 2.9, 2.9, 60, 60, 60], [['Li', 0, 0, 0], ['F', 0.5, 0.5, 0.5]])
export const simpleCubic = crystal(cubic(3), [['Li', 0, 0, 0]])
export const perovskite = crystal(cubic(3.9), [
  ['Sr', 0, 0, 0], ['Ti', 0.5, 0.5, 0.5], ['O', 0.5, 0.5, 0], ['O', 0.5, 0, 0.5], ['O', 0, 0.5, 0.5],
])
export const antifluorite = crystal(cubic(4.6), [
  ...centred('O', [0, 0, 0]), ...centred('Li', [0.25, 0.25, 0.25]), ...centred('Li', [0.75, 0.75, 0.75]),
])
export const layered = crystal([2.816, 2.816, 14.05, 90, 90, 120], [
  ...threefold('Co', 0), ...threefold('Li', 0.5), ...threefold('O', 0.2605), ...threefold('O', 0.7395),
])
export const rutile = crystal([4.6, 4.6, 2.96, 90, 90, 90], [
  ['Ti', 0, 0, 0], ['Ti', 0.5, 0.5, 0.5], ['O', 0.305, 0.305, 0], ['O', 0.695, 0.695, 0], ['O', 0.195, 0.805, 0.5],
  ['O', 0.805, 0.195, 0.5],
])
export const wurtzite = crystal([3.25, 3.25, 5.2, 90, 90, 120], [
  ['Zn', 1 / 3, 2 / 3, 0], ['Zn', 2 / 3, 1 / 3, 0.5], ['O', 1 / 3, 2 / 3, 0.382], ['O', 2 / 3, 1 / 3, 0.882],
])
export const triclinic = crystal([4.1, 5.3, 6.2, 81, 97, 104], [
  ['Li', 0.1, 0.2, 0.3], ['Li', -0.1, -0.2, -0.3], ['Li', 0.4, 0.1, 0.8], ['Li', -0.4, -0.1, -0.8], ['O', 0, 0, 0],
  ['O', 0.5, 0.5, 0.5],
])
export const polar = crystal([4.2, 5.1, 4.7, 90, 90, 90], [
  ['Li', 0.2, 0.3, 0.1], ['Li', 0.8, 0.7, 0.1], ['O', 0.4, 0.1, 0.6], ['O', 0.6, 0.9, 0.6],
  ['F', 0.5, 0.5, 0.85],
])

export interface NamedSpace {
  readonly name: string
  readonly host: Structure
  readonly parameters: unknown
}

const half = (n: number): unknown => ({ Li: n, vacancy: n })

/** Each has at most some ten thousand configurations, so that all of them can be listed. */
export const namedSpaces: readonly NamedSpace[] = [
  { name: 'a simple cubic lattice, 2 × 2 × 2', host: simpleCubic,
    parameters: { supercell: [2, 2, 2], sublattices: [{ sites: 'Li', species: half(4) }], charge: 'any' } },
  { name: 'a simple cubic lattice, 3 × 2 × 2 (broken symmetry)', host: simpleCubic,
    parameters: { supercell: [3, 2, 2], sublattices: [{ sites: 'Li', species: half(6) }], charge: 'any' } },
  { name: 'three species on a simple cubic lattice', host: simpleCubic,
    parameters: { supercell: [2, 2, 2], sublattices: [{ sites: 'Li', species: { Li: 3, Na: 3, K: 2 } }], charge: 'any' } },
  { name: 'rock salt with cations mixed', host: rockSalt,
    parameters: { supercell: [2, 1, 1], sublattices: [{ sites: 'Li', species: { Li: 4, Mn: 4 } }], oxidation_states: { Mn: 3 } } },
  { name: 'primitive rock salt in a skewed supercell, two sublattices', host: primitiveRockSalt,
    parameters: {
      supercell: [[2, 0, 0], [1, 2, 0], [0, 1, 2]],
      sublattices: [{ sites: 'Li', species: { Li: 'rest', vacancy: 2 } }, { sites: 'F', species: { F: 'rest', vacancy: 2 } }],
    } },
  { name: 'vacancies and dopants on perovskite', host: perovskite,
    parameters: {
      supercell: [2, 1, 1],
      sublattices: [
        { sites: 'Ti', species: { Ti: 1, 'Nb5+': 1 } }, { sites: 'O', species: { O: 5, N: 1 } },
      ],
    } },
  { name: 'Li vacancies in antifluorite, bounded', host: antifluorite,
    parameters: { sublattices: [{ sites: 'Li', species: { Li: [3, 6], vacancy: 'rest' } }], charge: 'any' } },
  { name: 'a layered oxide, half delithiated', host: layered,
    parameters: { supercell: [2, 2, 1], sublattices: [{ sites: 'Li', species: half(6) }], oxidation_states: { Co: 'balance' } } },
  { name: 'a layered oxide with ordered charges, oblique supercell', host: layered,
    parameters: {
      supercell: [[2, 1, 0], [-1, 1, 0], [0, 0, 1]],
      sublattices: [{ sites: 'Li', species: { Li: 6, vacancy: 3 } }, { sites: 'Co', species: { 'Co3+': 6, 'Co4+': 3 } }],
    } },
  { name: 'two species on rutile, three repeats', host: rutile,
    parameters: { supercell: [1, 1, 3], sublattices: [{ sites: 'Ti', species: { Ti: 3, Sn: 3 } }, { sites: 'O', species: { O: 12 } }] } },
  { name: 'wurtzite, all cations and anions', host: wurtzite,
    parameters: {
      supercell: [2, 2, 1],
      sublattices: [{ sites: 'Zn', species: { Zn: 5, vacancy: 3 } }, { sites: 'O', species: { O: 5, vacancy: 3 } }],
    } },
  { name: 'a triclinic crystal', host: triclinic,
    parameters: { supercell: [2, 1, 1], sublattices: [{ sites: [1, 2, 3, 4], species: half(4) }], charge: 'any' } },
  { name: 'a polar crystal with empty sites filled', host: polar,
    parameters: {
      supercell: [2, 1, 2],
      sublattices: [
        { positions: [[0.1, 0.6, 0.4]], species: { Li: 1, vacancy: 'rest' } }, { sites: 'O', species: { O: 7, N: 1 } },
      ],
      charge: 'any',
    } },
  { name: 'two sublattices that symmetry exchanges', host: rockSalt,
    parameters: {
      sublattices: [{ sites: [1, 2], species: { Li: 1, Na: 1 } }, { sites: [3, 4], species: { Li: 1, Na: 1 } }],
      charge: 'any',
    } },
  { name: 'two sublattices that symmetry exchanges, bounded, in a supercell', host: rockSalt,
    parameters: {
      supercell: [1, 1, 2],
      sublattices: [{ sites: [1, 2], species: { Li: 'rest', Na: [0, 4] } }, { sites: [3, 4], species: { Li: 'rest', Na: [0, 4] } }],
      charge: 'any',
    } },
]

export function makeSpace({ host, parameters }: NamedSpace): SitesSpace {
  return sitesSpace(host, sitesParametersSchema.parse(parameters))
}
