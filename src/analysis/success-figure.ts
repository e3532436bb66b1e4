// The share of runs that reached a target against what they spent, one step curve per strategy.
import type { Axis, Figure, Series } from './figure.ts'
import { successCurve, type Run } from './repeated-runs.ts'

/** Two ways to count what a search spends. */
export type Effort = 'evaluations' | 'forceCalls'

export const EFFORT_LABEL: Readonly<Record<Effort, string>> = { evaluations: 'evaluations', forceCalls: 'force calls' }

/** Roles in the order in which strategies take them: each has three variants, so that nine curves differ. */
const ROLES = ['primary', 'secondary', 'tertiary'] as const

/** The runs of one search under its name. */
export interface LabelledRuns {
  readonly label: string
  readonly runs: readonly Run[]
}

/** Curves that a figure can hold and still be told apart. */
export const DISTINCT_CURVES = 3 * ROLES.length

/** Role of the strategy at this place of the list. */
export function roleOf(index: number): Series['role'] {
  return ROLES[index % ROLES.length]
}

/** An axis of what was spent: logarithmic, from the first to the last cost of interest, where these are far apart. */
export function effortAxis(effort: Effort, first: number, last: number): Axis {
  const label = EFFORT_LABEL[effort]
  return first > 0 && last > 20 * first ? { label, scale: 'log', range: [first, last] } : { label }
}

/**
 * Draws the share of runs of each strategy (at most {@link DISTINCT_CURVES} of them) that reached the target. Curves go
 * on a little beyond the largest cost of all runs: more could not be lost, and a run that ended short counts as failed.
 */
export function successFigure(groups: readonly LabelledRuns[], effort: Effort): Figure {
  const cost = (run: Run): number => run[effort]
  const costs = groups.flatMap(({ runs }) => runs.map(cost)).filter((value) => value > 0)
  const last = 1.05 * Math.max(1, ...costs)
  const first = Math.min(last, ...costs) / 1.5
  const x = effortAxis(effort, first, last)
  return {
    name: effort === 'evaluations' ? 'success-curve' : 'success-curve-force-calls',
    title: `Share of runs that reached the target, against ${EFFORT_LABEL[effort]}`,
    caption: 'Each step is one more seed that reached the target.',
    x,
    // A little above 1, or the curve of a strategy that always succeeds would lie in the frame.
    y: { label: 'share of runs', range: [0, 1.03] },
    series: groups.slice(0, DISTINCT_CURVES).map(({ label, runs }, index) => {
      const [start, ...reached] = successCurve(runs, cost)
      const share = reached.at(-1)?.[1] ?? 0
      return {
        label,
        mark: 'step',
        role: roleOf(index),
        points: [x.scale === 'log' ? [first, 0] : start, ...reached, [last, share]],
      }
    }),
  }
}
