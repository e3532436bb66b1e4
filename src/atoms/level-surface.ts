// The surface on which a periodic grid has one value, as triangles: every box of eight neighbouring points is cut into six
// tetrahedra around its diagonal, and each of those by a plane (marching tetrahedra, A. Doi, A. Koide, IEICE Trans. Inf.
// Syst. E74, 214 (1991)). Points of the surface lie on edges, where the value is interpolated; the planes of boxes and
// tetrahedra match, so that the surface has no holes. It ends, open, on the faces of the cell.
import type { CellGrid } from './cell-grid.ts'

/** Triangles; points are shared between them. */
export interface LevelSurface {
  /** Fractional coordinates in [0, 1], 3 per point. */
  readonly points: Float64Array
  /** Downhill direction in fractional coordinates (not normalised), 3 per point. */
  readonly downhill: Float64Array
  /** Three points per triangle, anticlockwise seen from the higher side (in a right-handed cell). */
  readonly triangles: Uint32Array
}

// Corners of a box, bit 0 along a, bit 1 along b, bit 2 along c; all tetrahedra share the diagonal 0–7.
const TETRAHEDRA = [[0, 1, 3, 7], [0, 3, 2, 7], [0, 2, 6, 7], [0, 6, 4, 7], [0, 4, 5, 7], [0, 5, 1, 7]] as const

/** The surface at a level; the grid continues beyond the faces of its cell. */
export function levelSurface({ counts: [na, nb, nc], values }: CellGrid, level: number): LevelSurface {
  const at = (i: number, j: number, k: number): number => values[((i % na) * nb + (j % nb)) * nc + (k % nc)]
  const points: number[] = []
  const downhill: number[] = []
  const triangles: number[] = []
  const known = new Map<number, number>()
  const cornerIndex = (i: number, j: number, k: number): number => (i * (nb + 1) + j) * (nc + 1) + k
  const corners = (na + 1) * (nb + 1) * (nc + 1)

  const slopeAt = (i: number, j: number, k: number): number[] => [
    (at(i + na - 1, j, k) - at(i + 1, j, k)) * na, (at(i, j + nb - 1, k) - at(i, j + 1, k)) * nb,
    (at(i, j, k + nc - 1) - at(i, j, k + 1)) * nc,
  ]

  /** The point of the surface between two corners of the grid. */
  const pointBetween = (a: readonly number[], b: readonly number[]): number => {
    const [p, q] = [cornerIndex(a[0], a[1], a[2]), cornerIndex(b[0], b[1], b[2])]
    const key = Math.min(p, q) * corners + Math.max(p, q)
    const found = known.get(key)
    if (found !== undefined) return found
    const [low, high] = [at(a[0], a[1], a[2]), at(b[0], b[1], b[2])]
    const share = (level - low) / (high - low)
    const [first, second] = [slopeAt(a[0], a[1], a[2]), slopeAt(b[0], b[1], b[2])]
    for (let axis = 0; axis < 3; axis++) {
      points.push((a[axis] + share * (b[axis] - a[axis])) / [na, nb, nc][axis])
      downhill.push(first[axis] + share * (second[axis] - first[axis]))
    }
    known.set(key, points.length / 3 - 1)
    return points.length / 3 - 1
  }

  for (let i = 0; i < na; i++) {
    for (let j = 0; j < nb; j++) {
      for (let k = 0; k < nc; k++) {
        const box = Array.from({ length: 8 }, (_, n) => [i + (n & 1), j + ((n >> 1) & 1), k + (n >> 2)])
        const inside = box.map(([x, y, z]) => at(x, y, z) < level)
        if (inside.every(Boolean) || !inside.some(Boolean)) continue
        for (const tetrahedron of TETRAHEDRA) {
          const below = tetrahedron.filter((n) => inside[n])
          const above = tetrahedron.filter((n) => !inside[n])
          if (below.length === 0 || above.length === 0) continue
          // One corner apart gives a triangle; two and two give four points around.
          const ring = below.length === 2
            ? [[0, 0], [0, 1], [1, 1], [1, 0]].map(([n, m]) => pointBetween(box[below[n]], box[above[m]]))
            : below.flatMap((n) => above.map((m) => pointBetween(box[n], box[m])))
          const turns = isAnticlockwise(ring.map((n) => points.slice(3 * n, 3 * n + 3)), upwards(box, below, above))
          for (let n = 2; n < ring.length; n++) triangles.push(ring[0], ...(turns ? [ring[n - 1], ring[n]] : [ring[n], ring[n - 1]]))
        }
      }
    }
  }
  return { points: Float64Array.from(points), downhill: Float64Array.from(downhill), triangles: Uint32Array.from(triangles) }
}

/** From the lower corners of a tetrahedron to the higher ones. */
function upwards(box: readonly (readonly number[])[], below: readonly number[], above: readonly number[]): number[] {
  const middle = (corners: readonly number[], axis: number): number =>
    corners.reduce((sum, n) => sum + box[n][axis], 0) / corners.length
  return [0, 1, 2].map((axis) => middle(above, axis) - middle(below, axis))
}

function isAnticlockwise([a, b, c]: readonly (readonly number[])[], up: readonly number[]): boolean {
  const [u, v] = [b.map((x, k) => x - a[k]), c.map((x, k) => x - a[k])]
  return up[0] * (u[1] * v[2] - u[2] * v[1]) + up[1] * (u[2] * v[0] - u[0] * v[2]) + up[2] * (u[0] * v[1] - u[1] * v[0]) > 0
}
