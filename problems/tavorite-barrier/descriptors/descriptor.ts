// What a descriptor of a compound is: a number known before the barrier is measured, computed from composition and
// relaxed structure.
import type { Compound } from '../compounds.ts'

export interface Descriptor {
  readonly name: string
  /** '' for a pure number. */
  readonly unit: string
  /** What it is, in a few words. */
  readonly meaning: string
}

/** Descriptors that say the same kind of thing, of a list of compounds: one row of numbers each. */
export interface DescribedGroup {
  readonly name: string
  readonly descriptors: readonly Descriptor[]
  readonly rows: readonly (readonly number[])[]
}

/** One descriptor and how it is computed. */
export type Computed = Descriptor & { readonly of: (compound: Compound) => number }

/** A group whose descriptors see one compound at a time. */
export function describedBy(name: string, computed: readonly Computed[], compounds: readonly Compound[]): DescribedGroup {
  return {
    name,
    descriptors: computed.map(({ name: descriptor, unit, meaning }) => ({ name: descriptor, unit, meaning })),
    rows: compounds.map((compound) => computed.map(({ of }) => of(compound))),
  }
}
