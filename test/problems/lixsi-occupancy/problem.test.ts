import { beforeAll, describe, expect, it } from 'vitest'
import type { Evaluation, Problem } from '../../../src/campaign/types.ts'
import { randomStream } from '../../../src/math/random.ts'
import { orbitSize } from '../../../src/spaces/sites/smallest-image.ts'
import type { Occupation, SitesSpace } from '../../../src/spaces/sites/sites.ts'
import { occupancyParameters } from '../../../problems/lixsi-occupancy/parameters.ts'
import { lixsiOccupancy } from '../../../problems/lixsi-occupancy/problem.ts'
import { occupancySpace } from '../../../problems/lixsi-occupancy/space.ts'
import type { LixsiReferences } from '../../../problems/scoring/lixsi/references.ts'

const parameters = occupancyParameters.parse({ ladder: [1.5, 3, 3.5] })
let references: LixsiReferences
let problem: Problem<Occupation>
let space: SitesSpace
let results: readonly Evaluation<Occupation>[]

beforeAll(async () => {
  references = await lixsiOccupancy.prepare(parameters, '.')
  problem = await lixsiOccupancy.create(parameters, references, '.') as Problem<Occupation>
  space = problem.space as SitesSpace
  results = await problem.evaluate([0, 1, 2].flatMap((k) => [0, 1].map((trial) => ({
    id: 2 * k + trial, genome: space.sample(randomStream(`${k} ${trial}`), k), lineage: { operator: 'test', parents: [] },
  }))))
})

describe('the space of lithium in Li15Si4', () => {
  it('is its primitive cell: 30 Li sites, 8 Si that stay, and the 24 operations of I-43d', () => {
    expect(space.sublatticeOf).toHaveLength(30)
    expect(space.frozen.species).toHaveLength(8)
    const asymmetric = space.sample(randomStream('asymmetric'), 0)
    expect(orbitSize(space.symmetry, asymmetric)).toBe(24)
    expect(space.compositions.map(({ label }) => label)).toEqual(['Li: 28 Li, 2 vacancy', 'Li: 24 Li, 6 vacancy', 'Li: 12 Li, 18 vacancy'])
  })

  it.each([
    ['LiSi', 8, 8, 0.5], ['Li13Si4', 26, 8, 3], ['Li7Si3', 42, 18, 2], ['Li12Si7', 96, 56, 1.5],
  ] as const)('of %s has %i Li sites and %i Si', (host, lithium, silicon, x) => {
    const made = occupancySpace(occupancyParameters.parse({ host, ladder: [x] }), references)
    expect([made.space.sublatticeOf.length, made.silicon, ...made.contents]).toEqual([lithium, silicon, x])
  })

  it('says what to change when a ladder does not fit', () => {
    const make = (ladder: number[]) => () => occupancySpace({ ...parameters, ladder }, references)
    expect(make([1.3])).toThrow(/whole number of Li.*1\.3 × 8/s)
    expect(make([3.75])).toThrow(/below the content of its host Li15Si4/)
  })
})

describe('an arrangement', () => {
  it('is worth its formation energy per atom, the same for images under symmetry', async () => {
    for (const { outcome, objective, properties } of results) {
      expect(outcome).toBe('evaluated')
      expect(objective).toBe(properties.formation_energy_per_atom)
      const x = Number(properties.x)
      const share = x / (1 + x)
      const expected = Number(properties.energy_per_atom) - share * references.mu.Li - (1 - share) * references.mu.Si
      expect(objective).toBeCloseTo(expected, 9)
    }
    const { genome } = results[4]
    const image = space.smallest(genome as Occupation)
    const [again] = await problem.evaluate([{ id: 9, genome: image, lineage: { operator: 'test', parents: [] } }])
    expect(1000 * Math.abs((again.objective ?? 0) - (results[4].objective ?? 1))).toBeLessThan(1)
  })
})

describe('the analysis', () => {
  it('has the lowest of each content, the host at the end of its voltage profile, and the crystals beside it', () => {
    const { summary, figures, structures, warnings } = problem.analyse(results)
    const contents = summary.contents as { x: number; id: number }[]
    expect(contents.map(({ x }) => x)).toEqual([1.5, 3, 3.5])
    const steps = summary.voltage_profile as { x2: number; voltage: number }[]
    expect(steps[steps.length - 1].x2).toBe(3.75)
    expect(figures.map(({ name }) => name)).toEqual(['formation-energy', 'voltage', 'volume', 'si-coordination', 'convergence'])
    expect(structures).toHaveLength(4)
    expect(warnings.join()).not.toContain('No arrangement')
  })

  it('of nothing says so', () => {
    expect(problem.analyse([]).headline).toEqual(['None of 0 arrangements relaxed, so there is no answer.'])
    expect(problem.analyse([]).figures).toEqual([])
  })
})
