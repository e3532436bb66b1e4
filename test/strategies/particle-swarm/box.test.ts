import { describe, expect, it } from 'vitest'
import type { Candidate, Evaluation, StrategyContext } from '../../../src/campaign/types.ts'
import { randomStream, streamKey } from '../../../src/math/random.ts'
import { memoryStore } from '../../../src/models/model-store.ts'
import { boxSpace, type BoxPoint, type Dimension } from '../../../src/spaces/box.ts'
import { scalableFunction } from '../../../problems/test-function/scalable.ts'
import { boxParticleSwarm } from '../../../strategies/particle-swarm/index.ts'
import type { SwarmDiagnostics } from '../../../strategies/particle-swarm/diagnostics.ts'
import type { SwarmState } from '../../../strategies/particle-swarm/state.ts'

interface Options {
  readonly evaluations: number
  readonly batch?: number
  readonly parameters?: object
  readonly dimensions?: readonly Dimension[]
  readonly value: (point: BoxPoint) => number
  /** How a candidate ends; as it was proposed otherwise. */
  readonly relax?: (point: BoxPoint) => BoxPoint
}

function search({ evaluations, batch = 20, parameters = {}, dimensions = [{ kind: 'real', name: 'x', low: 0, high: 1 }], value, relax }: Options) {
  const space = boxSpace(dimensions)
  const told = new Map<string, Evaluation<BoxPoint>>()
  const context: StrategyContext<BoxPoint> = {
    space, objective: { name: 'f', unit: 'eV', direction: 'minimize', niche: '' }, told, pending: new Map(), lessons: [], models: memoryStore(),
    random: (purpose, id) => randomStream(streamKey(1, purpose, id)),
  }
  const parsed = boxParticleSwarm.parameters.parse({ evaluations, ...parameters })
  let state: SwarmState = boxParticleSwarm.init(parsed, context)
  const candidates: Candidate<BoxPoint>[] = []
  const results: Evaluation<BoxPoint>[] = []
  const diagnostics: SwarmDiagnostics[] = []
  while (results.length < evaluations) {
    const ids = Array.from({ length: Math.min(batch, evaluations - results.length) }, (_, k) => results.length + k)
    const asked = boxParticleSwarm.ask(state, ids, parsed, context)
    if (asked.length === 0) break
    const batchResults = asked.map(({ id, lineage, genome: sent }): Evaluation<BoxPoint> => {
      const genome = relax?.(sent) ?? sent
      return { id, lineage, genome, objective: value(genome), outcome: 'evaluated', niche: '', properties: {}, cost: { relaxations: 1, force_calls: 1 } }
    })
    const answer = boxParticleSwarm.tell(state, batchResults, parsed, context)
    state = answer.state
    diagnostics.push(answer.diagnostics as SwarmDiagnostics)
    candidates.push(...asked)
    results.push(...batchResults)
    asked.forEach(({ genome }, k) => told.set(space.key(genome), batchResults[k]))
  }
  const best = Math.min(...results.map(({ objective }) => objective ?? Infinity))
  return { state, candidates, results, diagnostics, best, parsed, context }
}

const reals = (count: number, low: number, high: number): readonly Dimension[] =>
  Array.from({ length: count }, (_, d) => ({ kind: 'real', name: `x${d}`, low, high }))

