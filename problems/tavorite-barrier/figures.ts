// Figures of a search among tavorites; those that every search shows are in problems/scoring.
import type { Figure, Series } from '../../src/analysis/figure.ts'
import { bestQuantile, expectedBest } from '../../src/math/random-draws.ts'
import { bestSoFarFigure, frontOf, frontPoints } from '../scoring/search-figures.ts'
import { feasibleOrder, LOW_BARRIER, recovery, type TavoriteFindings } from './findings.ts'

/** Lowest barrier so far against evaluations, beside random draws. */
export function progressFigure(findings: TavoriteFindings): Figure {
  const { points, context: { objective } } = findings
  return bestSoFarFigure(points, objective, { known: null, reference: randomDraws(findings) })
}

/** The lowest of as many compounds drawn at random without replacement: exact mean, and the middle 90 % of the draws. */
function randomDraws({ tabulated, evaluations, context }: TavoriteFindings): Series[] {
  if (tabulated === null) return []
  const pool = { size: tabulated.length, values: feasibleOrder(tabulated, context).map((index) => tabulated[index]) }
  const rows = Array.from({ length: evaluations.length }, (_, k) => k + 1).flatMap((draws) => {
    const [mean, low, high] = [expectedBest(pool, draws), bestQuantile(pool, draws, 0.05), bestQuantile(pool, draws, 0.95)]
    return mean === null || low === null || high === null ? [] : [{ draws, mean, low, high }]
  })
  return [
    { label: 'random draws', mark: 'band', role: 'reference', points: rows.map(({ draws, low, high }) => [draws, low, high]) },
    { label: 'random draws', mark: 'line', role: 'reference', points: rows.map(({ draws, mean }) => [draws, mean]) },
  ]
}

/** Share of the best compounds found against evaluations; null without tabulated barriers to say which they are. */
export function coverageFigure(findings: TavoriteFindings): Figure | null {
  const { wanted, evaluations, context: { space } } = findings
  if (wanted.length === 0) return null
  const last = evaluations.length
  const roles = ['primary', 'secondary'] as const
  return {
    name: 'coverage',
    title: 'Good compounds found against evaluations',
    caption: `Which compounds are the best is known from the tabulated barriers. Random draws without replacement `
      + `find B of ${space.ids.length} after B evaluations, exactly.`,
    x: { label: 'evaluations', range: [0, Math.max(1, last)] },
    y: { label: 'share found', range: [0, 1] },
    series: [
      { label: 'random draws', mark: 'line', role: 'reference', points: [[0, 0], [last, last / space.ids.length]] },
      ...wanted.map((group, k): Series => ({
        label: group.label, mark: 'step', role: roles[k % roles.length], points: recovery(group, findings),
      })),
    ],
  }
}

/** Average voltage against barrier of what was measured. */
export function voltageFigure({ points, measured, context }: TavoriteFindings): Figure {
  const { objective, parameters: { scored_by, minimum_voltage } } = context
  const front = frontOf(frontPoints(points, objective), objective)
  const roles = { Li: 'primary', Na: 'secondary' } as const
  return {
    name: 'voltage',
    title: 'Average voltage against barrier',
    caption: 'Measured compounds. Voltages against the metal of the mobile ion, from a universal potential fitted to '
      + 'PBE without U: those of 3d metals are too low or shifted; where M cannot be oxidised they are formal.',
    x: { label: barrierLabel(scored_by) },
    y: { label: 'average voltage (V)' },
    guides: [
      { axis: 'x', at: LOW_BARRIER, label: `${LOW_BARRIER} eV` },
      ...(minimum_voltage === undefined ? [] : [{ axis: 'y', at: minimum_voltage, label: 'least voltage' } as const]),
    ],
    series: [
      ...context.parameters.mobile_ions.map((ion): Series => ({
        label: `${ion} compounds`, mark: 'points', role: roles[ion],
        points: measured.filter(({ compound }) => compound.elements.mobile === ion)
          .map(({ barrier, compound }) => [barrier, compound.measured.voltage]),
      })),
      ...(front.length < 2 ? [] : [{
        label: 'front', mark: 'line', role: 'reference', points: front.map(({ first, second }) => [first, second]),
      } as const]),
    ],
  }
}

/** "bond-valence barrier (eV)". */
export function barrierLabel(scoredBy: TavoriteFindings['context']['parameters']['scored_by']): string {
  return scoredBy === 'elastic-band' ? 'barrier of the elastic band (eV)' : 'bond-valence barrier (eV)'
}
