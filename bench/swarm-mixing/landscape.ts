// A made-up interface whose lowest energy is known: two layers of 4 × 3 sites that may exchange up to four pairs, a film
// that slides on a torus, and a gap. Who is exchanged changes where the film lies best.
import { makeStructure, PERIODIC } from '../../src/atoms/structure.ts'
import { randomStream } from '../../src/math/random.ts'
import { productSpace, type ProductGenome, type ProductSpace } from '../../src/spaces/product.ts'
import { sitesParametersSchema } from '../../src/spaces/sites/parameters.ts'
import { sitesSpace, type Occupation } from '../../src/spaces/sites/sites.ts'

export interface Landscape {
  readonly space: ProductSpace
  /** Energy after sliding down to the nearest minimum, and where that is. */
  relaxed(genome: ProductGenome): { readonly energy: number; readonly genome: ProductGenome }
  /** Pairs exchanged. */
  pairsOf(occupation: Occupation): number
  /** Lowest energy for every number of pairs, eV, by listing all arrangements. */
  readonly lowest: readonly number[]
}

const [NX, NY] = [4, 3]
const SITES = NX * NY
const MOST_PAIRS = 4
/** Width of the interaction across the interface: exp(κ (cos φ − 1)). */
const [KAPPA_X, KAPPA_Y] = [2.5, 1.6]
/** Fractions: the first stride of a descent, and where it ends. */
const [STRIDE, ENOUGH] = [0.08, 1e-5]
const GRID = 8
/** eV: a grid point this much above the lowest known is not looked at more closely. */
const NEAR = 0.6

/** The landscape of this number. */
export function landscape(number: number): Landscape {
  const random = randomStream(`landscape ${number}`)
  const host = [...Array<number>(SITES).fill(27), ...Array<number>(SITES).fill(15)]
  const space = mixingSpace(host)
  const guest = space.sites.palette.map(({ element }) => element)
  const siteEnergies = Float64Array.from({ length: 2 * SITES }, () => 0.35 * random.normal())
  const neighbours = [0, 0.2 * random.normal(), 0.15 * random.normal(), 0.1 * random.normal()]
  const across = Array.from({ length: 4 }, () => 0.35 * random.normal())
  const phases = [random.uniform(), random.uniform()]
  const isGuest = (occupation: Occupation, site: number): number => (guest[occupation[site]] === host[site] ? 0 : 1)

  /** Energy within the layers. */
  const within = (occupation: Occupation): number => {
    let sum = 0
    for (let i = 0; i < 2 * SITES; i++) {
      if (isGuest(occupation, i) === 0) continue
      sum += siteEnergies[i]
      for (let j = i % SITES + 1; j < SITES; j++) {
        const other = i - (i % SITES) + j
        if (isGuest(occupation, other) === 1) sum += neighbours[apart(i % SITES, j)] ?? 0
      }
    }
    return sum
  }

  /** Couplings across the interface, by how many sites lie between two atoms along x and y. */
  const couplings = (occupation: Occupation): Float64Array => {
    const sums = new Float64Array(SITES)
    for (let i = 0; i < SITES; i++) {
      for (let j = 0; j < SITES; j++) {
        const kind = 2 * isGuest(occupation, i) + isGuest(occupation, SITES + j)
        const dx = (i % NX - j % NX + NX) % NX
        const dy = (Math.floor(i / NX) - Math.floor(j / NX) + NY) % NY
        sums[NX * dy + dx] += across[kind]
      }
    }
    return sums
  }

  const slid = (coupling: Float64Array, u: number, v: number): number => {
    let sum = 0.3 * Math.cos(2 * Math.PI * (u - phases[0])) + 0.2 * Math.cos(2 * Math.PI * (v - phases[1]))
      + 0.25 * Math.cos(2 * Math.PI * (u + v)) + 0.2 * Math.cos(4 * Math.PI * (u - v))
    for (let dy = 0; dy < NY; dy++) {
      const gy = Math.exp(KAPPA_Y * (Math.cos((2 * Math.PI * (dy - v)) / NY) - 1))
      for (let dx = 0; dx < NX; dx++) {
        sum += coupling[NX * dy + dx] * gy * Math.exp(KAPPA_X * (Math.cos((2 * Math.PI * (dx - u)) / NX) - 1))
      }
    }
    return sum
  }

  const pairsOf = (occupation: Occupation): number => {
    let pairs = 0
    for (let i = 0; i < SITES; i++) pairs += isGuest(occupation, i)
    return pairs
  }

  const relaxed: Landscape['relaxed'] = ({ point, occupation }) => {
    const coupling = couplings(occupation)
    const [u, v, value] = descended((a, b) => slid(coupling, a, b), point[0], point[1])
    const gap = 0.1 * pairsOf(occupation)
    return { energy: value + within(occupation), genome: { point: space.box.nearest([u, v, gap]), occupation } }
  }

  const lowest = Array<number>(MOST_PAIRS + 1).fill(Infinity)
  for (const occupation of space.sites.enumerate()) {
    const [pairs, inside, coupling] = [pairsOf(occupation), within(occupation), couplings(occupation)]
    for (let k = 0; k < GRID * GRID; k++) {
      const [u, v] = [(k % GRID) / GRID, Math.floor(k / GRID) / GRID]
      if (inside + slid(coupling, u, v) > lowest[pairs] + NEAR) continue
      lowest[pairs] = Math.min(lowest[pairs], inside + descended((a, b) => slid(coupling, a, b), u, v)[2])
    }
  }
  return { space, relaxed, pairsOf, lowest }
}

