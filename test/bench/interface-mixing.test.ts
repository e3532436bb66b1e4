// Statistics of mixing energies over seeds, on made-up campaigns.
import { describe, expect, it } from 'vitest'
import { mixingRows, type MixingRun } from '../../bench/interface-mixing/statistics.ts'
import { markdownOf, mixingFigures, mixingTable, runsTable } from '../../bench/interface-mixing/texts.ts'

const AREA = 50

/** A campaign with this γ without exchange (null: none) and these energies per exchange of one and of two Co–P pairs. */
function run(strategy: string, seed: number, unmixed: number | null, costs: readonly number[]): MixingRun {
  const energyOf = (cost: number, exchanges: number): number => (unmixed ?? 0.1) + (exchanges * cost) / (2 * AREA)
  const record = (energy: number, exchanged: string) => ({ id: 0, exchanged, interface_energy: energy, work_of_adhesion: 0.03 })
  return {
    strategy, seed, evaluations: 10, forceCalls: 100,
    found: {
      best: record(0.05, 'unmixed'), best_unmixed: unmixed === null ? null : record(unmixed, 'unmixed'),
      area: AREA, interfaces: 2,
      mixing_energies: costs.map((cost, k) => ({
        exchanged: `${k + 1} Co-P`, exchanges: k + 1, samples: 5, interface_energy: energyOf(cost, k + 1),
        energy_per_exchange: unmixed === null ? null : cost,
      })),
    },
  }
}

const RUNS = [
  run('swarm', 1, 0.06, [0.2, -0.1]), run('swarm', 2, 0.05, [0.4, -0.3]), run('swarm', 3, null, [0.9]),
  run('random', 1, 0.07, [0.5]),
]

describe('mixing energies over seeds', () => {
  const rows = mixingRows(RUNS)

  it('are told per strategy and number of exchanges', () => {
    expect(rows.map(({ strategy, exchanged, seeds, samples }) => [strategy, exchanged, seeds, samples])).toEqual([
      ['swarm', '1 Co-P', 2, 15], ['swarm', '2 Co-P', 2, 10], ['random', '1 Co-P', 1, 5],
    ])
  })

  it('have the mean, spread and interval of the seeds that know an interface without exchange', () => {
    const [{ mean, deviation, interval, lowest }, , random] = rows
    expect(mean).toBeCloseTo(0.3, 12)
    expect(deviation).toBeCloseTo(Math.SQRT2 / 10, 12)
    // t of one degree of freedom times the standard error.
    expect(interval?.high).toBeCloseTo(0.3 + 12.7062 * 0.1, 3)
    expect(lowest).toBe(0.2)
    expect(random).toMatchObject({ deviation: null, interval: null })
  })

  it('compare the lowest of all seeds with the lowest without exchange of all seeds', () => {
    // 0.06 + 0.2/100 is above 0.05 + 0.4/100; the best without is 0.05.
    expect(rows[0].pooled).toBeCloseTo(0.4, 10)
    expect(rows[1].pooled).toBeCloseTo(-0.3, 10)
  })

  it('become a figure per strategy, tables and markdown', () => {
    const figures = mixingFigures(rows)
    expect(figures.map(({ name }) => name)).toEqual(['mixing-energies-1', 'mixing-energies-2'])
    expect(figures[1].series.map(({ mark }) => mark)).toEqual(['points'])
    for (const table of [mixingTable(rows), runsTable(RUNS)]) {
      for (const row of table.rows) expect(row).toHaveLength(table.columns.length)
      expect(markdownOf(table).trim().split('\n')).toHaveLength(table.rows.length + 3)
    }
  })
})
