import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  bondValencePair, mobileIonCharge, MOBILE_IONS, principalQuantumNumber, screeningRadius, type OxidationStates,
} from '../../../src/analysis/bond-valence/parameters.ts'
import { ION_PAIRS } from '../../../src/analysis/bond-valence/pair-table.ts'
import { gridEnergies } from '../../../src/analysis/bond-valence/energy-grid.ts'
import {
  siteEnergy, siteEnergyField, siteEnergyGradient, type SiteEnergyField,
} from '../../../src/analysis/bond-valence/site-energy.ts'
import { cellFromParameters } from '../../../src/atoms/cell.ts'
import { filterAtoms, fromFractional, ISOLATED, PERIODIC, supercell, withPositions } from '../../../src/atoms/structure.ts'
import { ConfigError, InputError } from '../../../src/errors.ts'
import { readStructures } from '../../../src/io/formats.ts'
import { transformRows } from '../../../src/math/matrix3.ts'
import { randomStream } from '../../../src/math/random.ts'
import { sharedData } from '../../support/shared-data.ts'
import { betaLi3PO4, gammaLi3PO4, layeredLiCoO2, PHOSPHATE } from './crystals.ts'

const COBALT_OXIDE: OxidationStates = { Li: 1, Co: 3, O: -2 }
const beta = siteEnergyField(betaLi3PO4, { ion: 'Li', oxidationStates: PHOSPHATE })
const gamma = siteEnergyField(gammaLi3PO4, { ion: 'Li', oxidationStates: PHOSPHATE })
const layered = siteEnergyField(layeredLiCoO2, { ion: 'Li', oxidationStates: COBALT_OXIDE })

/** Energy at a fractional position. */
function energyAt(field: SiteEnergyField, s: readonly number[]): ReturnType<typeof siteEnergy> {
  return siteEnergy(field, transformRows(s, field.cell))
}

