// Figures of the measurement: distributions of energies, best so far, and targets against what was obtained.
import { spreadOf, type Spread, type Trace } from '../../src/analysis/campaign-traces.ts'
import type { Figure, Guide, Series } from '../../src/analysis/figure.ts'
import type { Aimed, Control } from './statistics.ts'

export const ENERGY = 'formation energy (eV per N)'

type Head = Pick<Figure, 'name' | 'title' | 'caption'>

/** Values of several searches or generators under one name, with how they are drawn. */
export interface Labelled {
  readonly label: string
  readonly role: Series['role']
  /** Run by run, in order of evaluation. */
  readonly runs: readonly (readonly number[])[]
}

/** Share of all values of a group that lie below an energy. */
export function distributionFigure(
  head: Head, groups: readonly Labelled[], guides: readonly Guide[],
): Figure {
  return {
    ...head,
    x: { label: ENERGY },
    y: { label: 'share of candidates below', range: [0, 1] },
    guides,
    series: groups.map(({ label, role, runs }) => ({ label, role, mark: 'step', points: cumulative(runs.flat()) })),
  }
}

function cumulative(values: readonly number[]): [number, number][] {
  const sorted = [...values].sort((a, b) => a - b)
  // Failures are never reached: the curve of a group that has some ends below one.
  return sorted.filter(Number.isFinite).map((value, k) => [value, (k + 1) / sorted.length])
}

/** Median over the runs of the lowest so far from `first` on; quartiles (range of fewer than four) of the labels in `banded`. */
export function progressFigure(
  head: Head, groups: readonly Labelled[], first: number, banded: readonly string[],
): Figure {
  const drawn = groups.map(({ label, role, runs }) => {
    const traces = runs.map(traceOf)
    const reach = Math.min(...traces.map(({ total }) => total.evaluations))
    const start = { cost: first, ...spreadAt(traces, first) }
    const spread = [start, ...spreadOf(traces, 'evaluations', reach).filter(({ cost }) => cost > first)]
      .filter((at) => Number.isFinite(at.median))
    return { label, role, spread, reach }
  })
  const bands = drawn.filter(({ label }) => banded.includes(label)).map(({ label, role, spread }): Series => ({
    label, role, mark: 'band',
    points: spread.filter(({ high }) => Number.isFinite(high)).map(({ cost, low, high }) => [cost, low, high]),
  }))
  const lines = drawn.map(({ label, role, spread }): Series => ({
    label, role, mark: 'step', points: spread.map(({ cost, median }) => [cost, median]),
  }))
  return {
    ...head,
    x: { label: 'evaluations', scale: 'log', range: [first, Math.max(...drawn.map(({ reach }) => reach))] },
    y: { label: `lowest so far: ${ENERGY}` },
    series: [...bands.filter(({ points }) => points.length > 1), ...lines],
  }
}

/** Every sample at its target, and the means of the levels. */
export function controlFigure(
  head: Head, aimed: readonly Aimed[], { levels }: Control, guides: readonly Guide[],
): Figure {
  const usable = aimed.filter(([, value]) => Number.isFinite(value))
  const means = levels.map(({ target, mean }) => [target, mean])
  return {
    ...head, guides,
    x: { label: 'energy percentile asked for', range: [0, 1] },
    y: { label: ENERGY },
    series: [
      { label: 'one candidate', mark: 'points', role: 'context', points: usable },
      { label: 'mean of a level', mark: 'line-points', role: 'primary', points: means },
    ],
  }
}

/** The lowest so far of one run. */
function traceOf(values: readonly number[]): Trace {
  let lowest = Infinity
  const steps = values.flatMap((value, k) => {
    if (!(value < lowest)) return []
    lowest = value
    return [{ evaluations: k + 1, forceCalls: 0, loss: value }]
  })
  return { steps, total: { evaluations: values.length, forceCalls: 0 }, settled: false }
}

function spreadAt(traces: readonly Trace[], cost: number): Omit<Spread, 'cost'> {
  // The spread up to a cost ends with the one at that cost.
  const [{ median, low, high }] = spreadOf(traces, 'evaluations', cost).slice(-1)
  return { median, low, high }
}
