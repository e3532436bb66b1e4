import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { atomicNumberOf } from '../../../src/atoms/elements.ts'
import { recell } from '../../../src/atoms/recell.ts'
import {
  deform, ISOLATED, makeStructure, PERIODIC, reorderAtoms, supercell, withPositions, type Structure,
} from '../../../src/atoms/structure.ts'
import { InputError } from '../../../src/errors.ts'
import { readStructures } from '../../../src/io/formats.ts'
import { transformRows } from '../../../src/math/matrix3.ts'
import { randomStream } from '../../../src/math/random.ts'
import { bornMayerEvaluator, bornMayerPotential } from '../../../src/potentials/born-mayer/born-mayer.ts'
import { parseIonParameters, type IonParameters, type PairTerm } from '../../../src/potentials/born-mayer/parameters.ts'
import { ewaldEnergy, freeCharges } from '../../../src/potentials/ewald/charges.ts'
import { ewaldMatrix } from '../../../src/potentials/ewald/ewald-matrix.ts'
import { relax } from '../../../src/relax/relax.ts'
import { relaxSettings, relaxSettingsSchema } from '../../../src/relax/settings.ts'
import { COULOMB_EV_A } from '../../../src/units.ts'
import { caesiumChloride, randomCell, rockSalt, zincBlende } from '../ewald/cells.ts'

const DATA = resolve(import.meta.dirname, '../../../problems/interface/data')

function shipped(name: string): { readonly parameters: IonParameters; readonly crystal: Structure } {
  const file = join(DATA, `${name}.born-mayer.yaml`)
  const [{ structure }] = readStructures(join(DATA, `${name}.extxyz`))
  return { parameters: parseIonParameters(readFileSync(file, 'utf8'), file), crystal: structure }
}

const SALT = shipped('rock-salt')
const OXIDE = shipped('lithium-iron-oxide')

/** Charges alone: one element for each. */
function pointCharges(charges: readonly number[], cutoff: number): IonParameters {
  const species = Array.from(charges.keys(), (k) => k + 1)
  return { species, charges, pairs: new Array<null>(charges.length * charges.length).fill(null), cutoff }
}

const numbered = (structure: Structure): Structure => ({ ...structure, species: Uint8Array.from(structure.species, (_, i) => i + 1) })

const scaled = (structure: Structure, factor: number): Structure =>
  deform(structure, Float64Array.of(factor, 0, 0, 0, factor, 0, 0, 0, factor))

function rattled(structure: Structure, width: number, key: string): Structure {
  const random = randomStream(key)
  return withPositions(structure, structure.positions.map((x) => x + width * random.normal()))
}

/** Fourth-order central difference of a function of one number. */
function derivative(f: (x: number) => number, h: number): number {
  return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h)
}

const largest = (values: ArrayLike<number>): number => Math.max(...Array.from(values, Math.abs))
const worst = (a: ArrayLike<number>, b: ArrayLike<number>): number => largest(Array.from(a, (x, i) => x - b[i]))

describe('the Coulomb energy', () => {
  it.each([
    ['rock salt', rockSalt, 0.5, 1.747564594633],
    ['caesium chloride', caesiumChloride, Math.sqrt(3) / 2, 1.762674773071],
    ['zinc blende', zincBlende, Math.sqrt(3) / 4, 1.638055053389],
  ])('of %s has its Madelung constant', (_, { structure, charges }, distance, madelung) => {
    const size = 4.1
    const evaluate = bornMayerEvaluator(pointCharges(charges, 7))
    const units = charges.length / 2
    const energy = evaluate(scaled(numbered(structure), size)).energy
    expect(-energy / units * distance * size / COULOMB_EV_A).toBeCloseTo(madelung, 8)
  })

  it('is that of the Ewald matrix to 1e-8 eV/atom, whatever the cutoff', () => {
    const random = randomStream('born-mayer:cells')
    for (let k = 0; k < 12; k++) {
      const { structure, charges } = randomCell(random)
      const exact = ewaldEnergy(freeCharges(ewaldMatrix(structure)), charges)
      const { energy } = bornMayerEvaluator(pointCharges(charges, random.between(4, 11)))(numbered(structure))
      // The error of a sum of charges grows with their squares.
      expect(Math.abs(energy - exact)).toBeLessThan(1e-9 * charges.reduce((sum, q) => sum + q * q, 0))
    }
  })
})

