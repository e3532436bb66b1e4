import { describe, expect, it } from 'vitest'
import { percolate } from '../../../src/analysis/bond-valence/grid-percolation.ts'
import { waysThrough } from '../../../src/analysis/bond-valence/basin-ways.ts'
import { walkAlong, type WalkPoint } from '../../../src/analysis/bond-valence/grid-walk.ts'
import type { CellGrid } from '../../../src/atoms/cell-grid.ts'
import { identity3 } from '../../../src/math/matrix3.ts'
import { randomStream } from '../../../src/math/random.ts'
import { areIndependent } from '../../../src/math/winding-sets.ts'

type Counts = readonly [number, number, number]

function gridOf(counts: Counts, value: (x: number, y: number, z: number) => number): CellGrid {
  const [na, nb, nc] = counts
  return { counts, values: Float64Array.from({ length: na * nb * nc }, (_, n) =>
    value(Math.floor(n / (nb * nc)) / na, (Math.floor(n / nc) % nb) / nb, (n % nc) / nc)) }
}

function randomGrid(counts: Counts, key: string): CellGrid {
  const random = randomStream(key)
  return gridOf(counts, () => random.uniform())
}

/** 1 − cos: a well at the whole numbers, a ridge of height 2 between. */
function wave(x: number): number {
  return 1 - Math.cos(2 * Math.PI * x)
}

function barriersOf(grid: CellGrid, ceiling = 100): (number | null)[] {
  const { minima, openings } = percolate(grid, identity3(), ceiling)
  return [0, 1, 2].map((n) => (openings[n] === undefined ? null : openings[n].level - grid.values[minima[0]]))
}

function rounded(values: readonly (number | null)[]): (number | null)[] {
  return values.map((value) => (value === null ? null : Math.round(value * 1e9) / 1e9))
}

/** Fills the points up to a level in a block of 3 × 3 × 3 cells and asks which of the outer cells one can reach. */
function dimensionsBelow({ counts, values }: CellGrid, level: number): number {
  const [, nb, nc] = counts
  let most = 0
  for (let start = 0; start < values.length; start++) {
    if (values[start] > level) continue
    const seen = new Set<string>()
    const home = [Math.floor(start / (nb * nc)), Math.floor(start / nc) % nb, start % nc]
    const queue = [home]
    const reached: number[][] = []
    while (queue.length > 0) {
      const [x, y, z] = queue.pop() ?? []
      for (let m = 0; m < 27; m++) {
        const at = [x + Math.floor(m / 9) - 1, y + (Math.floor(m / 3) % 3) - 1, z + (m % 3) - 1]
        if (at.some((value, k) => Math.abs(value - home[k]) > 3 * counts[k])) continue
        const [i, j, k] = at.map((value, axis) => ((value % counts[axis]) + counts[axis]) % counts[axis])
        if (values[(i * nb + j) * nc + k] > level || seen.has(at.join())) continue
        seen.add(at.join())
        queue.push(at)
        if (i === home[0] && j === home[1] && k === home[2]) {
          reached.push(at.map((value, axis) => (value - home[axis]) / counts[axis]))
        }
      }
    }
    most = Math.max(most, rankOf(reached))
  }
  return most
}

function rankOf(vectors: readonly number[][]): number {
  const rows = vectors.map((vector) => [...vector])
  let rank = 0
  for (let column = 0; column < 3; column++) {
    const pivot = rows.findIndex((row, n) => n >= rank && Math.abs(row[column]) > 1e-9)
    if (pivot < 0) continue
    ;[rows[rank], rows[pivot]] = [rows[pivot], rows[rank]]
    for (let n = rank + 1; n < rows.length; n++) {
      const factor = rows[n][column] / rows[rank][column]
      rows[n] = rows[n].map((value, k) => value - factor * rows[rank][k])
    }
    rank++
  }
  return rank
}

