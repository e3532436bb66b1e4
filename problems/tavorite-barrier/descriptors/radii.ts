// Ionic radii of Shannon (1976): A, M, O and Z six-coordinated, X four-coordinated; high spin wherever spin states differ,
// but for Co3+, which is low spin among oxygen. O2− is 1.40 Å throughout.
import { shannonRadius } from '../../../src/atoms/shannon-radii.ts'
import type { Compound } from '../compounds.ts'
import { describedBy, type Computed, type DescribedGroup } from './descriptor.ts'

export interface TavoriteRadii {
  readonly mobile: number
  readonly metal: number
  readonly centre: number
  readonly oxygen: number
  readonly halide: number
}

/** Radii of the ions of a compound, Å. */
export function radiiOf({ elements, charges }: Compound): TavoriteRadii {
  const isLowSpin = elements.metal === 'Co' && charges.metal === 3
  return {
    mobile: shannonRadius(elements.mobile, 1, 6),
    metal: shannonRadius(elements.metal, charges.metal, 6, isLowSpin ? 'low' : 'high'),
    centre: shannonRadius(elements.centre, charges.centre, 4),
    oxygen: shannonRadius('O', -2, 6),
    halide: shannonRadius(elements.halide, -1, 6),
  }
}

/** Radii of every compound and how they fit together. */
export function radiusDescriptors(compounds: readonly Compound[]): DescribedGroup {
  return describedBy('radius', RADII, compounds)
}

const RADII: readonly Computed[] = [
  radius('radius_A', 'Å', 'of A+', ({ mobile }) => mobile),
  radius('radius_M', 'Å', 'of M', ({ metal }) => metal),
  radius('radius_X', 'Å', 'of X', ({ centre }) => centre),
  radius('radius_Z', 'Å', 'of Z−', ({ halide }) => halide),
  radius('radius_ratio_MZ', '', 'r(M)/r(Z)', ({ metal, halide }) => metal / halide),
  // After Goldschmidt (1926): 1 where A–anion contacts are √2 times the M–anion contacts, as in a perovskite.
  radius('tolerance_O', '', '(r(A) + r(O)) / √2 (r(M) + r(O))', ({ mobile, metal, oxygen }) =>
    (mobile + oxygen) / (Math.SQRT2 * (metal + oxygen))),
  radius('tolerance_Z', '', '(r(A) + r(Z)) / √2 (r(M) + r(Z))', ({ mobile, metal, halide }) =>
    (mobile + halide) / (Math.SQRT2 * (metal + halide))),
]

function radius(name: string, unit: string, meaning: string, value: (radii: TavoriteRadii) => number): Computed {
  return { name, unit, meaning, of: (compound) => value(radiiOf(compound)) }
}
