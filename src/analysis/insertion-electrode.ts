// Insertion electrode: a framework that takes up its working ion. Follows pymatgen's InsertionElectrode, except that
// volumes count per formula unit of the framework whatever the size of the cell. Framework: the composition without the
// working ion; x: working ions per formula unit of it. Voltages as in voltage.ts.
import { formulaOf, totalAmount, type Composition } from '../atoms/composition.ts'
import { atomicNumberOf, massOf } from '../atoms/elements.ts'
import { ConfigError, InputError } from '../errors.ts'
import { hullHeight } from '../math/lower-hull.ts'
import { FARADAY_MAH_PER_MOL } from '../units.ts'
import { atomicFractions, elementsOf, formulaUnit, requireEntries, type Entry } from './entries.ts'
import { chargeOf, plateauEnds } from './voltage.ts'

/** An entry brought to one formula unit of the framework. */
export interface ElectrodeEntry {
  readonly entry: Entry
  /** Working ions per formula unit. */
  readonly x: number
  /** eV per formula unit. */
  readonly energy: number
  /** g per mol of formula units. */
  readonly mass: number
  /** Å³ per formula unit; null when the entry has no volume. */
  readonly volume: number | null
  /** Working ions per atom. */
  readonly ionFraction: number
}

/** Two neighbouring stable entries and what lies between them. */
export interface VoltagePlateau {
  readonly charged: ElectrodeEntry
  readonly discharged: ElectrodeEntry
  /** V against the metal of the working ion. */
  readonly voltage: number
  /** mAh per mol of formula units of the framework. */
  readonly capacity: number
}

export interface InsertionElectrode {
  readonly workingIon: string
  /** Charge number of the ion. */
  readonly charge: number
  /** Energy per atom of the ion's metal, eV. */
  readonly metalEnergy: number
  /** One formula unit without the working ion. */
  readonly framework: Composition
  /** On the hull, by rising x. */
  readonly stable: readonly ElectrodeEntry[]
  /** Above it, by rising x. */
  readonly unstable: readonly ElectrodeEntry[]
  /** By rising x, so by falling voltage. */
  readonly plateaus: readonly VoltagePlateau[]
  /** Between the end points, V. */
  readonly averageVoltage: number
  /** mAh/g of the discharged electrode. */
  readonly gravimetricCapacity: number
  /** mAh/cm³ of the discharged electrode; null without its volume. */
  readonly volumetricCapacity: number | null
  /** Wh/kg. */
  readonly specificEnergy: number
  /** Wh/L; null without the discharged volume. */
  readonly energyDensity: number | null
  /** Largest over smallest volume of the stable entries, minus 1; null unless all have a volume. */
  readonly maximumVolumeChange: number | null
}

// Contents x closer than this are the same composition: what is left of the division by the formula units.
const SAME_X = 1e-8
/** 1 Å³ per formula unit in cm³/mol: Avogadro's number × 1e-24. */
const CM3_PER_MOL_PER_A3 = 0.602214076

/**
 * Voltage profile of an insertion electrode. `metalEnergy`: energy per atom of the working ion's metal, eV, on the same
 * scale as the entries. Throws InputError when the frameworks differ, or when fewer than two ion contents are given.
 */
export function insertionElectrode(
  entries: readonly Entry[],
  workingIon: string,
  metalEnergy: number,
  charge: number = chargeOf(workingIon),
): InsertionElectrode {
  atomicNumberOf(workingIon)
  requireEntries(entries)
  if (!(charge > 0)) throw new ConfigError({ rule: 'the charge of the working ion must be positive', found: charge })
  const framework = commonFramework(entries, workingIon)
  const all = withSharedContents(entries.map((entry) => perFormulaUnit(entry, workingIon, framework)))
  const points = all.map(({ x, energy }) => ({ x, y: energy - x * metalEnergy }))
  const stable = plateauEnds(points).map((i) => all[i])
  if (stable.length < 2) throw oneContent(stable[0], workingIon, framework)
  const plateaus = stable.slice(1).map((discharged, k) => plateauBetween(stable[k], discharged, metalEnergy, charge))
  const whole = plateauBetween(stable[0], stable[stable.length - 1], metalEnergy, charge)
  const { mass, volume } = whole.discharged
  const gravimetricCapacity = whole.capacity / mass
  const volumetricCapacity = volume === null ? null : whole.capacity / (volume * CM3_PER_MOL_PER_A3)
  return {
    workingIon,
    charge,
    metalEnergy,
    framework,
    stable,
    unstable: all.filter((entry) => !stable.includes(entry)),
    plateaus,
    averageVoltage: whole.voltage,
    gravimetricCapacity,
    volumetricCapacity,
    specificEnergy: whole.voltage * gravimetricCapacity,
    energyDensity: volumetricCapacity === null ? null : whole.voltage * volumetricCapacity,
    maximumVolumeChange: volumeChange(stable),
  }
}