describe('percolation of a grid', () => {
  it.each<[string, (x: number, y: number, z: number) => number, (number | null)[]]>([
    ['a channel along b', (x, _, z) => 3 * wave(x) + 2 * wave(z), [0, 4, 6]],
    ['planes perpendicular to c', (_x, _y, z) => wave(z), [0, 0, 2]],
    ['a network of channels', (x, y, z) => Math.min(wave(x) + wave(y), wave(y) + wave(z), wave(x) + wave(z)), [0, 0, 0]],
    ['separate wells', (x, y, z) => wave(x) + 2 * wave(y) + 3 * wave(z), [2, 4, 6]],
    // Diagonal neighbours step over the ridge, from one of its shoulders to the other.
    ['channels along the diagonal only', (x, y, z) => 2 * wave(x - y) + wave(y - z), [0, wave(5 / 12), 2 * wave(5 / 12)]],
    ['a flat cell', () => 1, [0, 0, 0]],
  ])('finds the levels of %s', (_, value, expected) => {
    expect(rounded(barriersOf(gridOf([12, 12, 12], value)))).toEqual(rounded(expected))
  })

  it('ends at the ceiling', () => {
    const grid = gridOf([12, 12, 12], (x, y, z) => wave(x) + 2 * wave(y) + 3 * wave(z))
    expect(rounded(barriersOf(grid, 4.5))).toEqual([2, 4, null])
    expect(barriersOf(grid, 1)).toEqual([null, null, null])
  })

  it('finds the levels at which walks of a larger block of cells reach other cells', () => {
    for (const [counts, key] of [[[3, 4, 3], 'a'], [[4, 2, 5], 'b'], [[5, 3, 2], 'c']] as [Counts, string][]) {
      const grid = randomGrid(counts, key)
      const levels = [...grid.values].sort((a, b) => a - b)
      const byHand = [1, 2, 3].map((d) => levels.find((level) => dimensionsBelow(grid, level) >= d))
      expect(percolate(grid, identity3(), 100).openings.map(({ level }) => level)).toEqual(byHand)
    }
  })

  it('does not depend on the origin or the order of the axes', () => {
    const { counts: [n], values } = randomGrid([7, 7, 7], 'origin')
    const at = (x: number, y: number, z: number): number => values[((x % n) * n + (y % n)) * n + (z % n)]
    const moved = gridOf([n, n, n], (x, y, z) => at(Math.round(x * n) + 3, Math.round(y * n) + 5, Math.round(z * n) + 1))
    const turned = gridOf([n, n, n], (x, y, z) => at(Math.round(z * n), Math.round(x * n), Math.round(y * n)))
    expect(barriersOf(moved)).toEqual(barriersOf({ counts: [n, n, n], values }))
    expect(barriersOf(turned)).toEqual(barriersOf({ counts: [n, n, n], values }))
  })

  it('is that of a supercell', () => {
    const { counts: [n], values } = randomGrid([5, 5, 5], 'supercell')
    const double = gridOf([2 * n, n, 3 * n], (x, y, z) =>
      values[((Math.round(2 * n * x) % n) * n + Math.round(n * y)) * n + (Math.round(3 * n * z) % n)])
    expect(barriersOf(double)).toEqual(barriersOf({ counts: [n, n, n], values }))
  })
})

describe('the ways from basin to basin', () => {
  const grids = ['p', 'q', 'r', 's', 't'].map((key) => randomGrid([8, 7, 9], key))

  it('open at the levels of the grid, into independent directions', () => {
    for (const grid of grids) {
      const { openings, minima, passes, descents } = percolate(grid, identity3(), 100)
      const levels = Float64Array.from(passes, ({ level }) => level)
      const ways = waysThrough(minima.length, passes, descents, levels, Infinity)
      expect(ways.map(({ level }) => level)).toEqual(openings.map(({ level }) => level))
      const directions = ways.map(({ crossings }) => {
        const walk = walkAlong(crossings, passes, descents, grid.values)
        return walk[walk.length - 1].cell
      })
      expect(areIndependent(directions)).toBe(true)
    }
  })

  it('lead over neighbours from the lowest point to its image, no higher than their pass', () => {
    for (const grid of grids) {
      const { minima, passes, descents } = percolate(grid, identity3(), 100)
      const levels = Float64Array.from(passes, ({ level }) => level)
      for (const { crossings, level } of waysThrough(minima.length, passes, descents, levels, Infinity)) {
        const walk = walkAlong(crossings, passes, descents, grid.values)
        const end = walk[walk.length - 1]
        expect(walk[0].cell).toEqual([0, 0, 0])
        expect(end.point).toBe(walk[0].point)
        expect(end.cell.find((value) => value !== 0)).toBeGreaterThan(0)
        expect(Math.max(...walk.map(({ point }) => grid.values[point]))).toBe(level)
        expect(Math.min(...walk.map(({ point }) => grid.values[point]))).toBe(grid.values[walk[0].point])
        for (let n = 1; n < walk.length; n++) expect(chebyshevDistance(grid.counts, walk[n - 1], walk[n])).toBe(1)
      }
    }
  })

  it('follow other levels of the passes', () => {
    const grid = gridOf([12, 12, 12], (x, y, z) => wave(x) + 2 * wave(y) + 3 * wave(z))
    const { minima, passes, descents } = percolate(grid, identity3(), 100)
    // The first pass leads along a, at 2; the others along b, diagonally over the shoulder of the ridge, and along c.
    const levels = Float64Array.from(passes, ({ level }) => (level < 3 ? 9 : level))
    const ways = waysThrough(minima.length, passes, descents, levels, Infinity)
    expect(ways.map(({ level }) => Number(level.toFixed(9)))).toEqual([4, 4 + wave(5 / 12), 6].map((level) => Number(level.toFixed(9))))
    expect(waysThrough(minima.length, passes, descents, levels, 5).length).toBe(1)
  })
})

function chebyshevDistance([na, nb, nc]: Counts, a: WalkPoint, b: WalkPoint): number {
  const place = ({ point, cell }: WalkPoint): number[] => [
    Math.floor(point / (nb * nc)) + na * cell[0], (Math.floor(point / nc) % nb) + nb * cell[1], (point % nc) + nc * cell[2],
  ]
  const [from, to] = [place(a), place(b)]
  return Math.max(...from.map((value, k) => Math.abs(value - to[k])))
}