/** Sites of two layers that may hold each other's species in equal numbers. */
function mixingSpace(host: readonly number[]): ProductSpace {
  const structure = makeStructure({
    cell: [NX, 0, 0, 0, NY, 0, 0, 0, 6], pbc: PERIODIC, species: host,
    positions: host.flatMap((_, i) => [i % NX, Math.floor((i % SITES) / NX), 2 * Math.floor(i / SITES)]),
  })
  const numbered = (from: number): number[] => Array.from({ length: SITES }, (_, k) => from + k + 1)
  const parameters = sitesParametersSchema.parse({
    sublattices: [
      { sites: numbered(0), species: { Co: 'rest', P: [0, MOST_PAIRS] } },
      { sites: numbered(SITES), species: { P: 'rest', Co: [0, MOST_PAIRS] } },
    ],
    charge: 'any',
  })
  const [cobalt, phosphorus] = [1, 2]
  const sites = sitesSpace(structure, parameters, ({ counts }) => counts[0][phosphorus] === counts[1][cobalt], 'none')
  return productSpace([
    { kind: 'real', name: 'u', low: 0, high: 1, periodic: true },
    { kind: 'real', name: 'v', low: 0, high: 1, periodic: true },
    { kind: 'real', name: 'gap', low: -0.5, high: 1.5 },
  ], sites)
}

/** Squared distance of two sites of a layer, the short way round. */
function apart(i: number, j: number): number {
  const dx = Math.abs(i % NX - j % NX)
  const dy = Math.abs(Math.floor(i / NX) - Math.floor(j / NX))
  return Math.min(dx, NX - dx) + Math.min(dy, NY - dy)
}

/** Compass search downhill: where it ends, and how low. */
function descended(energy: (u: number, v: number) => number, u: number, v: number): [number, number, number] {
  let [x, y, value] = [u, v, energy(u, v)]
  for (let stride = STRIDE; stride > ENOUGH; stride /= 2) {
    for (let isMoving = true; isMoving;) {
      isMoving = false
      for (const [dx, dy] of [[stride, 0], [-stride, 0], [0, stride], [0, -stride]]) {
        const other = energy(x + dx, y + dy)
        if (other >= value) continue
        ;[x, y, value, isMoving] = [x + dx, y + dy, other, true]
      }
    }
  }
  return [x, y, value]
}
