import { describe, expect, it } from 'vitest'
import { compositionOf } from '../../../src/atoms/composition.ts'
import { orientedBulk } from '../../../src/atoms/interface/oriented-bulk.ts'
import { primitiveBulk } from '../../../src/atoms/interface/primitive-bulk.ts'
import { stackedCell, surfaceTerminations } from '../../../src/atoms/interface/terminations.ts'
import type { MillerIndices, Termination } from '../../../src/atoms/interface/types.ts'
import { neighbourList } from '../../../src/atoms/neighbour-list.ts'
import { atomCount, makeStructure, PERIODIC, supercell, volume, type Structure } from '../../../src/atoms/structure.ts'
import { InputError } from '../../../src/errors.ts'
import { readStructures } from '../../../src/io/formats.ts'
import { randomStream, type Random } from '../../../src/math/random.ts'
import { sharedData } from '../../support/shared-data.ts'
import {
  antifluorite, largestDifference, layeredOxide, LAYERED_OXIDE_104, randomCrystal, randomPlane, rockSalt,
  shortestDistance, silicon, surroundings,
} from './crystals.ts'

const primitive = (bulk: Structure, plane: MillerIndices): Structure => {
  const found = primitiveBulk({ bulk, plane })
  return orientedBulk(found.bulk, found.plane)
}

/** Layers of the stacked cell that repeat in the plane only. */
const slabOf = (oriented: Structure, termination: Termination, layers: number): Structure =>
  ({ ...supercell(stackedCell(oriented, termination), [1, 1, layers]), pbc: [true, true, false] })

const heights = ({ positions }: Structure): number[] =>
  Array.from(positions.filter((_, k) => k % 3 === 2))

const names = (terminations: readonly Termination[]): string[] => terminations.map(({ name }) => name)

describe('terminations of known surfaces', () => {
  it('of Si (0 0 1) are four, a quarter of the cell apart', () => {
    const cuts = surfaceTerminations(orientedBulk(silicon, [0, 0, 1]))
    expect(names(cuts)).toEqual(['Si2–Si2', 'Si2–Si2 (2)', 'Si2–Si2 (3)', 'Si2–Si2 (4)'])
    cuts.forEach(({ height, spacing }, n) => {
      expect(spacing).toBeCloseTo(5.43095 / 4, 9)
      expect(height).toBeCloseTo((n + 0.5) * 5.43095 / 4, 9)
    })
    expect(surfaceTerminations(primitive(silicon, [0, 0, 1])).length).toBe(2)
  })

  it('of Si (1 1 1) are a wide and a narrow one by turns', () => {
    const spacings = surfaceTerminations(primitive(silicon, [1, 1, 1])).map(({ spacing }) => spacing).sort((a, b) => a - b)
    expect(spacings.length).toBe(2)
    expect(spacings[0]).toBeCloseTo(5.43095 / (4 * Math.sqrt(3)), 9)
    expect(spacings[1]).toBeCloseTo(3 * spacings[0], 9)
  })

  it.each([
    ['rock salt (0 0 1)', rockSalt, [0, 0, 1], ['LiF–LiF'], [2.01]],
    ['rock salt (1 1 1)', rockSalt, [1, 1, 1], ['F–Li', 'Li–F'], [1.1605, 1.1605]],
    ['antifluorite (1 1 1)', antifluorite, [1, 1, 1], ['Li–Li', 'Li–O', 'O–Li'], [1.3337, 0.6668, 0.6668]],
    ['LiCoO2 (1 0 4)', layeredOxide, [1, 0, 4], ['LiCoO2–LiCoO2'], [(1 - 8 * 0.0105) * LAYERED_OXIDE_104]],
    ['LiCoO2 (0 0 1)', layeredOxide, [0, 0, 1], ['Co–O', 'Li–O', 'O–Co', 'O–Li'], [1.0237, 1.0237, 1.3187, 1.3187]],
  ] as const)('of %s have the known planes and spacings', (_, bulk, plane, expected, spacings) => {
    const cuts = surfaceTerminations(primitive(bulk, plane))
    expect(names(cuts).sort()).toEqual(expected)
    const found = cuts.map(({ spacing }) => spacing).sort((a, b) => a - b)
    const sorted = [...spacings].sort((a, b) => a - b)
    found.forEach((spacing, n) => { expect(spacing).toBeCloseTo(sorted[n], 3) })
  })
})

