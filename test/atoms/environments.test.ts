import { describe, expect, it } from 'vitest'
import { environmentDistance, environments } from '../../src/atoms/environments.ts'
import { harmonicCount, realHarmonics } from '../../src/atoms/spherical-harmonics.ts'
import {
  deform, fromFractional, makeStructure, PERIODIC, supercell, withPositions, type Structure,
} from '../../src/atoms/structure.ts'
import { multiply3, transformRows } from '../../src/math/matrix3.ts'
import { randomStream } from '../../src/math/random.ts'

const random = randomStream('test:environments:0')
const species = Uint8Array.from({ length: 20 }, (_, i) => (i < 14 ? 3 : 14))
const disordered = fromFractional({
  cell: Float64Array.of(6.4, 0.3, -0.4, 0.8, 6.9, 0.5, -0.7, 0.6, 7.3),
  pbc: PERIODIC,
  species,
  fractional: Array.from({ length: 60 }, () => random.uniform()),
})

/** Largest distance between the environment of atom i of x and atom i of y. */
function largestDistance(x: Structure, y: Structure): number {
  const a = environments(x, [3, 14])
  const b = environments(y, [3, 14])
  return Math.max(...Array.from(x.species.keys(), (i) => environmentDistance(a, i, b, i)))
}

describe('spherical harmonics', () => {
  it('obey the addition theorem up to l = 6', () => {
    const u = random.direction()
    const v = random.direction()
    const a = new Float64Array(harmonicCount(6))
    const b = new Float64Array(harmonicCount(6))
    const fill = realHarmonics(6)
    fill(...u, a)
    fill(...v, b)
    const z = u[0] * v[0] + u[1] * v[1] + u[2] * v[2]
    const legendre = [1, z]
    for (let l = 2; l <= 6; l++) legendre.push(((2 * l - 1) * z * legendre[l - 1] - (l - 1) * legendre[l - 2]) / l)
    legendre.forEach((expected, l) => {
      let sum = 0
      for (let m = l * l; m < (l + 1) * (l + 1); m++) sum += a[m] * b[m]
      expect(sum).toBeCloseTo(expected, 12)
    })
  })
})

describe('local environments', () => {
  it('do not change when the structure is turned, shifted, scaled or repeated', () => {
    const [c, s] = [Math.cos(1.1), Math.sin(1.1)]
    const turn = multiply3(Float64Array.of(c, s, 0, -s, c, 0, 0, 0, 1), Float64Array.of(c, 0, s, 0, 1, 0, -s, 0, c))
    const { cell, positions } = disordered
    const turned = withPositions(disordered, transformRows(positions, turn), multiply3(cell, turn))
    const shifted = withPositions(disordered, positions.map((x) => x + 3))
    const scaled = deform(disordered, Float64Array.of(1.3, 0, 0, 0, 1.3, 0, 0, 0, 1.3))
    expect(largestDistance(disordered, turned)).toBeLessThan(1e-12)
    expect(largestDistance(disordered, shifted)).toBeLessThan(1e-12)
    expect(largestDistance(disordered, scaled)).toBeLessThan(1e-12)
    expect(largestDistance(disordered, supercell(disordered, [1, 2, 1]))).toBeLessThan(1e-12)
  })

  it('are equal on all sites of diamond, however small the cell', () => {
    const primitive = makeStructure({
      cell: [0, 2.73, 2.73, 2.73, 0, 2.73, 2.73, 2.73, 0], pbc: PERIODIC, species: [14, 14],
      positions: [0, 0, 0, 1.365, 1.365, 1.365],
    })
    const one = environments(primitive, [14])
    expect(environmentDistance(one, 0, one, 1)).toBeLessThan(1e-12)
  })

  it('tell body-centred from simple cubic packing, and unlike neighbours from like ones', () => {
    const cell = [3, 0, 0, 0, 3, 0, 0, 0, 3]
    const bcc = makeStructure({ cell, pbc: PERIODIC, species: [3, 3], positions: [0, 0, 0, 1.5, 1.5, 1.5] })
    const cubic = makeStructure({ cell, pbc: PERIODIC, species: [3], positions: [0, 0, 0] })
    const ordered = { ...bcc, species: Uint8Array.of(3, 14) }
    expect(environmentDistance(environments(bcc, [3]), 0, environments(cubic, [3]), 0)).toBeGreaterThan(0.1)
    expect(environmentDistance(environments(bcc, [3, 14]), 0, environments(ordered, [3, 14]), 0)).toBeGreaterThan(0.1)
  })

  it('do not see elements that are no channel, but keep the spacing of all atoms', () => {
    const without = environments({ ...disordered, species: species.map((z) => (z === 3 ? 11 : z)) }, [14])
    const withAll = environments(disordered, [14])
    expect(Array.from(without.vectors)).toEqual(Array.from(withAll.vectors))
  })

  it('refuse a cluster without a cell', () => {
    expect(() => environments({ ...disordered, cell: new Float64Array(9) }, [3])).toThrow(/cell with a volume/)
  })
})
