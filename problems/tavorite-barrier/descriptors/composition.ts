// Composition: electronegativities (Pauling) and what they say of the bonds. Differences to oxygen are those of the element
// itself up to a constant, so they are no columns of their own. The ionic character of a bond is 1 − exp(−(χ_a − χ_b)²/4):
// L. Pauling, The Nature of the Chemical Bond (1960), section 3-9.
import { electronegativityOf } from '../../../src/atoms/electronegativity.ts'
import type { Compound, TavoriteElements } from '../compounds.ts'
import { describedBy, type Computed, type DescribedGroup } from './descriptor.ts'

/** Electronegativities and covalency of every compound. */
export function compositionDescriptors(compounds: readonly Compound[]): DescribedGroup {
  return describedBy('composition', COMPOSITION, compounds)
}

const COMPOSITION: readonly Computed[] = [
  electronegativity('electronegativity_A', 'mobile', 'A'),
  electronegativity('electronegativity_M', 'metal', 'M (and so of covalency M–O)'),
  electronegativity('electronegativity_X', 'centre', 'X (and so of covalency X–O)'),
  electronegativity('electronegativity_Z', 'halide', 'Z'),
  {
    name: 'electronegativity_X_minus_M', unit: '', meaning: 'X − M: the larger, the more X–O and the less M–O is covalent',
    of: ({ elements }) => electronegativityOf(elements.centre) - electronegativityOf(elements.metal),
  },
  {
    name: 'ionicity_MZ', unit: '', meaning: 'ionic character of M–Z',
    of: ({ elements }) => ionicity(elements.metal, elements.halide),
  },
]

function electronegativity(name: string, site: keyof TavoriteElements, letter: string): Computed {
  return { name, unit: '', meaning: `of ${letter}, Pauling`, of: ({ elements }) => electronegativityOf(elements[site]) }
}

function ionicity(a: string, b: string): number {
  const difference = electronegativityOf(a) - electronegativityOf(b)
  return 1 - Math.exp(-(difference * difference) / 4)
}
