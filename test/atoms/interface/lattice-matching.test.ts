import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { matchLattices, nearestMatch, type LatticeMatch } from '../../../src/atoms/interface/lattice-matching.ts'
import { misfitOf } from '../../../src/atoms/interface/misfit.ts'
import { determinant2, multiply2 } from '../../../src/atoms/interface/plane-matrices.ts'
import type { Matrix2 } from '../../../src/atoms/interface/types.ts'
import { InputError } from '../../../src/errors.ts'
import { randomStream, type Random } from '../../../src/math/random.ts'

// Written by bench/peers/pymatgen_matches.py.
const pymatgen = JSON.parse(readFileSync(new URL('pymatgen-matches.json', import.meta.url), 'utf8')) as {
  maximum_area: number
  maximum_strains: number[]
  pairs: {
    substrate: string
    film: string
    substrate_lattice: Matrix2
    film_lattice: Matrix2
    smallest: ({ area: number; strain: number } | null)[]
  }[]
}

const SQUARE: Matrix2 = [3.84, 0, 0, 3.84]
const HEXAGONAL: Matrix2 = [2.8156, 0, -1.4078, 2.8156 * Math.sqrt(0.75)]
const OBLIQUE: Matrix2 = [3, 0, 0.4, 4.1]

function randomLattice(random: Random): Matrix2 {
  const a = random.between(3, 5)
  return [a, 0, random.between(-0.5, 0.5) * a, random.between(3, 6)]
}

function turned(lattice: Matrix2, angle: number): Matrix2 {
  return multiply2(lattice, [Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle)])
}

/** What does not depend on the choice of vectors. */
function summary({ substrate, film, strains }: LatticeMatch): string {
  return [determinant2(substrate), determinant2(film), ...strains.map((strain) => (strain + 1e-9).toFixed(6))].join(' ')
}

/** Least strain by index of both superlattices over all small integers. */
function bruteForce(substrate: Matrix2, film: Matrix2, largestIndex: number): Map<string, number> {
  const span = [-2, -1, 0, 1, 2]
  const rows = span.flatMap((p) => span.map((q) => [p, q] as const))
  const matrices = rows
    .flatMap((a) => rows.map((b): Matrix2 => [...a, ...b]))
    .filter((matrix) => determinant2(matrix) >= 1 && determinant2(matrix) <= largestIndex)
  const [lower, upper] = [substrate, film].map((lattice) => matrices.map((matrix) => multiply2(matrix, lattice)))
  const least = new Map<string, number>()
  lower.forEach((vectors, i) => upper.forEach((others, j) => {
    const key = `${determinant2(matrices[i])} ${determinant2(matrices[j])}`
    least.set(key, Math.min(least.get(key) ?? Infinity, misfitOf(vectors, others).strain))
  }))
  return least
}

