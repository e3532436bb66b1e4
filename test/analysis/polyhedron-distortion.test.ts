import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { octahedronDistortion, tetrahedronDistortion, type Bond } from '../../src/analysis/polyhedron-distortion.ts'
import { InputError } from '../../src/errors.ts'

// Written by fixtures/polyhedra-scipy.py.
const CASES = JSON.parse(readFileSync(new URL('fixtures/polyhedra-scipy.json', import.meta.url), 'utf8')) as {
  bonds: Bond[]; length_variance: number; quadratic_elongation: number; angle_variance: number
}[]

const OCTAHEDRON: Bond[] = [[2, 0, 0], [-2, 0, 0], [0, 2, 0], [0, -2, 0], [0, 0, 2], [0, 0, -2]]
const TETRAHEDRON: Bond[] = [[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]]

describe('distortion of a polyhedron', () => {
  it('is none for a regular one', () => {
    const regular = [octahedronDistortion(OCTAHEDRON), tetrahedronDistortion(TETRAHEDRON)]
    for (const { lengthVariance, quadraticElongation, angleVariance } of regular) {
      expect(lengthVariance).toBeCloseTo(0, 14)
      expect(quadraticElongation).toBeCloseTo(1, 13)
      expect(angleVariance).toBeCloseTo(0, 20)
    }
  })

  it('of a stretched octahedron is the closed form', () => {
    // Lengths 2, 2, 2k: l₀ = 2 k^(1/3).
    const k = 1.2
    const { quadraticElongation, angleVariance } = octahedronDistortion(OCTAHEDRON.map(([x, y, z]): Bond => [x, y, k * z]))
    expect(quadraticElongation).toBeCloseTo((4 + 2 * k * k) / (6 * Math.cbrt(k * k)), 12)
    expect(angleVariance).toBeCloseTo(0, 20)
  })

  it('agrees with volumes from scipy’s convex hull', () => {
    for (const { bonds, length_variance, quadratic_elongation, angle_variance } of CASES) {
      const own = bonds.length === 6 ? octahedronDistortion(bonds) : tetrahedronDistortion(bonds)
      expect(own.lengthVariance).toBeCloseTo(length_variance, 12)
      expect(own.quadraticElongation).toBeCloseTo(quadratic_elongation, 10)
      expect(own.angleVariance).toBeCloseTo(angle_variance, 8)
    }
  })

  it('does not depend on size, order or orientation', () => {
    const [{ bonds }] = CASES
    const { lengthVariance, quadraticElongation, angleVariance } = octahedronDistortion(bonds)
    const turned = octahedronDistortion([...bonds].reverse().map(([x, y, z]): Bond => [3 * y, 3 * z, 3 * x]))
    expect(turned.lengthVariance).toBeCloseTo(lengthVariance, 12)
    expect(turned.quadraticElongation).toBeCloseTo(quadraticElongation, 12)
    expect(turned.angleVariance).toBeCloseTo(angleVariance, 8)
  })

  it('is refused for another number of corners', () => {
    expect(() => octahedronDistortion(TETRAHEDRON)).toThrow(InputError)
    expect(() => tetrahedronDistortion(OCTAHEDRON)).toThrow('the polyhedron must have 4 corners, got 6')
  })
})
