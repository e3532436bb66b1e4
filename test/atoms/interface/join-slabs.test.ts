import { describe, expect, it } from 'vitest'
import { commonLattice, registryCellOf } from '../../../src/atoms/interface/common-lattice.ts'
import { joinSlabs } from '../../../src/atoms/interface/join-slabs.ts'
import { matchLattices } from '../../../src/atoms/interface/lattice-matching.ts'
import { orderWithin } from '../../../src/atoms/interface/order-within.ts'
import { orientedBulk } from '../../../src/atoms/interface/oriented-bulk.ts'
import { strainedToLattice, surfaceVectors } from '../../../src/atoms/interface/strained-slab.ts'
import { surfaceTerminations } from '../../../src/atoms/interface/terminations.ts'
import type { InterfacePlan, Matrix2, MillerIndices, SlabPlan, Termination } from '../../../src/atoms/interface/types.ts'
import { atomCount, reorderAtoms, withPositions, type Structure } from '../../../src/atoms/structure.ts'
import { InputError } from '../../../src/errors.ts'
import { randomStream } from '../../../src/math/random.ts'
import { lennardJones } from '../../../src/potentials/lennard-jones.ts'
import { stillingerWeber } from '../../../src/potentials/stillinger-weber.ts'
import { layeredOxide, randomCrystal, randomPlane, rockSalt, silicon } from './crystals.ts'

const AT_REST = { registry: [0, 0], gap: 0, vacuum: null } as const
/** Weak, short and smooth enough for any crystal. */
const ATTRACTION = { epsilon: 0.01, sigma: 1.8, cutoff: 5 }

/** An oriented crystal on both sides of a plane, in this supercell. */
function joinedWithItself(
  oriented: Structure,
  termination: Termination,
  supercell: Matrix2,
  layers: [number, number],
): InterfacePlan {
  const lattice = surfaceVectors(oriented)
  const common = commonLattice({ substrate: supercell, film: supercell }, lattice, lattice, 1)
  const [ax, ay, bx, by] = common.film
  const cell = strainedToLattice(oriented, [ax, ay], [bx, by])
  const side = (count: number): SlabPlan => ({ cell, supercell, layers: count, termination })
  return { substrate: side(layers[0]), film: side(layers[1]), registryCell: registryCellOf(common) }
}

interface Side {
  readonly bulk: Structure
  readonly plane: MillerIndices
}

/** The first match of two crystals. */
function planOf(
  below: Side,
  above: Side,
  terminations: [number, number] = [0, 0],
  layers: [number, number] = [1, 1],
): InterfacePlan {
  const [lower, upper] = [below, above].map(({ bulk, plane }) => orientedBulk(bulk, plane))
  const lattices = [surfaceVectors(lower), surfaceVectors(upper)] as const
  const [match] = matchLattices(...lattices, { maximumArea: 60, maximumStrain: 0.1 })
  const common = commonLattice(match, ...lattices, 0.4)
  const side = (oriented: Structure, [ax, ay, bx, by]: Matrix2, supercell: Matrix2, k: 0 | 1): SlabPlan => ({
    cell: strainedToLattice(oriented, [ax, ay], [bx, by]),
    supercell,
    layers: layers[k],
    termination: surfaceTerminations(oriented)[terminations[k]],
  })
  return {
    substrate: side(lower, common.substrate, match.substrate, 0),
    film: side(upper, common.film, match.film, 1),
    registryCell: registryCellOf(common),
  }
}

const OXIDE_ON_SALT = [{ bulk: layeredOxide, plane: [0, 0, 1] }, { bulk: rockSalt, plane: [1, 1, 1] }] as const

function energyPerAtom(structure: Structure): number {
  return lennardJones(structure, ATTRACTION).energy / atomCount(structure)
}

function heights(structure: Structure): number[] {
  return Array.from(structure.species, (_, i) => structure.positions[3 * i + 2])
}

