// The answer: the best conductors found, how many evaluations that took against chance, and what the barriers rest on.
import type { Analysis } from '../../src/analysis/figure.ts'
import { expectedShare } from '../../src/math/random-draws.ts'
import type { Evaluation } from '../../src/campaign/types.ts'
import { explainByGroups, FEWEST_MEASUREMENTS, type Explanation } from './explanation.ts'
import {
  forecastFigure, forecastFindings, forecastSummary, forecastTable, type ForecastFindings,
} from '../scoring/forecasts.ts'
import { frontOf, frontPoints } from '../scoring/search-figures.ts'
import { coverageFigure, progressFigure, voltageFigure } from './figures.ts'
import { findingsOf, type MeasuredCompound, type TavoriteContext, type TavoriteFindings } from './findings.ts'
import { JALEM, WARNINGS } from './literature.ts'
import { bestTable, descriptorTable, frontTable, groupTable, recoveryTable } from './tables.ts'
import { shownWays, wayFigure, waysOfBest } from './ways.ts'

/** Analyses a search among tavorites. */
export function analyseTavorites(evaluations: readonly Evaluation<unknown>[], context: TavoriteContext): Analysis {
  const findings = findingsOf(evaluations, context)
  const { measured } = findings
  if (measured.length === 0) {
    return {
      headline: [`None of ${evaluations.length} evaluations gave a barrier, so there is no answer.`],
      warnings: warningsOf(findings),
      summary: summaryOf(findings, null, null),
      tables: [descriptorTable(findings)], figures: [], structures: [],
    }
  }
  const measurements = measured.map(({ index, barrier }) => ({ index, value: barrier }))
  const explanation = explainByGroups(context.space.descriptors, measurements)
  const forecasts = forecastFindings(findings.points)
  const isFront = context.parameters.second_objective !== 'none'
  const ways = waysOfBest(findings)
  const figures = [
    progressFigure(findings), coverageFigure(findings), voltageFigure(findings), wayFigure(ways, findings),
    ...(forecasts === null ? [] : [forecastFigure(forecasts, context.objective)]),
  ]
  return {
    headline: headlineOf(findings, explanation),
    warnings: warningsOf(findings),
    summary: summaryOf(findings, explanation, forecasts),
    tables: [
      bestTable(findings),
      ...(isFront ? [frontTable(findings)] : []),
      ...(findings.wanted.length > 0 ? [recoveryTable(findings)] : []),
      ...(explanation === null ? [] : [groupTable(explanation, findings)]),
      ...(forecasts === null ? [] : [forecastTable(forecasts, context.objective)]),
      descriptorTable(findings),
    ],
    figures: figures.filter((figure) => figure !== null),
    structures: shownWays(ways),
  }
}

function headlineOf(findings: TavoriteFindings, explanation: Explanation | null): string[] {
  const { best, measured, evaluations, wanted, context: { space, parameters } } = findings
  const size = space.ids.length
  const [first] = best
  const answer = first === undefined
    ? `None of ${measured.length} compounds measured has a voltage of ${parameters.minimum_voltage} V or more.`
    : `Lowest barrier found: ${first.compound.formula}, ${first.barrier.toFixed(3)} eV at `
      + `${first.compound.measured.voltage.toFixed(2)} V, after ${first.rank} of ${evaluations.length} evaluations `
      + `(pool: ${size} compounds).`
  const random = expectedShare(size, evaluations.length)
  const found = wanted.map(({ label, members }) => {
    const count = measured.filter(({ index }) => members.has(index)).length
    const expected = (random * members.size).toFixed(1)
    return `${count} of the ${label.replace(/ \(.*/, '')} (random draws: ${expected} of ${members.size})`
  })
  return [
    answer,
    ...(found.length === 0 ? [] : [`Found ${found.join(' and ')}.`]),
    ...(explanation === null ? [] : [groupSentence(explanation)]),
    `Published for another pool of 318 compounds (${JALEM}): about 30 % of the evaluations find the best one in `
      + 'about 90 % of the searches, about twice as efficient as random below 0.3 eV.',
  ]
}

function groupSentence({ terms, r2 }: Explanation): string {
  const leading = terms.flatMap(({ term, importance }) => (importance === null ? [] : [{ term, importance }]))
    .sort((a, b) => b.importance - a.importance).slice(0, 3)
    .map(({ term, importance }) => `${term} (${importance.toFixed(2)} eV)`).join(', ')
  const joint = terms.find(({ term }) => term === 'joint')?.share ?? 0
  return `Predictions of the fitted model change most when these descriptors are shuffled: ${leading}. `
    + `${percent(joint)} of their variance belongs to the term over all groups, to no single one (leave-one-out R² `
    + `${r2.toFixed(2)}).`
}

function warningsOf({ evaluations, measured, context: { parameters: { scored_by, potential } } }: TavoriteFindings): string[] {
  const failed = evaluations.length - measured.length
  const bands = potential === undefined ? WARNINGS.elasticBand : WARNINGS.ownPotential
  const own = scored_by === 'elastic-band' ? bands : WARNINGS.bondValence
  return [
    own, WARNINGS.labels, WARNINGS.pool,
    ...(measured.length < FEWEST_MEASUREMENTS
      ? [`Groups of descriptors are not compared below ${FEWEST_MEASUREMENTS} barriers.`]
      : []),
    ...(failed === 0
      ? []
      : [`${failed} of ${evaluations.length} evaluations gave no barrier: see the table of endings.`]),
  ]
}

function summaryOf(
  findings: TavoriteFindings, explanation: Explanation | null, forecasts: ForecastFindings | null,
): Record<string, unknown> {
  const { best, points, measured, evaluations, wanted, context: { space, objective, compounds } } = findings
  return {
    pool_size: space.ids.length,
    evaluations: evaluations.length,
    measured: measured.length,
    best_compounds: best.slice(0, 10).map((found) => recordOf(found, objective.name)),
    ...(objective.second === undefined ? {} : {
      front: frontOf(frontPoints(points, objective), objective).map(({ first, second, of: { id, genome } }) =>
        ({ formula: compounds[genome].formula, id, [objective.name]: first, average_voltage: second })),
    }),
    recovery: wanted.map(({ label, members }) => {
      const found = measured.filter(({ index }) => members.has(index)).length
      const random = expectedShare(space.ids.length, evaluations.length) * members.size
      return { wanted: label, found, of: members.size, random_expected: random }
    }),
    group_contributions: explanation === null ? null : {
      variance_shares: Object.fromEntries(explanation.terms.map(({ term, share }) => [term, share])),
      permutation_importance: Object.fromEntries(explanation.terms.flatMap(({ term, importance }) =>
        (importance === null ? [] : [[term, importance]]))),
      leave_one_out_r2: explanation.r2,
      leave_one_out_rmse: explanation.error,
      noise: explanation.noise,
    },
    ...forecastSummary(forecasts),
  }
}

function recordOf(
  { compound: { formula, measured }, id, barrier }: MeasuredCompound, objective: string,
): Record<string, unknown> {
  return { formula, id, [objective]: barrier, average_voltage: measured.voltage, volume: measured.volume }
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}
