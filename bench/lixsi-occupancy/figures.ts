// The comparison as figures: how the candidates of every contender are distributed, and the lowest so far.
import type { Figure, Series } from '../../src/analysis/figure.ts'
import { quantile } from '../../src/analysis/repeated-runs.ts'
import { CANDIDATES, CONTENDERS, HELD_OUT, NAMES, type Contender } from './plan.ts'
import type { Comparison } from './results.ts'

const ENERGY = 'formation energy (meV/atom)'

const ROLES: Readonly<Record<Contender, Series['role']>> = {
  network: 'primary', conditioned: 'primary', marginals: 'secondary', random: 'reference', 'genetic-algorithm': 'tertiary',
  annealing: 'literature', immigrants: 'secondary',
}

/** Generators and the searches that start from nothing. */
const COMPARED = NAMES.filter((name) => name !== 'immigrants')

/** Conditioned draws are left out: one line more would hide the others. */
const SEARCHED = NAMES.filter((name) => name !== 'conditioned')

/** Share of all candidates of a contender that lie below an energy. */
export function energiesFigure({ values, seeds, level }: Comparison): Figure {
  return {
    name: 'lixsi-occupancy-energies',
    title: `${CANDIDATES} candidates each for a content that nothing was learnt at`,
    caption: `Li15Si4 with x = ${HELD_OUT}, relaxed; all ${seeds.length} seeds together.`,
    x: { label: ENERGY },
    y: { label: 'share of candidates below', range: [0, 1] },
    guides: [{ axis: 'x', at: milli(level), label: 'best 1 % of random' }],
    series: COMPARED.map((name) => {
      const sorted = values[name].flatMap((run) => run.slice(0, CANDIDATES)).sort((a, b) => a - b)
      // Failures are never reached: the curve of a contender that has some ends below one.
      const points = sorted.filter(Number.isFinite).map((value, k) => [milli(value), (k + 1) / sorted.length])
      return { label: CONTENDERS[name], role: ROLES[name], mark: 'step', points }
    }),
  }
}

/** Median over the seeds of the lowest so far. */
export function progressFigure({ values, seeds }: Comparison): Figure {
  return {
    name: 'lixsi-occupancy-searches',
    title: 'Lowest so far at a content that nothing was learnt at',
    caption: `Median over ${seeds.length} seeds. Bands: quartiles of the genetic algorithms. The others end with their `
      + `${CANDIDATES} candidates.`,
    x: { label: 'evaluations', scale: 'log' },
    y: { label: `lowest so far: ${ENERGY}` },
    series: [
      ...(['genetic-algorithm', 'immigrants'] as const).map((name): Series => ({
        label: CONTENDERS[name], role: ROLES[name], mark: 'band',
        points: lowestSoFar(values[name]).map(({ at, low, high }) => [at, low, high]),
      })),
      ...SEARCHED.map((name): Series => ({
        label: CONTENDERS[name], role: ROLES[name], mark: 'step',
        points: lowestSoFar(values[name]).map(({ at, middle }) => [at, middle]),
      })),
    ],
  }
}

/** From the fourth evaluation on: single candidates scatter widely. */
const FIRST = 4

interface Spread {
  readonly at: number
  readonly low: number
  readonly middle: number
  readonly high: number
}

/** Quartiles over the runs of the lowest so far, meV/atom. */
function lowestSoFar(runs: readonly (readonly number[])[]): Spread[] {
  const reach = Math.min(...runs.map(({ length }) => length))
  const lowest = runs.map(() => Infinity)
  return Array.from({ length: reach }, (_, k): Spread => {
    runs.forEach((run, r) => { lowest[r] = Math.min(lowest[r], milli(run[k])) })
    const sorted = [...lowest].sort((a, b) => a - b)
    return { at: k + 1, low: quantile(sorted, 0.25), middle: quantile(sorted, 0.5), high: quantile(sorted, 0.75) }
  }).filter(({ at, high }) => at >= FIRST && Number.isFinite(high))
}

function milli(energy: number): number {
  return 1000 * energy
}
