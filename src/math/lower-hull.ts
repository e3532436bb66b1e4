// Lower convex hull of points in the plane, by Andrew's monotone chain (Inform. Process. Lett. 9, 216 (1979)).

export interface HullPoint {
  readonly x: number
  readonly y: number
}

/**
 * Indices of the lower-hull vertices, by increasing x. Among points of equal x the lowest counts (ties: the
 * first given); points on a straight edge are not vertices. An empty list gives an empty hull.
 */
export function lowerHull(points: readonly HullPoint[]): number[] {
  const order = points
    .map((_, index) => index)
    .sort((i, j) => points[i].x - points[j].x || points[i].y - points[j].y || i - j)
  const hull: number[] = []
  for (const index of order) {
    const point = points[index]
    if (hull.length > 0 && points[hull[hull.length - 1]].x === point.x) continue
    while (hull.length >= 2 && !turnsUp(points[hull[hull.length - 2]], points[hull[hull.length - 1]], point)) hull.pop()
    hull.push(index)
  }
  return hull
}

/** Height of the hull at x, by linear interpolation between its vertices; NaN outside their range. */
export function hullHeight(vertices: readonly HullPoint[], x: number): number {
  for (let i = 1; i < vertices.length; i++) {
    const left = vertices[i - 1]
    const right = vertices[i]
    if (x >= left.x && x <= right.x) return left.y + ((right.y - left.y) * (x - left.x)) / (right.x - left.x)
  }
  return vertices.length === 1 && vertices[0].x === x ? vertices[0].y : Number.NaN
}

function turnsUp(a: HullPoint, b: HullPoint, c: HullPoint): boolean {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) > 0
}
