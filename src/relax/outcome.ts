// How a relaxation ends: each rule gives a named outcome and a reason in one line, or null to go on.
import { describeViolation, violations } from '../atoms/contacts.ts'
import { atomCount, volume, type Structure } from '../atoms/structure.ts'
import type { PotentialResult } from '../potentials/potential.ts'
import type { DegreesOfFreedom } from './cell-filter.ts'
import type { RelaxOutcome, RelaxSettings } from './types.ts'

export interface Ending {
  readonly outcome: RelaxOutcome
  readonly reason: string | null
}

/** An evaluated structure; fmax is its longest generalised force, eV/Å (NaN or infinite when anything is). */
export interface EvaluatedPoint {
  readonly structure: Structure
  readonly result: PotentialResult
  readonly fmax: number
}

/** Rise of the energy above the start, eV/atom, that no path downhill can show: the steps have run away. */
const ABSURD_RISE = 100
/** Force, eV/Å, that is absurd unless the start was worse. */
const ABSURD_FORCE = 1e6

export const CONVERGED: Ending = { outcome: 'converged', reason: null }

/** The evaluation broke down: numbers that are not finite, or an energy below the floor (a hole of the potential). */
export function brokenEvaluation({ structure, result, fmax }: EvaluatedPoint, floor: number): Ending | null {
  if (!Number.isFinite(result.energy)) return exploded(`energy ${result.energy} eV`)
  if (!Number.isFinite(fmax)) return exploded(`largest force ${fmax} eV/Å`)
  const perAtom = result.energy / atomCount(structure)
  if (perAtom >= floor) return null
  return exploded(`energy ${perAtom.toFixed(3)} eV/atom is below the floor of ${floor.toFixed(3)}`)
}

/** The path ran away upwards from its start. */
export function runaway({ structure, result, fmax }: EvaluatedPoint, start: EvaluatedPoint): Ending | null {
  const rise = (result.energy - start.result.energy) / atomCount(structure)
  if (rise > ABSURD_RISE) return exploded(`energy ${rise.toFixed(0)} eV/atom above the start`)
  // A force alone may grow on the way down: resolving one overlap of a random start can uncover a worse one.
  if (rise > 0 && fmax > Math.max(ABSURD_FORCE, start.fmax)) return exploded(`largest force ${fmax.toExponential(1)} eV/Å`)
  return null
}

/** The next point is not made of finite numbers: the optimizer divided by zero or overflowed. */
export function lost(x: Float64Array): Ending | null {
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i])) return exploded(`the next step leads to a coordinate of ${x[i]} Å`)
  }
  return null
}

/** Two atoms are closer than allowed. */
export function tooClose(structure: Structure, distances: RelaxSettings['minimumDistance']): Ending | null {
  if (distances === null) return null
  const worst = violations(structure, distances)
  return worst === null ? null : { outcome: 'too_close', reason: describeViolation(worst) }
}

/** The force calls are used up. */
export function stepLimit(point: EvaluatedPoint, { maxSteps, fmax }: Pick<RelaxSettings, 'maxSteps' | 'fmax'>): Ending {
  const force = point.fmax.toPrecision(3)
  return { outcome: 'step_limit', reason: `largest force ${force} eV/Å after ${maxSteps} force calls, fmax is ${fmax}` }
}

/** A moved cell left its bounds. */
export function outsideCellBounds(
  moved: Structure,
  start: Structure,
  { volumeRange, lengthRange }: Pick<RelaxSettings, 'volumeRange' | 'lengthRange'>,
): Ending | null {
  const ratio = volume(moved) / volume(start)
  if (!(ratio >= volumeRange[0] && ratio <= volumeRange[1])) {
    const reason = `volume would become ${ratio.toFixed(3)} of the start, allowed ${volumeRange.join(' to ')}`
    return { outcome: 'volume_bound', reason }
  }
  for (let k = 0; k < 3; k++) {
    const [x, y, z] = moved.cell.subarray(3 * k, 3 * k + 3)
    const length = Math.sqrt(x * x + y * y + z * z)
    if (length >= lengthRange[0] && length <= lengthRange[1]) continue
    const allowed = lengthRange.join(' to ')
    const reason = `lattice vector ${'abc'[k]} would become ${length.toFixed(2)} Å, allowed ${allowed} Å`
    return { outcome: 'volume_bound', reason }
  }
  return null
}

/** An atom would leave its start by more than allowed; the cell's rows do not count. */
export function displaced(
  x: Float64Array, { start, movers }: Pick<DegreesOfFreedom, 'start' | 'movers'>, limit: number,
): Ending | null {
  if (limit === Infinity) return null
  for (let i = 0; i < movers.length; i++) {
    const dx = x[3 * i] - start[3 * i]
    const dy = x[3 * i + 1] - start[3 * i + 1]
    const dz = x[3 * i + 2] - start[3 * i + 2]
    const distance = Math.sqrt(dx * dx + dy * dy + dz * dz)
    if (distance <= limit) continue
    const reason = `atom ${movers[i] + 1} would be ${distance.toFixed(2)} Å from its start, allowed ${limit} Å`
    return { outcome: 'displacement_limit', reason }
  }
  return null
}

function exploded(reason: string): Ending {
  return { outcome: 'exploded', reason }
}
