// The structure an evaluation ended with, as plain data among its properties: the genome stays the occupation, and its
// atoms come in the order the space lists them.
import type { Structure } from '../../src/atoms/structure.ts'
import type { Json } from '../../src/spaces/space.ts'

/** 1/Å. Rounding to 1e-5 Å is far below what a potential can tell apart, and saves half the digits. */
const STEPS_PER_ANGSTROM = 100_000

/** Cell (9 numbers) and positions (3n) of a structure, rounded to 1e-5 Å. */
export function encodeRelaxed({ cell, positions }: Structure): Json {
  return { cell: rounded(cell), positions: rounded(positions) }
}

/** The structure that `properties.relaxed` describes, given the one its relaxation began with; that one without it. */
export function relaxedStructure(start: Structure, properties: Readonly<Record<string, Json>> = {}): Structure {
  const { relaxed } = properties
  if (relaxed === undefined || relaxed === null) return start
  const { cell, positions } = relaxed as { readonly cell: readonly number[]; readonly positions: readonly number[] }
  return { ...start, cell: Float64Array.from(cell), positions: Float64Array.from(positions) }
}

function rounded(values: Float64Array): number[] {
  // Divided by a whole number, not multiplied by 1e-5: 0.1 is written as 0.1. Adding 0 makes a zero of −0.
  return Array.from(values, (value) => Math.round(value * STEPS_PER_ANGSTROM) / STEPS_PER_ANGSTROM + 0)
}
