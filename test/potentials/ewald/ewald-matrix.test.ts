import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { recell } from '../../../src/atoms/recell.ts'
import { fromFractional, ISOLATED, PERIODIC, withPositions } from '../../../src/atoms/structure.ts'
import { InputError } from '../../../src/errors.ts'
import { multiply3, transformRows } from '../../../src/math/matrix3.ts'
import { randomStream } from '../../../src/math/random.ts'
import { ewaldEnergy, freeCharges } from '../../../src/potentials/ewald/charges.ts'
import { ewaldMatrix } from '../../../src/potentials/ewald/ewald-matrix.ts'
import { COULOMB_EV_A } from '../../../src/units.ts'
import { caesiumChloride, cellOf, fluorite, randomCell, rockSalt, zincBlende, type ChargedCell } from './cells.ts'

interface Frozen {
  readonly cases: readonly {
    readonly name: string
    readonly cell: number[]
    readonly fractional: number[]
    readonly charges: number[]
    readonly energy: number
  }[]
}

const frozen = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/ewald-pymatgen.json'), 'utf8')) as Frozen

const energyOf = ({ structure, charges }: ChargedCell, background = false): number =>
  ewaldEnergy(freeCharges(ewaldMatrix(structure)), charges, background)

const relative = (value: number, expected: number): number => Math.abs(value / expected - 1)

// Y. Sakamoto, J. Chem. Phys. 28, 164 (1958), doi 10.1063/1.1744060; the first three to more digits in the On-Line
// Encyclopedia of Integer Sequences, A085469, A181152 and A182566.
const ROCK_SALT = 1.7475645946331822
const CAESIUM_CHLORIDE = 1.7626747730709884
const ZINC_BLENDE = 1.6380550533887894

describe('the Madelung constants', () => {
  // Energy per formula unit times the nearest distance, in e²/(4πε₀).
  it.each([
    ['rock salt', rockSalt, 4, 0.5, ROCK_SALT],
    ['caesium chloride', caesiumChloride, 1, Math.sqrt(3) / 2, CAESIUM_CHLORIDE],
    ['zinc blende', zincBlende, 4, Math.sqrt(3) / 4, ZINC_BLENDE],
    // Three face-centred lattices: 4 times zinc blende less rock salt, in units of the cell edge 11.636575.
    ['fluorite', fluorite, 4, 1, 16 / Math.sqrt(3) * ZINC_BLENDE - 2 * ROCK_SALT],
  ])('of %s comes out to 1e-12', (_, crystal, units, distance, constant) => {
    expect(relative(-energyOf(crystal) / units * distance / COULOMB_EV_A, constant)).toBeLessThan(1e-12)
  })

  it('of fluorite is the published one, in units of the nearest distance', () => {
    const constant = -energyOf(fluorite) / 4 * Math.sqrt(3) / 4 / COULOMB_EV_A
    expect(relative(constant, 5.038784879848)).toBeLessThan(2e-13)
  })
})

describe('an Ewald energy', () => {
  it.each(frozen.cases.map((entry) => [entry.name, entry] as const))('agrees with pymatgen: %s', (_, entry) => {
    const structure = fromFractional({
      cell: Float64Array.from(entry.cell), pbc: PERIODIC,
      species: new Uint8Array(entry.charges.length).fill(1), fractional: entry.fractional,
    })
    const error = relative(energyOf({ structure, charges: entry.charges }, entry.name.startsWith('charged')), entry.energy)
    expect(error).toBeLessThan(1e-12)
  })

  it('does not depend on the splitting between the two sums', () => {
    const random = randomStream('ewald:splitting')
    for (let k = 0; k < 20; k++) {
      const { structure } = randomCell(random)
      const { values } = ewaldMatrix(structure)
      const scale = Math.max(...values.map(Math.abs))
      for (const splitting of [1.8, 2.6, 5]) {
        const other = ewaldMatrix(structure, { splitting }).values
        const worst = values.reduce((most, value, i) => Math.max(most, Math.abs(value - other[i])), 0)
        expect(worst / scale).toBeLessThan(1e-11)
      }
    }
  })

  it('is the same from any origin, with sites in any cell, in any basis of the lattice, turned anywhere', () => {
    const random = randomStream('ewald:origin')
    for (let k = 0; k < 10; k++) {
      const { structure, charges } = randomCell(random)
      const energy = energyOf({ structure, charges })
      const shift = [random.between(-9, 9), random.between(-9, 9), random.between(-9, 9)]
      const moved = withPositions(structure, structure.positions.map((x, i) => x + shift[i % 3]))
      const skewed = { ...structure, cell: multiply3([1, 0, 0, 3, 1, 0, -4, 2, 1], structure.cell) }
      const turn = Float64Array.of(0.6, 0.8, 0, -0.8, 0.6, 0, 0, 0, 1)
      const turned = { ...structure, cell: multiply3(structure.cell, turn), positions: transformRows(structure.positions, turn) }
      for (const other of [moved, skewed, turned]) {
        expect(Math.abs(energyOf({ structure: other, charges }) - energy)).toBeLessThan(1e-11 * Math.abs(energy) + 1e-10)
      }
    }
  })

  it('of a supercell is that of its cells', () => {
    const random = randomStream('ewald:supercell')
    for (let k = 0; k < 5; k++) {
      const { structure, charges } = randomCell(random)
      // Labels tell which site an atom of the supercell is.
      const labelled = { ...structure, species: Uint8Array.from(charges, (_, i) => i + 1) }
      const larger = recell(labelled, [2, 0, 0, 1, 1, 0, 0, 0, 2])
      const copied = Array.from(larger.species, (label) => charges[label - 1])
      const energy = energyOf({ structure, charges })
      expect(Math.abs(energyOf({ structure: larger, charges: copied }) - 4 * energy)).toBeLessThan(1e-10 * Math.abs(energy) + 1e-10)
    }
  })

  it('does not depend on the order of sites and scales as charge squared over length', () => {
    const { structure, charges } = randomCell(randomStream('ewald:order'))
    const energy = energyOf({ structure, charges })
    const doubled = { ...structure, cell: structure.cell.map((x) => 2 * x), positions: structure.positions.map((x) => 2 * x) }
    expect(relative(energyOf({ structure: doubled, charges: charges.map((q) => 3 * q) }), 4.5 * energy)).toBeLessThan(1e-11)
  })

  it('of a lone charge in its background is that of the simple cubic Wigner lattice', () => {
    const lone = { structure: cellOf(Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), [[0.3, 0.1, 0.7]]), charges: [1] }
    // −2.837297479480… e²/2L: the constant of cubic finite-size corrections (Leslie and Gillan 1985).
    expect(relative(2 * energyOf(lone, true) / COULOMB_EV_A, -2.8372974794806)).toBeLessThan(1e-12)
  })
})

describe('an Ewald sum is refused', () => {
  it('for a charged cell, unless the background is wanted', () => {
    const { structure } = rockSalt
    expect(() => energyOf({ structure, charges: [1, 1, 1, 1, -1, -1, -1, 0] })).toThrow(/neutral cell, got "a total charge of 1 e"/)
  })

  it('for a cluster and for two sites in one place', () => {
    const pair = cellOf(Float64Array.of(4, 0, 0, 0, 4, 0, 0, 0, 4), [[0, 0, 0], [1, 1, 0]])
    expect(() => ewaldMatrix({ ...pair, pbc: ISOLATED })).toThrow(InputError)
    expect(() => ewaldMatrix(pair)).toThrow(/sites 1 and 2 in one place/)
  })
})
