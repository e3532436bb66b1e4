// The six functions that every optimiser is tried on, in any number of dimensions; minimum 0.
import type { BoxPoint } from '../../src/spaces/box.ts'
import type { Peer } from '../../src/campaign/types.ts'

export interface ClassicFunction {
  /** Every variable lies within ± this. */
  readonly reach: number
  /** The same number for each variable. */
  readonly optimum: number
  value(point: BoxPoint): number
  /** Results of other codes in 10 dimensions. */
  readonly peers: readonly Peer[]
  readonly source: string
}

const sum = (point: BoxPoint, term: (x: number, i: number) => number): number =>
  point.reduce((total, x, i) => total + term(x, i), 0)

/** Measured with 20,000 evaluations, success = below 1e-4. */
function peersOf(readme: string, clerc: string, ring: string): readonly Peer[] {
  const peer = (name: string, success: string): Peer => ({
    name, success, median: null, ert: null,
    source: 'pyswarms, measured for ionforge in 10-D: 20,000 evaluations, success below 1e-4',
  })
  return [
    peer('pyswarms, global best (0.5, 0.3, 0.9)', readme), peer('pyswarms, global best (Clerc)', clerc),
    peer('pyswarms, ring of 3', ring),
  ]
}

export const CLASSIC = {
  sphere: {
    reach: 5.12, optimum: 0,
    value: (point) => sum(point, (x) => x * x),
    peers: peersOf('15/15', '15/15', '15/15'),
    source: 'Σ x²',
  },
  rastrigin: {
    reach: 5.12, optimum: 0,
    value: (point) => sum(point, (x) => x * x - 10 * Math.cos(2 * Math.PI * x) + 10),
    peers: peersOf('0/15', '0/15', '0/15'),
    source: 'Σ x² − 10 cos 2πx + 10; H. Mühlenbein, M. Schomisch, J. Born, Parallel Comput. 17, 619 (1991), '
      + 'doi 10.1016/S0167-8191(05)80052-3',
  },
  rosenbrock: {
    reach: 2.048, optimum: 1,
    value: (point) => sum(point.slice(1), (y, i) => {
      const [valley, along] = [y - point[i] * point[i], 1 - point[i]]
      return 100 * valley * valley + along * along
    }),
    peers: peersOf('0/15', '0/15', '0/15'),
    source: 'Σ 100 (y − x²)² + (1 − x)²; H. H. Rosenbrock, Comput. J. 3, 175 (1960), doi 10.1093/comjnl/3.3.175',
  },
  ackley: {
    reach: 32.768, optimum: 0,
    value: (point) => {
      const radius = Math.sqrt(sum(point, (x) => x * x) / point.length)
      const waves = sum(point, (x) => Math.cos(2 * Math.PI * x)) / point.length
      return -20 * Math.exp(-0.2 * radius) - Math.exp(waves) + 20 + Math.E
    },
    peers: peersOf('14/15', '14/15', '15/15'),
    source: '−20 exp(−0.2 |x|/√D) − exp(Σ cos 2πx/D) + 20 + e; D. H. Ackley, A Connectionist Machine for Genetic Hillclimbing '
      + '(1987), doi 10.1007/978-1-4613-1997-9',
  },
  griewank: {
    reach: 600, optimum: 0,
    value: (point) => sum(point, (x) => (x * x) / 4000)
      - point.reduce((product, x, i) => product * Math.cos(x / Math.sqrt(i + 1)), 1) + 1,
    peers: peersOf('0/15', '0/15', '1/15'),
    source: 'Σ x²/4000 − Π cos(x/√i) + 1; A. O. Griewank, J. Optim. Theory Appl. 34, 11 (1981), doi 10.1007/BF00933356',
  },
  schwefel: {
    reach: 500, optimum: 420.968746,
    value: (point) => sum(point, (x) => 418.9828872724338 - x * Math.sin(Math.sqrt(Math.abs(x)))),
    peers: peersOf('0/15', '0/15', '0/15'),
    source: 'Σ 418.98288… − x sin √|x|; H.-P. Schwefel, Numerical Optimization of Computer Models (1981)',
  },
} satisfies Readonly<Record<string, ClassicFunction>>

export type ClassicName = keyof typeof CLASSIC
