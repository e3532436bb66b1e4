// The share of runs that reached a target against what they spent, one step curve per strategy.
import type { Axis, Figure, Series } from './figure.ts'
import { successCurve, type Run } from './repeated-runs.ts'

/** Two ways to count what a search spends. */
export type Effort = 'evaluations' | 'forceCalls'

export const EFFORT_LABEL: Readonly<Record<Effort, string>> = { evaluations: 'evaluations', forceCalls: 'force calls' }

/** Roles in the order in which strategies take them: each has three variants, so that nine curves differ. */
const ROLES = ['primary', 'secondary', 'tertiary'] as const

/** Curves that a figure can hold and still be told apart. */
export const DISTINCT_CURVES = 3 * ROLES.length

/** Role of the strategy at this place of the list. */
export function roleOf(index: number): Series['role'] {
  return ROLES[index % ROLES.length]
}

/** An axis of what was spent, logarithmic once it spans more than two decades. */
export function effortAxis(effort: Effort, largest: number): Axis {
  return { label: EFFORT_LABEL[effort], scale: largest > 100 ? 'log' : 'linear' }
}

/**
 * Draws the share of runs of each strategy (at most {@link DISTINCT_CURVES} of them) that reached the target. Curves go
 * on to the largest cost of all runs: more could not be lost, and a run that ended short of it counts as failed.
 */
export function successFigure(groups: readonly { readonly label: string; readonly runs: readonly Run[] }[], effort: Effort): Figure {
  const cost = (run: Run): number => run[effort]
  const largest = Math.max(1, ...groups.flatMap(({ runs }) => runs.map(cost)))
  const x = effortAxis(effort, largest)
  return {
    name: effort === 'evaluations' ? 'success-curve' : 'success-curve-force-calls',
    title: `Share of runs that reached the target, against ${EFFORT_LABEL[effort]}`,
    caption: 'Each step is one more seed that reached the target.',
    x,
    y: { label: 'share of runs', range: [0, 1] },
    series: groups.slice(0, DISTINCT_CURVES).map(({ label, runs }, index) => {
      const [start, ...reached] = successCurve(runs, cost)
      const share = reached.at(-1)?.[1] ?? 0
      return {
        label,
        mark: 'step',
        role: roleOf(index),
        points: [x.scale === 'log' ? [1, 0] : start, ...reached, [largest, share]],
      }
    }),
  }
}
