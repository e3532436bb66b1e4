import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import type { Candidate } from '../../../src/campaign/types.ts'
import { boxSpace, type BoxPoint, type Dimension } from '../../../src/spaces/box.ts'
import { boxProblem } from '../../support/search-problems.ts'
import { search, strategyOf, type Score } from './search.ts'

const real = (name: string, low: number, high: number, periodic = false): Dimension =>
  ({ kind: 'real', name, low, high, periodic })
const genomes = (candidates: readonly Candidate<BoxPoint>[]): readonly BoxPoint[] => candidates.map(({ genome }) => genome)
const parameters = { kernel: 'ard' }

/** Branin's function on its usual box: three minima of 0.397887. */
const branin = ([x, y]: BoxPoint): number => {
  const a = y - (5.1 / (4 * Math.PI * Math.PI)) * x * x + (5 / Math.PI) * x - 6
  return a * a + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10
}
const braninSpace = boxSpace([real('x', -5, 10), real('y', 0, 15)])

describe('Bayesian optimization in a box', () => {
  it('comes within 0.01 of a minimum of Branin\'s function in 40 evaluations', () => {
    for (const seed of [1, 2]) {
      const { candidates } = search({ space: braninSpace, score: branin, evaluations: 40, seed, parameters })
      expect(Math.min(...genomes(candidates).map(branin))).toBeLessThan(0.397887 + 0.01)
      expect(candidates[0].lineage.operator).toBe('initial')
      expect(candidates[39].lineage.operator).toBe('expected improvement')
    }
  })

  it('finds the best choice, whole number and angle together', () => {
    const { space, objective, score } = boxProblem
    const { candidates, diagnostics } = search({ space, objective, score, evaluations: 45 })
    const best = genomes(candidates).reduce((a, b) => (score(b) > score(a) ? b : a))
    expect(best.slice(2)).toEqual([4, 1])
    expect(score(best)).toBeGreaterThan(1.5 - 0.02)
    for (const point of genomes(candidates)) expect(space.nearest(point)).toEqual(point)
    expect(diagnostics[0].expected_improvement_left).toBeNull()
  })

  it('takes the two ends of a periodic variable for one', () => {
    // The best angle lies on the seam.
    const space = boxSpace([real('angle', 0, 360, true), real('length', 0, 1)])
    const score: Score<BoxPoint> = ([angle, length]) => -Math.cos(((angle + 2) * Math.PI) / 180) + (length - 0.4) * (length - 0.4)
    const { candidates } = search({ space, score, evaluations: 25, parameters })
    expect(Math.min(...genomes(candidates).map((point) => score(point, 0) as number))).toBeLessThan(-0.999)
  })

  it('evaluates every point of a small box without real variables once, and ends', () => {
    const space = boxSpace([
      { kind: 'integer', name: 'layers', low: 2, high: 5 }, { kind: 'choice', name: 'anion', options: ['F', 'Cl', 'Br', 'I'] },
    ])
    const score: Score<BoxPoint> = ([layers, anion]) => Math.abs(layers - 4) + [3, 0, 2, 1][anion]
    const { candidates } = search({ space, score, evaluations: 50, batch: 3, parameters: { ...parameters, initial: 5 } })
    expect(candidates).toHaveLength(16)
    expect(new Set(genomes(candidates).map(space.key)).size).toBe(16)
    expect(genomes(candidates).slice(0, 12).map((point) => score(point, 0))).toContain(0)
  })

  it('goes elsewhere after failures instead of proposing next to nothing else', () => {
    const failing: Score<BoxPoint> = (point) => (point[0] > 5 ? null : branin(point))
    const { candidates, state } = search({ space: braninSpace, score: failing, evaluations: 45, parameters })
    expect(state.failures.length).toBeLessThan(25)
    expect(Math.min(...genomes(candidates).filter(([x]) => x <= 5).map(branin))).toBeLessThan(0.45)
  })

  it('keeps constraints that it learns', () => {
    // Gardner et al. (2014), their first simulation.
    const space = boxSpace([real('x', 0, 6), real('y', 0, 6)])
    const objective = {
      name: 'f', unit: '', direction: 'minimize' as const, niche: '',
      constraints: [{ property: 'c', unit: '', sense: 'at_most' as const, limit: 0.5 }],
    }
    const f = ([x, y]: BoxPoint): number => Math.cos(2 * x) * Math.cos(y) + Math.sin(x)
    const c = ([x, y]: BoxPoint): number => Math.cos(x) * Math.cos(y) - Math.sin(x) * Math.sin(y)
    const score: Score<BoxPoint> = (point) =>
      ({ objective: f(point), properties: { c: c(point) }, niche: c(point) <= 0.5 ? '' : 'infeasible' })
    const { candidates } = search({ space, objective, score, evaluations: 50, parameters })
    const kept = genomes(candidates).filter((point) => c(point) <= 0.5)
    expect(Math.min(...kept.map(f))).toBeLessThan(-1.99)
  })

  it('draws from the model by Thompson sampling', () => {
    const { candidates } = search({
      space: braninSpace, score: branin, evaluations: 16, batch: 2,
      parameters: { ...parameters, acquisition: 'thompson-sampling' },
    })
    expect(candidates.slice(10).every(({ lineage }) => lineage.operator === 'Thompson sampling')).toBe(true)
    expect(new Set(genomes(candidates).map(braninSpace.key)).size).toBe(16)
  })

  it('begins with evenly spread points, the same for a seed', () => {
    const runs = [1, 1, 2].map((seed) => search({ space: braninSpace, score: branin, evaluations: 8, seed, batch: 8 }))
    const [first, again, other] = runs.map(({ candidates }) => genomes(candidates))
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
    for (const d of [0, 1]) expect(new Set(first.map((point) => Math.floor(((point[d] - [-5, 0][d]) / 15) * 8))).size).toBe(8)
  })

  it('searches no box of more variables than there are Sobol numbers for', () => {
    const space = boxSpace(Array.from({ length: 33 }, (_, d) => real(`x${d}`, 0, 1)))
    expect(() => search({ space, score: () => 0, evaluations: 1 })).toThrow(ConfigError)
    expect(strategyOf('box').spaces).toEqual(['box'])
  })
})
