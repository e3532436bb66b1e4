// Small search problems that every strategy can be run on in milliseconds: a cluster, a ladder of periodic cells, the
// orderings of a layered oxide at one and at several compositions, a pool with descriptors, a box of mixed variables, and
// a box with exchanges.
import { packRandomly, randomCell } from '../../src/atoms/packing.ts'
import { pairDistances } from '../../src/atoms/distances.ts'
import { countOf } from '../../src/atoms/composition.ts'
import { makeStructure, PERIODIC, supercell, type Structure } from '../../src/atoms/structure.ts'
import { cellFromParameters } from '../../src/atoms/cell.ts'
import type { Objective } from '../../src/campaign/types.ts'
import { lennardJones } from '../../src/potentials/lennard-jones.ts'
import {
  decodeStructure, encodeStructure, structureKey, type KnownStructure, type StructuresSpace,
} from '../../src/spaces/structures.ts'
import { boxSpace, type BoxPoint, type BoxSpace } from '../../src/spaces/box.ts'
import { poolSpace, type PoolSpace } from '../../src/spaces/pool.ts'
import { productSpace, type ProductGenome, type ProductSpace } from '../../src/spaces/product.ts'
import { sitesParametersSchema } from '../../src/spaces/sites/parameters.ts'
import { sitesSpace, type SitesSpace } from '../../src/spaces/sites/sites.ts'
import { layered } from '../spaces/sites/hosts.ts'
import { clusterSpace } from '../../problems/lennard-jones-cluster/cluster-space.ts'

export const LI = 3
export const SI = 14

export interface SearchProblem {
  readonly name: string
  readonly space: StructuresSpace
  readonly objective: Objective
  /** Objective of a structure, without relaxing it. */
  score(structure: Structure): { readonly value: number; readonly niche: string }
}

/** Thirteen Lennard-Jones atoms. */
export const clusterProblem: SearchProblem = {
  name: 'a cluster',
  space: clusterSpace(13),
  objective: { name: 'energy', unit: 'ε', direction: 'minimize', niche: '' },
  score: (structure) => ({ value: lennardJones(structure).energy, niche: '' }),
}

/** Four Si with 0, 2, 4 or 8 Li in a periodic cell; every third structure belongs to another niche. */
export const ladderProblem: SearchProblem = {
  name: 'a composition ladder',
  space: ladderSpace(),
  objective: { name: 'energy_per_atom', unit: 'eV/atom', direction: 'minimize', niche: 'amorphous' },
  score(structure) {
    const { energy } = lennardJones(structure, { epsilon: 0.1, sigma: 2.2, cutoff: 5 })
    const value = energy / structure.species.length
    return { value, niche: Math.floor(Math.abs(value) * 1e5) % 3 === 0 ? 'crystalline' : 'amorphous' }
  },
}

/** Occupations of a layered oxide's sites, scored by their Ewald energy. */
export interface OrderingProblem {
  readonly name: string
  readonly space: SitesSpace
  readonly objective: Objective
}

const ORDERING: Objective = { name: 'ewald_energy', unit: 'eV', direction: 'minimize', niche: '' }

/** Half of 12 lithium sites filled, and half of 12 metal sites Ni. */
export const orderingProblem: OrderingProblem = {
  name: 'an ordering',
  space: layeredSpace({ Li: 6, vacancy: 6 }),
  objective: ORDERING,
}

/** From 4 to 8 of 12 lithium sites filled; what is taken out changes the charge of Ni. */
export const orderingLadder: OrderingProblem = {
  name: 'orderings of several compositions',
  space: layeredSpace({ Li: [4, 8], vacancy: 'rest' }),
  objective: ORDERING,
}

/** Candidates of a list, scored by a formula. */
export interface PoolProblem {
  readonly name: string
  readonly space: PoolSpace
  readonly objective: Objective
  score(index: number): number
}

/** An 8 × 8 grid of two descriptors with a third that says nothing and a fourth that is the same everywhere. */
export const poolProblem: PoolProblem = {
  name: 'a pool',
  space: poolSpace(Array.from({ length: 64 }, (_, k) => `c${k}`), {
    count: 64,
    dimension: 4,
    values: Float64Array.from({ length: 256 }, (_, at) => {
      const k = Math.floor(at / 4)
      return [k % 8, Math.floor(k / 8), (k * 37) % 11, 5][at % 4]
    }),
    names: ['a', 'b', 'c', 'same'],
    groups: [{ name: 'place', columns: [0, 1] }, { name: 'rest', columns: [2, 3] }],
  }),
  objective: { name: 'barrier', unit: 'eV', direction: 'minimize', niche: '' },
  score: (index) => 0.1 * ((index % 8) - 5.3) * ((index % 8) - 5.3) + Math.cos(0.8 * Math.floor(index / 8)),
}

/** A point of a box, scored by a formula. */
export interface BoxProblem {
  readonly name: string
  readonly space: BoxSpace
  readonly objective: Objective
  score(point: BoxPoint): number
}

