// Pareto fronts of two objectives, both maximised.

/** Values of the two objectives. */
export type Pair = readonly [number, number]

/**
 * The points that no other point beats in one objective without losing in the other, and that beat the reference in
 * both; the first objective falls and the second rises along the list. Equal points count once.
 */
export function paretoFront(points: readonly Pair[], [r1, r2]: Pair = [-Infinity, -Infinity]): Pair[] {
  const sorted = points.filter(([a, b]) => a > r1 && b > r2).sort((p, q) => q[0] - p[0] || q[1] - p[1])
  const front: Pair[] = []
  for (const point of sorted) {
    if (front.length === 0 || point[1] > front[front.length - 1][1]) front.push(point)
  }
  return front
}

/** Area that the points dominate above the reference. */
export function hypervolume(points: readonly Pair[], reference: Pair): number {
  let below = reference[1]
  return paretoFront(points, reference).reduce((area, [a, b]) => {
    const strip = (a - reference[0]) * (b - below)
    below = b
    return area + strip
  }, 0)
}

/**
 * A reference from what is known: a tenth of the front's extent below its worst value of each objective; of an
 * objective in which the front has no extent, below the worst of all points. Needs at least one point.
 */
export function referenceFrom(points: readonly Pair[]): Pair {
  const front = paretoFront(points)
  return [referenceOf(0, front, points), referenceOf(1, front, points)]
}

function referenceOf(k: 0 | 1, front: readonly Pair[], points: readonly Pair[]): number {
  const values = front.map((point) => point[k])
  const best = Math.max(...values)
  const worst = front.length > 1 ? Math.min(...values) : Math.min(...points.map((point) => point[k]))
  // One point alone, or all alike: one standard deviation, the unit of the values.
  return worst < best ? worst - 0.1 * (best - worst) : best - 1
}
