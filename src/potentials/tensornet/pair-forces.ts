// From the partial derivatives of an atom's energy with respect to its pairs to forces and virial.
import type { NeighbourList } from '../../atoms/neighbour-list.ts'

/**
 * Adds the pairs of atom i: `partials` holds, from index `at` on, f = ∂E_i/∂d per pair, d from centre to neighbour, so
 * F_i += f, F_j −= f and W −= d f.
 */
export function addPairForces(
  { first, owner, dx, dy, dz }: NeighbourList, i: number, partials: Float64Array, at: number, forces: Float64Array,
  virial: Float64Array,
): void {
  let sx = 0, sy = 0, sz = 0
  for (let p = first[i], f = at; p < first[i + 1]; p++, f += 3) {
    const x = partials[f], y = partials[f + 1], z = partials[f + 2]
    sx += x; sy += y; sz += z
    const j = 3 * owner[p]
    forces[j] -= x; forces[j + 1] -= y; forces[j + 2] -= z
    virial[0] -= dx[p] * x; virial[1] -= dx[p] * y; virial[2] -= dx[p] * z
    virial[3] -= dy[p] * x; virial[4] -= dy[p] * y; virial[5] -= dy[p] * z
    virial[6] -= dz[p] * x; virial[7] -= dz[p] * y; virial[8] -= dz[p] * z
  }
  forces[3 * i] += sx; forces[3 * i + 1] += sy; forces[3 * i + 2] += sz
}
