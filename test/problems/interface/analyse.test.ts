// The analysis of interfaces on made-up energies, where every number is known.
import { describe, expect, it } from 'vitest'
import { analyseInterface } from '../../../problems/interface/analyse.ts'
import type { Analysis } from '../../../src/analysis/figure.ts'
import { normalCumulative } from '../../../src/math/normal-distribution.ts'
import { J_PER_M2_PER_EV_A2 } from '../../../src/units.ts'
import { AREA, madeInterface, SURFACE, withMovedAtom } from './made-interface.ts'

const EXCHANGE = [
  { kind: 'swap', species: ['Co', 'P'], depth: 10, most: 2 },
  { kind: 'transfer', element: 'Li', from: 'substrate', depth: 5, most: 2, place_radius: 1.3 },
]
const LITHIUM = 3

const { context, evaluation, unmixed, mixed } = madeInterface(EXCHANGE, 8)
/** eV/Å² of the best without exchange. */
const PLAIN = 0.04
const PER_PAIR = -0.3
/** γ of an interface whose exchange costs this much in all, eV. */
const costing = (total: number): number => PLAIN + total / (2 * AREA)

const EVALUATIONS = [
  evaluation(0, 0.07, unmixed(0, 0)),
  evaluation(1, PLAIN, unmixed(0.5, 0.5)),
  evaluation(2, costing(2 * PER_PAIR), mixed(2, 0)),
  evaluation(3, costing(0.5), mixed(1, 0)),
  evaluation(4, costing(0.9), mixed(0, 1)),
  evaluation(5, costing(1.2), mixed(0, 1)),
  evaluation(6, costing(0.4), mixed(1, 1)),
  { ...evaluation(7, 0, unmixed(0, 0)), outcome: 'not_converged' as const, objective: null, genome: null, properties: {} },
]

function numbersOf({ figures, tables }: Analysis): number[] {
  return [
    ...figures.flatMap(({ series }) => series.flatMap(({ points }) => points.flat())),
    ...tables.flatMap(({ rows }) => rows.flat().filter((cell) => typeof cell === 'number')),
  ]
}

describe('the analysis of interfaces', () => {
  const analysis = analyseInterface(EVALUATIONS, context)

  it('names the best interface, and the best without exchange with its work of adhesion', () => {
    const best = costing(2 * PER_PAIR)
    expect(analysis.headline[0]).toContain(`${(J_PER_M2_PER_EV_A2 * best).toFixed(3)} J/m²`)
    expect(analysis.headline[0]).toContain('candidate 2, 2 Co-P')
    // Separated, the slabs of both sides show two surfaces each: W = 2σ + 2σ − 2γ of two interfaces.
    expect(analysis.headline[1]).toContain(`work of adhesion is ${(J_PER_M2_PER_EV_A2 * (2 * SURFACE - PLAIN)).toFixed(3)} J/m²`)
    expect(analysis.summary).toMatchObject({ scored: 7, evaluations: 8, area: AREA, best: { id: 2 }, best_unmixed: { id: 1 } })
  })

  it('says what exchange costs, class by class, per pair or atom', () => {
    const table = analysis.tables.find(({ name }) => name === 'mixing-energies')
    const column = table?.columns.indexOf('per exchange (eV)') ?? -1
    expect(table?.rows.map((row) => [row[0], row[1], row[column]])).toEqual([
      ['unmixed', 2, null], ['1 Co-P', 1, 0.5], ['2 Co-P', 1, PER_PAIR], ['1 Li', 2, 0.9], ['1 Co-P, 1 Li', 1, 0.2],
    ])
    const per = 'per pair or atom exchanged'
    expect(analysis.headline).toContain(`Exchange is found favourable, ${per}: Co-P −0.300 eV (2 Co-P, the lowest of 2).`)
    expect(analysis.headline).toContain(`Exchange costs energy in all that was found, ${per}: `
      + 'Li +0.900 eV (1 Li, the lowest of 2); Co-P + Li +0.200 eV (1 Co-P, 1 Li, the only one).')
  })

  it('draws the map with its minima, mixing, layers, the mobile ion and pairs across', () => {
    expect(analysis.figures.map(({ name }) => name)).toEqual([
      'registry-map', 'mixing-energy', 'energy-against-exchanges', 'best-so-far', 'mobile-ion-profile', 'layers-best',
      'layers-unmixed', 'pairs-across-1', 'pairs-across-2',
    ])
    const [{ field, series }] = analysis.figures
    expect(field?.values).toHaveLength(64)
    expect(field?.values[0]).toBeCloseTo(0.08 * J_PER_M2_PER_EV_A2, 10)
    expect(series.find(({ label }) => label === 'best unmixed')?.points).toEqual([[2, 2]])
    expect(series.find(({ label }) => label === 'best: 2 Co-P')?.points).toEqual([[1, 2]])
  })

  it('writes finite numbers and rows as long as their heads', () => {
    expect(numbersOf(analysis).every(Number.isFinite)).toBe(true)
    for (const { columns, rows } of analysis.tables) for (const row of rows) expect(row).toHaveLength(columns.length)
  })

  it('shows the best, the best without exchange and the best of each kind, each once', () => {
    expect(analysis.structures.map(({ name }) => name)).toEqual([
      'Best interface, candidate 2', 'Best without exchange, candidate 1', 'Best with Li, candidate 4',
      'Best with Co-P + Li, candidate 6',
    ])
    for (const { structure } of analysis.structures) expect(structure.species).toHaveLength(96)
  })

  it('keeps the warnings of the preparation and says what the cell leaves out', () => {
    expect(analysis.warnings[0]).toBe('A warning of the preparation.')
    expect(analysis.warnings.join(' ')).toContain('96 atoms, strained by up to 2.0 %')
    expect(analysis.warnings.join(' ')).toContain('means of both')
  })
})

