import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cosineDistance, fingerprint, isDuplicate, partialDistance, partialOf } from '../../src/atoms/fingerprint.ts'
import {
  fromFractional, makeStructure, PERIODIC, reorderAtoms, supercell, volume, withPositions, type Structure,
} from '../../src/atoms/structure.ts'
import { multiply3, transformRows } from '../../src/math/matrix3.ts'
import { randomStream } from '../../src/math/random.ts'
import { referenceCrystals } from '../../problems/scoring/lixsi/crystals.ts'

const random = randomStream('test:fingerprint:0')
const disordered = randomCell(30, 10)
const other = randomCell(30, 10)

/** Triclinic cell with atoms anywhere: nothing about a fingerprint depends on good chemistry. */
function randomCell(lithium: number, silicon: number): Structure {
  const n = lithium + silicon
  return fromFractional({
    cell: Float64Array.of(8.1, 0.3, -0.4, 1.2, 8.6, 0.5, -0.7, 0.9, 9.2),
    pbc: PERIODIC,
    species: Uint8Array.from({ length: n }, (_, i) => (i < lithium ? 3 : 14)),
    fractional: Array.from({ length: 3 * n }, () => random.uniform()),
  })
}

function rotated(structure: Structure): Structure {
  const [c, s] = [Math.cos(0.7), Math.sin(0.7)]
  const turn = multiply3(Float64Array.of(c, s, 0, -s, c, 0, 0, 0, 1), Float64Array.of(1, 0, 0, 0, c, s, 0, -s, c))
  return withPositions(structure, transformRows(structure.positions, turn), multiply3(structure.cell, turn))
}

describe('fingerprint', () => {
  it.each([
    ['a rotation', rotated(disordered)],
    ['a shift out of the cell', withPositions(disordered, disordered.positions.map((x, i) => x + 5 * (i % 3)))],
    ['a permutation', reorderAtoms(disordered, random.shuffled(Array.from(disordered.species.keys())))],
    ['a supercell', supercell(disordered, [2, 1, 1])],
    ['another cell of the same lattice', withPositions(disordered, disordered.positions,
      multiply3(Float64Array.of(1, 1, 0, 0, 1, 0, 0, -1, 1), disordered.cell))],
  ])('does not see %s', (_, changed) => {
    expect(cosineDistance(fingerprint(disordered), fingerprint(changed))).toBeLessThan(1e-12)
  })

  it('tells two random cells of one composition apart', () => {
    expect(cosineDistance(fingerprint(disordered), fingerprint(other))).toBeGreaterThan(0.1)
  })

  it('sees an exchange of unlike atoms, which leaves all distances as they are', () => {
    const swapped = { ...disordered, species: Uint8Array.from(disordered.species, (_, i) => (i < 10 ? 14 : 3)) }
    expect(cosineDistance(fingerprint(disordered), fingerprint(swapped))).toBeGreaterThan(0.1)
  })

  it('integrates to the number of neighbours of a crystal shell', () => {
    // fcc with a = 4 Å: 12 neighbours at 2.83 Å, the next 6 at 4 Å.
    const fcc = makeStructure({ cell: [0, 2, 2, 2, 0, 2, 2, 2, 0], pbc: PERIODIC, species: [14], positions: [0, 0, 0] })
    const { values } = fingerprint(fcc).partials[0]
    const density = 1 / volume(fcc)
    let inside = 0
    // ∫ (F + 1) ρ 4π r₀² dr over the first peak: the shell radius enters as that of the neighbours.
    for (let k = 0; (k + 0.5) * 0.05 < 3.4; k++) inside += (values[k] + 1) * density * 4 * Math.PI * 8 * 0.05
    expect(inside).toBeCloseTo(12, 2)
  })

  it('weights the partials by the number of pairs', () => {
    const { partials } = fingerprint(disordered)
    expect(partials.map(({ a, b }) => [a, b])).toEqual([[3, 3], [3, 14], [14, 14]])
    expect(partials.map(({ weight }) => weight)).toEqual([900 / 1300, 300 / 1300, 100 / 1300])
  })

  it('compares one pair of elements alone, and none that is missing', () => {
    const silicon = fingerprint(randomCell(0, 10))
    expect(partialOf(silicon, 3, 14)).toBeNull()
    expect(partialDistance(fingerprint(disordered), silicon, 3, 14)).toBeNull()
    expect(partialDistance(fingerprint(disordered), fingerprint(disordered), 14, 3)).toBeLessThan(1e-12)
  })

  it('refuses to compare different settings, and a cluster without a cell', () => {
    const coarse = fingerprint(disordered, { cutoff: 8, binWidth: 0.1, sigma: 0.1 })
    expect(() => cosineDistance(fingerprint(disordered), coarse)).toThrow(/same settings/)
    expect(() => fingerprint({ ...disordered, cell: new Float64Array(9) })).toThrow(/cell with a volume/)
  })

  it('agrees with the fingerprint comparator of ASE to 1 % of the distance', () => {
    const reference = JSON.parse(readFileSync(new URL('fixtures/ofp-ase.json', import.meta.url), 'utf8')) as {
      structures: { cell: number[]; species: number[]; positions: number[] }[]
      distances: { first: number; second: number; distance: number }[]
    }
    // Fine bins, because ASE rounds distances to them.
    const settings = { cutoff: 8, binWidth: 0.01, sigma: 0.1 }
    const prints = reference.structures.map((s) => fingerprint(makeStructure({ ...s, pbc: PERIODIC }), settings))
    for (const { first, second, distance } of reference.distances) {
      expect(Math.abs(cosineDistance(prints[first], prints[second]) - distance)).toBeLessThan(0.01 * distance)
    }
  })
})

describe('the duplicates rule', () => {
  const crystal = referenceCrystals()[0].structure
  const identity = { energyPerAtom: -5, volumePerAtom: 20, fingerprint: fingerprint(crystal) }

  it('needs energy, volume and fingerprint to agree', () => {
    expect(isDuplicate(identity, { ...identity, energyPerAtom: -5.0009, volumePerAtom: 20.19 })).toBe(true)
    expect(isDuplicate(identity, { ...identity, energyPerAtom: -5.0011 })).toBe(false)
    expect(isDuplicate(identity, { ...identity, volumePerAtom: 20.21 })).toBe(false)
    expect(isDuplicate(identity, { ...identity, fingerprint: fingerprint(other) })).toBe(false)
  })
})
