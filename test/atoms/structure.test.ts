import { describe, expect, it } from 'vitest'
import { compositionOf } from '../../src/atoms/composition.ts'
import { neighbourList } from '../../src/atoms/neighbour-list.ts'
import {
  appendAtoms, atomCount, completeCell, deform, filterAtoms, fractionalPositions, fromFractional, ISOLATED, makeStructure,
  mass, PERIODIC, reorderAtoms, scaledToVolume, supercell, volume, withPositions, wrap, type Periodicity, type Structure,
} from '../../src/atoms/structure.ts'
import { InputError } from '../../src/errors.ts'
import { determinant3 } from '../../src/math/matrix3.ts'
import { randomStream } from '../../src/math/random.ts'

const random = randomStream('structures')

/** Ten atoms of three kinds, up to three cells away from a skewed cell. */
function scattered(pbc: Periodicity = PERIODIC): Structure {
  return makeStructure({
    cell: [5, 0.4, -0.3, 1.2, 6, 0.1, -0.7, 0.9, 7],
    pbc,
    species: [3, 3, 3, 3, 14, 14, 14, 8, 8, 8],
    positions: Array.from({ length: 30 }, () => random.between(-20, 20)),
  })
}

/** All pair distances below 6 Å, sorted: what no change of description may alter. */
function distancesOf(structure: Structure): number[] {
  const { first, squared } = neighbourList(structure, 6)
  return Array.from(squared.subarray(0, first[atomCount(structure)]), Math.sqrt).sort((a, b) => a - b)
}

function expectClose(a: ArrayLike<number>, b: ArrayLike<number>, digits = 10): void {
  expect(a.length).toBe(b.length)
  for (let k = 0; k < a.length; k++) expect(a[k]).toBeCloseTo(b[k], digits)
}

const CUBE = [4, 0, 0, 0, 4, 0, 0, 0, 4]

describe('making a structure', () => {
  const valid = { cell: CUBE, pbc: PERIODIC, species: [3], positions: [0, 0, 0] }

  it('copies what it is given', () => {
    const positions = [1, 2, 3]
    const made = makeStructure({ ...valid, positions })
    positions[0] = 9
    expect(made.positions).toEqual(Float64Array.of(1, 2, 3))
  })

  it.each([
    [{ cell: [1, 2, 3] }, /a cell must have 9 numbers, got 3 \(a\.xyz:4\)/],
    [{ positions: [0, 0] }, /1 atoms need 3 coordinates, got 2/],
    [{ species: [0] }, /integers from 1 to 118, got 0/],
    [{ species: [119] }, /integers from 1 to 118, got 119/],
    [{ species: [3.5] }, /integers from 1 to 118, got 3.5/],
    [{ positions: [0, Number.NaN, 0] }, /finite numbers \(atom 1\), got NaN/],
    [{ positions: [0, 0, -Infinity] }, /finite numbers \(atom 1\), got -Infinity/],
    [{ cell: [Number.NaN, 0, 0, 0, 1, 0, 0, 0, 1] }, /cell vectors must be finite numbers, got NaN/],
    [{ cell: new Array<number>(9).fill(0) }, /zero or parallel/],
    [{ cell: [4, 0, 0, 8, 0, 0, 0, 0, 4] }, /zero or parallel/],
    [{ cell: [4, 0, 0, 4, 0, 0, 0, 0, 0], pbc: [true, true, false] as const }, /zero or parallel/],
    [{ cell: [1e200, 0, 0, 0, 1e200, 0, 0, 0, 1] }, /must span a finite volume/],
    [{ cell: [1e200, 1e200, 0, 1e200, 1e200, 0, 0, 0, 1e200] }, /must span a finite volume/],
  ])('refuses %j', (change, message) => {
    const make = (): Structure => makeStructure({ ...valid, ...change }, 'a.xyz:4')
    expect(make).toThrow(InputError)
    expect(make).toThrow(message)
  })

  it('needs no cell for a cluster, and only the periodic vectors for a slab', () => {
    const nothing = new Array<number>(9).fill(0)
    expect(volume(makeStructure({ ...valid, cell: nothing, pbc: ISOLATED }))).toBe(0)
    expect(() => makeStructure({ ...valid, cell: [4, 0, 0, 0, 4, 0, 0, 0, 0], pbc: [true, true, false] })).not.toThrow()
    expect(() => makeStructure({ ...valid, cell: [4, 0, 0, 0, 0, 0, 0, 0, 0], pbc: [true, true, false] })).toThrow(/zero or parallel/)
  })
})

describe('a completed cell', () => {
  it.each([
    [[0, 0, 0, 0, 0, 0, 0, 0, 0], ISOLATED],
    [[1, 2, 3, 0, 0, 0, 0, 0, 0], [true, false, false] as const],
    [[0, 0, 0, 0, 0, 0, 0, 0, 5], [false, false, true] as const],
    [[1, 2, 3, 0, 0, 0, 3, 0, 1], [true, false, true] as const],
  ])('of %j adds unit vectors perpendicular to the others', (cell, pbc) => {
    const full = completeCell(cell, pbc)
    const row = (k: number): Float64Array => full.subarray(3 * k, 3 * k + 3)
    const dot = (u: Float64Array, v: Float64Array): number => u[0] * v[0] + u[1] * v[1] + u[2] * v[2]
    for (const k of [0, 1, 2]) {
      if (pbc[k]) expect(Array.from(row(k))).toEqual(cell.slice(3 * k, 3 * k + 3))
      else {
        expect(dot(row(k), row(k))).toBeCloseTo(1, 12)
        for (const other of [0, 1, 2].filter((m) => m !== k)) expect(dot(row(k), row(other))).toBeCloseTo(0, 12)
      }
    }
    expect(Math.abs(determinant3(full))).toBeGreaterThan(0)
  })
})

