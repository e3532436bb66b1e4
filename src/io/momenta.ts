// Velocities in structure files: the column `momenta` as the Atomic Simulation Environment keeps it, amu times Å per
// Å·√(amu/eV), so that its temperature and velocities come out right there.
import { InputError } from '../errors.ts'
import { massOf } from '../atoms/elements.ts'
import type { Structure } from '../atoms/structure.ts'
import { EV_PER_AMU_A2_PER_FS2 } from '../units.ts'
import { realColumns, type ArrayValue, type Frame } from './frame.ts'

/** 1 Å/fs in Å per Å·√(amu/eV). */
const ASE_VELOCITY = Math.sqrt(EV_PER_AMU_A2_PER_FS2)

/** Velocities (Å/fs, length 3n) as the column `momenta`. */
export function momentaColumn({ species }: Structure, velocities: Float64Array): ArrayValue {
  return realColumns(velocities.map((v, i) => v * massOf(species[Math.floor(i / 3)]) * ASE_VELOCITY), 3)
}

/** Velocities (Å/fs, length 3n) of a frame with momenta; throws InputError naming `place` when it has none. */
export function velocitiesOf({ structure: { species }, arrays: { momenta } }: Frame, place: string): Float64Array {
  const usable = momenta !== undefined && (momenta.kind === 'real' || momenta.kind === 'integer') && momenta.width === 3
  if (usable && momenta.values.every(Number.isFinite)) {
    return momenta.values.map((p, i) => p / (massOf(species[Math.floor(i / 3)]) * ASE_VELOCITY))
  }
  throw new InputError({
    rule: 'the structure must carry finite momenta for its velocities to be used',
    found: momenta === undefined ? 'none' : usable ? 'a number that is not finite' : `${momenta.kind} × ${momenta.width}`,
    place,
    wayOut: 'In extended XYZ they are the columns momenta:R:3 of Properties, as "ionforge md" and ASE write them.',
  })
}
