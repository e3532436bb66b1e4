// Site energies on a grid over one cell. The grid is cut into small blocks, and the ions within reach of a block are
// gathered once for all its points; the energies of pairs come from tables.
import { gridCounts, type CellGrid } from '../../atoms/cell-grid.ts'
import { curveAt, curveTable, type CurveTable } from '../../math/curve-table.ts'
import type { Matrix3 } from '../../math/matrix3.ts'
import { pairEnergy, pairSlope, type Interaction, type SiteEnergyField } from './site-energy.ts'

/** One element's ions near a block. */
interface Gathered {
  readonly interaction: Interaction
  /** Energy of the ion with one of them against the distance, eV. */
  readonly energy: CurveTable
  readonly x: Float64Array
  readonly y: Float64Array
  readonly z: Float64Array
  /** How many of the places are filled. */
  count: number
}

/** Points per block edge: at the usual 0.2 Å a block is small beside the cutoff. */
const BLOCK = 5

/** Energies (eV) at points at most `resolution` (Å) apart along a, b, c; throws ConfigError as gridCounts does. */
export function gridEnergies(field: SiteEnergyField, resolution: number): CellGrid {
  return energiesOnGrid(field, gridCounts(field.cell, resolution))
}

/** Energies (eV) at this many points along a, b, c. */
export function energiesOnGrid(field: SiteEnergyField, counts: CellGrid['counts']): CellGrid {
  const [na, nb, nc] = counts
  const values = new Float64Array(na * nb * nc)
  const near = field.interactions.map((interaction): Gathered => ({
    interaction,
    energy: curveTable((r) => pairEnergy(interaction, r), (r) => pairSlope(interaction, r), interaction.reach),
    x: new Float64Array(interaction.x.length),
    y: new Float64Array(interaction.x.length),
    z: new Float64Array(interaction.x.length),
    count: 0,
  }))
  for (let i = 0; i < na; i += BLOCK) {
    for (let j = 0; j < nb; j += BLOCK) {
      for (let k = 0; k < nc; k += BLOCK) fillBlock(field.cell, { counts, values }, [i, j, k], near)
    }
  }
  return { counts, values }
}

function fillBlock(
  cell: Matrix3, { counts, values }: CellGrid, from: readonly number[], near: readonly Gathered[],
): void {
  const to = from.map((start, d) => Math.min(counts[d], start + BLOCK))
  const centre = cartesian(cell, from.map((start, d) => (start + to[d] - 1) / 2 / counts[d]))
  const half = from.map((start, d) => (to[d] - 1 - start) / 2 / counts[d])
  // The farthest corner; ±a ±b ±c of a skewed block all differ.
  const corners = [[1, 1, 1], [1, 1, -1], [1, -1, 1], [1, -1, -1]]
    .map((signs) => cartesian(cell, signs.map((sign, d) => sign * half[d])))
  const radius = Math.max(...corners.map(([x, y, z]) => Math.sqrt(x * x + y * y + z * z)))
  for (const gathered of near) gather(gathered, centre, radius + 1e-6)
  for (let i = from[0]; i < to[0]; i++) {
    for (let j = from[1]; j < to[1]; j++) {
      for (let k = from[2]; k < to[2]; k++) {
        const [x, y, z] = cartesian(cell, [i / counts[0], j / counts[1], k / counts[2]])
        let energy = 0
        for (const gathered of near) energy += energyWith(gathered, x, y, z)
        values[(i * counts[1] + j) * counts[2] + k] = energy
      }
    }
  }
}

/** Copies the ions within reach of a block (its centre and radius, Å). */
function gather(into: Gathered, [x, y, z]: readonly number[], radius: number): void {
  const { interaction: ions } = into
  const limit = (ions.reach + radius) * (ions.reach + radius)
  into.count = 0
  for (let i = 0; i < ions.x.length; i++) {
    const dx = ions.x[i] - x
    const dy = ions.y[i] - y
    const dz = ions.z[i] - z
    if (dx * dx + dy * dy + dz * dz > limit) continue
    into.x[into.count] = ions.x[i]
    into.y[into.count] = ions.y[i]
    into.z[into.count] = ions.z[i]
    into.count++
  }
}

function energyWith({ interaction, energy, x: xs, y: ys, z: zs, count }: Gathered, x: number, y: number, z: number): number {
  const limit = interaction.reach * interaction.reach
  let sum = 0
  for (let i = 0; i < count; i++) {
    const dx = xs[i] - x
    const dy = ys[i] - y
    const dz = zs[i] - z
    const square = dx * dx + dy * dy + dz * dz
    if (square <= limit) sum += curveAt(energy, Math.sqrt(square))
  }
  return sum
}

function cartesian(cell: Matrix3, s: readonly number[]): number[] {
  return [0, 1, 2].map((k) => s[0] * cell[k] + s[1] * cell[3 + k] + s[2] * cell[6 + k])
}
