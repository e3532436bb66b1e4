import { describe, expect, it } from 'vitest'
import { neighbourList, reusableNeighbourList, updateNeighbourList, type NeighbourList } from '../../src/atoms/neighbour-list.ts'
import { completeCell, makeStructure, supercell, type Periodicity, type Structure } from '../../src/atoms/structure.ts'
import { inverse3 } from '../../src/math/matrix3.ts'
import { randomStream, type Random } from '../../src/math/random.ts'

interface Pair { readonly i: number; readonly j: number; readonly d: readonly [number, number, number] }

/** All images summed without bins or cleverness: the list must agree with it. */
function bruteForce(structure: Structure, cutoff: number): Pair[] {
  const { cell, pbc, positions } = structure
  const n = structure.species.length
  const inverse = inverse3(completeCell(cell.map((x, k) => (pbc[Math.floor(k / 3)] ? x : 0)), pbc))
  const fractional = (i: number, k: number): number =>
    positions[3 * i] * inverse[k] + positions[3 * i + 1] * inverse[3 + k] + positions[3 * i + 2] * inverse[6 + k]
  const reach = [0, 1, 2].map((k) => cutoff * Math.hypot(inverse[k], inverse[3 + k], inverse[6 + k]))
  const pairs: Pair[] = []
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const range = [0, 1, 2].map((k) => {
        if (!pbc[k]) return [0, 0]
        const gap = fractional(j, k) - fractional(i, k)
        return [Math.ceil(-reach[k] - gap - 0.01), Math.floor(reach[k] - gap + 0.01)]
      })
      for (let a = range[0][0]; a <= range[0][1]; a++) {
        for (let b = range[1][0]; b <= range[1][1]; b++) {
          for (let c = range[2][0]; c <= range[2][1]; c++) {
            if (i === j && a === 0 && b === 0 && c === 0) continue
            const at = (k: number): number =>
              positions[3 * j + k] - positions[3 * i + k] + a * cell[k] + b * cell[3 + k] + c * cell[6 + k]
            const d = [at(0), at(1), at(2)] as const
            if (d[0] * d[0] + d[1] * d[1] + d[2] * d[2] < cutoff * cutoff) pairs.push({ i, j, d })
          }
        }
      }
    }
  }
  return pairs
}

function pairsOf(list: NeighbourList, n: number): Pair[] {
  const pairs: Pair[] = []
  for (let i = 0; i < n; i++) {
    for (let p = list.first[i]; p < list.first[i + 1]; p++) {
      pairs.push({ i, j: list.owner[p], d: [list.dx[p], list.dy[p], list.dz[p]] })
    }
  }
  return pairs
}

const keys = (pairs: readonly Pair[], sign = 1): string[] =>
  pairs.map(({ i, j, d }) => `${sign > 0 ? `${i} ${j}` : `${j} ${i}`} ${d.map((x) => (sign * x + 0).toFixed(6).replace(/^-(0\.0+)$/, '$1')).join(' ')}`).sort()

function randomStructure(random: Random, lengths: readonly [number, number, number], skew: number, pbc: Periodicity, n: number): Structure {
  const cell = [0, 1, 2].flatMap((row) =>
    [0, 1, 2].map((column) => (row === column ? lengths[row] : column < row ? skew * lengths[column] * random.between(-1, 1) : 0)))
  const positions = Array.from({ length: n }, () => {
    const s = [random.between(-1.5, 2.5), random.between(-1.5, 2.5), random.between(-1.5, 2.5)]
    return [0, 1, 2].map((k) => s[0] * cell[k] + s[1] * cell[3 + k] + s[2] * cell[6 + k])
  }).flat()
  return makeStructure({ cell, pbc, species: Array.from({ length: n }, () => 3), positions })
}

const ALL: Periodicity = [true, true, true]
// Cutoffs are no multiples of cell lengths: an image exactly at the cutoff is listed or not by its last bit.
const CASES: readonly [string, readonly [number, number, number], number, Periodicity, number, number][] = [
  ['an ordinary cell', [8, 9, 10.013], 0.3, ALL, 20, 5.013],
  ['a cell much smaller than the cutoff', [2.1, 2.5, 1.9], 0.2, ALL, 2, 6.013],
  ['a single atom that sees only itself', [3, 3, 3.013], 0, ALL, 1, 5.013],
  ['a needle', [30, 2.2, 2.4], 0.4, ALL, 8, 5.013],
  ['a plate', [9, 9, 1.2], 0.2, ALL, 6, 4.013],
  ['a strongly skewed cell', [4, 4, 4.013], 3, ALL, 5, 4.013],
  ['a slab', [5, 5, 9.013], 0.3, [true, true, false], 10, 5.013],
  ['a wire', [4, 7, 9.013], 0.3, [true, false, false], 10, 6.013],
  ['a cell periodic along c only', [4, 7, 3.013], 0.3, [false, false, true], 10, 6.013],
  ['a cluster', [5, 6, 7.013], 0, [false, false, false], 15, 4.013],
  ['a dilute cell', [40, 35, 30.013], 0.1, ALL, 6, 3.013],
]

