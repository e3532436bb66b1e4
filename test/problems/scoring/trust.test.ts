import { describe, expect, it } from 'vitest'
import { makeStructure, PERIODIC } from '../../../src/atoms/structure.ts'
import { ConfigError } from '../../../src/errors.ts'
import { evaluateEach, type Potential, type PotentialResult } from '../../../src/potentials/potential.ts'
import { TRUSTED, trustJudge, trustSchema } from '../../../problems/scoring/trust.ts'

const STRUCTURE = makeStructure({ cell: [5, 0, 0, 0, 5, 0, 0, 0, 5], pbc: PERIODIC, species: [3, 14], positions: [0, 0, 0, 2, 2, 2] })

/** A result of two atoms whose members spread by this many eV/atom. */
function spreadBy(energyPerAtom?: number): PotentialResult {
  const plain = { energy: -8, energies: Float64Array.of(-3, -5), forces: new Float64Array(6), virial: new Float64Array(9) }
  return energyPerAtom === undefined ? plain : { ...plain, spread: { energyPerAtom, forces: Float64Array.of(0.1, 0.3) } }
}

const PLAIN: Potential = {
  name: 'plain', species: [3, 14], cutoff: 5, backend: 'reference', precision: 'f64', evaluate: (batch) => evaluateEach(batch, () => spreadBy()),
}
const COMMITTEE: Potential = { ...PLAIN, name: 'committee', hasSpread: true }
const graded = (grade: number): Potential => ({ ...PLAIN, extrapolation: () => Float64Array.of(0.2, grade) })

describe('the parameter trust', () => {
  it('is absent unless it is given, and writes out what its action reads', () => {
    expect(trustSchema.parse(undefined)).toBeUndefined()
    expect(trustSchema.parse({})).toEqual({ action: 'flag', spread: 0.01, extrapolation: 1.5 })
    expect(trustSchema.parse({ action: 'off' })).toEqual({ action: 'off' })
    expect(trustSchema.parse({ action: 'stop', spread: 0.05 })).toEqual({ action: 'stop', spread: 0.05, extrapolation: 1.5 })
    expect(trustSchema.parse({ action: 'penalise' })).toEqual({ action: 'penalise', spread: 0.01, extrapolation: 1.5, penalty: 1 })
  })

  it.each([{}, { action: 'off' }, { action: 'stop' }, { action: 'penalise', penalty: 2 }])('reads what it wrote: %o', (given) => {
    expect(trustSchema.parse(trustSchema.parse(given))).toEqual(trustSchema.parse(given))
  })

  it.each<[object, string]>([
    [{ action: 'off', spread: 0.1 }, 'nothing is measured'],
    [{ action: 'flag', penalty: 2 }, 'nothing is penalised'],
    [{ action: 'stop', penalty: 2 }, 'nothing is penalised'],
    [{ spread: 0 }, 'everything would be distrusted'],
    [{ action: 'panic' }, 'no such action'],
  ])('refuses %o: %s', (given: object) => {
    expect(trustSchema.safeParse(given).success).toBe(false)
  })
})

describe('a judge', () => {
  it('says nothing where the potential cannot tell or is not asked', () => {
    expect(trustJudge(PLAIN, undefined)(STRUCTURE, spreadBy())).toBe(TRUSTED)
    expect(trustJudge(COMMITTEE, { action: 'off' })(STRUCTURE, spreadBy(1))).toBe(TRUSTED)
  })

  it('flags by itself where the potential can tell', () => {
    const judge = trustJudge(COMMITTEE, undefined)
    expect(judge(STRUCTURE, spreadBy(0.009))).toEqual({
      doubt: null, penalty: 0, properties: { energy_spread_per_atom: 0.009, force_spread: 0.3, distrusted: false },
    })
    expect(judge(STRUCTURE, spreadBy(0.011))).toMatchObject({
      doubt: 'the committee\'s energies spread by 0.0110 eV/atom (limit 0.01)', properties: { distrusted: true },
    })
    expect(trustJudge(graded(1.4), undefined)(STRUCTURE, spreadBy())).toEqual({
      doubt: null, penalty: 0, properties: { extrapolation_grade: 1.4, distrusted: false },
    })
    expect(trustJudge(graded(1.6), undefined)(STRUCTURE, spreadBy())).toMatchObject({
      doubt: 'an atom is outside the training data, grade 1.60 (limit 1.5)', properties: { distrusted: true },
    })
  })

  it('gives both reasons where both hold', () => {
    const judge = trustJudge({ ...COMMITTEE, ...graded(9), hasSpread: true }, { action: 'stop', spread: 0.01, extrapolation: 2 })
    expect(judge(STRUCTURE, spreadBy(0.5)).doubt).toMatch(/spread by 0\.500.*; an atom is outside.*grade 9\.00 \(limit 2\)/)
  })

  it('penalises every result by its spread, in total energy', () => {
    const judge = trustJudge(COMMITTEE, { action: 'penalise', spread: 0.02, extrapolation: 1.5, penalty: 3 })
    expect(judge(STRUCTURE, spreadBy(0.01)).penalty).toBeCloseTo(3 * 0.01 * 2, 15)
  })

  it('refuses to be asked what the potential cannot tell', () => {
    expect(() => trustJudge(PLAIN, { action: 'flag', spread: 0.02, extrapolation: 1.5 })).toThrow(ConfigError)
    expect(() => trustJudge(graded(1), { action: 'penalise', spread: 0.02, extrapolation: 1.5, penalty: 1 })).toThrow(/needs a committee/)
  })
})
