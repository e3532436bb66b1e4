// A made-up interface of a layered oxide and a sulphide with its references, and evaluations of chosen energies: no potential.
import { surfaceTerminations } from '../../../src/atoms/interface/terminations.ts'
import type { JoinedSlabs } from '../../../src/atoms/interface/types.ts'
import { atomCount, withPositions, type Structure } from '../../../src/atoms/structure.ts'
import type { Evaluation } from '../../../src/campaign/types.ts'
import { randomStream } from '../../../src/math/random.ts'
import type { Occupation } from '../../../src/spaces/sites/sites.ts'
import type { ProductGenome } from '../../../src/spaces/product.ts'
import { encodeStructure } from '../../../src/spaces/structures.ts'
import type { InterfaceContext } from '../../../problems/interface/context.ts'
import { interfaceEnergies } from '../../../problems/interface/energies.ts'
import { exchangeSpace } from '../../../problems/interface/exchange.ts'
import { interfaceSchema } from '../../../problems/interface/parameters.ts'
import { placementBox } from '../../../problems/interface/placement.ts'
import type { InterfaceReferences, PreparedSide } from '../../../problems/interface/references.ts'
import { encodeRelaxed, relaxedStructure } from '../../../problems/scoring/relaxed-structure.ts'
import { crystal } from '../../spaces/sites/hosts.ts'

const OXIDE = crystal([4, 4, 8, 90, 90, 90], [
  ['Li', 0, 0, 0.05], ['O', 0.5, 0.5, 0.2], ['Co', 0, 0, 0.45], ['O', 0.5, 0, 0.5], ['O', 0, 0.5, 0.55], ['Li', 0.5, 0.5, 0.75],
])
const SULPHIDE = crystal([4, 4, 9, 90, 90, 90], [
  ['P', 0, 0, 0.1], ['S', 0.5, 0.5, 0.15], ['S', 0.5, 0, 0.3], ['Li', 0, 0.5, 0.45], ['S', 0.5, 0.5, 0.6], ['Li', 0, 0, 0.7],
])

/** Å²: the interface cell is 2 × 2 surface cells of 4 × 4 Å. */
export const AREA = 64
/** eV/Å²: both slabs' surfaces cost this much. */
export const SURFACE = 0.05

export interface MadeInterface {
  readonly context: InterfaceContext
  /** An evaluation with this interface energy (eV/Å²), relaxed to `structure` if given. */
  evaluation(id: number, energy: number, genome: ProductGenome, structure?: Structure): Evaluation<ProductGenome>
  /** Nothing exchanged, at u, v. */
  unmixed(u: number, v: number): ProductGenome
  /** So many Co–P pairs swapped, and Li moved over. */
  mixed(pairs: number, lithium: number): ProductGenome
}

/** The interface with these exchange classes. */
export function madeInterface(exchange: readonly object[], map: number): MadeInterface {
  const parameters = interfaceSchema().parse({
    potential: 'none', substrate: { structure: 'LiCoO2', plane: [0, 0, 1], layers: 2 },
    film: { structure: 'beta-Li3PS4', plane: [0, 0, 1], layers: 2 }, exchange,
  })
  const references = referencesOf(map)
  const box = placementBox(parameters, references)
  const home = box.join(box.home)
  const space = exchangeSpace(home, parameters.exchange, box.plan(box.home))
  const joined = ({ point, occupation }: ProductGenome): JoinedSlabs =>
    space.exchanged(box.join(box.read(point)), occupation)
  const context: InterfaceContext = {
    parameters, references, home, exchange: space, interfaces: 2,
    structureOf: (genome, properties) => relaxedStructure(joined(genome).structure, properties),
    sidesOf: (genome) => joined(genome).side,
    depthsOf: (genome) => joined(genome).depth,
  }
  const energies = interfaceEnergies(references, box, 2)
  return {
    context,
    evaluation: (id, energy, genome, structure) => ({
      id, genome, outcome: 'evaluated', niche: '', objective: energy, lineage: { operator: 'test', parents: [] },
      properties: {
        energy: 2 * AREA * energy + energies.bulk, gap: genome.point[2], separation: 2,
        termination: box.terminationName(box.read(genome.point)),
        ...(structure === undefined ? {} : { relaxed: encodeRelaxed(structure) }),
      },
      cost: { relaxations: 1, force_calls: 10 },
    }),
    unmixed: (u, v) => ({ point: [u, v, 0], occupation: space.home }),
    mixed: (pairs, lithium) =>
      ({ point: [0.25, 0.5, 0], occupation: occupationWith(space, { 'Co-P': pairs, Li: lithium }) }),
  }
}