describe('neighbour lists', () => {
  it.each(CASES)('agree with the brute-force sum over images: %s', (name, lengths, skew, pbc, n, cutoff) => {
    const reused = reusableNeighbourList()
    for (let k = 0; k < 12; k++) {
      const structure = randomStructure(randomStream(`${name}:${k}`), lengths, skew, pbc, n)
      updateNeighbourList(reused, structure, cutoff)
      const pairs = pairsOf(reused, n)
      expect(keys(pairs)).toEqual(keys(bruteForce(structure, cutoff)))
      expect(keys(pairs, -1)).toEqual(keys(pairs))
      for (let p = 0; p < reused.count; p++) {
        expect(reused.squared[p]).toBeCloseTo(reused.dx[p] * reused.dx[p] + reused.dy[p] * reused.dy[p] + reused.dz[p] * reused.dz[p], 12)
      }
    }
  })

  it('ignore the length and direction of vectors along which nothing repeats', () => {
    const positions = [0, 0, 0, 1, 0.5, 2, 0.2, 1, 4]
    const parts = { pbc: [true, true, false] as const, species: [3, 3, 3], positions }
    const zero = neighbourList(makeStructure({ ...parts, cell: [3, 0, 0, 1, 3, 0, 0, 0, 0] }), 5)
    const oblique = neighbourList(makeStructure({ ...parts, cell: [3, 0, 0, 1, 3, 0, 9, 5, 0.2] }), 5)
    expect(keys(pairsOf(oblique, 3))).toEqual(keys(pairsOf(zero, 3)))
  })

  it('give the same order whatever the list held before', () => {
    const small = randomStructure(randomStream('small'), [5, 5, 5], 0.2, ALL, 4)
    const large = supercell(small, [3, 2, 2])
    const reused = reusableNeighbourList()
    updateNeighbourList(reused, large, 6)
    updateNeighbourList(reused, small, 5)
    expect(pairsOf(reused, 4)).toEqual(pairsOf(neighbourList(small, 5), 4))
  })

  it('keep their arrays when a structure of the same size comes again', () => {
    const reused = reusableNeighbourList()
    updateNeighbourList(reused, randomStructure(randomStream('first'), [8, 8, 8], 0.2, ALL, 20), 5)
    const { owner, dx } = reused
    updateNeighbourList(reused, randomStructure(randomStream('second'), [8, 8, 8], 0.2, ALL, 20), 5)
    expect(reused.owner).toBe(owner)
    expect(reused.dx).toBe(dx)
  })

  it('are empty for no atoms and for a lone atom in vacuum', () => {
    const parts = { cell: new Float64Array(9), pbc: [false, false, false] as const }
    expect(neighbourList(makeStructure({ ...parts, species: [], positions: [] }), 5).count).toBe(0)
    expect(neighbourList(makeStructure({ ...parts, species: [3], positions: [1, 2, 3] }), 5).count).toBe(0)
  })

  it('keep atoms a million ångström apart without a grid as large as the gap', () => {
    const cluster = makeStructure({ cell: new Float64Array(9), pbc: [false, false, false], species: [3, 3, 3], positions: [0, 0, 0, 1, 0, 0, 1e6, 1e6, 1e6] })
    expect(keys(pairsOf(neighbourList(cluster, 5), 3))).toEqual(keys(bruteForce(cluster, 5)))
  })

  it('refuse coordinates that are not numbers and cells without volume', () => {
    const good = randomStructure(randomStream('good'), [5, 5, 5], 0, ALL, 3)
    const broken = { ...good, positions: good.positions.map((x, k) => (k === 4 ? Number.NaN : x)) }
    expect(() => neighbourList(broken, 5)).toThrow(/must be finite.*atom 2/)
    expect(() => neighbourList({ ...good, cell: new Float64Array(9) }, 5)).toThrow(/span a volume/)
    expect(() => neighbourList({ ...good, cell: good.cell.map((x) => 1e-2 * x) }, 5)).toThrow(/so flat/)
  })
})
