// What a search by swarms shows of itself: how its best fell, and how the swarm drew together.
import type { Diagnostics, Evaluation, Objective, StrategyReport } from '../../src/campaign/types.ts'
import type { SwarmDiagnostics } from './diagnostics.ts'

type Figure = StrategyReport['figures'][number]

/** Figures and summary; empty before the first batch. */
export function reportOf(
  evaluations: readonly Evaluation<unknown>[], diagnostics: readonly Diagnostics[], objective: Objective,
): StrategyReport {
  const records = diagnostics.map((record) => record as unknown as SwarmDiagnostics)
  const last = records[records.length - 1] as SwarmDiagnostics | undefined
  if (last === undefined) return { summary: {}, tables: [], figures: [] }
  const counts = new Map<string, number>()
  for (const { lineage } of evaluations) counts.set(lineage.operator, (counts.get(lineage.operator) ?? 0) + 1)
  return {
    summary: {
      swarm: {
        radius: last.radius, reinjections: last.reinjections, phase: last.phase, evaluations_by: Object.fromEntries(counts),
      },
    },
    tables: [],
    figures: [valuesFigure(records, objective), radiusFigure(records)],
  }
}

function valuesFigure(records: readonly SwarmDiagnostics[], { name, unit }: Objective): Figure {
  const series = (key: 'best' | 'mean_of_bests'): (readonly number[])[] =>
    records.flatMap(({ results, [key]: value }) => (value === null ? [] : [[results, value]]))
  return {
    name: 'swarm-values',
    title: 'How the swarm improved',
    caption: 'Best of the present swarm, and the mean of the bests of its particles. A jump upwards is a new swarm that has '
      + 'begun.',
    x: { label: 'evaluations' },
    y: { label: unit === '' ? name : `${name} (${unit})` },
    series: [
      { label: 'mean of the particles\' bests', mark: 'line', role: 'secondary', points: series('mean_of_bests') },
      { label: 'best of the swarm', mark: 'line', role: 'primary', points: series('best') },
    ],
  }
}

function radiusFigure(records: readonly SwarmDiagnostics[]): Figure {
  return {
    name: 'swarm-radius',
    title: 'How the swarm drew together',
    caption: 'Root mean square distance of the particles\' bests from the best of them, in units of the range of each variable.',
    x: { label: 'evaluations' },
    y: { label: 'radius of the swarm' },
    series: [{
      label: 'radius', mark: 'line', role: 'primary',
      points: records.flatMap(({ results, radius }) => (radius === null ? [] : [[results, radius]])),
    }],
  }
}
