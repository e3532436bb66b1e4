// A phase diagram open to an ion, as tables, summaries and figure: windows of stability, the hull at one voltage, and what
// one composition turns into along the voltage. Energies are grand potentials per atom of the other elements.
import { totalAmount, type Composition } from '../atoms/composition.ts'
import { phaseAmounts, termText } from './conversion.ts'
import { displayFormula, elementsOf, formulaUnit, type Entry } from './entries.ts'
import type { Figure, Table } from './figure.ts'
import { mixturesByIons, stabilityWindow, voltageBetween } from './open-profile.ts'
import { grandPotentialAboveHull, openMixture, type OpenMixture, type OpenReservoir } from './open-reservoir.ts'

/** One row of {@link windowTable}: an entry, its window (null: at no voltage) and what it decomposes into with fixed ions. */
export interface EntryWindow {
  readonly entry: Entry
  readonly window: ReturnType<typeof stabilityWindow>
}

/** A range of voltages in which a composition is one mixture. */
export interface ProfileStep {
  /** V against the ion's metal; `to` is null without upper limit. */
  readonly from: number
  readonly to: number | null
  /** Ions taken up per formula unit; negative = given away. */
  readonly ionChange: number
  /** "Li3PS4 → 0.5 P2S5 + 1.5 S + 3 Li". */
  readonly reaction: string
}

/** An entry at one voltage. */
export interface OpenEntry {
  readonly entry: Entry
  /** eV per atom of the other elements, ≥ 0. */
  readonly eAboveHull: number
  readonly step: Pick<ProfileStep, 'ionChange' | 'reaction'>
}

// An entry this close to the open hull is stable, eV per atom of the other elements.
const STABLE = 1e-9

/** The window of every entry that holds something besides the ion: the stable ones by falling lower limit, then the others. */
export function entryWindows(reservoir: OpenReservoir, charge: number): EntryWindow[] {
  return closedEntries(reservoir)
    .map((entry) => ({ entry, window: stabilityWindow(reservoir, entry, charge) }))
    .sort((a, b) => Number(a.window === null) - Number(b.window === null) || (b.window?.from ?? 0) - (a.window?.from ?? 0))
}

/** Every entry that holds something besides the ion at one voltage (V), the stable ones first, then by rising height. */
export function entriesAtVoltage(reservoir: OpenReservoir, voltage: number, charge: number): OpenEntry[] {
  const potential = -voltage * charge
  return closedEntries(reservoir)
    .map((entry): OpenEntry => ({
      entry,
      eAboveHull: grandPotentialAboveHull(reservoir, entry, potential),
      step: changeInto(reservoir, entry.composition, openMixture(reservoir, entry.composition, potential)),
    }))
    .sort((a, b) => Math.max(STABLE, a.eAboveHull) - Math.max(STABLE, b.eAboveHull))
}

/** What a composition turns into, by falling voltage, down to 0 V. */
export function openProfile(reservoir: OpenReservoir, composition: Composition, charge: number): ProfileStep[] {
  const mixtures = mixturesByIons(reservoir, composition)
  const voltages = mixtures.slice(1).map((mixture, k) => voltageBetween(mixtures[k], mixture, charge))
  return mixtures.map((mixture, k) => ({
    from: voltages[k] ?? 0, to: k === 0 ? null : voltages[k - 1], ...changeInto(reservoir, composition, mixture),
  }))
}

export function windowTable({ ion }: OpenReservoir, windows: readonly EntryWindow[]): Table {
  return {
    name: 'windows',
    title: `Voltages against ${ion} at which phases are stable (no upper limit: empty)`,
    columns: ['id', 'formula', 'stable', 'voltage_min', 'voltage_max'],
    rows: windows.map(({ entry, window }) =>
      [entry.id, displayFormula(entry.composition), window === null ? 'no' : 'yes', window?.from ?? null, window?.to ?? null]),
  }
}

export function openHullTable({ ion }: OpenReservoir, voltage: number, entries: readonly OpenEntry[]): Table {
  return {
    name: 'hull',
    title: `Phase diagram open to ${ion} at ${voltage} V: e_above_hull in eV per atom of the other elements`,
    columns: ['id', 'formula', 'e_above_hull', 'stable', 'ion_change', 'reaction'],
    rows: entries.map(({ entry, eAboveHull, step }) =>
      [entry.id, displayFormula(entry.composition), eAboveHull, isStable(eAboveHull) ? 'yes' : 'no', step.ionChange, step.reaction]),
  }
}

export function profileTable({ ion }: OpenReservoir, composition: Composition, steps: readonly ProfileStep[]): Table {
  return {
    name: 'profile',
    title: `${displayFormula(composition)} against the voltage of ${ion} (no upper limit: empty)`,
    columns: ['voltage_min', 'voltage_max', 'ion_change', 'reaction'],
    rows: steps.map(({ from, to, ionChange, reaction }) => [from, to, ionChange, reaction]),
  }
}

/** Ions taken up per formula unit against voltage, as steps. */
export function profileFigure({ ion }: OpenReservoir, composition: Composition, steps: readonly ProfileStep[]): Figure {
  const formula = displayFormula(composition)
  const rising = steps.toReversed()
  const last = rising[rising.length - 1]
  return {
    name: 'profile',
    title: `${formula} in contact with ${ion}`,
    caption: `${ion} taken up (given away: negative) per ${formula} at equilibrium, at 0 K.`,
    x: { label: `voltage against ${ion} (V)` },
    y: { label: `${ion} taken up per ${formula}` },
    series: [{
      label: `${ion} taken up`, mark: 'step', role: 'primary',
      points: [...rising.map(({ from, ionChange }) => [from, ionChange]), [last.from + 0.5, last.ionChange]],
    }],
    guides: [{ axis: 'y', at: 0, label: formula }],
  }
}

export function isStable(eAboveHull: number): boolean {
  return eAboveHull <= STABLE
}

function closedEntries({ diagram, closedElements }: OpenReservoir): Entry[] {
  return diagram.entries.map(({ entry }) => entry).filter((entry) => elementsOf([entry]).some((symbol) => closedElements.includes(symbol)))
}

/** How one formula unit turns into a mixture: the ions it takes up, and the reaction. */
function changeInto({ ion }: OpenReservoir, composition: Composition, mixture: OpenMixture): Pick<ProfileStep, 'ionChange' | 'reaction'> {
  const unit = formulaUnit(composition)
  const own = unit[ion] ?? 0
  const closedAtoms = totalAmount(unit) - own
  const change = mixture.ions * closedAtoms - own
  const ionChange = Math.abs(change) < 1e-9 ? 0 : change
  const products = phaseAmounts(mixture.phases, closedAtoms, ion).map(({ entry, amount }) => termText(amount, displayFormula(entry.composition)))
  const ions = ionChange === 0 ? [] : [termText(Math.abs(ionChange), ion)]
  const [left, right] = ionChange > 0 ? [ions, []] : [[], ions]
  return { ionChange, reaction: `${[displayFormula(unit), ...left].join(' + ')} → ${[...products, ...right].join(' + ')}` }
}
