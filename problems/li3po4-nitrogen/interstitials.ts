// Where lithium may go between the atoms of the relaxed host: found by bond valence and voids, or given.
import { interstitialSites, type InterstitialSettings } from '../../src/analysis/bond-valence/interstitials.ts'
import { ionSite, type IonSite } from '../../src/analysis/bond-valence/ion-site.ts'
import { siteEnergyField } from '../../src/analysis/bond-valence/site-energy.ts'
import { spaceGroupOf } from '../../src/atoms/space-group.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import { EvaluationError } from '../../src/errors.ts'
import type { NitrogenParameters } from './parameters.ts'

/** One symmetry-distinct place for interstitial Li in the host. */
export interface PreparedInterstitial {
  /** Fractional coordinates in the host cell. */
  readonly position: readonly [number, number, number]
  readonly origin: string
  /** Images in the host cell. */
  readonly multiplicity: number
  /** Bond-valence energy above the best occupied Li site, eV. */
  readonly energy_above_host: number
  readonly bond_valence_sum: number
  /** O around it. */
  readonly coordination: number
  /** Å, to the nearest Li, O and P of the host. */
  readonly nearest: Readonly<Record<string, number>>
  /** Whether the space has it as sites. */
  readonly used: boolean
}

const SETTINGS: InterstitialSettings = { ion: 'Li', oxidationStates: { Li: 1, P: 5, O: -2, N: -3 } }

/**
 * The places of the campaign file, all used, or those found, of which the lowest ones are used. Throws EvaluationError
 * when none are found.
 */
export function prepareInterstitials(
  { interstitials, interstitial_families: most, minimum_distances: distances }: NitrogenParameters, host: Structure,
): PreparedInterstitial[] {
  const { sites, hostSites } = interstitialSites(host, SETTINGS)
  if (interstitials !== undefined) {
    const described = {
      structure: host,
      settings: SETTINGS,
      field: siteEnergyField(host, SETTINGS),
      operations: spaceGroupOf(host).operations,
      reference: Math.min(...hostSites.map(({ energy }) => energy)),
    }
    return interstitials.map((position) => ({
      ...record(ionSite(described, position), 'campaign file', true), position: [position[0], position[1], position[2]],
    }))
  }
  // Too near a Li of the host it falls into it: the potential has no wall there.
  const hasRoom = ({ nearest }: IonSite): boolean =>
    Object.entries(nearest).every(([symbol, distance]) =>
      distance >= (distances[`Li-${symbol}`] ?? distances[`${symbol}-Li`] ?? 0))
  const usable = sites.filter(hasRoom).slice(0, most)
  if (usable.length === 0) {
    throw new EvaluationError({
      rule: 'the host must have room for interstitial '
        + 'lithium', found: `none of ${sites.length} places keeps minimum_distances`,
      wayOut: 'Give places under interstitials, or leave the family interstitial out.',
    })
  }
  return sites.map((site) => record(site, site.source, usable.includes(site)))
}

function record(site: IonSite, origin: string, used: boolean): PreparedInterstitial {
  const [x, y, z] = site.fractional
  return {
    position: [x, y, z],
    origin,
    multiplicity: site.multiplicity,
    energy_above_host: site.energyAboveHost,
    bond_valence_sum: site.bondValenceSum,
    coordination: site.coordination,
    nearest: site.nearest,
    used,
  }
}
