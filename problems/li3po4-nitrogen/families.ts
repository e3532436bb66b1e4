// How nitrogen keeps the crystal neutral. Li_x P O_y N_z is neutral for x = 2y + 3z − 5 (Y. A. Du, N. A. W. Holzwarth,
// Phys. Rev. B 81, 184106 (2010), doi 10.1103/PhysRevB.81.184106), as defects: −n_N + 2 n_VO − n_VLi + n_Lii = 0. A
// family is one way to fulfil this; with a number of N it is one composition.
import { ConfigError } from '../../src/errors.ts'

export const FAMILIES = ['interstitial', 'oxygen-vacancy', 'lithium-vacancy'] as const
export type Family = (typeof FAMILIES)[number]

/** How a report writes each family's defects, and the formula it keeps to. */
export const FAMILY_LABELS: Readonly<Record<Family, string>> = {
  interstitial: 'N + Li interstitial',
  'oxygen-vacancy': '2 N + O vacancy',
  'lithium-vacancy': 'N + O vacancy + Li vacancy',
}

/** One composition: defects per supercell. */
export interface SeriesMember {
  readonly family: Family
  readonly nitrogen: number
  readonly oxygenVacancies: number
  readonly lithiumVacancies: number
  readonly interstitials: number
}

/** The defects of so many N in a family; null where it has none for this number: 2 N share one O vacancy. */
export function memberOf(family: Family, nitrogen: number): SeriesMember | null {
  const none = { family, nitrogen, oxygenVacancies: 0, lithiumVacancies: 0, interstitials: 0 }
  switch (family) {
    case 'interstitial':
      return { ...none, interstitials: nitrogen }
    case 'oxygen-vacancy':
      return nitrogen % 2 === 0 ? { ...none, oxygenVacancies: nitrogen / 2 } : null
    case 'lithium-vacancy':
      // One O vacancy per N: the line from Li3PO4 to Li2PO2N, on which every N can bridge two P.
      return { ...none, oxygenVacancies: nitrogen, lithiumVacancies: nitrogen }
  }
}

/**
 * All members of a content series, by family and number of N. Throws ConfigError for a family without a member, and
 * where there are more N than P: beyond Li2PO2N no formation energy is defined.
 */
export function contentSeries(
  nitrogen: readonly number[], families: readonly Family[], phosphorus: number,
): SeriesMember[] {
  const counts = [...new Set(nitrogen)].sort((a, b) => a - b)
  const largest = counts[counts.length - 1]
  if (largest > phosphorus) {
    throw new ConfigError({
      rule: `a supercell with ${phosphorus} P may have at most as many N`, found: largest, place: 'problem.nitrogen',
      wayOut: 'Choose fewer N or a larger supercell.',
    })
  }
  return FAMILIES.filter((family) => families.includes(family)).flatMap((family) => {
    const members = counts.map((count) => memberOf(family, count)).filter((member) => member !== null)
    if (members.length > 0) return members
    throw new ConfigError({
      rule: 'the family oxygen-vacancy needs an even number of N', found: counts.join(', '), place: 'problem.nitrogen',
      wayOut: 'Two N share one O vacancy: add an even number, or leave the family out.',
    })
  })
}

/**
 * Units of Li2O beyond Li3PO4 and Li2PO2N in the balance of a member: 1 per interstitial, ½ per N with shared vacancy,
 * or 0.
 */
export function lithiumOxideOf({ nitrogen, oxygenVacancies }: SeriesMember): number {
  return nitrogen - oxygenVacancies
}