describe('a crystal joined with itself', () => {
  it.each<[MillerIndices]>([[[0, 0, 1]], [[1, 1, 1]], [[1, 1, 0]]])('is silicon again, cut along %j anywhere', (plane) => {
    const bulk = stillingerWeber(silicon).energy / 8
    const oriented = orientedBulk(silicon, plane)
    const terminations = surfaceTerminations(oriented)
    expect(terminations.length).toBeGreaterThan(1)
    terminations.forEach((termination, k) => {
      const supercell: Matrix2 = k % 2 === 0 ? [1, 0, 0, 1] : [1, 1, -1, 1]
      const plan = joinedWithItself(oriented, termination, supercell, [1 + (k % 3), 1 + ((k + 1) % 2)])
      const { structure } = joinSlabs(plan, AT_REST)
      expect(stillingerWeber(structure).energy / atomCount(structure)).toBeCloseTo(bulk, 9)
    })
  })

  it('is any crystal again, along any plane, in any supercell', () => {
    const random = randomStream('whole')
    for (let trial = 0; trial < 25; trial++) {
      const bulk = trial % 5 === 0 ? layeredOxide : randomCrystal(random)
      const oriented = orientedBulk(bulk, randomPlane(random, 2))
      const supercell = random.pick<Matrix2>([[1, 0, 0, 1], [2, 1, 0, 1], [1, -1, 2, 1], [0, 1, -2, 0]])
      const layers: [number, number] = [1 + random.integer(3), 1 + random.integer(2)]
      const termination = random.pick(surfaceTerminations(oriented, { tolerance: 0.01 }))
      const plan = joinedWithItself(oriented, termination, supercell, layers)
      const { structure } = joinSlabs(plan, AT_REST)
      expect(energyPerAtom(structure)).toBeCloseTo(energyPerAtom(bulk), 9)
    }
  })

  it('has the lean of the bulk, and both gaps', () => {
    const oriented = orientedBulk(layeredOxide, [1, 0, 4])
    const [termination] = surfaceTerminations(oriented)
    const plan = joinedWithItself(oriented, termination, [1, 0, 0, 1], [2, 3])
    const { structure, separation } = joinSlabs(plan, { registry: [0, 0], gap: 0.7, vacuum: null })
    const [cx, cy, cz] = oriented.cell.subarray(6)
    const expected = [5 * cx, 5 * cy, 5 * cz + 1.4]
    structure.cell.subarray(6).forEach((x, k) => expect(x).toBeCloseTo(expected[k], 9))
    expect(separation).toBeCloseTo(termination.spacing + 0.7, 9)
  })
})

describe('two crystals joined', () => {
  it('stand apart by half of both spacings and the gap, at both interfaces', () => {
    const plan = planOf(...OXIDE_ON_SALT, [1, 0], [2, 2])
    const { structure, side, depth, plane, separation } = joinSlabs(plan, { registry: [0.3, 0.8], gap: 0.25, vacuum: null })
    const [below, above] = [0, 1].map((which) => heights(structure).filter((_, i) => side[i] === which))
    expect(Math.min(...below)).toBeCloseTo(0, 9)
    expect(separation).toBeCloseTo(0.25 + (plan.substrate.termination.spacing + plan.film.termination.spacing) / 2, 9)
    expect(Math.min(...above) - Math.max(...below)).toBeCloseTo(separation, 9)
    expect(structure.cell[8] - Math.max(...above)).toBeCloseTo(separation, 9)
    expect(plane).toBeCloseTo((Math.min(...above) + Math.max(...below)) / 2, 9)
    heights(structure).forEach((z, i) => expect(depth[i]).toBeCloseTo(Math.abs(z - plane), 9))
    expect(Math.min(...depth)).toBeCloseTo(separation / 2, 9)
  })

  it('stand under vacuum where that is asked for, c along z', () => {
    const { structure } = joinSlabs(planOf(...OXIDE_ON_SALT), { ...AT_REST, vacuum: 12 })
    expect(Array.from(structure.cell.subarray(6, 8))).toEqual([0, 0])
    expect(structure.cell[8] - Math.max(...heights(structure))).toBeCloseTo(12, 9)
    expect(structure.pbc).toEqual([true, true, true])
  })

  it('are as many cells as the match has', () => {
    const plan = planOf(...OXIDE_ON_SALT, [0, 0], [2, 3])
    const { structure, side } = joinSlabs(plan, AT_REST)
    const [below, above] = [plan.substrate, plan.film].map(({ supercell: [p, q, r, s], cell, layers }) =>
      (p * s - q * r) * layers * atomCount(cell))
    expect(side.filter((which) => which === 0).length).toBe(below)
    expect(atomCount(structure)).toBe(below + above)
  })

  it('are the same at registries a surface cell apart', () => {
    const random = randomStream('registries')
    const plan = planOf(...OXIDE_ON_SALT)
    for (const vacuum of [null, 9]) {
      for (let trial = 0; trial < 3; trial++) {
        const [u, v, gap] = [random.uniform(), random.uniform(), random.between(0, 1)]
        const at = (registry: [number, number], cell = plan.registryCell): number =>
          energyPerAtom(joinSlabs({ ...plan, registryCell: cell }, { registry, gap, vacuum }).structure)
        expect(at([u + 1, v])).toBeCloseTo(at([u, v]), 9)
        expect(at([u, v - 2])).toBeCloseTo(at([u, v]), 9)
        expect(Math.abs(at([u + 0.5, v]) - at([u, v]))).toBeGreaterThan(1e-9)
        // By vectors of either side's own lattice.
        for (const { cell } of [plan.substrate, plan.film]) {
          expect(at([2, -1], surfaceVectors(cell))).toBeCloseTo(at([0, 0]), 9)
        }
      }
    }
  })

  it('refuse what cannot be joined', () => {
    const plan = planOf(...OXIDE_ON_SALT)
    const withFilm = (film: Partial<SlabPlan>): InterfacePlan => ({ ...plan, film: { ...plan.film, ...film } })
    expect(() => joinSlabs(withFilm({ layers: 0 }), AT_REST)).toThrow('at least 1, got 0. One layer is one cell')
    expect(() => joinSlabs(withFilm({ layers: 1.5 }), AT_REST)).toThrow(InputError)
    expect(() => joinSlabs(withFilm({ supercell: [2, 0, 0, 2] }), AT_REST)).toThrow('must span the same two vectors')
    expect(() => joinSlabs(withFilm({ supercell: [1, 0, 0, 0] }), AT_REST)).toThrow('four integers of positive determinant')
    expect(() => joinSlabs(plan, { ...AT_REST, vacuum: 0 })).toThrow('Give null for a periodic sandwich.')
    expect(() => joinSlabs(plan, { ...AT_REST, vacuum: NaN })).toThrow(InputError)
  })
})