/** Energy of an electrode entry above the electrode's hull, eV per formula unit of the framework; ≥ 0. */
export function energyAboveElectrodeHull(electrode: InsertionElectrode, { x, energy }: ElectrodeEntry): number {
  const height = hullHeight(electrode.stable.map((entry) => ({ x: entry.x, y: entry.energy })), x)
  return Math.max(0, energy - height)
}

function plateauBetween(
  charged: ElectrodeEntry, discharged: ElectrodeEntry, metalEnergy: number, charge: number,
): VoltagePlateau {
  const ions = discharged.x - charged.x
  const voltage = -(discharged.energy - charged.energy - ions * metalEnergy) / (ions * charge)
  return { charged, discharged, voltage, capacity: ions * charge * FARADAY_MAH_PER_MOL }
}

/** Formula unit of what is left without the working ion; all entries must share it. */
function commonFramework(entries: readonly Entry[], workingIon: string): Composition {
  const hosts = entries.map((entry) => ({ entry, host: withoutIon(entry.composition, workingIon) }))
  const bare = hosts.find(({ host }) => !(totalAmount(host) > 0))
  if (bare) {
    throw new InputError({
      rule: `every electrode entry must have a framework besides ${workingIon}`,
      found: formulaOf(bare.entry.composition),
      place: `entry ${bare.entry.id}`,
      wayOut: `Give the energy of ${workingIon} metal apart from the entries.`,
    })
  }
  const elements = elementsOf(entries).filter((symbol) => symbol !== workingIon)
  const first = atomicFractions(hosts[0].host, elements)
  for (const { entry, host } of hosts) {
    if (atomicFractions(host, elements).every((fraction, j) => Math.abs(fraction - first[j]) <= 1e-6)) continue
    throw new InputError({
      rule: `all entries must have the same framework without ${workingIon} (${formulaOf(formulaUnit(hosts[0].host))})`,
      found: formulaOf(formulaUnit(host)),
      place: `entry ${entry.id}`,
      wayOut: 'Give one electrode at a time.',
    })
  }
  return formulaUnit(hosts[0].host)
}

function withoutIon(composition: Composition, workingIon: string): Composition {
  const rest = Object.entries(composition).filter(([symbol, amount]) => symbol !== workingIon && amount > 0)
  return Object.fromEntries(rest)
}

function perFormulaUnit(entry: Entry, workingIon: string, framework: Composition): ElectrodeEntry {
  const ions = entry.composition[workingIon] ?? 0
  const units = (totalAmount(entry.composition) - ions) / totalAmount(framework)
  const mass = Object.entries(entry.composition)
    .reduce((sum, [symbol, amount]) => sum + amount * massOf(atomicNumberOf(symbol)), 0)
  return {
    entry,
    x: ions / units,
    energy: entry.energy / units,
    mass: mass / units,
    volume: entry.volume === undefined ? null : entry.volume / units,
    ionFraction: ions / totalAmount(entry.composition),
  }
}

/** Sorts by x and gives entries of one composition exactly the same x, which the hull relies on. */
function withSharedContents(entries: readonly ElectrodeEntry[]): ElectrodeEntry[] {
  const sorted = [...entries].sort((a, b) => a.x - b.x)
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i].x - sorted[i - 1].x <= SAME_X) sorted[i] = { ...sorted[i], x: sorted[i - 1].x }
  }
  return sorted
}

function volumeChange(stable: readonly ElectrodeEntry[]): number | null {
  const volumes = stable.map((entry) => entry.volume).filter((volume) => volume !== null)
  return volumes.length < stable.length ? null : Math.max(...volumes) / Math.min(...volumes) - 1
}

function oneContent(only: ElectrodeEntry, workingIon: string, framework: Composition): InputError {
  return new InputError({
    rule: `a voltage needs two compositions of ${formulaOf(framework)} that differ in ${workingIon}`,
    found: `only x = ${only.x} in ${workingIon}x${formulaOf(framework)}`,
    place: `entry ${only.entry.id}`,
    wayOut: `Add an entry with another amount of ${workingIon}.`,
  })
}
