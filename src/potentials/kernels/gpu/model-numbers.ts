// The numbers of a model in one f32 array for the device, and where each table begins in it.
import type { NepTables } from '../../nep/tables.ts'

/** Numbers per ordered pair of species in the cutoff table: radial cutoff, its inverse, angular cutoff, its inverse. */
export const CUTOFF_WIDTH = 4

/** Offsets into the array. */
export interface ModelOffsets {
  readonly cutoffs: number
  readonly radial: number
  readonly angular: number
  readonly w0: number
  readonly b0: number
  readonly w1: number
  readonly bias: number
  readonly zbl: number
}

export interface ModelNumbers {
  readonly values: Float32Array
  readonly offsets: ModelOffsets
}

/** Lays the tables of a model one after the other. */
export function modelNumbers(tables: NepTables): ModelNumbers {
  const cutoffs = Array.from(tables.radialCutoff).flatMap((radial, pair) =>
    [radial, 1 / radial, tables.angularCutoff[pair], 1 / tables.angularCutoff[pair]])
  const parts = {
    cutoffs, radial: tables.radialChebyshev, angular: tables.angularChebyshev, w0: tables.w0, b0: tables.b0, w1: tables.w1,
    bias: tables.bias, zbl: tables.zbl ?? [],
  }
  const offsets: Record<string, number> = {}
  const values: number[] = []
  for (const [name, part] of Object.entries(parts)) {
    offsets[name] = values.length
    for (let i = 0; i < part.length; i++) values.push(part[i])
  }
  return { values: Float32Array.from(values), offsets: offsets as unknown as ModelOffsets }
}
