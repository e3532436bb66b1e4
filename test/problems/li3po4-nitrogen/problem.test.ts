import { beforeAll, describe, expect, it } from 'vitest'
import type { Evaluation, Problem } from '../../../src/campaign/types.ts'
import { randomStream } from '../../../src/math/random.ts'
import type { Occupation, SitesSpace } from '../../../src/spaces/sites/sites.ts'
import { bridgedStarts } from '../../../problems/li3po4-nitrogen/bridged-start.ts'
import { analyseNitrogen } from '../../../problems/li3po4-nitrogen/analyse.ts'
import { LABEL_ENERGIES } from '../../../problems/li3po4-nitrogen/literature.ts'
import { nitrogenParameters } from '../../../problems/li3po4-nitrogen/parameters.ts'
import { li3po4Nitrogen } from '../../../problems/li3po4-nitrogen/problem.ts'
import type { NitrogenReferences } from '../../../problems/li3po4-nitrogen/references.ts'
import { nitrogenSpace } from '../../../problems/li3po4-nitrogen/space.ts'

const parameters = nitrogenParameters.parse({ supercell: [1, 1, 2], nitrogen: [1], families: ['interstitial',
  'lithium-vacancy'] })
let references: NitrogenReferences
let problem: Problem<Occupation>
let space: SitesSpace

beforeAll(async () => {
  references = await li3po4Nitrogen.prepare(parameters, '.')
  problem = await li3po4Nitrogen.create(parameters, references, '.') as Problem<Occupation>
  space = problem.space as SitesSpace
})

const candidate = (id: number, genome: Occupation) => ({ id, genome, lineage: { operator: 'test', parents: [] } })
const compositionOf = (family: string): number =>
  nitrogenSpace(parameters, references).members.findIndex((member) => member.family === family)

describe('what is prepared', () => {
  it('are hosts within 1 % of their measured lattice and at the energy of the labels', () => {
    for (const { name, lattice, energy_per_atom } of references.crystals.slice(0, 2)) {
      lattice.relaxed.forEach((length, k) => expect(Math.abs(length / lattice.tabulated[k] - 1),
        name).toBeLessThan(0.01))
      expect(Math.abs(energy_per_atom - LABEL_ENERGIES['β-Li3PO4'])).toBeLessThan(0.003)
    }
  })

  it('is Li2PO2N at the energy of its labels; that of Li2O, which no fit has seen, is taken from them', () => {
    const energyOf = (wanted: string): number =>
      references.crystals.find(({ name }) => name === wanted)?.energy_per_atom ?? NaN
    expect(Math.abs(energyOf('Li2PO2N') - LABEL_ENERGIES.Li2PO2N)).toBeLessThan(0.003)
    expect(3 * energyOf('Li2O')).not.toBeCloseTo(references.energies.Li2O, 3)
    expect(references.energies.Li2O).toBeCloseTo(3 * LABEL_ENERGIES.Li2O, 12)
    expect(references.lithium_oxide_source).toBe('the labels of the shipped potential')
  })

  it('are places for lithium that keep their distance', () => {
    const used = references.interstitials.filter((site) => site.used)
    expect(used.length).toBeGreaterThan(0)
    for (const { nearest } of used) expect(nearest.Li).toBeGreaterThanOrEqual(parameters.minimum_distances['Li-Li'])
    expect(references.interstitials.some(({ used: isUsed, nearest }) => !isUsed && nearest.Li < 1.45)).toBe(true)
  })
})

describe('an arrangement', () => {
  it('is relaxed from its sites and with vacancies closed, and the lower end counts', async () => {
    const starts = bridgedStarts(space)
    const k = compositionOf('lithium-vacancy')
    const genomes = Array.from({ length: 12 }, (_, trial) => space.sample(randomStream(`lower ${trial}`), k))
    const results = await problem.evaluate(genomes.map((genome, id) => candidate(id, genome)))
    expect(genomes.every((genome) => starts(genome) !== null)).toBe(true)
    const evaluated = results.filter(({ outcome }) => outcome === 'evaluated')
    expect(evaluated.length).toBeGreaterThan(8)
    for (const { cost, properties } of evaluated) {
      expect(cost.relaxations).toBe(2)
      expect(['sites', 'bridged']).toContain(properties.start)
    }
    expect(evaluated.some(({ properties }) => properties.start === 'bridged')).toBe(true)
  })

  it('with N between two P is lower than any other found', async () => {
    const k = compositionOf('lithium-vacancy')
    const results: Evaluation<Occupation>[] = []
    for (let trial = 0; trial < 40; trial++) {
      results.push(...await problem.evaluate([candidate(trial, space.sample(randomStream(`contest ${trial}`), k))]))
    }
    const bestOf = (hasBridge: boolean): number => Math.min(...results.map(({ objective, properties }) =>
      (objective !== null && ((properties.nitrogen_motifs as number[])[2] > 0) === hasBridge ? objective : Infinity)))
    expect(bestOf(true)).toBeLessThan(bestOf(false) - 0.2)
  })

  it('has the same result whatever else is in the batch', async () => {
    const genomes = Array.from({ length: 3 }, (_, k) => space.sample(randomStream(`batch ${k}`)))
    const together = await problem.evaluate(genomes.map((genome, id) => candidate(id, genome)))
    const [alone] = await problem.evaluate([candidate(2, genomes[2])])
    expect(JSON.stringify(together[2])).toBe(JSON.stringify(alone))
  })

  it('that is looked for without bridges ends without one where it can', async () => {
    const strict = { ...parameters, motif: 'no-bridging' as const }
    const other = await li3po4Nitrogen.create(strict, references, '.') as Problem<Occupation>
    expect(other.objective.niche).toBe('no-bridging')
    const k = compositionOf('lithium-vacancy')
    for (let trial = 0; trial < 10; trial++) {
      const genome = space.sample(randomStream(`lower ${trial}`), k)
      const [[free], [bound]] = [await problem.evaluate([candidate(0, genome)]), await other.evaluate([candidate(0,
        genome)])]
      if (bound.outcome !== 'evaluated') continue
      expect(bound.niche).toBe('no-bridging')
      expect(bound.objective ?? 0).toBeGreaterThanOrEqual(free.objective ?? 0)
    }
  })
})

describe('the analysis', () => {
  it('answers with nothing, and with results', async () => {
    const series = nitrogenSpace(parameters, references)
    const context = {
      parameters, references, series,
      structureOf: (genome: Occupation, properties: Evaluation<Occupation>['properties']) => {
        const structure = problem.structureOf(genome, properties)
        if (structure === null) throw new Error('an occupation has a structure')
        return structure
      },
    }
    const empty = analyseNitrogen([], context)
    expect(empty.headline).toEqual(['0 candidates gave no relaxed arrangement.'])
    expect(empty.warnings.join()).toContain('No arrangement was relaxed')
    const results: Evaluation<Occupation>[] = []
    for (let id = 0; id < 30; id++) results.push(...await problem.evaluate([candidate(id,
      space.sample(randomStream(`analysis ${id}`)))]))
    const { figures, tables, structures, summary } = analyseNitrogen(results, context)
    expect(figures.map(({ name }) => name)).toContain('bridging-energy')
    for (const { series: drawn } of figures) {
      for (const { points } of drawn) expect(points.flat().every(Number.isFinite)).toBe(true)
    }
    for (const { columns, rows } of tables) expect(rows.every((row) => row.length === columns.length)).toBe(true)
    expect(structures.length).toBeGreaterThanOrEqual(2)
    expect(summary.formula_units).toBe(8)
  })
})
