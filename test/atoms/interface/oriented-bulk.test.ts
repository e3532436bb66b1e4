import { describe, expect, it } from 'vitest'
import { cellParameters } from '../../../src/atoms/cell.ts'
import { orientedBulk } from '../../../src/atoms/interface/oriented-bulk.ts'
import { primitiveBulk } from '../../../src/atoms/interface/primitive-bulk.ts'
import type { MillerIndices } from '../../../src/atoms/interface/types.ts'
import { atomCount, fractionalPositions, supercell, volume, type Structure } from '../../../src/atoms/structure.ts'
import { InputError } from '../../../src/errors.ts'
import { neighbourList } from '../../../src/atoms/neighbour-list.ts'
import { determinant3, inverse3 } from '../../../src/math/matrix3.ts'
import { randomStream } from '../../../src/math/random.ts'
import { lennardJones } from '../../../src/potentials/lennard-jones.ts'
import {
  antifluorite, largestDifference, layeredOxide, LAYERED_OXIDE_104, lithium, randomCrystal, randomPlane, rockSalt,
  shortestDistance, silicon, surroundings,
} from './crystals.ts'

const REDUCED = { epsilon: 1, sigma: 2, cutoff: 5 }
const energyPerAtom = (structure: Structure): number => lennardJones(structure, REDUCED).energy / atomCount(structure)

const NEIGHBOURS = [-2, -1, 0, 1, 2].flatMap((i) => [-2, -1, 0, 1, 2].map((j) => [i, j]))

/** Distance between lattice planes, Å. */
function planeSpacing({ cell }: Structure, [h, k, l]: MillerIndices): number {
  const inverse = inverse3(cell)
  const normal = [0, 1, 2].map((i) => inverse[3 * i] * h + inverse[3 * i + 1] * k + inverse[3 * i + 2] * l)
  return 1 / Math.hypot(...normal)
}

/** How far each atom's height, in planes, is from h·s of the fractional coordinates s in the cell given. */
function heightDefects(bulk: Structure, plane: MillerIndices, oriented: Structure): number[] {
  const s = fractionalPositions(bulk)
  return Array.from(bulk.species, (_, i) => {
    const expected = plane.reduce((sum, index, k) => sum + index * s[3 * i + k], 0)
    const difference = oriented.positions[3 * i + 2] / oriented.cell[8] - expected
    return Math.abs(difference - Math.round(difference))
  })
}

describe('an oriented bulk', () => {
  it('is the same crystal with its plane in xy, for 200 random crystals and planes', () => {
    for (let n = 0; n < 200; n++) {
      const random = randomStream(`oriented:${n}`)
      const bulk = randomCrystal(random)
      const plane = randomPlane(random)
      const oriented = orientedBulk(bulk, plane)
      const [ax, ay, az, bx, by, bz, cx, cy, cz] = oriented.cell
      expect([ay, az, bz]).toEqual([0, 0, 0])
      expect(Math.min(ax, by, cz)).toBeGreaterThan(0)
      expect(cz).toBeCloseTo(planeSpacing(bulk, plane), 9)
      expect(volume(oriented)).toBeCloseTo(volume(bulk), 7)
      expect(Math.max(...heightDefects(bulk, plane, oriented))).toBeLessThan(1e-9)
      // Gauss-reduced: no combination of a and b is shorter than b, and none brings c closer to the normal.
      expect(ax).toBeLessThanOrEqual(Math.hypot(bx, by) * (1 + 1e-12))
      expect(Math.abs(bx)).toBeLessThanOrEqual(0.5 * ax * (1 + 1e-9))
      const leans = NEIGHBOURS.map(([i, j]) => Math.hypot(cx + i * ax + j * bx, cy + j * by))
      expect(Math.min(...leans)).toBeGreaterThanOrEqual(Math.hypot(cx, cy) - 1e-9)
      expect(oriented.species).toEqual(bulk.species)
      expect(fractionalPositions(oriented).every((s) => s > -1e-12 && s < 1)).toBe(true)
      expect(energyPerAtom(oriented)).toBeCloseTo(energyPerAtom(bulk), 7)
      expect(largestDifference(surroundings(oriented), surroundings(bulk))).toBeLessThan(1e-8)
    }
  })

  it('is turned and never mirrored, whatever the handedness of the cell', () => {
    for (let n = 0; n < 20; n++) {
      const random = randomStream(`chiral:${n}`)
      const bulk = randomCrystal(random, 5)
      const before = handedness(bulk)
      expect(Math.abs(before)).toBeGreaterThan(1e-3)
      expect(handedness(orientedBulk(bulk, randomPlane(random))) / before).toBeCloseTo(1, 6)
    }
  })

  it.each([
    ['Si (0 0 1)', silicon, [0, 0, 1], 5.43095, 5.43095, 90, 5.43095],
    ['Si (1 1 0)', silicon, [1, 1, 0], 5.43095, 5.43095 * Math.SQRT2, 90, 5.43095 / Math.SQRT2],
    ['Si (1 -1 1)', silicon, [1, -1, 1], 5.43095 * Math.SQRT2, 5.43095 * Math.SQRT2, null, 5.43095 / Math.sqrt(3)],
    ['LiCoO2 (0 0 1)', layeredOxide, [0, 0, 1], 2.8156, 2.8156, null, 14.0542],
    ['LiCoO2 (1 0 4)', layeredOxide, [1, 0, 4], 2.8156, null, null, LAYERED_OXIDE_104],
  ] as const)('%s of the conventional cell has the known surface cell', (_, bulk, plane, a, b, gamma, height) => {
    const oriented = orientedBulk(bulk, plane)
    const [la, lb, , , , angle] = cellParameters(oriented.cell)
    expect(la).toBeCloseTo(a, 8)
    if (b !== null) expect(lb).toBeCloseTo(b, 8)
    if (gamma !== null) expect(angle).toBeCloseTo(gamma, 8)
    expect(oriented.cell[8]).toBeCloseTo(height, 4)
  })

  it.each([
    [silicon, [2, 0, 2], /no common divisor, got "\(2 0 2\)".*Write \(1 0 1\)/],
    [silicon, [0, 0, -2], /Write \(0 0 -1\)/],
    [silicon, [0, 0, 0], /three integers, not all of them 0, got "\(0 0 0\)"/],
    [silicon, [1, 0.5, 0], /three integers/],
    [{ ...silicon, pbc: [true, true, false] as const }, [0, 0, 1], /repeats in all three directions, got "pbc T T F"/],
  ] as const)('refuses what is no plane of a crystal (%#)', (bulk, plane, message) => {
    expect(() => orientedBulk(bulk, plane)).toThrow(InputError)
    expect(() => orientedBulk(bulk, plane)).toThrow(message)
  })
})