describe('the order of joined atoms', () => {
  it('is substrate, film, each by atomic number and from the interface', () => {
    const { structure, side, depth } = joinSlabs(planOf(...OXIDE_ON_SALT, [0, 0], [2, 2]), AT_REST)
    for (let i = 1; i < atomCount(structure); i++) {
      const [sides, species, depths] = [side, structure.species, depth].map((values) => values[i] - values[i - 1])
      expect(sides || species || depths + 0.01).toBeGreaterThan(0)
    }
  })

  it('is the same wherever the film stands and whatever the termination', () => {
    const reference = joinSlabs(planOf(...OXIDE_ON_SALT), AT_REST)
    const moved = joinSlabs(planOf(...OXIDE_ON_SALT), { registry: [0.37, 0.91], gap: 1.3, vacuum: 15 })
    const count = reference.side.indexOf(1)
    const { positions } = reference.structure
    const shift = [0, 1, 2].map((k) => moved.structure.positions[3 * count + k] - positions[3 * count + k])
    moved.structure.positions.forEach((x, k) => {
      expect(x).toBeCloseTo(positions[k] + (k < 3 * count ? 0 : shift[k % 3]), 9)
    })
    for (const terminations of [[1, 0], [0, 1], [1, 1]] as [number, number][]) {
      const other = joinSlabs(planOf(...OXIDE_ON_SALT, terminations), AT_REST)
      expect(other.structure.species).toEqual(reference.structure.species)
      expect(other.side).toEqual(reference.side)
    }
  })

  it('is the same whatever the order of the atoms in the cell and the last digits of a relaxation', () => {
    const random = randomStream('order')
    const plan = planOf(...OXIDE_ON_SALT, [0, 0], [1, 2])
    const reference = joinSlabs(plan, AT_REST).structure
    const { cell, termination } = plan.substrate
    for (let trial = 0; trial < 10; trial++) {
      const order = random.shuffled([...cell.species.keys()])
      const shaken = withPositions(cell, cell.positions.map((x) => x + random.between(-1e-3, 1e-3)))
      const other = joinSlabs({
        ...plan,
        substrate: {
          ...plan.substrate,
          cell: reorderAtoms(shaken, order),
          termination: { ...termination, lift: Int32Array.from(order, (i) => termination.lift[i]) },
        },
      }, AT_REST).structure
      expect(other.species).toEqual(reference.species)
      other.positions.forEach((x, k) => expect(x).toBeCloseTo(reference.positions[k], 2))
    }
  })

  it('goes by the next number where one does not tell', () => {
    expect(orderWithin([[1, 5], [1 + 1e-9, 3], [0, 9], [1 - 1e-9, 3]], 1e-6)).toEqual([2, 1, 3, 0])
    expect(orderWithin([], 1e-6)).toEqual([])
  })
})
