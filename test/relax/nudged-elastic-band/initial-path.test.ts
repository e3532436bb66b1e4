import { describe, expect, it } from 'vitest'
import { ISOLATED, makeStructure, PERIODIC, type Periodicity, type Structure } from '../../../src/atoms/structure.ts'
import { alignedEnd, linearPath } from '../../../src/relax/nudged-elastic-band/initial-path.ts'
import { pairPotentialPath } from '../../../src/relax/nudged-elastic-band/pair-path.ts'

const CELL = [6, 0, 0, 1, 6, 0, 0, 0, 6]

function atoms(positions: readonly number[], pbc: Periodicity = PERIODIC): Structure {
  return makeStructure({ cell: CELL, pbc, species: new Array<number>(positions.length / 3).fill(3), positions })
}

function distance({ positions }: Structure, a: number, b: number): number {
  return Math.hypot(...[0, 1, 2].map((k) => positions[3 * a + k] - positions[3 * b + k]))
}

describe('the first path of a band', () => {
  it('takes every atom to the nearest image of its end', () => {
    const start = atoms([0.2, 0.1, 5.9, 3, 3, 3])
    const end = atoms([6.1, 0.1, 0.1, 3, 3, 3.5])
    expect([...alignedEnd(start, end).positions].map((x) => Number(x.toFixed(9)))).toEqual([0.1, 0.1, 6.1, 3, 3, 3.5])
    const path = linearPath(start, alignedEnd(start, end), 3)
    expect(path.length).toBe(5)
    expect([...path[2].positions].map((x) => Number(x.toFixed(9)))).toEqual([0.15, 0.1, 6, 3, 3, 3.25])
  })

  it('stays on its side along directions that do not repeat', () => {
    const slab = alignedEnd(atoms([0.2, 0, 5.9], [true, true, false]), atoms([6.1, 0, 0.1], [true, true, false]))
    expect([...slab.positions].map((x) => Number(x.toFixed(9)))).toEqual([0.1, 0, 0.1])
    const cluster = atoms([5.9, 0, 0], ISOLATED)
    expect(alignedEnd(atoms([0.1, 0, 0], ISOLATED), cluster)).toBe(cluster)
  })

  it('goes around atoms that are in the way', () => {
    // The first atom passes the second, which stands beside the straight line.
    const path = linearPath(atoms([0, 0, 0, 2, 0.2, 0], ISOLATED), atoms([4, 0, 0, 2, 0.2, 0], ISOLATED), 7)
    const around = pairPotentialPath(path)
    expect(Math.min(...path.map((image) => distance(image, 0, 1)))).toBeLessThan(0.3)
    expect(Math.min(...around.map((image) => distance(image, 0, 1)))).toBeGreaterThan(1.2)
    expect(around[0]).toBe(path[0])
    expect(around[8]).toBe(path[8])
  })

  it('leaves a straight path straight where all distances change evenly', () => {
    const path = linearPath(atoms([0, 0, 0, 2, 0, 0], ISOLATED), atoms([-1, 0, 0, 3, 0, 0], ISOLATED), 3)
    pairPotentialPath(path).forEach((image, n) =>
      image.positions.forEach((x, k) => expect(x).toBeCloseTo(path[n].positions[k], 6)))
  })

  it('sees neighbours across the border of the cell', () => {
    const path = linearPath(atoms([5.5, 0, 0, 1.5, 0.2, 0]), atoms([3.5, 0, 0, 1.5, 0.2, 0]), 3)
    const periodic = pairPotentialPath(path)
    expect(periodic.every(({ positions }) => positions.every(Number.isFinite))).toBe(true)
  })
})