describe('the short-range terms', () => {
  const term: PairTerm = { a: 1100, rho: 0.31, c: 22, d: 40 }
  const pair = (r: number): Structure =>
    makeStructure({ cell: [40, 0, 0, 0, 40, 0, 0, 0, 40], pbc: PERIODIC, species: [1, 2], positions: [0, 0, 0, r, 0, 0] })
  const evaluate = bornMayerEvaluator({ species: [1, 2], charges: [0, 0], pairs: [null, term, term, null], cutoff: 6 })
  const plain = (r: number): number => {
    const square = r * r
    return 1100 * Math.exp(-r / 0.31) - 22 / (square * square * square) - 40 / (square * square * square * square)
  }

  it('are the formula, shifted to zero at the cutoff', () => {
    for (const r of [1.7, 2.4, 5.9]) expect(evaluate(pair(r)).energy).toBeCloseTo(plain(r) - plain(6), 12)
    expect(evaluate(pair(6.01)).energy).toBe(0)
  })

  it('push along their slope, and strain the cell by it', () => {
    for (const r of [1.7, 2.4, 5.9]) {
      const { forces, virial } = evaluate(pair(r))
      const slope = derivative((h) => plain(r + h), 1e-4)
      expect(forces[3]).toBeCloseTo(-slope, 8)
      expect(virial[0]).toBeCloseTo(-slope * r, 8)
    }
  })

  it('are absent where no pair is given', () => {
    const { energy } = bornMayerEvaluator({ species: [1, 2], charges: [0, 0], pairs: [term, null, null, term], cutoff: 6 })(pair(2))
    expect(energy).toBe(0)
  })
})

describe.each([['rock salt', SALT], ['lithium iron oxide', OXIDE]])('the ions of %s', (_, { parameters, crystal }) => {
  const evaluate = bornMayerEvaluator(parameters)
  const perAtom = (structure: Structure): number => evaluate(structure).energy / structure.species.length

  it('rest in the shipped crystal', () => {
    const { forces, virial } = evaluate(crystal)
    expect(largest(forces)).toBeLessThan(1e-6)
    expect(largest(virial)).toBeLessThan(1e-4)
  })

  it('return to it after all of them and the cell have moved', async () => {
    const strain = Float64Array.of(1.02, 0.01, 0, 0.01, 0.99, -0.01, 0, -0.01, 1.01)
    const start = deform(rattled(crystal, 0.05, 'born-mayer:return'), strain)
    const settings = relaxSettings(relaxSettingsSchema.parse({ cell: 'full', fmax: 1e-4, max_steps: 500 }))
    const [{ outcome, result }] = await relax([start], bornMayerPotential(parameters), settings)
    expect(outcome).toBe('converged')
    expect(result.energy / crystal.species.length).toBeCloseTo(perAtom(crystal), 6)
  })

  it('have one energy per atom in every cell of the same crystal', () => {
    const base = rattled(crystal, 0.08, 'born-mayer:cells')
    const energy = perAtom(base)
    expect(Math.abs(perAtom(supercell(base, [2, 1, 2])) - energy)).toBeLessThan(1e-8)
    expect(Math.abs(perAtom(recell(base, [1, 3, 0, 0, 1, 0, -2, 1, 1])) - energy)).toBeLessThan(1e-8)
  })

  // Without dispersion, whose slope jumps where ions cross the cutoff.
  const smooth = bornMayerEvaluator({ ...parameters, pairs: parameters.pairs.map((term) => term && { ...term, c: 0, d: 0 }) })
  const skewed = recell(rattled(crystal, 0.08, 'born-mayer:skewed'), [1, 1, 0, 0, 1, 0, -2, 1, 1])

  it('are pushed down the slope of their energy', () => {
    const { energy, energies, forces } = smooth(skewed)
    for (let k = 0; k < forces.length; k += 5) {
      const slope = derivative((h) => smooth(withPositions(skewed, skewed.positions.map((x, i) => (i === k ? x + h : x)))).energy, 1e-3)
      expect(Math.abs(forces[k] + slope)).toBeLessThan(1e-7 * largest(forces))
    }
    for (let k = 0; k < 3; k++) expect(Math.abs(forces.reduce((sum, f, i) => (i % 3 === k ? sum + f : sum), 0))).toBeLessThan(1e-10)
    expect(energies.reduce((sum, e) => sum + e, 0)).toBeCloseTo(energy, 9)
  })

  it('have the virial that the strain derivative of their energy demands', () => {
    const { virial } = smooth(skewed)
    for (let k = 0; k < 9; k++) {
      const slope = derivative((h) => {
        const strain = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1)
        strain[k] += h
        return smooth(deform(skewed, strain)).energy
      }, 1e-3)
      expect(Math.abs(virial[k] + slope)).toBeLessThan(1e-6 * largest(virial))
    }
    expect([virial[3], virial[6], virial[7]]).toEqual([virial[1], virial[2], virial[5]])
  })

  it('do not depend on their order, nor on what was evaluated before', () => {
    const order = Array.from(crystal.species.keys()).reverse()
    const before = evaluate(skewed)
    const permuted = evaluate(reorderAtoms(skewed, order))
    expect(permuted.energy).toBeCloseTo(before.energy, 9)
    expect(worst(permuted.forces, order.flatMap((i) => [...before.forces.slice(3 * i, 3 * i + 3)]))).toBeLessThan(1e-9)
    expect(evaluate(skewed)).toEqual(before)
  })

  it('turn with the crystal and do not mind where it stands', () => {
    const base = rattled(crystal, 0.1, 'born-mayer:turn')
    const [c, s] = [Math.cos(0.7), Math.sin(0.7)]
    const turn = Float64Array.of(c, s, 0, -s, c, 0, 0, 0, 1)
    const before = evaluate(base)
    const turned = evaluate(deform(base, turn))
    expect(turned.energy).toBeCloseTo(before.energy, 9)
    expect(worst(turned.forces, transformRows(before.forces, turn))).toBeLessThan(1e-9)
    const moved = evaluate(withPositions(base, base.positions.map((x, i) => x + [0.37, -11.2, 4.9][i % 3])))
    expect(moved.energy).toBeCloseTo(before.energy, 9)
    expect(worst(moved.forces, before.forces)).toBeLessThan(1e-9)
  })

  it('have an energy without steps while the cell grows', () => {
    const base = rattled(crystal, 0.05, 'born-mayer:steps')
    // Waves enter the sum on the way: third differences show what they bring.
    const energies = Array.from({ length: 60 }, (__, k) => bornMayerEvaluator({ ...parameters, pairs: parameters.pairs.map(() => null) })(
      scaled(base, 0.98 + 1e-4 * k)).energy / base.species.length)
    const third = energies.slice(3).map((e, k) => e - 3 * energies[k + 2] + 3 * energies[k + 1] - energies[k])
    expect(largest(third)).toBeLessThan(2e-8)
  })
})

