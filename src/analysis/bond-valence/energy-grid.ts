// Site energies on a grid over one cell. The grid is cut into small blocks, and the ions within reach of a block are
// gathered once for all its points.
import { gridCounts, type CellGrid } from '../../atoms/cell-grid.ts'
import type { Matrix3 } from '../../math/matrix3.ts'
import { interactionEnergy, SITE_ENERGY_CUTOFF, type SiteEnergyField } from './site-energy.ts'

interface Places {
  readonly x: Float64Array
  readonly y: Float64Array
  readonly z: Float64Array
}

/** Points per block edge: at the usual 0.2 Å a block is small beside the cutoff. */
const BLOCK = 8
/** Energies (eV) at points at most `resolution` (Å) apart along a, b, c; throws ConfigError as gridCounts does. */
export function gridEnergies(field: SiteEnergyField, resolution: number): CellGrid {
  const counts = gridCounts(field.cell, resolution)
  const [na, nb, nc] = counts
  const values = new Float64Array(na * nb * nc)
  const scratch = field.interactions.map(({ x }): Places => ({
    x: new Float64Array(x.length), y: new Float64Array(x.length), z: new Float64Array(x.length),
  }))
  for (let i = 0; i < na; i += BLOCK) {
    for (let j = 0; j < nb; j += BLOCK) {
      for (let k = 0; k < nc; k += BLOCK) fillBlock(field, { counts, values }, [i, j, k], scratch)
    }
  }
  return { counts, values }
}

function fillBlock(
  field: SiteEnergyField, { counts, values }: CellGrid, from: readonly number[], scratch: readonly Places[],
): void {
  const { cell, interactions } = field
  const to = from.map((start, d) => Math.min(counts[d], start + BLOCK))
  const centre = cartesian(cell, from.map((start, d) => (start + to[d] - 1) / 2 / counts[d]))
  const half = from.map((start, d) => (to[d] - 1 - start) / 2 / counts[d])
  // The farthest corner; ±a ±b ±c of a skewed block all differ.
  const corners = [[1, 1, 1], [1, 1, -1], [1, -1, 1], [1, -1, -1]]
    .map((signs) => cartesian(cell, signs.map((sign, d) => sign * half[d])))
  const radius = Math.max(...corners.map(([x, y, z]) => Math.sqrt(x * x + y * y + z * z)))
  const reach = SITE_ENERGY_CUTOFF + radius + 1e-6
  const found = interactions.map((interaction, n) => gather(interaction, centre, reach, scratch[n]))
  for (let i = from[0]; i < to[0]; i++) {
    for (let j = from[1]; j < to[1]; j++) {
      for (let k = from[2]; k < to[2]; k++) {
        const [x, y, z] = cartesian(cell, [i / counts[0], j / counts[1], k / counts[2]])
        let energy = 0
        for (let n = 0; n < interactions.length; n++) {
          energy += interactionEnergy(interactions[n], scratch[n], found[n], x, y, z)
        }
        values[(i * counts[1] + j) * counts[2] + k] = energy
      }
    }
  }
}

/** Copies the places within `reach` (Å) of the centre; returns how many there are. */
function gather(places: Places, [x, y, z]: readonly number[], reach: number, into: Places): number {
  let count = 0
  for (let i = 0; i < places.x.length; i++) {
    const dx = places.x[i] - x
    const dy = places.y[i] - y
    const dz = places.z[i] - z
    if (dx * dx + dy * dy + dz * dz > reach * reach) continue
    into.x[count] = places.x[i]
    into.y[count] = places.y[i]
    into.z[count] = places.z[i]
    count++
  }
  return count
}

function cartesian(cell: Matrix3, s: readonly number[]): number[] {
  return [0, 1, 2].map((k) => s[0] * cell[k] + s[1] * cell[3 + k] + s[2] * cell[6 + k])
}
