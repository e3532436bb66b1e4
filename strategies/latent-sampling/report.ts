// What latent sampling shows of itself: how its networks learnt, where low energies lie in their latent space, and whether
// their candidates are lower than random ones and per-site marginals of the same campaign.
import type { Diagnostics, Evaluation, StrategyContext, StrategyReport } from '../../src/campaign/types.ts'
import type { Occupation } from '../../src/spaces/sites/sites.ts'
import type { Way } from './record.ts'
import { controlFigure, controlOf, controlTable } from './report/control.ts'
import { standingOf } from './report/contest.ts'
import { drawsOf } from './report/draws.ts'
import { energyFigures } from './report/energy-figures.ts'
import { mapFigures } from './report/map-figures.ts'
import { recordsOf, type LatentRecords } from './report/records.ts'
import { resultsOf, type Results } from './report/results.ts'
import { controlSummary, trainingSummary, waysSummary } from './report/summary.ts'
import { compositionTables, failureTables, trainingsTable, waysTable, type WayRow } from './report/tables.ts'
import { trainingFigures } from './report/training-figures.ts'
import { CONTROLS, NETWORK_WAYS, WAY_NAMES, wayOf } from './report/ways.ts'

export { claimsOf } from './report/claims.ts'
export { immigrantsReportOf } from './report/immigrants.ts'

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

/** The network as a whole, its ways, and the controls; those that proposed anything. */
function wayRows(
  evaluations: readonly Evaluation<Occupation>[], { proposals }: LatentRecords, { list }: Results<Way>,
  context: StrategyContext<Occupation>,
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
