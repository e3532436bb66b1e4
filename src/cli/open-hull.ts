// What `ionforge hull --open ION` answers: windows of stability, the hull at one voltage, or what a composition turns into.
import type { PhaseDiagram } from '../analysis/convex-hull.ts'
import { displayFormula } from '../analysis/entries.ts'
import {
  entriesAtVoltage, entryWindows, isStable, openHullTable, openProfile, profileFigure, profileTable, windowTable,
} from '../analysis/open-report.ts'
import { openReservoir, type OpenReservoir } from '../analysis/open-reservoir.ts'
import { chargeOf } from '../analysis/voltage.ts'
import { parseFormula } from '../atoms/composition.ts'
import { atomicNumberOf } from '../atoms/elements.ts'
import { textTable } from './text-table.ts'
import type { AnalysisFiles } from './write-analysis.ts'

export interface OpenOptions {
  readonly open: string
  readonly voltage?: number
  readonly composition?: string
  readonly charge?: number
}

/** What is written, and the lines for people. */
export type HullResult = AnalysisFiles & { readonly text: readonly string[] }

/** Opens the diagram to an ion and answers what the options ask. */
export function openHull(diagram: PhaseDiagram, { open: ion, voltage, composition, charge: given }: OpenOptions): HullResult {
  atomicNumberOf(ion, '--open')
  const reservoir = openReservoir(diagram, ion)
  const charge = given ?? chargeOf(ion)
  if (composition !== undefined) return profileOf(reservoir, composition, charge)
  return voltage === undefined ? windowsOf(reservoir, charge) : hullAtVoltage(reservoir, voltage, charge)
}

function windowsOf(reservoir: OpenReservoir, charge: number): HullResult {
  const windows = entryWindows(reservoir, charge)
  const table = windowTable(reservoir, windows)
  const stable = windows.filter(({ window }) => window !== null)
  return {
    summary: {
      ...header(reservoir, charge),
      windows: windows.map(({ entry, window }) => ({
        id: entry.id, formula: displayFormula(entry.composition), stable: window !== null,
        voltage_min: window?.from ?? null, voltage_max: window?.to ?? null,
      })),
    },
    tables: [table],
    figures: [],
    text: [
      `${diagramName(reservoir)} open to ${reservoir.ion}: ${stable.length} of ${windows.length} phases are stable at some voltage`,
      textTable(['formula', 'id', 'from (V)', 'to (V)'], windows.map(({ entry, window }) => [
        displayFormula(entry.composition), entry.id, window === null ? 'not stable' : window.from.toFixed(4), window === null ? '' : limitText(window.to),
      ])),
    ],
  }
}

function hullAtVoltage(reservoir: OpenReservoir, voltage: number, charge: number): HullResult {
  const entries = entriesAtVoltage(reservoir, voltage, charge)
  const table = openHullTable(reservoir, voltage, entries)
  const stable = entries.filter(({ eAboveHull }) => isStable(eAboveHull))
  return {
    summary: {
      ...header(reservoir, charge),
      voltage,
      stable: stable.map(({ entry }) => entry.id),
      entries: entries.map(({ entry, eAboveHull, step }) => ({
        id: entry.id, formula: displayFormula(entry.composition), e_above_hull: eAboveHull, stable: isStable(eAboveHull),
        ion_change: step.ionChange, reaction: step.reaction,
      })),
    },
    tables: [table],
    figures: [],
    text: [
      `${diagramName(reservoir)} open to ${reservoir.ion} at ${voltage} V: ${stable.length} of ${entries.length} phases are stable `
        + `(eV per atom other than ${reservoir.ion})`,
      textTable(['formula', 'id', 'e_above_hull', 'turns into'], entries.map(({ entry, eAboveHull, step }) => [
        displayFormula(entry.composition), entry.id, eAboveHull.toFixed(4), isStable(eAboveHull) ? 'stable' : step.reaction,
      ])),
    ],
  }
}

function profileOf(reservoir: OpenReservoir, formula: string, charge: number): HullResult {
  const composition = parseFormula(formula, '--composition')
  const steps = openProfile(reservoir, composition, charge)
  return {
    summary: {
      ...header(reservoir, charge),
      composition: displayFormula(composition),
      steps: steps.map(({ from, to, ionChange, reaction }) => ({ voltage_min: from, voltage_max: to, ion_change: ionChange, reaction })),
    },
    tables: [profileTable(reservoir, composition, steps)],
    figures: [profileFigure(reservoir, composition, steps)],
    text: [
      `${displayFormula(composition)} against the voltage of ${reservoir.ion}`,
      textTable(['from (V)', 'to (V)', `${reservoir.ion} taken up`, 'turns into'], steps.map(({ from, to, ionChange, reaction }) =>
        [from.toFixed(4), limitText(to), ionChange.toFixed(4), reaction])),
    ],
  }
}

function header({ ion, closedElements }: OpenReservoir, charge: number): Readonly<Record<string, unknown>> {
  return { open_ion: ion, charge, elements: closedElements }
}

function diagramName({ closedElements }: OpenReservoir): string {
  return closedElements.join('-')
}

function limitText(voltage: number | null): string {
  return voltage === null ? 'no limit' : voltage.toFixed(4)
}
