// What a structure file holds: the structure, and what was said about it (info) and about each atom (arrays).
import { InputError } from '../errors.ts'
import type { Structure } from '../atoms/structure.ts'

/** A value on the comment line of extended XYZ: JSON, where numbers may also be NaN or infinite. */
export type InfoValue =
  | null
  | boolean
  | number
  | string
  | readonly InfoValue[]
  | { readonly [key: string]: InfoValue }

/** Columns per atom; `values` is row-major, length n·width. */
export type ArrayValue =
  | { readonly kind: 'real'; readonly width: number; readonly values: Float64Array }
  | { readonly kind: 'integer'; readonly width: number; readonly values: Float64Array }
  | { readonly kind: 'logical'; readonly width: number; readonly values: readonly boolean[] }
  | { readonly kind: 'string'; readonly width: number; readonly values: readonly string[] }

/**
 * One structure of a file. Names are the file's own: `info.energy` (eV), `info.virial` and `info.stress` (9 numbers),
 * `arrays.forces` (width 3, eV/Å), `arrays.move_mask` (true = free to move). Species and positions live in
 * `structure` only.
 */
export interface Frame {
  readonly structure: Structure
  readonly info: Readonly<Record<string, InfoValue>>
  readonly arrays: Readonly<Record<string, ArrayValue>>
}

/** A frame that says nothing beyond its structure. */
export function frameOf(structure: Structure, info: Frame['info'] = {}, arrays: Frame['arrays'] = {}): Frame {
  return { structure, info, arrays }
}

/** Real columns (length n·width) as an array value: `realColumns(forces, 3)`. */
export function realColumns(values: Float64Array, width: number): ArrayValue {
  return { kind: 'real', width, values }
}

/** `info.energy`, eV; throws InputError naming `place` when it is missing or not a finite number. */
export function energyOf(frame: Frame, place?: string): number {
  const { energy } = frame.info
  if (typeof energy === 'number' && Number.isFinite(energy)) return energy
  throw new InputError({
    rule: 'the structure must carry a finite energy',
    found: energy === undefined ? 'none' : typeof energy === 'number' ? energy : JSON.stringify(energy),
    ...(place === undefined ? {} : { place }),
    wayOut: 'In extended XYZ it is the key energy=… (eV) of the comment line.',
  })
}

/** `arrays.forces`, length 3n, eV/Å; throws InputError naming `place` when missing or not finite. */
export function forcesOf(frame: Frame, place?: string): Float64Array {
  const { forces } = frame.arrays
  const usable = forces !== undefined && (forces.kind === 'real' || forces.kind === 'integer') && forces.width === 3
  if (usable && forces.values.every(Number.isFinite)) return forces.values
  throw new InputError({
    rule: 'the structure must carry finite forces',
    found: forces === undefined ? 'none' : usable ? 'a number that is not finite' : `${forces.kind} × ${forces.width}`,
    ...(place === undefined ? {} : { place }),
    wayOut: 'In extended XYZ they are the columns forces:R:3 (eV/Å) of Properties.',
  })
}
