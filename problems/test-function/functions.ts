// Test functions of global optimisation with known answers. Every one is minimised; reals, integers and choices between bounds.
import type { Peer } from '../../src/campaign/types.ts'
import type { BoxPoint, Dimension } from '../../src/spaces/box.ts'

export interface TestFunction {
  readonly dimensions: readonly Dimension[]
  /** The value that is minimised. */
  value(point: BoxPoint): number
  /** Properties that limits and a second objective read. */
  properties?(point: BoxPoint): Readonly<Record<string, number>>
  readonly constraint?: { readonly property: string; readonly sense: 'at_most' | 'at_least'; readonly limit: number }
  /** A second value that is minimised, with what is known of the front. */
  readonly second?: { readonly property: string; readonly reference: readonly [number, number]; readonly hypervolume: number }
  /** The lowest value within the limit; none for two objectives. */
  readonly minimum?: { readonly value: number; readonly tolerance: number }
  /** Results of other codes on it. */
  readonly peers?: readonly Peer[]
  readonly source: string
}

const real = (name: string, low: number, high: number): Dimension => ({ kind: 'real', name, low, high })

/** (x₂ − b x₁² + c x₁ − 6)² + 10 (1 − 1/8π) cos x₁ + 10, b = 5.1/4π², c = 5/π; three minima of equal depth. */
function branin([x, y]: BoxPoint): number {
  const bend = y - (5.1 / (4 * Math.PI * Math.PI)) * x * x + (5 / Math.PI) * x - 6
  return bend * bend + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10
}

const HARTMANN_WEIGHTS = [1, 1.2, 3, 3.2]
const HARTMANN_SCALES = [
  [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14],
]
const HARTMANN_CENTRES = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]

/** −Σᵢ wᵢ exp(−Σⱼ Aᵢⱼ (xⱼ − Pᵢⱼ)²) */
function hartmann6(point: BoxPoint): number {
  return -HARTMANN_WEIGHTS.reduce((sum, weight, i) => {
    const distance = point.reduce((total, x, j) => {
      const apart = x - HARTMANN_CENTRES[i][j]
      return total + HARTMANN_SCALES[i][j] * apart * apart
    }, 0)
    return sum + weight * Math.exp(-distance)
  }, 0)
}

/** Of each route: its lowest value, and where that is (x, y, layers). The flat one, b, is the broad way to the second best. */
const ROUTES = [
  { name: 'a', lowest: -1, x: 0.2, y: 0.8, layers: 3, width: 6 },
  { name: 'b', lowest: -0.6, x: 0.5, y: 0.4, layers: 5, width: 1 },
  { name: 'c', lowest: -0.8, x: 0.75, y: 0.15, layers: 6, width: 3 },
]

/** A valley per route, with ripples along x that vanish at its lowest point. */
function mixed([route, layers, x, y]: BoxPoint): number {
  const { lowest, width, ...at } = ROUTES[route]
  const [dx, dy, dn] = [x - at.x, y - at.y, layers - at.layers]
  return lowest + width * (dx * dx + 0.5 * dy * dy) + 0.08 * dn * dn + 0.1 * (1 - Math.cos(6 * Math.PI * dx))
}

/** cos 2x cos y + sin x */
function gardner([x, y]: BoxPoint): number {
  return Math.cos(2 * x) * Math.cos(y) + Math.sin(x)
}

/** (1 − exp(−1/2v)) (2300u³ + 1900u² + 2092u + 60)/(100u³ + 500u² + 4u + 20) */
function currin([u, v]: BoxPoint): number {
  const above = ((2300 * u + 1900) * u + 2092) * u + 60
  const below = ((100 * u + 500) * u + 4) * u + 20
  return ((1 - Math.exp(-1 / (2 * v))) * above) / below
}

export const TEST_FUNCTIONS = {
  branin: {
    dimensions: [real('x', -5, 10), real('y', 0, 15)],
    value: branin,
    minimum: { value: 0.397887, tolerance: 0.01 },
    source: 'F. H. Branin, IBM J. Res. Dev. 16, 504 (1972), doi 10.1147/rd.165.0504; minimum 0.397887 at (−π, 12.275), (π, 2.275), (9.42478, 2.475)',
  },
  hartmann6: {
    dimensions: ['x1', 'x2', 'x3', 'x4', 'x5', 'x6'].map((name) => real(name, 0, 1)),
    value: hartmann6,
    minimum: { value: -3.32237, tolerance: 0.05 },
    source: 'J. K. Hartman, Naval Res. Logist. Q. 20, 569 (1973), doi 10.1002/nav.3800200316; constants as in L. C. W. Dixon, G. P. Szegö, '
      + 'Towards Global Optimisation 2 (1978); minimum −3.32237',
  },
  mixed: {
    dimensions: [
      { kind: 'choice', name: 'route', options: ROUTES.map(({ name }) => name) },
      { kind: 'integer', name: 'layers', low: 1, high: 8 },
      real('x', 0, 1), real('y', 0, 1),
    ],
    value: mixed,
    minimum: { value: -1, tolerance: 0.02 },
    source: 'made for ionforge: a choice, an integer and two reals; the minimum −1 at route a, 3 layers, x 0.2, y 0.8 follows from its form',
  },
  constrained: {
    dimensions: [real('x', 0, 6), real('y', 0, 6)],
    value: gardner,
    properties: ([x, y]) => ({ limited: Math.cos(x + y) }),
    constraint: { property: 'limited', sense: 'at_most', limit: 0.5 },
    minimum: { value: -2, tolerance: 0.02 },
    source: 'first simulation of J. R. Gardner et al., Proc. 31st Int. Conf. Machine Learning, PMLR 32, 937 (2014): cos 2x cos y + sin x with '
      + 'cos(x + y) ≤ 0.5; minimum −2 at (3π/2, 0)',
  },
  'two-objectives': {
    dimensions: [real('u', 0, 1), real('v', 0, 1)],
    value: ([u, v]) => branin([15 * u - 5, 15 * v]),
    properties: (point) => ({ currin: currin(point) }),
    second: { property: 'currin', reference: [18, 6], hypervolume: 59.36011874867746 },
    source: 'Branin on the unit square, and C. Currin, T. Mitchell, M. Morris, D. Ylvisaker, J. Am. Stat. Assoc. 86, 953 (1991), '
      + 'doi 10.1080/01621459.1991.10475138; hypervolume of the front from (18, 6) as BoTorch states it',
  },
} satisfies Readonly<Record<string, TestFunction>>

export type TestFunctionName = keyof typeof TEST_FUNCTIONS