describe('lattice matching', () => {
  it.each(pymatgen.pairs)('$substrate | $film has the smallest cell and strain that pymatgen finds', (pair) => {
    pymatgen.maximum_strains.forEach((maximumStrain, k) => {
      const limits = { maximumArea: pymatgen.maximum_area, maximumStrain }
      const matches = matchLattices(pair.substrate_lattice, pair.film_lattice, limits)
      const theirs = pair.smallest[k]
      expect(matches.length > 0).toBe(theirs !== null)
      if (theirs === null) return
      expect(matches[0].area).toBeCloseTo(theirs.area, 6)
      expect(matches[0].strain).toBeCloseTo(theirs.strain, 6)
    })
  })

  it.each([
    ['square', SQUARE],
    ['hexagonal', HEXAGONAL],
    ['oblique', OBLIQUE],
  ])('a %s lattice fits itself cell on cell', (_, own) => {
    const [first, ...others] = matchLattices(own, own)
    expect(first).toMatchObject({ substrate: [1, 0, 0, 1], film: [1, 0, 0, 1] })
    expect(first.area).toBeCloseTo(determinant2(own), 9)
    expect(first.strain).toBeLessThan(1e-12)
    expect(first.angle).toBeCloseTo(0, 12)
    // The same cell turned by its symmetry is not listed again.
    expect(others.filter(({ film, strain }) => determinant2(film) === 1 && strain < 1e-9)).toEqual([])
  })

  it('matches are what they say, within the limits, sorted, and each is there once', () => {
    const random = randomStream('matches')
    for (let trial = 0; trial < 20; trial++) {
      const [substrate, film] = [randomLattice(random), randomLattice(random)]
      const limits = { maximumArea: 90, maximumStrain: 0.06, maximumAngle: random.between(0.5, 3.2) }
      const matches = matchLattices(substrate, film, limits)
      for (const match of matches) {
        const lower = multiply2(match.substrate, substrate)
        const misfit = misfitOf(lower, multiply2(match.film, film))
        expect(match.area).toBeCloseTo(determinant2(lower), 9)
        expect(Math.max(match.area, determinant2(match.film) * determinant2(film))).toBeLessThan(90 + 1e-6)
        expect(misfit.strains[0]).toBeCloseTo(match.strains[0], 9)
        expect(misfit.strains[1]).toBeCloseTo(match.strains[1], 9)
        expect(misfit.angle).toBeCloseTo(match.angle, 9)
        expect(match.strain).toBeLessThanOrEqual(limits.maximumStrain)
        expect(Math.abs(match.angle)).toBeLessThanOrEqual(limits.maximumAngle + 1e-6)
      }
      for (let k = 1; k < matches.length; k++) {
        const [before, after] = [matches[k - 1], matches[k]]
        const isLater = after.area > before.area + 1e-6 || after.strain >= before.strain - 1e-6
        expect(isLater).toBe(true)
      }
      expect(new Set(matches.map((match) => `${summary(match)} ${match.angle.toFixed(4)}`)).size).toBe(matches.length)
    }
  })

  it('no pair of small integer matrices fits better', () => {
    const random = randomStream('brute force')
    for (let trial = 0; trial < 8; trial++) {
      const [substrate, film] = [randomLattice(random), randomLattice(random)]
      const limits = { maximumArea: 4 * Math.min(determinant2(substrate), determinant2(film)), maximumStrain: 0.25 }
      const own = new Map<string, number>()
      for (const { substrate: lower, film: upper, strain } of matchLattices(substrate, film, limits)) {
        const key = `${determinant2(lower)} ${determinant2(upper)}`
        own.set(key, Math.min(own.get(key) ?? Infinity, strain))
      }
      for (const [key, strain] of bruteForce(substrate, film, 4)) {
        const [lower, upper] = key.split(' ').map(Number)
        const area = Math.max(lower * determinant2(substrate), upper * determinant2(film))
        if (area > limits.maximumArea || strain > limits.maximumStrain) continue
        expect(own.get(key)).toBeLessThan(strain + 1e-9)
      }
    }
  })

  it('does not depend on which basis is given, how it lies, and which side is called the film', () => {
    const random = randomStream('bases')
    for (let trial = 0; trial < 10; trial++) {
      const [substrate, film] = [randomLattice(random), trial % 2 === 0 ? HEXAGONAL : randomLattice(random)]
      const reference = matchLattices(substrate, film).map(summary)
      const [skewed, other] = [multiply2([2, 1, 1, 1], substrate), multiply2([1, -3, 0, 1], film)]
      expect(matchLattices(skewed, other).map(summary)).toEqual(reference)
      const lying = matchLattices(turned(substrate, 0.3), turned(film, -1.1))
      expect(lying.map(summary).sort()).toEqual(reference.toSorted())
      const exchanged = matchLattices(film, substrate).map((match): LatticeMatch => {
        const [large, small] = match.strains
        return { ...match, substrate: match.film, film: match.substrate, strains: [-small, -large] }
      })
      expect(exchanged.map(summary).sort()).toEqual(reference.toSorted())
    }
  })

  it('takes the compact one of the cells that mean the same', () => {
    // 3 × 8 and 6 × 4 do as well as the centred 5 × 5 cell.
    const double = matchLattices([3, 0, 0, 4], [3, 0, 0, 4], { maximumArea: 30 })[1]
    expect(double.substrate.map(Math.abs)).toEqual([1, 1, 1, 1])
  })

  it('does not turn a film upside down, as making both bases acute does', () => {
    // Both have the acute basis of 3 × 4 Å and 88.9°; as they lie, one must be sheared by 0.04.
    const [substrate, film]: Matrix2[] = [[3, 0, 0.08, 4], [3, 0, -0.08, 4]]
    const [first] = matchLattices(substrate, film, { maximumArea: 12.5 })
    expect(first.strains[0]).toBeCloseTo(0.02, 4)
    expect(first.strains[1]).toBeCloseTo(-0.02, 4)
  })

  it('finds a long cell whose reduced bases differ by more than one vector', () => {
    const [substrate, film]: Matrix2[] = [[2, 0, 0.99, 60], [2, 0, -0.99, 60]]
    // Sheared the short way, by 0.02 Å across one vector, not by 1.98 Å.
    expect(matchLattices(substrate, film, { maximumArea: 130, maximumStrain: 1e-3 })[0].strain).toBeLessThan(2e-4)
  })

  it('gives the nearest match where none is within the limits', () => {
    const [substrate, film]: Matrix2[] = [[3, 0, 0, 4], [3.4, 0, 0, 4.2]]
    expect(matchLattices(substrate, film, { maximumArea: 20 })).toEqual([])
    const nearest = nearestMatch(substrate, film, 20)
    expect(nearest?.strain).toBeCloseTo(Math.log(3.4 / 3), 9)
    expect(nearest).toMatchObject({ substrate: [1, 0, 0, 1], film: [1, 0, 0, 1] })
    expect(nearestMatch([3, 0, 0, 4], [12, 0, 0, 4.4], 60)?.strain).toBeCloseTo(Math.log(1.1), 9)
    expect(nearestMatch(substrate, film, 13)).toBeNull()
  })

  it('refuses limits and lattices without sense', () => {
    expect(() => matchLattices(SQUARE, SQUARE, { maximumArea: 0 })).toThrow(InputError)
    expect(() => matchLattices(SQUARE, SQUARE, { maximumArea: Infinity })).toThrow('positive number of Å²')
    expect(() => matchLattices(SQUARE, SQUARE, { maximumStrain: 0 })).toThrow('above 0 and at most 1')
    expect(() => matchLattices(SQUARE, SQUARE, { maximumStrain: 5 })).toThrow('0.05 for 5 %')
    expect(() => matchLattices(SQUARE, SQUARE, { maximumAngle: -1 })).toThrow(InputError)
    expect(() => matchLattices([1, 0, 0, -1], SQUARE)).toThrow('surface vectors of the substrate')
    expect(() => matchLattices(SQUARE, [1, 0, NaN, NaN])).toThrow('surface vectors of the film')
    expect(() => nearestMatch(SQUARE, SQUARE, -5)).toThrow(InputError)
  })
})
