import { describe, expect, it } from 'vitest'
import { clusters, coordination, SILICON_BOND } from '../../src/analysis/coordination.ts'
import { peaks, radialDistribution } from '../../src/analysis/radial-distribution.ts'
import { filterAtoms, fromFractional, PERIODIC, supercell, volume, type Structure } from '../../src/atoms/structure.ts'
import { randomStream } from '../../src/math/random.ts'
import { referenceCrystals } from '../../problems/scoring/lixsi/crystals.ts'

const crystals = referenceCrystals()

function crystal(name: string): Structure {
  const found = crystals.find((reference) => reference.name === name)
  if (found === undefined) throw new Error(`no crystal ${name}`)
  return found.structure
}

describe('the radial distribution function', () => {
  it('has the shells of diamond at √3/4, √2/2 and √11/4 of the lattice constant with 4, 12 and 12 atoms', () => {
    const a = 5.4687
    const { r, total, running } = radialDistribution([crystal('Si')], 5.2, 0.02)
    const shells = peaks(r, total, 1)
    const expected = [Math.sqrt(3) / 4, Math.SQRT1_2, Math.sqrt(11) / 4]
    expect(shells.length).toBe(3)
    shells.forEach((shell, k) => expect(Math.abs(shell.r - expected[k] * a)).toBeLessThan(0.01))
    const inside = (distance: number): number => running[Math.floor(distance / 0.02)]
    expect([inside(3), inside(4.1), inside(5)].map((n) => Math.round(n * 1e6) / 1e6)).toEqual([4, 16, 28])
  })

  it('integrates to the density: the running number is ∫ρ·g·4πr²dr', () => {
    const structure = crystal('Li15Si4')
    const { r, total, running, binWidth } = radialDistribution([structure], 6, 0.01)
    const density = structure.species.length / volume(structure)
    const integral = total.reduce((sum, g, k) => sum + density * g * 4 * Math.PI * r[k] * r[k] * binWidth, 0)
    expect(integral / running[running.length - 1]).toBeCloseTo(1, 4)
  })

  it('tends to one for atoms anywhere', () => {
    const random = randomStream('test:radial-distribution:0')
    const gas = Array.from({ length: 20 }, () => fromFractional({
      cell: Float64Array.of(14, 0, 0, 0, 14, 0, 0, 0, 14), pbc: PERIODIC,
      species: Uint8Array.from({ length: 60 }, (_, i) => (i < 40 ? 3 : 14)),
      fractional: Array.from({ length: 180 }, () => random.uniform()),
    }))
    const { partials } = radialDistribution(gas, 10, 1)
    for (const { g } of partials) {
      for (const value of g.subarray(6)) expect(Math.abs(value - 1)).toBeLessThan(0.15)
    }
  })

  it('counts unlike neighbours from the first element: Si around Li and Li around Si follow the composition', () => {
    const structure = crystal('Li13Si4')
    const { partials, running } = radialDistribution([structure], 5, 0.1)
    const last = (values: Float64Array): number => values[values.length - 1]
    const [lithium, mixed, silicon] = partials.map((partial) => last(partial.running))
    const total = (26 * (lithium + mixed) + 8 * (silicon + (mixed * 26) / 8)) / 34
    expect(total).toBeCloseTo(last(running), 10)
  })

  it('does not depend on the cell, and refuses an empty list', () => {
    const one = radialDistribution([crystal('LiSi')], 7, 0.05)
    const eight = radialDistribution([supercell(crystal('LiSi'), [2, 2, 2])], 7, 0.05)
    one.total.forEach((g, k) => expect(eight.total[k]).toBeCloseTo(g, 8))
    expect(() => radialDistribution([], 7, 0.05)).toThrow(/at least one structure/)
  })
})

describe('coordination and clusters', () => {
  it.each([
    ['Si', 4, 'diamond'], ['LiSi', 3, 'a three-connected net'], ['Li15Si4', 0, 'isolated atoms'],
    ['Li13Si4', 0.5, 'dumbbells and single atoms'], ['Li7Si3', 1, 'dumbbells'],
  ])('gives %s a mean Si–Si coordination of %d (%s)', (name, mean) => {
    const result = coordination(crystal(name), 14, 14, SILICON_BOND)
    expect(result.mean).toBeCloseTo(mean, 10)
    expect(result.histogram.reduce((sum, n) => sum + n, 0)).toBe(result.numbers.length)
  })

  it('counts eight neighbours at the first and six at the second shell of body-centred lithium, without spread', () => {
    const bcc = coordination(crystal('Li'), 3, 3, 3.2)
    expect([bcc.mean, bcc.spread]).toEqual([8, 0])
    expect(coordination(crystal('Li'), 3, 3, 3.6).mean).toBe(14)
  })

  it('finds the five-rings and four-atom stars of Li12Si7', () => {
    // Pnma cell: eight planar Si5 rings and four Si4 stars.
    const { sizes, dimensions } = clusters(crystal('Li12Si7'), 14, SILICON_BOND)
    expect(sizes).toEqual([...Array<number>(8).fill(5), ...Array<number>(4).fill(4)])
    expect(dimensions).toEqual(Array<number>(12).fill(0))
  })

  it.each([['Si', 8], ['LiSi', 16]])('sees one three-dimensional network in %s', (name, size) => {
    const { sizes, dimensions } = clusters(crystal(name), 14, SILICON_BOND)
    expect([sizes, dimensions]).toEqual([[size], [3]])
  })

  it('sees a chain where bonds run along one axis only', () => {
    const chain = fromFractional({
      cell: Float64Array.of(2.4, 0, 0, 0, 8, 0, 0, 0, 8),
      pbc: PERIODIC,
      species: Uint8Array.of(14),
      fractional: [0, 0, 0],
    })
    expect(clusters(chain, 14, SILICON_BOND)).toEqual({ sizes: [1], dimensions: [1] })
    expect(coordination(chain, 14, 14, SILICON_BOND).mean).toBe(2)
  })

  it('gives empty results for an element that is absent', () => {
    const lithium = filterAtoms(crystal('Li'), () => true)
    expect(clusters(lithium, 14, SILICON_BOND).sizes).toEqual([])
    expect(coordination(lithium, 14, 14, SILICON_BOND)).toEqual({ numbers: [], mean: 0, spread: 0, histogram: [] })
  })
})