describe('the bond-valence site energy', () => {
  // Two independent evaluations of the same formula over the full 10 Å, of which one is the core of BVlain.
  it.each([
    ['β-Li3PO4, at lithium', beta, [0.2481, 0.3277, 0.986], -2.079222, -2.651213],
    ['β-Li3PO4, near an ion', beta, [0.25, 0.25, 0.25], 28.71935, 26.962369],
    ['β-Li3PO4, near phosphorus', beta, [0.5, 0.1, 0.3], 14.293737, 3.206111],
    ['γ-Li3PO4, at lithium', gamma, [0.5016, 0.1627, 0.3008], -2.079976, -2.623556],
    ['γ-Li3PO4, away from oxygen', gamma, [0.25, 0.25, 0.25], 1.299126, -1.554693],
    ['γ-Li3PO4, in a channel', gamma, [0.5, 0.1, 0.3], -1.204658, -2.046682],
    ['LiCoO2, at lithium', layered, [0, 0, 0.5], -2.273226, -3.367056],
    ['LiCoO2, near oxygen', layered, [0.25, 0.25, 0.25], 46.833506, 43.211696],
  ])('has the reference value in %s', (_, field, s, total, attraction) => {
    const energy = energyAt(field, s)
    expect(energy.total).toBeCloseTo(total, 5)
    expect(energy.attraction).toBeCloseTo(attraction, 5)
    expect(energy.attraction + energy.repulsion).toBeCloseTo(energy.total, 12)
  })

  it('does not know the ions of its own kind, nor the origin, nor the cell', () => {
    const s = [0.13, 0.41, 0.72]
    const energy = energyAt(beta, s).total
    const settings = { ion: 'Li', oxidationStates: PHOSPHATE }
    const empty = siteEnergyField(filterAtoms(betaLi3PO4, (i) => betaLi3PO4.species[i] !== 3), settings)
    expect(energyAt(empty, s).total).toBeCloseTo(energy, 10)
    expect(energyAt(beta, [1.13, -0.59, 3.72]).total).toBeCloseTo(energy, 10)
    const shifted = siteEnergyField(withPositions(betaLi3PO4, betaLi3PO4.positions.map((x) => x + 7.3)), settings)
    expect(siteEnergy(shifted, transformRows(s, beta.cell).map((x) => x + 7.3)).total).toBeCloseTo(energy, 10)
    const larger = siteEnergyField(supercell(betaLi3PO4, [2, 1, 3]), settings)
    expect(energyAt(larger, [0.13 / 2, 0.41, 0.72 / 3]).total).toBeCloseTo(energy, 10)
  })

  it('has the slope that its differences show', () => {
    const random = randomStream('slope')
    const gradient = new Float64Array(3)
    const h = 1e-4
    for (let trial = 0; trial < 20; trial++) {
      const place = transformRows([random.uniform(), random.uniform(), random.uniform()], gamma.cell)
      const energy = siteEnergyGradient(gamma, place, gradient)
      expect(energy).toBeCloseTo(siteEnergy(gamma, place).total, 9)
      for (let k = 0; k < 3; k++) {
        const [up, down] = [h, -h].map((step) => siteEnergy(gamma, place.map((x, m) => (m === k ? x + step : x))).total)
        const scale = Math.max(1, Math.abs(gradient[k]))
        expect(Math.abs((up - down) / (2 * h) - gradient[k]) / scale).toBeLessThan(1e-4)
      }
    }
  })

  it('is finite everywhere, at a nucleus too', () => {
    const gradient = new Float64Array(3)
    for (const atom of [0, 8, 14, 15]) {
      const nucleus = betaLi3PO4.positions.subarray(3 * atom, 3 * atom + 3)
      expect(Number.isFinite(siteEnergy(beta, nucleus).total)).toBe(true)
      expect(Number.isFinite(siteEnergyGradient(beta, nucleus, gradient))).toBe(true)
      expect(gradient.every(Number.isFinite)).toBe(true)
    }
  })

  it('barely feels a longer cutoff and loses bonds with a short one', () => {
    const at = (cutoff: number): number =>
      energyAt(siteEnergyField(betaLi3PO4, { ion: 'Li', oxidationStates: PHOSPHATE, cutoff }), [0.2481, 0.3277, 0.986]).total
    expect(Math.abs(at(12) - at(10))).toBeLessThan(1e-5)
    expect(Math.abs(at(4) - at(10))).toBeGreaterThan(0.01)
    for (const cutoff of [3, 21, Number.NaN]) expect(() => at(cutoff)).toThrow(/cutoff .* between 4 and 20 Å/)
  })

  it('is refused where it has no meaning, with the element or the pair named', () => {
    const rockSalt = (a: number, b: number): Parameters<typeof siteEnergyField>[0] => fromFractional({
      cell: cellFromParameters([4, 4, 4, 90, 90, 90]), pbc: PERIODIC, species: Uint8Array.of(a, b),
      fractional: [0, 0, 0, 0.5, 0.5, 0.5],
    })
    const field = (structure: typeof betaLi3PO4, ion: string, oxidationStates: OxidationStates) => () =>
      siteEnergyField(structure, { ion, oxidationStates })
    expect(field(betaLi3PO4, 'Li', { Li: 1, O: -2 })).toThrow(/oxidation state of P must be .* got "no value"/)
    expect(field(betaLi3PO4, 'Li', { ...PHOSPHATE, P: 0 })).toThrow(/oxidation state of P/)
    expect(field(betaLi3PO4, 'Li', { P: 5, O: -2 })).toThrow(ConfigError)
    expect(field(betaLi3PO4, 'Co', PHOSPHATE)).toThrow(/got "Co".*Valid: Li, Na, K/)
    expect(field(rockSalt(3, 1), 'Li', { Li: 1, H: -1 })).toThrow(/got "Li-H".*Tabulated: Li-N, Li-O/)
    expect(field(rockSalt(11, 7), 'Na', { Na: 1, N: -3 })).toThrow(/got "Na-N"/)
    expect(field(rockSalt(3, 27), 'Li', { Li: 1, Co: 2 })).toThrow(/Li needs anions around it, got "Co"/)
    expect(field({ ...betaLi3PO4, pbc: ISOLATED }, 'Li', PHOSPHATE)).toThrow(InputError)
  })
})