describe('particle swarm in a box', () => {
  it.each(['rastrigin', 'rosenbrock', 'ackley'])('finds the minimum of %s in three dimensions', (name) => {
    const { dimensions, value } = scalableFunction(name, 3, 1)
    expect(search({ evaluations: 3000, dimensions, value }).best).toBeLessThan(1e-4)
  })

  it('finds the minimum across the seam of periodic variables', () => {
    const dimensions: readonly Dimension[] = ['u', 'v'].map((name) => ({ kind: 'real', name, low: 0, high: 1, periodic: true }))
    const value = ([u, v]: BoxPoint): number => 2 - Math.cos(2 * Math.PI * (u - 0.99)) - Math.cos(2 * Math.PI * (v - 0.02))
    expect(search({ evaluations: 600, dimensions, value }).best).toBeLessThan(1e-5)
  })

  it('finds the best option and whole number', () => {
    const dimensions: readonly Dimension[] = [
      { kind: 'choice', name: 'anion', options: ['F', 'Cl', 'Br', 'I'] }, { kind: 'integer', name: 'layers', low: 1, high: 30 },
      { kind: 'real', name: 'gap', low: 0, high: 2 },
    ]
    const value = ([anion, layers, gap]: BoxPoint): number => [3, 1, 0, 2][anion] + 0.01 * (layers - 17) * (layers - 17) + (gap - 0.7) * (gap - 0.7)
    expect(search({ evaluations: 1500, dimensions, value }).best).toBeLessThan(1e-6)
  })

  it('proposes nothing twice where a box has few points, while there are others', () => {
    const dimensions: readonly Dimension[] = [{ kind: 'integer', name: 'n', low: 1, high: 1000 }]
    const { candidates } = search({ evaluations: 100, batch: 5, dimensions, value: ([n]) => Math.abs(n - 500) })
    expect(new Set(candidates.map(({ genome }) => genome[0])).size).toBeGreaterThan(80)
  })

  it('puts a particle where relaxing took its candidate', () => {
    const relax = (point: BoxPoint): BoxPoint => point.map((x) => Math.round(4 * x) / 4)
    const { state } = search({ evaluations: 20, value: ([x]) => x, relax })
    expect(state.swarm.every((particle) => particle !== null && (4 * particle.position[0]) % 1 === 0)).toBe(true)
    const outside = search({ evaluations: 20, value: ([x]) => x, relax: ([x]) => [x + 2] })
    expect(outside.state.swarm.every((particle) => particle !== null && particle.position[0] <= 1)).toBe(true)
  })

  it('names the results that a candidate learnt from', () => {
    const { candidates } = search({ evaluations: 200, dimensions: reals(3, 0, 1), value: ([x, y, z]) => x + y + z })
    expect(candidates.slice(0, 20).every(({ lineage }) => lineage.operator === 'random' && lineage.parents.length === 0)).toBe(true)
    expect(candidates.slice(20, 40).every(({ lineage }) => lineage.operator === 'comprehensive learning' && lineage.parents.length > 0)).toBe(true)
  })

  it('follows the swarm\'s best with the rule of CALYPSO, and draws four of ten particles anew', () => {
    const { candidates } = search({ evaluations: 400, dimensions: reals(2, 0, 1), value: ([x, y]) => x * x + y, parameters: { rule: 'global-best', patience: 0, smallest_radius: 0 } })
    const operators = candidates.slice(20, 320).map(({ lineage }) => lineage.operator)
    expect(operators.filter((operator) => operator === 'random').length / 300).toBeCloseTo(0.4, 1)
  })

  it('keeps the last part of the evaluations for polishing', () => {
    const { candidates, parsed } = search({ evaluations: 1000, dimensions: reals(3, -1, 2), value: ([x, y, z]) => x * x + y * y + z * z, parameters: { smallest_radius: 0, patience: 0 } })
    const first = candidates.findIndex(({ lineage }) => lineage.operator === 'polish')
    expect(first).toBe(1000 * (1 - parsed.polish.share))
  })

  it('begins a new swarm when one stands still, and ends when none is left', () => {
    const parameters = { patience: 3, reinjections: 2, polish: { share: 0 } }
    const { state, context, parsed, diagnostics, results } = search({ evaluations: 2000, value: () => 1, parameters })
    expect(boxParticleSwarm.finished?.(state, parsed, context)).toBe('2 new swarms have begun and ended (reinjections)')
    expect(diagnostics[diagnostics.length - 1]).toMatchObject({ phase: 'finished', reinjections: 2 })
    expect(results.length).toBeLessThan(400)
  })

  it('shows how the swarm improved and drew together', () => {
    const { results, diagnostics, parsed, context } = search({ evaluations: 300, dimensions: reals(2, -1, 1), value: ([x, y]) => x * x + y * y })
    const report = boxParticleSwarm.report?.(results, diagnostics, parsed, context)
    expect(report?.figures.map(({ name }) => name)).toEqual(['swarm-values', 'swarm-radius'])
    const [, best] = report?.figures[0].series ?? []
    expect(best.points).toHaveLength(15)
    expect(report?.figures[0].y.label).toBe('f (eV)')
    expect(boxParticleSwarm.report?.([], [], parsed, context)).toEqual({ summary: {}, tables: [], figures: [] })
  })
})