describe('bonds kept whole', () => {
  it('leave only the cuts beside the lithium of LiCoO2 (0 0 1)', () => {
    const cuts = surfaceTerminations(primitive(layeredOxide, [0, 0, 1]), { whole: ['Co-O'] })
    expect(names(cuts).sort()).toEqual(['CoO2–Li', 'Li–CoO2'])
  })

  it('are refused with the pair where they hold all heights together', () => {
    const oriented = primitive(layeredOxide, [1, 0, 4])
    expect(() => surfaceTerminations(oriented, { whole: ['Co-O'] })).toThrow(InputError)
    expect(() => surfaceTerminations(oriented, { whole: ['Co-O'] }))
      .toThrow(/no bond of Co-O is cut, got "none in 2\.003 Å"\. Choose another plane, or keep the bonds of fewer pairs whole/)
  })

  const path = sharedData('structures/beta-Li3PS4_OBELiX-nhq.extxyz')
  it.skipIf(path === null)('keep every PS4 of β-Li3PS4 with its four sulphurs', () => {
    const [{ structure }] = readStructures(path ?? '')
    for (const plane of [[1, 0, 0], [0, 1, 0]] as const) {
      const oriented = orientedBulk(structure, plane)
      const cuts = surfaceTerminations(oriented, { whole: ['P-S'] })
      expect(cuts.length).toBeGreaterThan(0)
      expect(cuts.length).toBeLessThan(surfaceTerminations(oriented).length)
      for (const cut of cuts) expect(bondsOf(slabOf(oriented, cut, 1), 15, 16, 2.5)).toEqual([4, 4, 4, 4])
    }
    // Tetrahedra of neighbouring planes reach past one another.
    expect(() => surfaceTerminations(orientedBulk(structure, [0, 0, 1]), { whole: ['P-S'] })).toThrow(/no bond of P-S is cut/)
  })

  it('keep molecules whole in random crystals of them, whole or not in the cell given', () => {
    let cutsSeen = 0
    for (let n = 0; n < 60; n++) {
      const random = randomStream(`molecules:${n}`)
      const oriented = orientedBulk(molecularCrystal(random), randomPlane(random, 1))
      for (const cut of cutsOrNone(oriented, ['C-O'])) {
        cutsSeen++
        const slab = slabOf(oriented, cut, 1 + random.integer(2))
        expect(new Set(bondsOf(slab, 6, 8, 1.2))).toEqual(new Set([2]))
      }
    }
    expect(cutsSeen).toBeGreaterThan(50)
  })
})

describe('a slab of stacked cells', () => {
  it('has the composition of the bulk and no new neighbours, for 500 random crystals, planes and cuts', () => {
    let seen = 0
    for (let n = 0; seen < 500; n++) {
      const random = randomStream(`slab:${n}`)
      const bulk = randomCrystal(random)
      const oriented = orientedBulk(bulk, randomPlane(random))
      const cuts = cutsOrNone(oriented, [], 0.05)
      if (cuts.length === 0) continue
      seen++
      const cut = random.pick(cuts)
      const layers = 1 + random.integer(3)
      const slab = slabOf(oriented, cut, layers)
      expect(compositionOf(slab)).toEqual(compositionOf(supercell(bulk, [1, 1, layers])))
      expect(shortestDistance(slab)).toBeGreaterThanOrEqual(shortestDistance(bulk) - 1e-9)
      const { cell } = slab
      expect(volume(slab) / (cell[0] * cell[4])).toBeCloseTo(layers * oriented.cell[8], 8)
      expectAboveCut(oriented, cut)
      expect(largestDifference(surroundings(stackedCell(oriented, cut)), surroundings(bulk))).toBeLessThan(1e-8)
    }
  })

  it('has one cut in every gap between planes, in the order of heights', () => {
    for (let n = 0; n < 100; n++) {
      const random = randomStream(`gaps:${n}`)
      const oriented = orientedBulk(randomCrystal(random), randomPlane(random))
      const period = oriented.cell[8]
      const sorted = heights(oriented).sort((a, b) => a - b)
      const gaps = sorted.map((z, i) => (sorted[i + 1] ?? sorted[0] + period) - z).filter((gap) => gap > 0.3)
      const cuts = cutsOrNone(oriented, [], 0.3)
      expect(cuts.length).toBe(gaps.length)
      const spacings = cuts.map(({ spacing }) => spacing).sort((a, b) => a - b)
      gaps.sort((a, b) => a - b).forEach((gap, k) => { expect(spacings[k]).toBeCloseTo(gap, 9) })
      for (let k = 1; k < cuts.length; k++) expect(cuts[k].height).toBeGreaterThan(cuts[k - 1].height)
      expect(new Set(names(cuts)).size).toBe(cuts.length)
    }
  })

  it('does not depend on the images in which atoms are given', () => {
    const oriented = primitive(layeredOxide, [0, 0, 1])
    const c = oriented.cell.subarray(6, 9)
    const moved = { ...oriented, positions: oriented.positions.map((x, k) => x + (k < 6 ? 2 : -1) * c[k % 3]) }
    const [before, after] = [oriented, moved].map((structure) => surfaceTerminations(structure, { whole: ['Co-O'] }))
    expect(names(after)).toEqual(names(before))
    after.forEach((cut, n) => {
      const [a, b] = [stackedCell(moved, cut), stackedCell(oriented, before[n])].map(({ positions }) => positions)
      a.forEach((x, k) => { expect(x).toBeCloseTo(b[k], 9) })
    })
  })
})

