// Random structures of every shape an evaluator may meet; each is a function of its stream and its species alone.
import { randomCell } from '../../src/atoms/packing.ts'
import { cellFromParameters } from '../../src/atoms/cell.ts'
import { multiply3, transformRows, type Matrix3 } from '../../src/math/matrix3.ts'
import type { Random } from '../../src/math/random.ts'
import { ISOLATED, makeStructure, PERIODIC, type Periodicity, type Structure } from '../../src/atoms/structure.ts'

type Species = readonly number[]

const NO_CELL = new Float64Array(9)
const SLAB: Periodicity = [true, true, false]
const WIRE: Periodicity = [false, false, true]

/** One maker per shape; `species` are the atomic numbers to draw from. */
export const STRUCTURE_KINDS: Readonly<Record<string, (random: Random, species: Species) => Structure>> = {
  'a cell': (random, species) => scattered(random, species, 4 + random.integer(20), 18, PERIODIC),
  'a compressed cell': (random, species) => scattered(random, species, 4 + random.integer(12), 8, PERIODIC),
  'a skewed cell': (random, species) =>
    skewed(random, scattered(random, species, 2 + random.integer(10), 18, PERIODIC)),
  'a cell smaller than the cutoff': (random, species) =>
    scattered(random, species, 1 + random.integer(3), 16, PERIODIC),
  'a needle cell': (random, species) => {
    const cell = cellFromParameters([2.4, 2.6, random.between(15, 30), 90, 80, 95])
    return placed(random, species, 2 + random.integer(4), cell, PERIODIC)
  },
  'a slab': (random, species) => scattered(random, species, 4 + random.integer(12), 20, SLAB),
  'a slab without a third vector': (random, species) => {
    const { cell, ...rest } = scattered(random, species, 4 + random.integer(12), 20, SLAB)
    return { ...rest, cell: cell.map((x, k) => (k < 6 ? x : 0)) }
  },
  'a wire': (random, species) => scattered(random, species, 4 + random.integer(10), 22, WIRE),
  'a cluster': (random, species) => ({
    ...scattered(random, species, 5 + random.integer(16), 20, ISOLATED),
    cell: NO_CELL,
  }),
  'a dimer': (random, species) => {
    const direction = random.direction()
    const r = random.between(0.5, 3)
    return makeStructure({
      cell: NO_CELL,
      pbc: ISOLATED,
      species: [random.pick(species), random.pick(species)],
      positions: [1, -2, 3, ...[1, -2, 3].map((x, k) => x + r * direction[k])],
    })
  },
  'an isolated atom': (random, species) =>
    makeStructure({ cell: NO_CELL, pbc: ISOLATED, species: [random.pick(species)], positions: [0.3, 0.4, 0.5] }),
  'atoms without neighbours': (random, species) => {
    const chosen = [0, 1, 2].map(() => random.pick(species))
    const cell = [60, 0, 0, 5, 60, 0, 0, 3, 60]
    return makeStructure({ cell, pbc: PERIODIC, species: chosen, positions: [1, 1, 1, 25, 28, 22, 40, 2, 44] })
  },
  'a cell with atoms outside it': (random, species) => {
    const structure = scattered(random, species, 3 + random.integer(10), 18, PERIODIC)
    const shift = (): number => random.integer(9) - 4
    const moves = Float64Array.from({ length: structure.positions.length }, shift)
    const vectors = transformRows(moves, structure.cell)
    return { ...structure, positions: structure.positions.map((x, k) => x + vectors[k]) }
  },
}

/** A periodic cell of this many atoms, this many Å³ each. */
export function scattered(
  random: Random,
  species: Species,
  atoms: number,
  volumePerAtom: number,
  pbc: Periodicity,
): Structure {
  return placed(random, species, atoms, randomCell(random, atoms * volumePerAtom), pbc)
}

/** Atoms on random sites of a grid over the cell, moved a little: never too close, never regular. */
function placed(random: Random, species: Species, atoms: number, cell: Matrix3, pbc: Periodicity): Structure {
  const lengths = [0, 1, 2].map((k) =>
    Math.sqrt(cell[3 * k] * cell[3 * k] + cell[3 * k + 1] * cell[3 * k + 1] + cell[3 * k + 2] * cell[3 * k + 2]),
  )
  let counts = lengths.map(() => 1)
  while (counts[0] * counts[1] * counts[2] < atoms) {
    // One more layer where the layers are farthest apart.
    const wide = [0, 1, 2].reduce((best, k) => (lengths[k] / counts[k] > lengths[best] / counts[best] ? k : best), 0)
    counts = counts.map((count, k) => count + (k === wide ? 1 : 0))
  }
  const sites = random
    .shuffled(Array.from({ length: counts[0] * counts[1] * counts[2] }, (_, site) => site))
    .slice(0, atoms)
  const fractional = sites.flatMap((site) => {
    const index = [
      site % counts[0],
      Math.floor(site / counts[0]) % counts[1],
      Math.floor(site / (counts[0] * counts[1])),
    ]
    return index.map((i, k) => (i + 0.5 + random.between(-0.2, 0.2)) / counts[k])
  })
  return makeStructure({
    cell,
    pbc,
    species: sites.map(() => random.pick(species)),
    positions: transformRows(Float64Array.from(fractional), cell),
  })
}

/** The same crystal in a lattice basis of long, nearly parallel vectors, slightly strained. */
function skewed(random: Random, structure: Structure): Structure {
  const [m, n] = [random.integer(3) - 1, random.integer(3) - 1]
  const basis = Float64Array.of(1, 0, 0, 2, 1, 0, m - 2, n, 1)
  return { ...structure, cell: multiply3(basis, structure.cell) }
}
