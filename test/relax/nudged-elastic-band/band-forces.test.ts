import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { bandForces, highestImage, unitTangent } from '../../../src/relax/nudged-elastic-band/band-forces.ts'
import { dot } from '../../../src/math/vectors.ts'
import { randomStream } from '../../../src/math/random.ts'

interface Case {
  readonly positions: readonly (readonly number[])[]
  readonly energies: readonly number[]
  readonly forces: readonly (readonly number[])[]
  readonly spring: number
  readonly climbing: number | null
  readonly nudged: readonly number[]
}

const { cases } = JSON.parse(
  readFileSync(`${import.meta.dirname}/fixtures/ase-band-forces.json`, 'utf8'),
) as { readonly cases: Readonly<Record<string, Case>> }

describe('the forces on a band', () => {
  it.each(Object.entries(cases))('are those of ASE: %s', (_, { positions, energies, forces, spring, climbing, nudged }) => {
    const found = bandForces({
      positions: positions.map((image) => Float64Array.from(image)),
      energies: Float64Array.from(energies),
      forces: forces.map((force) => Float64Array.from(force)),
    }, spring, climbing)
    nudged.forEach((value, k) => expect(found.nudged[k]).toBeCloseTo(value, 9))
    if (climbing !== null) expect(highestImage(Float64Array.from(energies))).toBe(climbing)
  })

  it('have no part of the potential along the path, and no springs across it', () => {
    const random = randomStream('band')
    const vector = (spread: number): Float64Array => Float64Array.from({ length: 6 }, () => random.between(-spread, spread))
    const positions = [0, 1, 2, 3].map((n) => vector(0.2).map((x) => x + n))
    const energies = Float64Array.of(0, 0.5, 0.8, 0.2)
    const forces = [vector(1), vector(1)]
    const without = bandForces({ positions, energies, forces }, 0, null)
    const sprung = bandForces({ positions, energies, forces }, 2, null)
    forces.forEach((force, m) => {
      const [before, after] = [1, 2].map((n) => positions[m + n].map((x, k) => x - positions[m + n - 1][k]))
      const tangent = unitTangent(before, after, energies.subarray(m, m + 3))
      const part = (vectors: Float64Array): Float64Array => vectors.subarray(6 * m, 6 * m + 6)
      expect(dot(part(without.nudged), tangent)).toBeCloseTo(0, 12)
      expect(without.slopes[m]).toBeCloseTo(-dot(force, tangent), 12)
      const springs = part(sprung.nudged).map((value, k) => value - part(without.nudged)[k])
      const along = dot(springs, tangent)
      springs.forEach((value, k) => expect(value).toBeCloseTo(along * tangent[k], 12))
    })
    expect(sprung.fmax).toBe(without.fmax)
  })

  it('know the highest image, unless an end is as high', () => {
    expect(highestImage(Float64Array.of(0, 1, 2, 1))).toBe(2)
    expect(highestImage(Float64Array.of(0, 1, 2, 2))).toBeNull()
    expect(highestImage(Float64Array.of(3, 1, 2, 1))).toBeNull()
    expect(highestImage(Float64Array.of(0, 0, 0))).toBeNull()
  })
})
