// The comparison of contenders at a content that nothing was learnt at: what its page says follows from the values.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { energiesFigure, progressFigure } from '../../bench/lixsi-occupancy/figures.ts'
import { pageOf, recordOf } from '../../bench/lixsi-occupancy/page.ts'
import { CANDIDATES, HELD_OUT, LEARNT, NAMES } from '../../bench/lixsi-occupancy/plan.ts'
import { compared, type Values } from '../../bench/lixsi-occupancy/results.ts'

const SEEDS = [1, 2, 3, 4, 5]

/** Candidates that fall and rise again around a level, a little different with every seed. */
function around(level: number): number[][] {
  return SEEDS.map((seed) => Array.from({ length: CANDIDATES }, (_, k) => level + 1e-3 * ((k * 7) % 11) + 1e-4 * seed))
}

const invented: Values = {
  network: around(-0.2), conditioned: around(-0.1), marginals: around(-0.3), random: around(-0.1),
  'genetic-algorithm': around(-0.2), annealing: around(-0.1), immigrants: around(-0.25),
}

const KNOWLEDGE = { reconstruction: 3, kl: 14, marginalEntropy: 15, property: 0.9 }

describe('contenders at a content that nothing was learnt at', () => {
  const comparison = compared(invented, SEEDS)

  it('sets the network against each of the others', () => {
    const page = pageOf(comparison, [KNOWLEDGE], [])
    expect(page).toContain('lower than random; simulated annealing; network, conditioned draws only; higher than '
      + 'per-site marginals; genetic algorithm, immigrants; not settled against genetic algorithm.')
    expect(comparison.against).toHaveLength(NAMES.length - 1)
    expect(comparison.rows.random.below.share).toBeLessThan(0.02)
  })

  it('records every contender and draws all baselines', () => {
    expect(recordOf(comparison, [KNOWLEDGE]).contenders).toHaveLength(NAMES.length)
    expect(energiesFigure(comparison).series).toHaveLength(NAMES.length - 1)
    expect(progressFigure(comparison).series.filter(({ mark }) => mark === 'step')).toHaveLength(NAMES.length - 1)
  })

  it.each([...NAMES])('%s searches the content that is held out', (name) => {
    const { problem, budget } = parse(readFileSync(`bench/lixsi-occupancy/${name}.yaml`, 'utf8')) as
      { problem: { ladder: number[] }; budget: { evaluations: number } }
    expect(problem.ladder).toEqual([HELD_OUT])
    expect(budget.evaluations).toBeGreaterThanOrEqual(CANDIDATES)
  })

  it.each([
    'problems/lixsi-occupancy/quick.yaml', 'bench/lixsi-occupancy/random-lessons.yaml',
  ])('%s searches what is learnt from', (file) => {
    const { problem } = parse(readFileSync(file, 'utf8')) as { problem: { ladder: number[] } }
    expect(problem.ladder).toEqual(LEARNT)
  })
})
