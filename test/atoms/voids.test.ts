import { describe, expect, it } from 'vitest'
import { latticeDistance } from '../../src/atoms/asymmetric-unit.ts'
import { cellFromParameters } from '../../src/atoms/cell.ts'
import {
  filterAtoms, fractionalPositions, fromFractional, ISOLATED, PERIODIC, supercell, withPositions, type Structure,
} from '../../src/atoms/structure.ts'
import { voids, type Void } from '../../src/atoms/voids.ts'
import { InputError } from '../../src/errors.ts'
import { randomStream } from '../../src/math/random.ts'
import { betaLi3PO4, gammaLi3PO4 } from '../analysis/bond-valence/crystals.ts'
import { rockSalt } from '../spaces/sites/hosts.ts'

const COPPER = 29

/** Copper atoms at fractional positions in a cube of 4 Å. */
function cubic(fractional: readonly number[]): Structure {
  return fromFractional({
    cell: cellFromParameters([4, 4, 4, 90, 90, 90]), pbc: PERIODIC,
    species: new Uint8Array(fractional.length / 3).fill(COPPER), fractional,
  })
}

/** "radius × how often, touching" of every size. */
function sizes(found: readonly Void[]): string[] {
  const labels = found.map(({ radius, touching }) => `${radius.toFixed(4)} (${touching.length})`)
  return [...new Set(labels)].map((label) => `${labels.filter((other) => other === label).length} × ${label}`)
}

/** Distance to the nearest atom: all 27 cells around, the slow way. */
function distanceToAtoms(structure: Structure, place: readonly number[]): number {
  const s = fractionalPositions(structure)
  let smallest = Infinity
  for (let i = 0; i < s.length; i += 3) {
    for (let n = 0; n < 27; n++) {
      const image = [Math.floor(n / 9) - 1, (Math.floor(n / 3) % 3) - 1, (n % 3) - 1]
      const [u, v, w] = [0, 1, 2].map((k) => s[i + k] - Math.floor(s[i + k]) + image[k] - place[k])
      const [x, y, z] = [0, 1, 2].map((k) => u * structure.cell[k] + v * structure.cell[3 + k] + w * structure.cell[6 + k])
      smallest = Math.min(smallest, Math.sqrt(x * x + y * y + z * z))
    }
  }
  return smallest
}

describe('the voids of a crystal', () => {
  it('are the textbook holes of the cubic lattices', () => {
    expect(sizes(voids(cubic([0, 0, 0])))).toEqual([`1 × ${(2 * Math.sqrt(3)).toFixed(4)} (8)`])
    expect(sizes(voids(cubic([0, 0, 0, 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0]))))
      .toEqual(['4 × 2.0000 (6)', `8 × ${Math.sqrt(3).toFixed(4)} (4)`])
    // The octahedral hole of the body-centred lattice is a pass between tetrahedral ones.
    expect(sizes(voids(cubic([0, 0, 0, 0.5, 0.5, 0.5])))).toEqual([`12 × ${Math.sqrt(5).toFixed(4)} (4)`])
  })

  it('of close-packed spheres with the ideal axis ratio have √½ and √⅜ of the atom distance as radius', () => {
    const hexagonal = fromFractional({
      cell: cellFromParameters([3, 3, 3 * Math.sqrt(8 / 3), 90, 90, 120]), pbc: PERIODIC,
      species: Uint8Array.of(COPPER, COPPER), fractional: [1 / 3, 2 / 3, 0.25, 2 / 3, 1 / 3, 0.75],
    })
    expect(sizes(voids(hexagonal)))
      .toEqual([`2 × ${(3 * Math.sqrt(0.5)).toFixed(4)} (6)`, `4 × ${(3 * Math.sqrt(0.375)).toFixed(4)} (4)`])
  })

  it('are empty and larger than everything around them', () => {
    const random = randomStream('voids')
    for (const structure of [betaLi3PO4, gammaLi3PO4]) {
      const found = voids(structure)
      expect(found.length).toBeGreaterThan(10)
      for (const { fractional, radius, touching } of found) {
        expect(distanceToAtoms(structure, fractional)).toBeCloseTo(radius, 6)
        expect(touching.length).toBeGreaterThanOrEqual(4)
        for (let trial = 0; trial < 20; trial++) {
          const place = fractional.map((s) => s + 0.002 * (random.uniform() - 0.5))
          expect(distanceToAtoms(structure, place)).toBeLessThan(radius + 1e-6)
        }
      }
    }
  })

  it('are all there is: from any place, walking away from the nearest atom ends in one', () => {
    const random = randomStream('walks')
    const found = voids(betaLi3PO4)
    for (let walk = 0; walk < 15; walk++) {
      let place = [random.uniform(), random.uniform(), random.uniform()]
      for (let size = 0.05; size > 1e-4;) {
        const better = Array.from({ length: 60 }, () => place.map((s) => s + size * (random.uniform() - 0.5)))
          .find((next) => distanceToAtoms(betaLi3PO4, next) > distanceToAtoms(betaLi3PO4, place))
        if (better === undefined) size *= 0.5
        else place = better
      }
      const nearest = Math.min(...found.map(({ fractional }) => latticeDistance(fractional, place, betaLi3PO4.cell)))
      expect(nearest).toBeLessThan(0.1)
    }
  })

  it('follow the origin and repeat in a supercell', () => {
    const shift = [1.1, -3.7, 0.4]
    const moved = withPositions(betaLi3PO4, betaLi3PO4.positions.map((x, n) => x + shift[n % 3]))
    const expected = voids(betaLi3PO4)
    const shifted = voids(moved)
    expect(sizes(shifted)).toEqual(sizes(expected))
    for (const { fractional } of expected) {
      const there = fractional.map((s, k) => s + shift[k] / betaLi3PO4.cell[4 * k])
      expect(shifted.some((other) => latticeDistance(other.fractional, there, betaLi3PO4.cell) < 1e-5)).toBe(true)
    }
    expect(voids(supercell(betaLi3PO4, [1, 2, 1])).length).toBe(2 * expected.length)
  })

  it('count chosen atoms only, and only from a radius on', () => {
    const anions = filterAtoms(rockSalt, (i) => rockSalt.species[i] === rockSalt.species[rockSalt.species.length - 1])
    const chosen = voids(rockSalt, { species: [anions.species[0]] })
    expect(sizes(chosen)).toEqual(sizes(voids(anions)))
    expect(chosen.flatMap(({ touching }) => touching).every((i) => rockSalt.species[i] === anions.species[0])).toBe(true)
    const all = voids(betaLi3PO4)
    expect(voids(betaLi3PO4, { smallestRadius: 1.9 })).toEqual(all.filter(({ radius }) => radius >= 1.9))
  })

  it('of a slab with a wide gap are found', () => {
    const cell = Float64Array.of(4, 0, 0, 0, 4, 0, 0, 0, 16)
    const slab = fromFractional({
      cell, pbc: PERIODIC, species: Uint8Array.of(COPPER, COPPER), fractional: [0, 0, 0, 0.5, 0.5, 0.125],
    })
    // On the axis through a hollow of one face and an atom of the other.
    const [largest] = voids(slab)
    expect(distanceToAtoms(slab, largest.fractional)).toBeCloseTo(largest.radius, 6)
    expect(largest.radius).toBeGreaterThan(7)
    expect(largest.radius).toBeLessThan(7.5)
  })

  it('are refused without atoms or without repetition', () => {
    expect(() => voids({ ...rockSalt, pbc: ISOLATED })).toThrow(InputError)
    expect(() => voids(rockSalt, { species: [92] })).toThrow(/need atoms/)
  })
})