/** The structure with its lowest atom of an element, from a height on, moved along z. */
export function withMovedAtom(structure: Structure, element: number, from: number, by: number): Structure {
  const heights = Array.from(structure.species, (own, atom) => (own === element ? structure.positions[3 * atom + 2] : Infinity))
  const atom = heights.reduce((best, z, k) => (z >= from && z < (heights[best] ?? Infinity) ? k : best), -1)
  const positions = structure.positions.slice()
  positions[3 * atom + 2] += by
  return withPositions(structure, positions)
}

/** An arrangement with these numbers of exchanges. */
function occupationWith({ space, exchangedOf }: InterfaceContext['exchange'], wanted: Readonly<Record<string, number>>): Occupation {
  const random = randomStream('made interface')
  const samples = space.compositions.map((_, index) => space.sample(random, index))
  const found = samples.find((occupation) =>
    Object.entries(exchangedOf(occupation)).every(([name, count]) => count === (wanted[name] ?? 0)))
  if (found === undefined) throw new Error(`no arrangement with ${JSON.stringify(wanted)}`)
  return found
}

function referencesOf(map: number): InterfaceReferences {
  const [substrate, film] = [sideOf('LiCoO2', OXIDE, -40), sideOf('beta-Li3PS4', SULPHIDE, -30)]
  const matrix = [2, 0, 0, 2] as const
  // Four surface cells, two layers.
  const strained = (cell: Structure, energy: number) =>
    ({ cell: encodeStructure(cell), energy, slabs: [{ energy: 8 * energy + 2 * AREA * SURFACE, surface_energy: SURFACE }] })
  const wave = (i: number, j: number): number => 0.06 + 0.02 * Math.cos((2 * Math.PI * i) / map) * Math.cos((2 * Math.PI * j) / map)
  const grid = (value: (i: number, j: number) => number): number[][] =>
    Array.from({ length: map }, (_, i) => Array.from({ length: map }, (_, j) => value(i, j)))
  return {
    substrate, film,
    match: {
      number: 1, count: 3, area: AREA, strains: [0.01, -0.02], strain: 0.02, angle: 0, substrate: matrix, film: matrix,
      atoms: 8 * (atomCount(OXIDE) + atomCount(SULPHIDE)),
    },
    shares: [{ share: 1, area: AREA, strain_energy: 0.004, substrate: strained(OXIDE, -40), film: strained(SULPHIDE, -30) }],
    registry_map: map === 0 ? null
      : { cell: [4, 0, 0, 4], points: map, energies: grid(wave), gaps: grid(() => 0), force_calls: 0 },
    warnings: ['A warning of the preparation.'],
  }
}

function sideOf(name: string, cell: Structure, energy: number): PreparedSide {
  const terminations = surfaceTerminations(cell).map(({ lift, ...cut }, index) =>
    ({ ...cut, number: index + 1, lift: Array.from(lift), polarity: { kind: 'type I' as const, dipole: 0 } }))
  return {
    name, formula: name, source: null, plane: [0, 0, 1], layers: 2, thickness: 2 * cell.cell[8],
    oriented: encodeStructure(cell), energy, terminations, searched: [0],
  }
}

