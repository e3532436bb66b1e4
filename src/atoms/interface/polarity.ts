// Whether a slab carries a dipole that grows with its thickness, from formal charges: Tasker's three types of surfaces,
// P. W. Tasker, J. Phys. C: Solid State Phys. 12, 4977 (1979), doi 10.1088/0022-3719/12/22/036.
import { symbolOf } from '../elements.ts'
import type { Structure } from '../structure.ts'

/** I: every plane of atoms is neutral. II: planes are charged, the repeat unit has no dipole. III: it has one. */
export type TaskerType = 'type I' | 'type II' | 'type III'

export interface SurfacePolarity {
  readonly kind: TaskerType
  /** Dipole of the repeat unit along +z, e·Å per surface cell. */
  readonly dipole: number
  /** The same per area, e/Å. */
  readonly perArea: number
}

/** e: formal charges are whole numbers or thirds; smaller sums are rounding. */
const NEUTRAL = 1e-6

/** e/Å, 0.18 V across the cell: below it a dipole is what rounded coordinates leave; LiF (1 1 1) has 0.17. */
const NO_DIPOLE = 1e-3

/**
 * Polarity of the surface that a cell is stacked from: atoms in the order of their heights as they are, so the cut is
 * below the lowest. `charges`, e, are by symbol. Atoms within the tolerance, Å, are one plane. A plane that is neutral
 * but carries a dipole makes a surface type III, since that dipole adds up too. Null where an element has no charge or
 * the charges do not cancel: then nothing can be said.
 */
export function surfacePolarity(
  stacked: Structure, charges: Readonly<Record<string, number | undefined>>, tolerance = 0.2,
): SurfacePolarity | null {
  const { cell, positions, species } = stacked
  const atoms = Array.from(species, (number, i) => ({ height: positions[3 * i + 2], charge: charges[symbolOf(number)] ?? NaN }))
    .sort((a, b) => a.height - b.height)
  const total = atoms.reduce((sum, { charge }) => sum + charge, 0)
  if (!(Math.abs(total) < NEUTRAL)) return null
  const dipole = atoms.reduce((sum, { charge, height }) => sum + charge * (height - atoms[0].height), 0)
  const perArea = dipole / Math.abs(cell[0] * cell[4] - cell[1] * cell[3])
  if (Math.abs(perArea) > NO_DIPOLE) return { kind: 'type III', dipole, perArea }
  // As long as every plane before it is neutral, the charge added up so far vanishes between planes.
  let added = 0
  const isNeutral = atoms.every(({ height, charge }, i) => {
    const startsPlane = i > 0 && height - atoms[i - 1].height > tolerance
    const neutralBelow = !startsPlane || Math.abs(added) < NEUTRAL
    added += charge
    return neutralBelow
  })
  return { kind: isNeutral ? 'type I' : 'type II', dipole, perArea }
}