/** A length, an angle, a count and a choice. */
export const boxProblem: BoxProblem = {
  name: 'a box of mixed variables',
  space: boxSpace([
    { kind: 'real', name: 'length', low: -2, high: 3 },
    { kind: 'real', name: 'angle', low: 0, high: 360, periodic: true },
    { kind: 'integer', name: 'layers', low: 1, high: 6 },
    { kind: 'choice', name: 'anion', options: ['F', 'Cl', 'Br'] },
  ]),
  objective: { name: 'conductivity', unit: 'mS/cm', direction: 'maximize', niche: '' },
  score: ([length, angle, layers, anion]) =>
    Math.cos((angle - 40) * (Math.PI / 180)) - (length - 1) * (length - 1) - 0.2 * Math.abs(layers - 4) + [0, 0.5, 0.2][anion],
}

/** A point and an arrangement, scored by a formula. */
export interface ProductProblem {
  readonly name: string
  readonly space: ProductSpace
  readonly objective: Objective
  score(genome: ProductGenome): number
}

/** Two rows of five sites that may exchange up to two pairs, and a place on a torus that suits some arrangements. */
export const productProblem: ProductProblem = {
  name: 'places and exchanges',
  space: exchangingSpace(),
  objective: { name: 'interface_energy', unit: 'eV/Å²', direction: 'minimize', niche: '' },
  score({ point: [u, v, gap, termination], occupation }) {
    const guests = Array.from(occupation, (species, site) => (species === (site < 5 ? 2 : 1) ? 1 : 0))
    const mixed = guests.reduce<number>((sum, guest, site) => sum + guest * Math.cos(1.7 * site), 0)
    const turn = 2 * Math.PI
    return mixed - Math.cos(turn * u + 0.4 * mixed) - 0.7 * Math.cos(turn * v) + (gap - 0.2) * (gap - 0.2) + 0.1 * termination
  },
}

function exchangingSpace(): ProductSpace {
  const species = [27, 27, 27, 27, 27, 15, 15, 15, 15, 15]
  const host = makeStructure({
    cell: [10, 0, 0, 0, 4, 0, 0, 0, 8], pbc: PERIODIC, species,
    positions: species.flatMap((_, k) => [2 * (k % 5), 0, 3 * Math.floor(k / 5)]),
  })
  const parameters = sitesParametersSchema.parse({
    sublattices: [{ sites: 'Co', species: { Co: 'rest', P: [0, 2] } }, { sites: 'P', species: { P: 'rest', Co: [0, 2] } }],
    charge: 'any',
  })
  const [cobalt, phosphorus] = [1, 2]
  return productSpace([
    { kind: 'real', name: 'u', low: 0, high: 1, periodic: true },
    { kind: 'real', name: 'v', low: 0, high: 1, periodic: true },
    { kind: 'real', name: 'gap', low: -0.5, high: 1.5 },
    { kind: 'choice', name: 'termination', options: ['O', 'Li'] },
  ], sitesSpace(host, parameters, ({ counts }) => counts[0][phosphorus] === counts[1][cobalt], 'none'))
}

export function layeredSpace(lithium: Record<string, unknown>, metals: Record<string, unknown> = { Ni: 6, Mn: 6 }): SitesSpace {
  return sitesSpace(layered, sitesParametersSchema.parse({
    supercell: [2, 2, 1],
    sublattices: [{ sites: 'Li', species: lithium }, { sites: 'Co', species: metals }],
    oxidation_states: { Ni: 'balance', ...('Mn' in metals ? { Mn: 4 } : {}) },
  }))
}

/** A made-up crystal with eight Li and four Si: a cubic lattice of Si with Li between. */
export function richCrystal(): Structure {
  const species = Uint8Array.of(SI, LI, LI)
  const positions = Float64Array.of(0, 0, 0, 2.4, 2.4, 0, 2.4, 0, 2.4)
  return supercell({ cell: cellFromParameters([4.8, 4.8, 4.8, 90, 90, 90]), pbc: PERIODIC, species, positions }, [4, 1, 1])
}

function ladderSpace(): StructuresSpace {
  const contents = [0, 0.5, 1, 2]
  const minimumDistances = pairDistances({ 'Li-Li': 1.8, 'Li-Si': 1.8, 'Si-Si': 1.9 }, [LI, SI])
  const rungs = contents.map((x) => ({ label: `Li${x}Si`, x, fraction: x / (1 + x) }))
  const rungOf = (structure: Structure): number | null => {
    const rung = contents.indexOf(countOf(structure, LI) / countOf(structure, SI))
    return rung === -1 ? null : rung
  }
  const crystal = richCrystal()
  const known: KnownStructure[] = [{ name: 'rich crystal', rung: rungOf(crystal), x: 2, structure: crystal }]
  return {
    kind: 'structures',
    preparations: ['melt-quench'],
    rungs,
    mobile: LI,
    host: SI,
    pbc: PERIODIC,
    minimumDistances,
    known,
    sample(random, rung = random.integer(contents.length)) {
      const lithium = contents[rung] * 4
      const species = new Uint8Array(4 + lithium).fill(LI).fill(SI, 0, 4)
      for (;;) {
        const packed = packRandomly(random, species, randomCell(random, 20 * 4 + 16 * lithium), minimumDistances)
        if (packed !== null) return packed
      }
    },
    key: structureKey,
    encode: encodeStructure,
    decode: decodeStructure,
    rungOf,
    expectedVolume: (structure) => 20 * countOf(structure, SI) + 15 * countOf(structure, LI),
  }
}