describe('the mobile ion', () => {
  const plain = context.structureOf(unmixed(0, 0))
  const { plane } = context.home

  it('is as it was cut where nothing relaxes', () => {
    const { summary } = analyseInterface([evaluation(0, PLAIN, unmixed(0, 0))], context)
    const { amounts } = summary.mobile_ion as { amounts: { side: string; as_cut_per_nm2: number; best_per_nm2: number }[] }
    for (const { as_cut_per_nm2: cut, best_per_nm2: best } of amounts) expect(best).toBeCloseTo(cut, 3)
  })

  it('is missed where an atom has gone deep into the other side', () => {
    const nearest = Math.max(...Array.from(plain.species, (element, atom) => (element === LITHIUM ? plain.positions[3 * atom + 2] : 0))
      .filter((height) => height < plane))
    const moved = withMovedAtom(plain, LITHIUM, nearest - 1e-6, plane - nearest + 7)
    const { summary, headline } = analyseInterface([evaluation(0, PLAIN, unmixed(0, 0), moved)], context)
    const { amounts } = summary.mobile_ion as { amounts: { side: string; as_cut_per_nm2: number; best_per_nm2: number }[] }
    const substrate = amounts.find(({ side }) => side === 'substrate')
    // The one atom of the cell, spread by 0.5 Å, as far as it lay within 3 Å.
    const share = normalCumulative((plane - nearest) / 0.5) - normalCumulative((plane - nearest - 3) / 0.5)
    expect((substrate?.as_cut_per_nm2 ?? 0) - (substrate?.best_per_nm2 ?? 0)).toBeCloseTo((100 / AREA) * share, 2)
    expect(headline.some((sentence) => sentence.startsWith('Within 3 Å of the interface the substrate, LiCoO2'))).toBe(true)
  })
})

describe('unusual campaigns', () => {
  it('without an energy have no answer', () => {
    const { headline, figures } = analyseInterface([EVALUATIONS[7]], context)
    expect(headline).toEqual(['None of 1 evaluations gave an energy, so there is no answer.'])
    expect(figures).toEqual([])
  })

  it('without an unmixed interface say so and give no mixing energies', () => {
    const { headline, figures, tables } = analyseInterface([EVALUATIONS[2], EVALUATIONS[4]], context)
    expect(headline.join(' ')).toContain('nothing can be said of mixing')
    expect(figures.map(({ name }) => name)).not.toContain('mixing-energy')
    expect(tables.find(({ name }) => name === 'mixing-energies')?.rows[0].slice(1, 3)).toEqual([0, null])
  })

  it('without exchange or map show neither', () => {
    const bare = madeInterface([], 0)
    const { figures, tables } = analyseInterface([bare.evaluation(0, PLAIN, bare.unmixed(0.1, 0.2))], bare.context)
    expect(figures.map(({ name }) => name)).toEqual(['best-so-far', 'mobile-ion-profile', 'layers-best', 'pairs-across-1'])
    expect(tables.map(({ name }) => name)).toEqual(['interfaces', 'choices', 'layers'])
  })
})
