import { describe, expect, it } from 'vitest'
import { randomStream } from '../../src/math/random.ts'
import { pairBasis, termValues } from '../../src/models/pair-expansion/basis.ts'
import { descendBySwaps, expansionValue } from '../../src/models/pair-expansion/descent.ts'
import { addResult, emptySums, refit } from '../../src/models/pair-expansion/fit.ts'
import { pairLearner, type Told } from '../../src/models/pair-expansion/learner.ts'
import { imageOf } from '../../src/spaces/sites/smallest-image.ts'
import type { SitesSpace } from '../../src/spaces/sites/sites.ts'
import { makeSpace, namedSpaces } from '../spaces/sites/hosts.ts'
import { orderingProblem } from '../support/search-problems.ts'

const ALL_TERMS = 10_000

const scored = namedSpaces.map(({ name }, k) => ({ name, space: makeSpace(namedSpaces[k]) })).filter(({ space }) => space.score !== null)

/** Where the balancing charge differs between compositions one set of coefficients cannot fit them all. */
function hasOneBalance({ compositions }: SitesSpace): boolean {
  return compositions.every(({ balance }) => balance === compositions[0].balance)
}

/** Coefficients that mean nothing, to try formulas on. */
function anyCoefficients(size: number): Float64Array {
  const random = randomStream('coefficients')
  return Float64Array.from({ length: size }, () => random.normal())
}

function toldOf(space: SitesSpace, count: number, key: string): Told[] {
  const random = randomStream(key)
  return Array.from({ length: count }, () => {
    const genome = space.sample(random)
    return { genome, composition: space.compositionOf(genome), value: space.score?.of(genome) ?? NaN }
  })
}

describe('the terms of a pair expansion', () => {
  it.each(scored)('are the same for symmetric images: $name', ({ space }) => {
    const basis = pairBasis(space, ALL_TERMS)
    const random = randomStream('images')
    for (let k = 0; k < 20; k++) {
      const genome = space.sample(random)
      const image = imageOf(space.symmetry, random.integer(space.symmetry.order), genome)
      const [a, b] = [genome, image].map((occupation) => termValues(basis, occupation))
      a.forEach((value, term) => { expect(b[term]).toBeCloseTo(value, 9) })
    }
  })

  it('are the nearest pairs when not all may be had', () => {
    const { space } = orderingProblem
    const few = pairBasis(space, 6)
    const all = pairBasis(space, ALL_TERMS)
    expect(few.size).toBeLessThanOrEqual(6)
    expect(all.size).toBeGreaterThan(few.size)
    const genome = space.sample(randomStream('few'))
    expect(Array.from(termValues(all, genome).subarray(0, few.size))).toEqual(Array.from(termValues(few, genome)))
  })
})

describe('a fit', () => {
  it.each(scored.filter(({ space }) => hasOneBalance(space)))('to Ewald energies foretells unseen ones exactly, since they are sums over pairs: $name', ({ space }) => {
    const basis = pairBasis(space, ALL_TERMS)
    const sums = emptySums(basis)
    for (const { genome, composition, value } of toldOf(space, 3 * basis.size + 20, 'fit')) {
      addResult(sums, termValues(basis, genome), composition, value)
    }
    const fit = refit(sums)
    // Relative to the mean of a composition: differences within one are what counts.
    const random = randomStream('unseen')
    for (let k = 0; k < 20; k++) {
      const composition = random.integer(space.compositions.length)
      const [a, b] = [0, 1].map(() => space.sample(random, composition))
      const truth = (space.score?.of(a) ?? NaN) - (space.score?.of(b) ?? NaN)
      const foretold = expansionValue(termValues(basis, a), fit.coefficients) - expansionValue(termValues(basis, b), fit.coefficients)
      expect(foretold).toBeCloseTo(truth, 3)
    }
  })

  it('takes the strength that has foretold best', () => {
    // Pure noise: the strongest hand on the coefficients foretells it least badly.
    const { space } = orderingProblem
    const basis = pairBasis(space, ALL_TERMS)
    const sums = emptySums(basis)
    const random = randomStream('noise')
    for (let k = 0; k < 60; k++) {
      addResult(sums, termValues(basis, space.sample(random)), 0, random.normal())
      if (k % 10 === 9) refit(sums)
    }
    const [weak, , strong] = sums.errors
    expect(strong).toBeLessThanOrEqual(weak)
  })
})

describe('walking downhill', () => {
  it.each(scored)('lowers the expansion to where no swap helps, and keeps the composition: $name', ({ space }) => {
    const basis = pairBasis(space, ALL_TERMS)
    const coefficients = anyCoefficients(basis.size)
    const valueOf = (genome: Uint8Array): number => expansionValue(termValues(basis, genome), coefficients)
    const random = randomStream('downhill')
    for (let k = 0; k < 5; k++) {
      const genome = space.sample(random)
      const before = valueOf(genome)
      const composition = space.compositionOf(genome)
      descendBySwaps(genome, space, basis, coefficients, 1000, random)
      const after = valueOf(genome)
      expect(after).toBeLessThanOrEqual(before + 1e-9)
      expect(space.compositionOf(genome)).toBe(composition)
      for (const { sites } of space.sublattices) {
        for (const a of sites) {
          for (const b of sites) {
            if (genome[a] === genome[b]) continue
            const swapped = genome.slice()
            swapped[a] = genome[b]
            swapped[b] = genome[a]
            expect(valueOf(swapped)).toBeGreaterThan(after - 1e-7)
          }
        }
      }
    }
  })
})

describe('a learner', () => {
  it('fits the same whether results came a few at a time or all at once', () => {
    const { space } = orderingProblem
    const told = toldOf(space, 130, 'learner')
    const slow = pairLearner(space, 20)
    const fits = Array.from({ length: 131 }, (_, count) => slow.fitTo(told.slice(0, count), count))
    const fast = pairLearner(space, 20)
    expect(fast.fitTo(told, 130)).toEqual(fits[130])
    expect(fits.slice(0, 40).every((fit) => fit === null)).toBe(true)
    expect(fits[40]?.from).toBe(40)
    expect(fits[79]?.from).toBe(60)
  })

  it('learns nothing from failures and goes on', () => {
    const { space } = orderingProblem
    const told = toldOf(space, 80, 'failures')
    const holed = told.map((result, k) => (k % 2 === 0 ? result : null))
    expect(pairLearner(space, 20).fitTo(holed, 80)?.from).toBe(40)
  })
})