describe('a plane of the primitive cell', () => {
  it.each([
    ['a face-centred crystal', rockSalt, [0, 0, 1], 2, 0.5],
    ['a face-centred crystal', rockSalt, [1, 1, 1], 2, 1],
    ['a face-centred crystal', silicon, [1, 1, 0], 2, 0.5],
    ['a body-centred crystal', lithium, [1, 0, 0], 1, 0.5],
    ['a body-centred crystal', lithium, [1, 1, 0], 1, 1],
    ['a rhombohedral crystal', layeredOxide, [0, 0, 1], 4, 1 / 3],
    ['a rhombohedral crystal', layeredOxide, [1, 0, 4], 4, 1],
    ['a rhombohedral crystal', layeredOxide, [0, 1, 4], 4, 1 / 3],
    ['a supercell', supercell(antifluorite, [1, 2, 3]), [0, 0, 1], 3, 1 / 6],
  ] as const)('of %s is the same plane (%#)', (_, conventional, indices, atoms, share) => {
    const { bulk, plane } = primitiveBulk({ bulk: conventional, plane: indices })
    expect(atomCount(bulk)).toBe(atoms)
    expect(planeSpacing(bulk, plane)).toBeCloseTo(share * planeSpacing(conventional, indices), 8)
    const oriented = orientedBulk(bulk, plane)
    expect(energyPerAtom(oriented)).toBeCloseTo(energyPerAtom(conventional), 8)
    expect(shortestDistance(oriented)).toBeCloseTo(shortestDistance(conventional), 9)
    // Both describe one set of planes: whole layers of primitive cells make the other's height.
    const whole = orientedBulk(conventional, indices)
    expect(whole.cell[8] / oriented.cell[8]).toBeCloseTo(1 / share, 8)
  })

  it('is turned and never mirrored, also from a left-handed cell of a chiral crystal', () => {
    for (let n = 0; n < 20; n++) {
      const random = randomStream(`primitive:${n}`)
      const crystal = randomCrystal(random, 5)
      const doubled = supercell(crystal, [2, 1, 1])
      const indices = randomPlane(random)
      const { bulk, plane } = primitiveBulk({ bulk: doubled, plane: indices })
      expect(atomCount(bulk)).toBe(atomCount(crystal))
      expect(energyPerAtom(orientedBulk(bulk, plane))).toBeCloseTo(energyPerAtom(doubled), 6)
      expect(handedness(bulk) / handedness(crystal)).toBeCloseTo(1, 6)
    }
  })

  it('stays what it is in a cell that is primitive already', () => {
    const crystal = randomCrystal(randomStream('stays'))
    const given = { bulk: crystal, plane: [1, 2, -1] as const }
    expect(primitiveBulk(given)).toEqual(given)
  })
})

/** Sum over triples of neighbours that a mirror changes the sign of and nothing else changes. */
function handedness(structure: Structure): number {
  const cutoff = 3.5
  const { first, dx, dy, dz, squared } = neighbourList(structure, cutoff)
  let sum = 0
  for (let i = 0; i < atomCount(structure); i++) {
    for (let p = first[i]; p < first[i + 1]; p++) {
      for (let q = first[i]; q < p; q++) {
        for (let r = first[i]; r < q; r++) {
          const [P, Q, R] = [p, q, r].map((k) => Math.sqrt(squared[k]))
          const product = determinant3([p, q, r].flatMap((k) => [dx[k], dy[k], dz[k]]))
          sum += product * (P - Q) * (Q - R) * (R - P) * (cutoff - P) * (cutoff - Q) * (cutoff - R)
        }
      }
    }
  }
  return sum
}
