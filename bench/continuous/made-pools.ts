// Pools made from formulas, with a constraint or a second objective, whose answers are known by looking at all candidates.
import { paretoFront, type Pair } from '../../src/models/acquisition/hypervolume.ts'
import { INFEASIBLE, type Constraint } from '../../src/campaign/types.ts'
import { sobolPoints } from '../../src/math/sobol.ts'
import { randomStream } from '../../src/math/random.ts'
import { poolSpace, type PoolSpace } from '../../src/spaces/pool.ts'
import type { PoolTask } from '../pool-search/search.ts'
import { branin } from './functions.ts'

const SIZE = 500

/** What is wanted of a pool, by index. */
export interface MadePool extends PoolTask {
  readonly wanted: ReadonlySet<number>
  readonly budget: number
}

/** Points of a square with two descriptors that say nothing, as four descriptors in two groups. */
function squarePool(name: string, low: number, high: number): { space: PoolSpace; points: Pair[] } {
  const shares = sobolPoints(SIZE, 4, randomStream(`made pool ${name}`))
  const scaled = (share: number): number => low + (high - low) * share
  const points = Array.from({ length: SIZE }, (_, k): Pair => [scaled(shares[4 * k]), scaled(shares[4 * k + 1])])
  const space = poolSpace(points.map((_, k) => `c${k}`), {
    count: SIZE, dimension: 4, values: shares, names: ['x', 'y', 'u', 'v'],
    groups: [{ name: 'place', columns: [0, 1] }, { name: 'nothing', columns: [2, 3] }],
  })
  return { space, points }
}

/** After Gardner et al. (2014), first simulation: cos 2x cos y + sin x where cos(x + y) ≤ −0.6, x and y in [0, 6]. */
export function constrainedPool(): MadePool {
  const { space, points } = squarePool('constrained', 0, 6)
  const values = points.map(([x, y]) => Math.cos(2 * x) * Math.cos(y) + Math.sin(x))
  const limit = -0.6
  const measured = points.map(([x, y]) => Math.cos(x + y))
  const constraint: Constraint = { property: 'c', unit: '', sense: 'at_most', limit }
  const feasible = measured.flatMap((c, index) => (c <= limit ? [index] : []))
  return {
    name: 'constrained', space, values, budget: 60,
    objective: { name: 'f', unit: '', direction: 'minimize', niche: '', constraints: [constraint] },
    propertiesOf: (index) => ({ c: measured[index] }),
    nicheOf: (index) => (measured[index] <= limit ? '' : INFEASIBLE),
    wanted: new Set([feasible.reduce((a, b) => (values[b] < values[a] ? b : a))]),
  }
}

/** Branin's function and Currin's (1991), both minimised over [0, 1]² (the first scaled to its usual box). */
export function twoObjectivePool(): MadePool {
  const { space, points } = squarePool('two objectives', 0, 1)
  const values = points.map(([x, y]) => branin(15 * x - 5, 15 * y))
  const second = points.map(([x, y]) => -currin(x, y))
  const pairs = values.map((value, index): Pair => [-value, -second[index]])
  const front = new Set(paretoFront(pairs).map((pair) => JSON.stringify(pair)))
  return {
    name: 'two objectives', space, values, budget: 100,
    objective: {
      name: 'branin', unit: '', direction: 'minimize', niche: '', second: { property: 'currin', unit: '', direction: 'minimize' },
    },
    propertiesOf: (index) => ({ currin: second[index] }),
    wanted: new Set(pairs.flatMap((pair, index) => (front.has(JSON.stringify(pair)) ? [index] : []))),
  }
}

/** Currin's exponential function, positive. */
function currin(x: number, y: number): number {
  const cubic = ((2300 * x + 1900) * x + 2092) * x + 60
  return ((1 - Math.exp(-0.5 / Math.max(y, 1e-9))) * cubic) / (((100 * x + 500) * x + 4) * x + 20)
}