describe('terminations are refused', () => {
  const oriented = orientedBulk(rockSalt, [0, 0, 1])
  it.each([
    ['a cell that stands on edge', { ...oriented, cell: Float64Array.of(4, 0, 1, 0, 4, 0, 0, 0, 4) }, {}, /oriented bulk/],
    ['a slab', { ...oriented, pbc: [true, true, false] as const }, {}, /oriented bulk: periodic/],
    ['a tolerance of nothing', oriented, { tolerance: 0 }, /positive length in Å, got 0/],
    ['a tolerance wider than all spacings', oriented, { tolerance: 2.5 }, /more than 2.5 Å apart.*smaller tolerance/],
    ['what is no pair', oriented, { whole: ['LiF'] }, /two elements, such as P-S, got "LiF"/],
    ['a pair without bonds', oriented, { whole: ['P-S'] }, /must have bonds in the crystal, got "P-S" \(Li4F4\).*shorter than 2\.76 Å/],
  ])('for %s', (_, structure, options, message) => {
    expect(() => surfaceTerminations(structure, options)).toThrow(InputError)
    expect(() => surfaceTerminations(structure, options)).toThrow(message)
  })

  it('for a cell of other atoms when they are stacked', () => {
    const [cut] = surfaceTerminations(oriented)
    expect(() => stackedCell(layeredOxide, cut)).toThrow(/must lift 12 atoms, got 8/)
  })
})

/** No cut is an answer here. */
function cutsOrNone(oriented: Structure, whole: readonly string[], tolerance = 0.2): Termination[] {
  try {
    return surfaceTerminations(oriented, { whole, tolerance })
  } catch (error) {
    expect((error as Error).message).toMatch(/apart somewhere|no bond of/)
    return []
  }
}

function expectAboveCut(oriented: Structure, { height, spacing, lift }: Termination): void {
  const stacked = heights(stackedCell(oriented, { lift }))
  const period = oriented.cell[8]
  expect(Math.min(...stacked)).toBeCloseTo(height + spacing / 2, 9)
  expect(Math.max(...stacked)).toBeCloseTo(height + period - spacing / 2, 9)
  expect(height >= 0 && height <= period).toBe(true)
}

/** Per atom of one element: neighbours of another within a distance, Å. */
function bondsOf(structure: Structure, centre: number, other: number, reach: number): number[] {
  const { first, owner } = neighbourList(structure, reach)
  return Array.from(structure.species.keys()).filter((i) => structure.species[i] === centre)
    .map((i) => owner.subarray(first[i], first[i + 1]).filter((j) => structure.species[j] === other).length)
}

/** Two linear CO2 molecules (C–O 1.16 Å) anywhere in a triclinic cell of about 150 Å³, far from one another. */
function molecularCrystal(random: Random): Structure {
  for (;;) {
    const cell = [5, 0.3, -0.2, random.between(-1, 1), 5.5, 0.4, random.between(-1, 1), random.between(-1, 1), 6]
    const positions = [0, 1].flatMap(() => {
      const centre = [0, 1, 2].map(() => random.between(0, 5))
      const axis = random.direction()
      return [0, 1.16, -1.16].flatMap((along) => centre.map((x, k) => x + along * axis[k]))
    })
    const structure = makeStructure({ cell, pbc: PERIODIC, species: [6, 8, 8, 6, 8, 8], positions })
    const { count } = neighbourList(structure, 2.5)
    // Per molecule: C–O four times, O–O twice (2.32 Å).
    if (count === 12 && atomCount(structure) === 6) return structure
  }
}
