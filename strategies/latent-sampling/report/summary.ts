// Results of latent sampling for summary.json, with the key names of data files.
import { activeUnits } from '../../../src/models/autoencoder/active-units.ts'
import type { TrainingRecord } from '../record.ts'
import type { Control } from './control.ts'
import { percentOf } from './draws.ts'
import type { WayRow } from './tables.ts'
import { keptLosses } from './training-figures.ts'

/** The health of the last network. */
export function trainingSummary(trainings: readonly TrainingRecord[]): Readonly<Record<string, unknown>> {
  const last = trainings.at(-1)
  if (last === undefined) return { trainings: 0 }
  const losses = keptLosses(last)
  return {
    trainings: trainings.length,
    rows: last.rows,
    rows_of_finished_campaigns: last.lessons,
    active_units: activeUnits(last.klOfUnits),
    latent_units: last.klOfUnits.length,
    held_out_cross_entropy: losses.heldOutReconstruction,
    marginal_cross_entropy: last.marginalEntropy,
    weights_sha256: last.sha256,
  }
}

export function waysSummary(rows: readonly WayRow[], sign: 1 | -1): Readonly<Record<string, unknown>> {
  return Object.fromEntries(rows.map(({ label, draws, standing }) => [label, {
    evaluated: draws.evaluated,
    valid_percent: percentOf(draws.valid, draws.evaluated),
    composition_exact_percent: percentOf(draws.exact, draws.kept),
    unique_percent: percentOf(draws.unique, draws.drawn),
    novel_percent: percentOf(draws.novel, draws.drawn),
    median: standing.count === 0 ? null : sign * standing.median,
    best: standing.count === 0 ? null : sign * standing.best,
  }]))
}

export function controlSummary(control: Control | null): Readonly<Record<string, unknown>> | null {
  if (control === null) return null
  return { candidates: control.aimed.length, r2: control.r2, levels: control.levels }
}
