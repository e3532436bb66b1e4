// How candidates are scored: stages, screenings, failures, reservoirs; and that every shipped campaign can be read.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseCampaign } from '../../../src/campaign/campaign-file.ts'
import type { Candidate } from '../../../src/campaign/types.ts'
import { registry } from '../../../src/cli/registry.ts'
import { randomStream } from '../../../src/math/random.ts'
import { loadPotential } from '../../../src/potentials/load.ts'
import type { ProductGenome } from '../../../src/spaces/product.ts'
import { openInterface, SILICON_ON_ITSELF, type OpenedInterface } from './open.ts'

const lineage = { operator: 'test', parents: [] }

/** Candidates between which nothing is too close. */
function candidatesOf({ problem }: OpenedInterface, count: number): Candidate<ProductGenome>[] {
  const random = randomStream('candidates')
  return Array.from({ length: count }, (_, id) => {
    const { point, occupation } = problem.space.sample(random)
    return { id, lineage, genome: { point: [point[0], point[1], 1 + 0.4 * random.uniform()], occupation } }
  })
}

describe('a candidate', () => {
  it('is scored alike in any batch, and its screenings are its first stages', async () => {
    const given = { ...SILICON_ON_ITSELF, relax: { fmax: 0.02 } }
    const opened = await openInterface({ ...given, ladder: { level: 'all', point_keep: 0.5, rigid_keep: 0.5, rigid_steps: 15 } })
    const point = await openInterface({ ...given, ladder: { level: 'point' } })
    const { screenings = [], evaluate } = opened.problem
    const candidates = candidatesOf(opened, 4)
    const together = await evaluate(candidates)
    for (const [k, candidate] of candidates.entries()) {
      expect((await evaluate([candidate]))[0]).toStrictEqual(together[k])
      const [placed, rigid] = await Promise.all(screenings.map((screening) => screening.measure(candidate)))
      expect(placed.value).toBe((await point.problem.evaluate([candidate]))[0].objective)
      expect(rigid.value).toBe(together[k].properties.rigid_interface_energy)
      expect(rigid.value ?? Infinity).toBeLessThanOrEqual(placed.value ?? -Infinity)
      expect([placed.group, placed.force_calls]).toEqual(['unmixed', 1])
    }
    expect(screenings.map(({ name }) => name)).toEqual(['rigid_point', 'rigid_interface_energy'])
  })

  it('fails by name: too close as it is placed, or without a minimum in the steps allowed', async () => {
    const { at, problem } = await openInterface({ ...SILICON_ON_ITSELF, gap: [-2, 1], ladder: { level: 'point', point_keep: 0.5 } })
    const close = await at([0.5, 0, -1.3])
    expect(close).toMatchObject({ outcome: 'too_close_before', objective: null, cost: { force_calls: 0 }, properties: { composition: 'unmixed' } })
    const [screening] = problem.screenings ?? []
    const genome = { point: [0.5, 0, -1.3], occupation: problem.space.sites.sample(randomStream('home')) }
    expect((await screening.measure({ id: 0, genome, lineage })).refused?.outcome).toBe('too_close_before')
    const hasty = await openInterface({ ...SILICON_ON_ITSELF, ladder: { level: 'all', rigid_steps: 2 }, relax: { max_steps: 2 } })
    expect(await hasty.at([0.2, 0.1, 0.3])).toMatchObject({ outcome: 'not_converged', cost: { relaxations: 1 } })
  })

  it('keeps frozen atoms of the substrate where they were placed', async () => {
    const { at, problem } = await openInterface({ ...SILICON_ON_ITSELF, substrate: { ...SILICON_ON_ITSELF.substrate, layers: 4 }, frozen_depth: 3 })
    const { genome, properties, outcome } = await at([0.1, 0.05, 0.2])
    expect(outcome).toBe('evaluated')
    const placed = problem.structureOf({ point: [0.1, 0.05, 0.2], occupation: genome?.occupation ?? Uint8Array.of() })?.positions ?? []
    const ended = problem.structureOf(genome ?? { point: [], occupation: Uint8Array.of() }, properties)?.positions ?? []
    // 16 atoms in four layers: those in the middle are farther than 3 Å from both interfaces.
    const moved = Array.from({ length: 16 }, (_, i) => Math.max(...[0, 1, 2].map((k) => Math.abs(ended[3 * i + k] - placed[3 * i + k]))))
    expect(moved.filter((way) => way < 1e-5).length).toBeGreaterThanOrEqual(4)
  })

  it('pays for atoms that leave at their chemical potential', async () => {
    const potential = -4.1
    const opened = await openInterface({
      ...SILICON_ON_ITSELF, match: { number: 2 }, ladder: { level: 'point' },
      exchange: [{ kind: 'vacancy', element: 'Si', depth: 2, most: 1, chemical_potential: potential }],
    })
    const sw = await loadPotential('sw', { backend: 'reference' })
    const { references: { shares: [{ area }], substrate, match } } = opened
    const bulk = 2 * match.atoms / 4 * substrate.energy
    for (const candidate of candidatesOf(opened, 6)) {
      const [{ objective, properties }] = await opened.problem.evaluate([candidate])
      const structure = opened.problem.structureOf(candidate.genome)
      if (structure === null) throw new Error('a candidate without a structure')
      const [{ energy }] = await sw.evaluate([structure])
      const missing = properties.composition === 'unmixed' ? 0 : 1
      expect(structure.species).toHaveLength(match.atoms - missing)
      expect(objective).toBeCloseTo((energy + missing * potential - bulk) / (2 * area), 9)
    }
  })
})

describe('shipped campaigns', () => {
  const folders = ['problems/interface', 'problems/lco-lps-interface']
  const files = folders.flatMap((folder) =>
    readdirSync(folder).filter((file) => file.endsWith('.yaml') && file !== 'fit.yaml').map((file) => join(folder, file)))

  it.each(files)('%s can be read', (file) => {
    const { problem, strategy, budget } = parseCampaign(readFileSync(file, 'utf8'), file, registry)
    expect(file).toContain(problem.name)
    if ('evaluations' in strategy.parameters) expect(strategy.parameters.evaluations).toBeLessThanOrEqual(budget.evaluations)
  })
})