describe('the grid of site energies', () => {
  it('holds the energies of its points', () => {
    for (const field of [beta, layered]) {
      const { counts: [na, nb, nc], values } = gridEnergies(field, 0.4)
      expect(values.length).toBe(na * nb * nc)
      expect(values.every(Number.isFinite)).toBe(true)
      for (let n = 0; n < values.length; n += 97) {
        const s = [Math.floor(n / (nb * nc)) / na, (Math.floor(n / nc) % nb) / nb, (n % nc) / nc]
        const { total } = energyAt(field, s)
        expect(Math.abs(values[n] - total)).toBeLessThan(1e-9 * Math.max(1, Math.abs(total)))
      }
    }
  })

  it('has points no farther apart than asked', () => {
    const { counts } = gridEnergies(beta, 0.5)
    expect(counts).toEqual([13, 11, 10])
  })

  it('refuses a useless resolution', () => {
    for (const resolution of [0, -1, 1.1, Number.NaN, 1e-4]) {
      expect(() => gridEnergies(beta, resolution)).toThrow(/resolution must be above 0, at most 1 Å/)
    }
  })
})

interface ReferencePair {
  readonly cation: string
  readonly q: number
  readonly anion: string
  readonly qa: number
  readonly r0: number
  readonly r_min: number
  readonly alpha: number
  readonly d0: number
}

interface ReferenceTable {
  readonly pairs: readonly ReferencePair[]
  readonly quantum_n: Readonly<Record<string, number>>
  readonly covalent_radii_ase_A: Readonly<Record<string, number>>
}

const table = sharedData('bv_params.json')

describe.skipIf(table === null)('the bond-valence parameters', () => {
  it('are the published ones', () => {
    const reference = JSON.parse(readFileSync(table ?? '', 'utf8')) as ReferenceTable
    const isUsed = ({ cation, q, qa, alpha }: ReferencePair): boolean =>
      MOBILE_IONS.includes(cation) && q === mobileIonCharge(cation) && qa < 0 && alpha > 0
    const pairs = reference.pairs.filter(isUsed)
    expect(pairs.length).toBe(Object.values(ION_PAIRS).reduce((sum, { anions }) => sum + Object.keys(anions).length, 0))
    for (const { cation, anion, r0, r_min, alpha, d0 } of pairs) {
      expect(bondValencePair(cation, anion)).toEqual({ unitLength: r0, minimum: r_min, steepness: alpha, depth: d0 })
    }
    for (const [symbol, n] of Object.entries(reference.quantum_n)) expect(principalQuantumNumber(symbol)).toBe(n)
    for (const [symbol, radius] of Object.entries(reference.covalent_radii_ase_A)) {
      expect(screeningRadius(symbol)).toBe(radius)
    }
  })
})

interface ReferencePoint {
  readonly frac: readonly number[]
  readonly E_total: number
  readonly E_morse: number
  readonly E_coul: number
}

const points = sharedData('bvse/bvse_points.json')

describe.skipIf(points === null)('the bond-valence site energy of reference crystals', () => {
  it.each<[string, OxidationStates]>([
    ['beta-Li3PO4_Keffer1967', PHOSPHATE],
    ['gamma-Li3PO4_Wang1995', PHOSPHATE],
    ['LiVPO4F_AtebaMba2013', { Li: 1, V: 3, P: 5, O: -2, F: -1 }],
    ['LiFeSO4F_cell+template', { Li: 1, Fe: 2, S: 6, O: -2, F: -1 }],
    ['LiCoO2_R-3m_hex', COBALT_OXIDE],
  ])('agrees in %s to a millionth of an electronvolt', (name, oxidationStates) => {
    const [{ structure }] = readStructures(sharedData(`structures/${name}.vasp`) ?? '')
    const field = siteEnergyField(structure, { ion: 'Li', oxidationStates })
    const all = JSON.parse(readFileSync(points ?? '', 'utf8')) as Readonly<Record<string, readonly ReferencePoint[]>>
    expect(all[name].length).toBe(3)
    for (const { frac, E_total, E_morse, E_coul } of all[name]) {
      const energy = energyAt(field, frac)
      expect(energy.total).toBeCloseTo(E_total, 6)
      expect(energy.attraction).toBeCloseTo(E_morse, 6)
      expect(energy.repulsion).toBeCloseTo(E_coul, 6)
    }
  })
})
