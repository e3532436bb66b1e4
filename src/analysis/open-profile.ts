// What a composition turns into as ions are added or taken away by a voltage, and the window of voltages in which a phase
// withstands it: E(n), the hull energy with n ions, is convex and piecewise linear, and its slopes are −z·V. Break points
// are found from the open reservoir: the mixture that a chord's slope, taken as chemical potential, makes stable lies
// below the chord, or the chord is an edge.
import type { Composition } from '../atoms/composition.ts'
import type { Entry } from './entries.ts'
import { openMixture, openPhase, type OpenMixture, type OpenReservoir } from './open-reservoir.ts'

/** Voltages against the ion's metal at which a phase neither takes up nor loses ions; `to` is null without upper limit. */
export interface StabilityWindow {
  readonly from: number
  readonly to: number | null
}

// A mixture must lie this far below a chord to be a break point, eV per closed atom.
const DEPTH = 1e-10
// Just below the metal: phases on the tie line to the metal itself give no voltage.
const NEXT_TO_METAL = -1e-9
// An entry this close to the hull, in eV per closed atom, or to a break point, in ions per closed atom, lies on it.
const ON_HULL = 1e-9

/**
 * The mixtures with the closed atoms of a composition, by rising ions: from none at all to those stable beside the ion's
 * metal; each is stable between two voltages.
 */
export function mixturesByIons(reservoir: OpenReservoir, composition: Composition): OpenMixture[] {
  const start = openMixture(reservoir, composition, Number.NEGATIVE_INFINITY)
  const end = openMixture(reservoir, composition, NEXT_TO_METAL)
  if (!(end.ions > start.ions)) return [start]
  return withoutFlatMixtures([start, ...mixturesBetween(reservoir, composition, start, end), end])
}

/** Voltage at which one mixture turns into the next, V; `charge` is that of the ion. */
export function voltageBetween(from: OpenMixture, to: OpenMixture, charge: number): number {
  return -(to.energy - from.energy) / ((to.ions - from.ions) * charge)
}

/** The window of an entry with something besides the ion; null when it is stable at no voltage from 0 V on. */
export function stabilityWindow(reservoir: OpenReservoir, entry: Entry, charge: number): StabilityWindow | null {
  const { ions, energy } = openPhase(reservoir, entry)
  const mixtures = mixturesByIons(reservoir, entry.composition)
  const last = mixtures.length - 1
  // The first mixture with at least as many ions; beyond the last, more ions are metal.
  const next = mixtures.findIndex((mixture) => mixture.ions >= ions - ON_HULL)
  if (next < 0) return energy - mixtures[last].energy > ON_HULL ? null : { from: 0, to: 0 }
  const voltageInto = (k: number): number => voltageBetween(mixtures[k - 1], mixtures[k], charge)
  if (mixtures[next].ions > ions + ON_HULL) {
    // On an edge: at its voltage alone.
    const voltage = voltageInto(next)
    const onEdge = mixtures[next].energy + (mixtures[next].ions - ions) * voltage * charge
    return energy - onEdge > ON_HULL ? null : { from: voltage, to: voltage }
  }
  if (energy - mixtures[next].energy > ON_HULL) return null
  return { from: next === last ? 0 : voltageInto(next + 1), to: next === 0 ? null : voltageInto(next) }
}

/** Break points strictly between two others, by rising ions. */
function mixturesBetween(reservoir: OpenReservoir, composition: Composition, left: OpenMixture, right: OpenMixture): OpenMixture[] {
  const slope = (right.energy - left.energy) / (right.ions - left.ions)
  const middle = openMixture(reservoir, composition, slope)
  const depth = left.energy + slope * (middle.ions - left.ions) - middle.energy
  if (depth <= DEPTH || middle.ions <= left.ions || middle.ions >= right.ions) return []
  return [...mixturesBetween(reservoir, composition, left, middle), middle, ...mixturesBetween(reservoir, composition, middle, right)]
}

/** Drops mixtures in the middle of an edge: the phases of both ends together are no reaction of their own. */
function withoutFlatMixtures(mixtures: readonly OpenMixture[]): OpenMixture[] {
  const kept: OpenMixture[] = []
  for (const mixture of mixtures) {
    while (kept.length >= 2 && isFlat(kept[kept.length - 2], kept[kept.length - 1], mixture)) kept.pop()
    kept.push(mixture)
  }
  return kept
}

function isFlat(left: OpenMixture, middle: OpenMixture, right: OpenMixture): boolean {
  const chord = left.energy + ((right.energy - left.energy) * (middle.ions - left.ions)) / (right.ions - left.ions)
  return chord - middle.energy < DEPTH
}
