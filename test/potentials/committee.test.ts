import { describe, expect, it } from 'vitest'
import { deform, withPositions, type Structure } from '../../src/atoms/structure.ts'
import { ConfigError, InputError } from '../../src/errors.ts'
import { randomStream } from '../../src/math/random.ts'
import { committeePotential } from '../../src/potentials/committee.ts'
import { wasmNepPotential } from '../../src/potentials/kernels/wasm-nep.ts'
import { nepPotential } from '../../src/potentials/nep/nep.ts'
import { newTrack, type Potential, type PotentialResult } from '../../src/potentials/potential.ts'
import { evaluateOne } from '../support/backends.ts'
import { randomNepModel } from '../support/nep-models.ts'
import { scattered } from '../support/random-structures.ts'

const MODELS = [1, 2, 3, 4].map((k) => randomNepModel({ version: 4, species: [3, 14] }, `member ${k}`))
const MEMBERS = MODELS.map(nepPotential)
const COMMITTEE = committeePotential(MEMBERS)
const CELL = scattered(randomStream('committee'), [3, 14], 9, 18, [true, true, true])

const each = (members: readonly Potential[], structure: Structure): Promise<PotentialResult[]> =>
  Promise.all(members.map((member) => evaluateOne(member, structure)))

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Sample standard deviation, written out anew. */
const deviationOf = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) * (value - mean(values)), 0) / (values.length - 1))

describe('a committee', () => {
  it('says the mean of its members', async () => {
    const [result, members] = [await evaluateOne(COMMITTEE, CELL), await each(MEMBERS, CELL)]
    expect(result.energy).toBeCloseTo(mean(members.map(({ energy }) => energy)), 12)
    expect(result.energies.reduce((sum, energy) => sum + energy, 0)).toBeCloseTo(result.energy, 10)
    for (const key of ['energies', 'forces', 'virial'] as const) {
      result[key].forEach((value, i) => { expect(value).toBeCloseTo(mean(members.map((member) => member[key][i])), 12) })
    }
  })

  it('has forces and a virial that are the gradient of its energy', async () => {
    const { forces, virial } = await evaluateOne(COMMITTEE, CELL)
    const step = 1e-4
    const energyAt = async (structure: Structure): Promise<number> => (await evaluateOne(COMMITTEE, structure)).energy
    for (const i of [0, 7, 26]) {
      const moved = (sign: number): Structure =>
        withPositions(CELL, CELL.positions.map((x, k) => (k === i ? x + sign * step : x)))
      const slope = (await energyAt(moved(1)) - await energyAt(moved(-1))) / (2 * step)
      expect(forces[i]).toBeCloseTo(-slope, 5)
    }
    const strained = (sign: number): Structure => deform(CELL, Float64Array.of(1 + sign * step, 0, 0, 0, 1, 0, 0, 0, 1))
    expect(virial[0]).toBeCloseTo(-(await energyAt(strained(1)) - await energyAt(strained(-1))) / (2 * step), 5)
  })

  it('measures how far its members are apart', async () => {
    const [{ spread }, members] = [await evaluateOne(COMMITTEE, CELL), await each(MEMBERS, CELL)]
    expect(spread?.energyPerAtom).toBeCloseTo(deviationOf(members.map(({ energy }) => energy / 9)), 12)
    for (let atom = 0; atom < 9; atom++) {
      const deviations = [0, 1, 2].map((k) => deviationOf(members.map(({ forces }) => forces[3 * atom + k])))
      expect(spread?.forces[atom]).toBeCloseTo(Math.hypot(...deviations), 10)
    }
    const agreed = await evaluateOne(committeePotential([MEMBERS[0], MEMBERS[0]]), CELL)
    expect(agreed.spread?.energyPerAtom).toBe(0)
    expect(Math.max(...(agreed.spread?.forces ?? [1]))).toBe(0)
  })

  it('does not depend on the batch, nor on tracks beyond rounding', async () => {
    const wasm = committeePotential(MODELS.map((model) => wasmNepPotential(model, 'f64')))
    expect(wasm).toMatchObject({ backend: 'wasm', precision: 'f64', hasSpread: true, name: 'committee of 4 (nep4 Li Si)' })
    const other = scattered(randomStream('other'), [3, 14], 5, 18, [true, true, true])
    const [together] = await wasm.evaluate([CELL, other])
    expect(together).toEqual(await evaluateOne(wasm, CELL))
    const track = newTrack()
    await wasm.evaluate([withPositions(CELL, CELL.positions.map((x) => x + 0.01))], [track])
    const [tracked] = await wasm.evaluate([CELL], [track])
    expect(tracked.energy).toBeCloseTo(together.energy, 9)
  })

  it('offers itself in f64 when members compute in f32', async () => {
    const coarse = committeePotential(MODELS.map((model) => wasmNepPotential(model, 'f32')))
    expect(coarse).toMatchObject({ precision: 'f32', exact: { precision: 'f64', hasSpread: true } })
    const [f32, f64] = [await evaluateOne(coarse, CELL), await evaluateOne(coarse.exact ?? coarse, CELL)]
    expect(f32.energy).not.toBe(f64.energy)
    expect(f64.energy).toBeCloseTo((await evaluateOne(COMMITTEE, CELL)).energy, 8)
    expect(COMMITTEE.exact).toBeUndefined()
  })

  it('knows the elements that all members know, and says so', async () => {
    const oxide = nepPotential(randomNepModel({ version: 4, species: [8, 14, 3] }, 'oxide'))
    const mixed = committeePotential([MEMBERS[0], oxide])
    expect(mixed.species).toEqual([3, 14])
    expect(mixed.warnings).toEqual(['Not every member of the committee knows O: it is for Li, Si only.'])
    const withOxygen = { ...CELL, species: CELL.species.map((number, i) => (i === 0 ? 8 : number)) }
    await expect(mixed.evaluate([withOxygen])).rejects.toThrow(InputError)
    expect(COMMITTEE.warnings).toBeUndefined()
  })

  it('averages the grades of the members that know their training data', () => {
    const grading = (grade: number): Potential => ({ ...MEMBERS[0], extrapolation: ({ species }) => new Float64Array(species.length).fill(grade) })
    const committee = committeePotential([grading(1), MEMBERS[1], grading(4)])
    expect(committee.extrapolation?.(CELL)).toEqual(new Float64Array(9).fill(2.5))
    expect(COMMITTEE.extrapolation).toBeUndefined()
  })

  it('refuses fewer than two members, and members without a common element', () => {
    expect(() => committeePotential([MEMBERS[0]])).toThrow(ConfigError)
    const oxygen = nepPotential(randomNepModel({ version: 4, species: [8] }, 'oxygen'))
    expect(() => committeePotential([MEMBERS[0], oxygen])).toThrow(/an element in common/)
  })
})