describe('the order of lithium iron oxide', () => {
  it('is lower by 15 eV or more than what one exchange across a (010) plane makes of it, other atoms unmoved', () => {
    const { parameters, crystal } = OXIDE
    const evaluate = bornMayerEvaluator(parameters)
    const whole = supercell(crystal, [2, 3, 1])
    const { energy: ordered } = evaluate(whole)
    const spacing = crystal.cell[4] / 2
    const inPlane = (plane: number, element: string): number[] => Array.from(whole.species.keys()).filter((i) =>
      whole.species[i] === atomicNumberOf(element) && Math.abs(whole.positions[3 * i + 1] - plane * spacing) < 0.1)
    const exchanged = [['Li', 'Fe'], ['Fe', 'Li']].flatMap(([below, above]) => inPlane(2, below).flatMap((i) => inPlane(3, above).map((j) => {
      const species = Uint8Array.from(whole.species)
      species[i] = whole.species[j]
      species[j] = whole.species[i]
      return evaluate({ ...whole, species }).energy - ordered
    })))
    expect(exchanged.length).toBe(32)
    expect(Math.min(...exchanged)).toBeGreaterThan(15)
  })
})

describe('LAMMPS', () => {
  interface Frozen {
    readonly cases: readonly {
      readonly parameters: string
      readonly cell: number[]
      readonly symbols: string[]
      readonly positions: number[]
      readonly energy: number
      readonly forces: number[]
      readonly virial: number[]
    }[]
  }
  const { cases } = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/lammps.json'), 'utf8')) as Frozen

  it.each(cases)('agrees on $parameters to what its erfc allows', ({ parameters, cell, symbols, positions, ...expected }) => {
    const structure = makeStructure({ cell, pbc: PERIODIC, species: symbols.map((symbol) => atomicNumberOf(symbol)), positions })
    const { energy, forces, virial } = bornMayerEvaluator(parseIonParameters(readFileSync(join(DATA, parameters), 'utf8'), parameters))(structure)
    // Its own energies differ by as much when it splits the sum elsewhere.
    expect(Math.abs(energy / expected.energy - 1)).toBeLessThan(1e-6)
    expect(worst(forces, expected.forces)).toBeLessThan(1e-5)
    expect(worst(virial, expected.virial)).toBeLessThan(2e-4)
  })
})

describe('a structure', () => {
  const evaluate = bornMayerEvaluator(SALT.parameters)

  it('must be neutral, periodic and of known elements', () => {
    const charged = { ...SALT.crystal, species: Uint8Array.from(SALT.crystal.species, (z, i) => (i === 0 ? 17 : z)) }
    expect(() => evaluate(charged)).toThrow(InputError)
    expect(() => evaluate(charged)).toThrow(/neutral cell, got "a total charge of -2 e"/)
    expect(() => evaluate({ ...SALT.crystal, pbc: ISOLATED })).toThrow(/repeats in all three directions, got "F F F"/)
    expect(() => evaluate({ ...SALT.crystal, species: SALT.crystal.species.map((z) => z + 8) })).toThrow(/got "K".*It knows Na, Cl/)
  })
})
