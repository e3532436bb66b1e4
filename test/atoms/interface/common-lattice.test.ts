import { describe, expect, it } from 'vitest'
import { commonLattice, registryCellOf } from '../../../src/atoms/interface/common-lattice.ts'
import { matchLattices } from '../../../src/atoms/interface/lattice-matching.ts'
import { misfitOf, shareOfStretch } from '../../../src/atoms/interface/misfit.ts'
import { orientedBulk } from '../../../src/atoms/interface/oriented-bulk.ts'
import { determinant2, multiply2, rotationOrder } from '../../../src/atoms/interface/plane-matrices.ts'
import { strainedToLattice, surfaceVectors } from '../../../src/atoms/interface/strained-slab.ts'
import type { Matrix2 } from '../../../src/atoms/interface/types.ts'
import { fractionalPositions, volume, type Structure } from '../../../src/atoms/structure.ts'
import { InputError } from '../../../src/errors.ts'
import { randomStream } from '../../../src/math/random.ts'
import { layeredOxide, randomCrystal, randomPlane } from './crystals.ts'

const SUBSTRATE: Matrix2 = [2.8156, 0, 0.31, 4.99]
const FILM: Matrix2 = [6.12, 0, -0.4, 8.22]
const MATCHES = matchLattices(SUBSTRATE, FILM, { maximumArea: 160, maximumStrain: 0.08 })

function expectClose(a: ArrayLike<number>, b: ArrayLike<number>, digits = 9): void {
  expect(a.length).toBe(b.length)
  for (let k = 0; k < a.length; k++) expect(a[k]).toBeCloseTo(b[k], digits)
}

describe('misfit', () => {
  it('of a stretch and a turn is that stretch and that turn', () => {
    const [cosine, sine] = [Math.cos(0.7), Math.sin(0.7)]
    const stretch: Matrix2 = [1.04, 0.01, 0.01, 0.97]
    const misfit = misfitOf(multiply2(multiply2(FILM, stretch), [cosine, sine, -sine, cosine]), FILM)
    expect(misfit.angle).toBeCloseTo(0.7, 12)
    expectClose(misfit.stretch, stretch, 12)
    const spread = Math.sqrt(0.035 * 0.035 + 0.01 * 0.01)
    expectClose(misfit.strains, [Math.log(1.005 + spread), Math.log(1.005 - spread)], 12)
    expect(misfit.strain).toBe(Math.max(misfit.strains[0], -misfit.strains[1]))
  })

  it('is divided so that its parts make up the whole', () => {
    const misfit = misfitOf(SUBSTRATE, FILM)
    expectClose(shareOfStretch(misfit, 0), [1, 0, 0, 1])
    expectClose(shareOfStretch(misfit, 1), misfit.stretch)
    expectClose(multiply2(shareOfStretch(misfit, 0.3), shareOfStretch(misfit, 0.7)), misfit.stretch)
    // The same in all directions: no axes to divide along.
    expectClose(shareOfStretch(misfitOf([2.2, 0, 0, 2.2], [2, 0, 0, 2]), 0.5), [Math.sqrt(1.1), 0, 0, Math.sqrt(1.1)])
  })
})

describe('common lattice', () => {
  it('divides the strains of every match in proportion, a along x', () => {
    expect(MATCHES.length).toBeGreaterThan(3)
    for (const match of MATCHES) {
      for (const share of [0, 0.25, 0.5, 1]) {
        const { cell, substrate, film } = commonLattice(match, SUBSTRATE, FILM, share)
        expect(cell[0]).toBeGreaterThan(0)
        expect(cell[1]).toBe(0)
        expect(cell[3]).toBeGreaterThan(0)
        expectClose(multiply2(match.substrate, substrate), cell)
        expectClose(multiply2(match.film, film), cell)
        expectClose(misfitOf(film, FILM).strains, match.strains.map((strain) => share * strain))
        const [large, small] = match.strains
        expectClose(misfitOf(substrate, SUBSTRATE).strains, [(share - 1) * small, (share - 1) * large])
        expect(registryCellOf({ substrate, film })).toBe(substrate)
      }
    }
    expect(() => commonLattice(MATCHES[0], SUBSTRATE, FILM, 1.2)).toThrow(InputError)
    expect(() => commonLattice(MATCHES[0], SUBSTRATE, FILM, NaN)).toThrow('from 0 to 1')
  })

  it('turns the film by the angle of the match, beside the substrate', () => {
    for (const match of MATCHES) {
      const { substrate, film } = commonLattice(match, SUBSTRATE, FILM, 1)
      const difference = misfitOf(film, FILM).angle - misfitOf(substrate, SUBSTRATE).angle - match.angle
      expect(Math.cos(difference)).toBeCloseTo(1, 9)
    }
  })

  it('has the film\'s cell for its registry where that is the smaller', () => {
    const [match] = matchLattices(FILM, SUBSTRATE, { maximumArea: 160, maximumStrain: 0.08 })
    const common = commonLattice(match, FILM, SUBSTRATE, 0.5)
    expect(registryCellOf(common)).toBe(common.film)
  })
})

describe('a strained slab', () => {
  it('takes the vectors given and keeps heights and places in the cell', () => {
    const random = randomStream('strained')
    for (let trial = 0; trial < 20; trial++) {
      const oriented = orientedBulk(randomCrystal(random), randomPlane(random))
      const strained = strainedToLattice(oriented, [3, 0.5], [-0.4, 3.6])
      expect(surfaceVectors(strained)).toEqual([3, 0.5, -0.4, 3.6])
      expect(strained.cell[8]).toBe(oriented.cell[8])
      expectClose(fractionalPositions(strained), fractionalPositions(oriented))
      expect(volume(strained)).toBeCloseTo(oriented.cell[8] * determinant2([3, 0.5, -0.4, 3.6]), 9)
      strained.positions.forEach((x, k) => { if (k % 3 === 2) expect(x).toBe(oriented.positions[k]) })
    }
  })

  it('is refused where the bulk is not oriented or the vectors are not right-handed', () => {
    const slab: Structure = { ...layeredOxide, pbc: [true, true, false] }
    expect(() => strainedToLattice(slab, [3, 0], [0, 3])).toThrow('Orient the bulk first.')
    expect(() => strainedToLattice(layeredOxide, [3, 0], [0, -3])).toThrow(InputError)
  })
})

it('lattices turn into themselves by their symmetry', () => {
  const hexagonal: Matrix2 = [3, 0, 1.5, 3 * Math.sqrt(0.75)]
  const lattices: Matrix2[] = [[3, 0, 0, 4], [3, 0, 0, 3], hexagonal, [3, 0, 1.2, 3]]
  expect(lattices.map((lattice) => rotationOrder(lattice))).toEqual([2, 4, 6, 2])
  expect(rotationOrder(multiply2([2, 1, 1, 1], hexagonal))).toBe(6)
})
