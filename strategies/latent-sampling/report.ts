// What latent sampling shows of itself: how its networks learnt, where low energies lie in their latent space, and whether
// their candidates are lower than random ones and per-site marginals of the same campaign.
import type { Diagnostics, Evaluation, StrategyContext, StrategyReport } from '../../src/campaign/types.ts'
import type { Occupation } from '../../src/spaces/sites/sites.ts'
import type { LatentDiagnostics, ProposalRecord, TrainingRecord, Way } from './record.ts'
import { controlFigure, controlOf, controlTable, type Control } from './report/control.ts'
import { standingOf } from './report/contest.ts'
import { drawsOf, percentOf } from './report/draws.ts'
import { energyFigures } from './report/energy-figures.ts'
import { mapFigures } from './report/map-figures.ts'
import { resultsOf, type Results } from './report/results.ts'
import { compositionTables, failureTables, trainingsTable, waysTable, type WayRow } from './report/tables.ts'
import { activeUnits, keptLosses, trainingFigures } from './report/training-figures.ts'
import { CONTROLS, NETWORK_WAYS, WAY_NAMES, wayOf } from './report/ways.ts'

export { claimsOf } from './report/claims.ts'

/** What the diagnostics of all batches hold. */
export interface LatentRecords {
  readonly trainings: readonly TrainingRecord[]
  /** Id of the first candidate after each training. */
  readonly firstIds: readonly number[]
  readonly proposals: readonly ProposalRecord[]
}

/** Figures, tables and summary of a campaign of latent sampling; what needs a training is left out before the first. */
export function reportOf(
  evaluations: readonly Evaluation<Occupation>[], diagnostics: readonly Diagnostics[], context: StrategyContext<Occupation>,
): StrategyReport {
  const records = recordsOf(diagnostics)
  const results = resultsOf(evaluations, wayOf, context)
  const rows = wayRows(evaluations, records, results, context)
  const control = controlOf(records.proposals, results)
  const { trainings } = records
  const sign = context.objective.direction === 'minimize' ? 1 : -1
  return {
    summary: { latent: { ...trainingSummary(trainings), ways: waysSummary(rows, sign), control: controlSummary(control) } },
    tables: [
      ...(rows.length === 0 ? [] : [waysTable(rows, results, context.objective)]),
      ...failureTables(rows),
      ...compositionTables(results, context),
      ...(control === null ? [] : [controlTable(control)]),
      ...(trainings.length === 0 ? [] : [trainingsTable(trainings, results, records.firstIds, sign)]),
    ],
    figures: [
      ...energyFigures(results, context.objective),
      ...(control === null ? [] : [controlFigure(control)]),
      ...mapFigures(trainings.at(-1)?.map ?? null),
      ...trainingFigures(trainings),
    ],
  }
}

export function recordsOf(diagnostics: readonly Diagnostics[]): LatentRecords {
  const records = diagnostics.map((record) => record as unknown as Partial<LatentDiagnostics>)
  let next = 0
  const trainings: TrainingRecord[] = []
  const firstIds: number[] = []
  for (const { training, proposals = [] } of records) {
    if (training) {
      trainings.push(training)
      firstIds.push(proposals.at(0)?.id ?? next)
    }
    next = (proposals.at(-1)?.id ?? next - 1) + 1
  }
  return { trainings, firstIds, proposals: records.flatMap(({ proposals = [] }) => proposals) }
}

/** The network as a whole, its ways, and the controls; those that proposed anything. */
function wayRows(
  evaluations: readonly Evaluation<Occupation>[], { proposals }: LatentRecords, { list }: Results<Way>, context: StrategyContext<Occupation>,
): WayRow[] {
  const rowOf = (label: string, ways: readonly Way[]): WayRow => ({
    label, draws: drawsOf(ways, evaluations, proposals, context),
    standing: standingOf(list.filter(({ way }) => ways.includes(way)).map(({ loss }) => loss)),
  })
  return [
    rowOf('network, all ways', NETWORK_WAYS),
    ...[...NETWORK_WAYS, ...CONTROLS].map((way) => rowOf(WAY_NAMES[way], [way])),
  ].filter(({ draws }) => draws.evaluated > 0)
}

export function trainingSummary(trainings: readonly TrainingRecord[]): Readonly<Record<string, unknown>> {
  const last = trainings.at(-1)
  if (last === undefined) return { trainings: 0 }
  const losses = keptLosses(last)
  return {
    trainings: trainings.length,
    rows: last.rows,
    rows_of_finished_campaigns: last.lessons,
    active_units: activeUnits(last),
    latent_units: last.klOfUnits.length,
    held_out_cross_entropy: losses.heldOutReconstruction,
    marginal_cross_entropy: last.marginalEntropy,
    weights_sha256: last.sha256,
  }
}

function waysSummary(rows: readonly WayRow[], sign: 1 | -1): Readonly<Record<string, unknown>> {
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

function controlSummary(control: Control | null): Readonly<Record<string, unknown>> | null {
  if (control === null) return null
  return { candidates: control.aimed.length, r2: control.r2, levels: control.levels }
}
