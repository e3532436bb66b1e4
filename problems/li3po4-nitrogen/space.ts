// The content series as a `sites` space: Li and vacancies on the Li sites, O, N and vacancies on the O sites, Li on the
// interstitial places, P where it is. Only the compositions of the series are allowed.
import { ConfigError } from '../../src/errors.ts'
import { countOf } from '../../src/atoms/composition.ts'
import { decodeStructure } from '../../src/spaces/structures.ts'
import type { SiteComposition } from '../../src/spaces/sites/compositions.ts'
import { sitesParametersSchema } from '../../src/spaces/sites/parameters.ts'
import { sitesSpace, type SitesSpace } from '../../src/spaces/sites/sites.ts'
import { contentSeries, type SeriesMember } from './families.ts'
import { PHOSPHORUS } from './motifs.ts'
import type { NitrogenParameters } from './parameters.ts'
import type { NitrogenReferences } from './references.ts'

/** Sublattices in this order; the third only where the family of interstitials is searched. */
export const SUBLATTICES = { lithium: 0, oxygen: 1, interstitial: 2 } as const

/** The space and which member of the series each of its compositions is. */
export interface NitrogenSpace {
  readonly space: SitesSpace
  /** By index of composition. */
  readonly members: readonly SeriesMember[]
  /** P in the supercell: formula units of the host. */
  readonly formulaUnits: number
}

/** Builds the space of the prepared host; throws ConfigError for contents that do not fit. */
export function nitrogenSpace(
  parameters: NitrogenParameters, { crystals, host, interstitials }: NitrogenReferences,
): NitrogenSpace {
  const { supercell, nitrogen, families } = parameters
  const prepared = crystals.find(({ name }) => name === host)
  const structure = decodeStructure(prepared?.structure ?? null)
  const [na, nb, nc] = supercell
  const formulaUnits = countOf(structure, PHOSPHORUS) * na * nb * nc
  const series = contentSeries(nitrogen, families, formulaUnits)
  const most = (count: (member: SeriesMember) => number): number => Math.max(...series.map(count))
  const places = interstitials.filter(({ used }) => used)
    .map(({ position: [x, y, z] }): [number, number, number] => [x, y, z])
  const needsPlaces = series.some(({ interstitials: count }) => count > 0)
  if (!needsPlaces && parameters.interstitials !== undefined) {
    throw new ConfigError({
      rule: 'places of interstitial lithium are used by the family interstitial only', found: families.join(', '),
      place: 'problem.interstitials', wayOut: 'Add that family, or leave the places out.',
    })
  }
  const space = sitesSpace(structure, sitesParametersSchema.parse({
    supercell,
    sublattices: [
      { sites: 'Li', species: { Li: 'rest', vacancy: [0, most(({ lithiumVacancies }) => lithiumVacancies)] } },
      {
        sites: 'O',
        species: {
          O: 'rest',
          N: [Math.min(...series.map((member) => member.nitrogen)), most((member) => member.nitrogen)],
          vacancy: [0, most(({ oxygenVacancies }) => oxygenVacancies)],
        },
      },
      ...(needsPlaces
        ? [{ positions: places, species: { Li: [0, most((member) => member.interstitials)], vacancy: 'rest' } }]
        : []),
    ],
  }), (composition) => memberLike(series, composition) !== undefined)
  const members = space.compositions.map((composition) => memberLike(series, composition) ?? series[0])
  return { space, members, formulaUnits }
}

/** The member of the series with the defects of a composition. */
function memberLike(series: readonly SeriesMember[], composition: SiteComposition): SeriesMember | undefined {
  const { lithium, oxygen, interstitial } = SUBLATTICES
  // The palette lists the vacancy, then species in order of first mention: Li, O, N.
  const [VACANCY, LI, , N] = [0, 1, 2, 3]
  const { counts } = composition
  return series.find((member) =>
    counts[lithium][VACANCY] === member.lithiumVacancies
    && counts[oxygen][VACANCY] === member.oxygenVacancies
    && counts[oxygen][N] === member.nitrogen
    && (interstitial < counts.length ? counts[interstitial][LI] : 0) === member.interstitials)
}
