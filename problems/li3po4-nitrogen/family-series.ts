// What all figures share: one role per family, and series with one point per composition.
import type { Figure, Series } from '../../src/analysis/figure.ts'
import { FAMILIES, FAMILY_LABELS, type Family } from './families.ts'
import type { CompositionFindings } from './findings.ts'

/** One role per family, the same in every figure. */
export const ROLES: Readonly<Record<Family, Series['role']>> = {
  interstitial: 'tertiary', 'oxygen-vacancy': 'secondary', 'lithium-vacancy': 'primary',
}

/** From the pure host to a little beyond the richest composition. */
export function contentAxis(compositions: readonly CompositionFindings[]): Figure['x'] {
  return { label: 'N per P', range: [0, 1.05 * Math.max(...compositions.map(({ nitrogenPerP }) => nitrogenPerP))] }
}

/** One line per family through the points of its compositions; null where a composition has none. */
export function perFamily(
  compositions: readonly CompositionFindings[], pointOf: (composition: CompositionFindings) => number[] | null,
): Series[] {
  return familiesOf(compositions).map((family): Series => ({
    label: FAMILY_LABELS[family], mark: 'line-points', role: ROLES[family],
    points: ofFamily(compositions, family).map(pointOf).filter((point) => point !== null),
  })).filter(({ points }) => points.length > 0)
}

/** Families of these compositions, in the usual order. */
export function familiesOf(compositions: readonly CompositionFindings[]): Family[] {
  return FAMILIES.filter((family) => ofFamily(compositions, family).length > 0)
}

/** The compositions of one family. */
export function ofFamily(compositions: readonly CompositionFindings[], family: Family): CompositionFindings[] {
  return compositions.filter(({ member }) => member.family === family)
}