describe('the same crystal described otherwise', () => {
  it('wrapped: atoms inside, distances kept, wrapping again changes nothing', () => {
    for (let trial = 0; trial < 20; trial++) {
      const structure = scattered()
      const wrapped = wrap(structure)
      for (const s of fractionalPositions(wrapped)) expect(s > -1e-12 && s < 1 + 1e-12).toBe(true)
      expectClose(distancesOf(wrapped), distancesOf(structure))
      expectClose(wrap(wrapped).positions, wrapped.positions, 12)
    }
  })

  it('wrapped only where it repeats', () => {
    const slab = scattered([true, true, false])
    const before = fractionalPositions(slab)
    const after = fractionalPositions(wrap(slab))
    for (let i = 2; i < before.length; i += 3) expect(after[i]).toBeCloseTo(before[i], 12)
    expectClose(distancesOf(wrap(slab)), distancesOf(slab))
    const cluster = scattered(ISOLATED)
    expect(wrap(cluster)).toBe(cluster)
  })

  it('wrapped, a hair below the cell is its origin', () => {
    const below = makeStructure({ cell: CUBE, pbc: PERIODIC, species: [3], positions: [-1e-17, 4, -4] })
    expect(Array.from(wrap(below).positions)).toEqual([0, 0, 0])
  })

  it('fractional and back', () => {
    const structure = scattered()
    const back = fromFractional({ ...structure, fractional: fractionalPositions(structure) })
    expectClose(back.positions, structure.positions)
    const cluster = { ...scattered(ISOLATED), cell: new Float64Array(9) }
    expectClose(fromFractional({ ...cluster, fractional: fractionalPositions(cluster) }).positions, cluster.positions)
  })

  it('as a supercell: volume, contents and surroundings scale', () => {
    const structure = scattered()
    const large = supercell(structure, [2, 1, 3])
    expect(volume(large)).toBeCloseTo(6 * volume(structure), 8)
    expect(mass(large)).toBeCloseTo(6 * mass(structure), 8)
    expect(compositionOf(large)).toEqual({ Li: 24, O: 18, Si: 18 })
    const six = distancesOf(structure).flatMap((d) => new Array<number>(6).fill(d))
    expectClose(distancesOf(large), six)
  })

  it('is not a supercell of nothing', () => {
    const structure = scattered()
    expect(() => supercell(structure, [0, 1, 1])).toThrow(/positive integers, got "0 × 1 × 1"/)
    expect(() => supercell(structure, [1.5, 1, 1])).toThrow(InputError)
    const cluster = { ...scattered(ISOLATED), cell: new Float64Array(9) }
    expect(() => supercell(cluster, [2, 1, 1])).toThrow(/must have a lattice vector to be repeated/)
    expect(supercell(cluster, [1, 1, 1]).positions).toEqual(cluster.positions)
  })

  it('atom by atom: reordered, filtered, appended', () => {
    const structure = scattered()
    const reversed = reorderAtoms(structure, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
    expectClose(distancesOf(reversed), distancesOf(structure))
    const [even, odd] = [0, 1].map((parity) => filterAtoms(structure, (i) => i % 2 === parity))
    const joined = appendAtoms(even, odd.species, odd.positions)
    expect(compositionOf(joined)).toEqual(compositionOf(structure))
    expectClose(distancesOf(joined), distancesOf(structure))
    expect(withPositions(structure, joined.positions).cell).toBe(structure.cell)
  })
})

describe('strain', () => {
  it('keeps fractional positions, scales the volume by its determinant, and is undone by its inverse', () => {
    const structure = scattered()
    const strain = Float64Array.of(1.02, 0.01, 0, 0.03, 0.97, -0.02, 0, 0.05, 1.1)
    const strained = deform(structure, strain)
    expectClose(fractionalPositions(strained), fractionalPositions(structure))
    expect(volume(strained)).toBeCloseTo(volume(structure) * determinant3(strain), 8)
  })

  it('scales a cell to a volume without changing its shape', () => {
    const structure = scattered()
    const scaled = scaledToVolume(structure, 8 * volume(structure))
    expectClose(scaled.cell, structure.cell.map((x) => 2 * x))
    expectClose(scaled.positions, structure.positions.map((x) => 2 * x))
  })

  it.each([0, -5, Number.NaN, Infinity])('refuses a volume of %d', (target) => {
    expect(() => scaledToVolume(scattered(), target)).toThrow(/only to a positive one/)
  })

  it('cannot give a cluster a volume', () => {
    expect(() => scaledToVolume({ ...scattered(ISOLATED), cell: new Float64Array(9) }, 100)).toThrow(InputError)
  })
})
