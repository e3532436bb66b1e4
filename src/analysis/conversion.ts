// Voltage profile of a conversion electrode: the host takes up ions until it has turned into other phases, following
// the hull of the whole system. Names follow pymatgen's ConversionElectrode.
import { formulaOf, totalAmount, type Composition } from '../atoms/composition.ts'
import { atomicNumberOf, massOf } from '../atoms/elements.ts'
import { InputError } from '../errors.ts'
import { FARADAY_MAH_PER_MOL } from '../units.ts'
import type { PhaseDiagram } from './convex-hull.ts'
import { displayFormula, formulaUnit, type Entry } from './entries.ts'
import { mixturesByIons } from './open-profile.ts'
import { openReservoir, type OpenMixture } from './open-reservoir.ts'
import { chargeOf } from './voltage.ts'

/** Host formula units that have taken up ions and turned into these phases. */
export interface ConversionPoint {
  /** Ions per host formula unit. */
  readonly x: number
  /** Hull energy relative to the elements, eV per host formula unit. */
  readonly energy: number
  /** Formula units of each phase per host formula unit. */
  readonly phases: readonly { readonly entry: Entry; readonly amount: number }[]
}

/** One reaction: the phases at `from` take up ions at a constant voltage and become those at `to`. */
export interface ConversionStep {
  readonly from: ConversionPoint
  readonly to: ConversionPoint
  /** V against the ion's metal. */
  readonly voltage: number
  /** mAh per mol of host formula units. */
  readonly capacity: number
}

export interface ConversionElectrode {
  readonly workingIon: string
  readonly charge: number
  /** One formula unit before any ion is taken up. */
  readonly host: Composition
  /** By rising x, so by falling voltage; all above 0 V. */
  readonly steps: readonly ConversionStep[]
  /** Capacity-weighted mean, V. */
  readonly averageVoltage: number
  /** mAh per gram of host and all ions taken up. */
  readonly gravimetricCapacity: number
  /** Wh/kg. */
  readonly specificEnergy: number
}

/**
 * Follows a host (without the working ion) from no ions to the phases stable with the ion's metal. Throws InputError
 * when the host holds the ion, has elements the diagram lacks, or takes up no ions above 0 V.
 */
export function conversionElectrode(
  diagram: PhaseDiagram,
  host: Composition,
  workingIon: string,
  charge: number = chargeOf(workingIon),
): ConversionElectrode {
  if ((host[workingIon] ?? 0) > 0) {
    throw new InputError({
      rule: `the host must not hold ${workingIon}`,
      found: formulaOf(host),
      wayOut: 'Leave it out of the formula.',
    })
  }
  const unit = formulaUnit(host)
  const reservoir = openReservoir(diagram, workingIon)
  const points = mixturesByIons(reservoir, unit).map((mixture) => conversionPoint(mixture, unit, workingIon))
  if (points.length === 1) {
    throw new InputError({
      rule: `the host must take up ${workingIon} above 0 V`,
      found: formulaOf(unit),
      wayOut: 'Are entries of its products missing?',
    })
  }
  const [start, end] = [points[0], points[points.length - 1]]
  const steps = points.slice(1).map((to, k) => stepBetween(points[k], to, charge))
  const capacity = end.x * charge * FARADAY_MAH_PER_MOL
  const averageVoltage = stepBetween(start, end, charge).voltage
  const mass = massOfComposition(unit) + end.x * massOf(atomicNumberOf(workingIon))
  const gravimetricCapacity = capacity / mass
  const specificEnergy = averageVoltage * gravimetricCapacity
  return { workingIon, charge, host: unit, steps, averageVoltage, gravimetricCapacity, specificEnergy }
}

/** A step as a reaction per host formula unit: "1.714 Li + Si → 0.1429 Li12Si7". */
export function reactionText({ workingIon }: ConversionElectrode, { from, to }: ConversionStep): string {
  const side = (phases: ConversionPoint['phases']): string[] =>
    phases.map(({ entry, amount }) => termText(amount, displayFormula(entry.composition)))
  return `${[termText(to.x - from.x, workingIon), ...side(from.phases)].join(' + ')} → ${side(to.phases).join(' + ')}`
}

/** "Li2S" for one formula unit, else with its amount to four digits: "0.5 P2S5". */
export function termText(amount: number, formula: string): string {
  const rounded = Number(amount.toPrecision(4))
  return rounded === 1 ? formula : `${rounded} ${formula}`
}

/** The same mixture per host formula unit. */
function conversionPoint({ ions, energy, phases }: OpenMixture, host: Composition, ion: string): ConversionPoint {
  const atoms = totalAmount(host)
  return { x: ions * atoms, energy: energy * atoms, phases: phaseAmounts(phases, atoms, ion) }
}

/** Formula units of each phase that hold these shares of so many atoms besides the ions. */
export function phaseAmounts(phases: OpenMixture['phases'], closedAtoms: number, ion: string): ConversionPoint['phases'] {
  return phases.map(({ entry, share }) => {
    const unit = formulaUnit(entry.composition)
    return { entry, amount: (share * closedAtoms) / (totalAmount(unit) - (unit[ion] ?? 0)) }
  })
}

function stepBetween(from: ConversionPoint, to: ConversionPoint, charge: number): ConversionStep {
  const ions = to.x - from.x
  return { from, to, voltage: -(to.energy - from.energy) / (ions * charge), capacity: ions * charge * FARADAY_MAH_PER_MOL }
}

/** g per mol of a composition. */
export function massOfComposition(composition: Composition): number {
  return Object.entries(composition).reduce((sum, [symbol, amount]) => sum + amount * massOf(atomicNumberOf(symbol)), 0)
}
