// What Bayesian optimization shows of itself: whether its models could be believed, what was left to gain, and which
// descriptors its predictions rest on.
import type { Diagnostics, Evaluation, StrategyReport } from '../../src/campaign/types.ts'
import { fitHyperparameters } from '../../src/models/gaussian-process/fit-hyperparameters.ts'
import { calibrationOf, type Calibration } from './calibration.ts'
import type { BayesianDiagnostics, ModelRecord } from './diagnostics.ts'
import { importanceOf, type GroupImportance } from './importance.ts'
import { measuredOf } from './measured.ts'
import type { Domain } from './domain.ts'
import { latentReport, trainingsOf } from './latent-report.ts'
import type { ProposalParts } from './propose.ts'
import { takeIn, type BayesianState } from './state.ts'
import { dataOf, grownModel, observationsOf, scaleOf } from './surrogate.ts'

type Figure = StrategyReport['figures'][number]
type Table = StrategyReport['tables'][number]

/** A record of a fit. */
type Fit = BayesianDiagnostics & { readonly models: readonly ModelRecord[] }

/** Tables, figures and summary; empty before the first fit. `domainOf` = the space as the models of a state see it. */
export function reportOf<G>(
  parts: ProposalParts<G>, evaluations: readonly Evaluation<G>[], diagnostics: readonly Diagnostics[],
  domainOf: (state: BayesianState) => Domain<G>,
): StrategyReport {
  const records = diagnostics.map((record) => record as unknown as BayesianDiagnostics)
  const fits = records.filter((record): record is Fit => record.models !== undefined)
  const stopRule = records.find(({ stop_rule: rule }) => rule !== undefined)?.stop_rule
  if (fits.length === 0) return { summary: stopRule === undefined ? {} : { stop_rule: stopRule }, tables: [], figures: [] }
  const importance = finalImportance(parts, evaluations)
  const calibration = calibrationOf(evaluations)
  const { unit } = parts.outputs[0]
  const latent = latentPart(parts, evaluations, fits, domainOf)
  return {
    summary: {
      surrogate: surrogateSummary(fits[fits.length - 1], importance, calibration),
      ...latent?.summary,
      ...(stopRule === undefined ? {} : { stop_rule: stopRule }),
    },
    tables: [fitsTable(fits), importanceTable(importance), ...latent?.tables ?? []],
    figures: [
      qualityFigure(fits), ...improvementFigure(fits, unit), ...(calibration === null ? [] : [calibrationFigure(calibration)]),
      ...latent?.figures ?? [],
    ],
  }
}

/** The part of a latent kernel; null without one. Its last network follows from the results and when it was trained. */
function latentPart<G>(
  { state, outputs, context }: ProposalParts<G>, evaluations: readonly Evaluation<G>[], fits: readonly Fit[],
  domainOf: (state: BayesianState) => Domain<G>,
): StrategyReport | null {
  const trainings = trainingsOf(fits)
  if (trainings.length === 0) return null
  const { state: all } = takeIn(state, evaluations, outputs, context)
  const latent = { trainedAt: trainings.map(({ results }) => results) }
  return latentReport(trainings, domainOf({ ...all, latent }), evaluations, outputs[0])
}

/** Importance by a kernel that has a term for each group, fitted to all results: the search may have used another one. */
function finalImportance<G>(parts: ProposalParts<G>, evaluations: readonly Evaluation<G>[]): GroupImportance[] {
  const { state, outputs, domain, context } = parts
  const { state: all } = takeIn(state, evaluations, outputs, context)
  const [{ sign }] = outputs
  const data = dataOf(measuredOf(all, outputs), 0, sign)
  const scale = scaleOf(data, sign)
  const { chosen } = fitHyperparameters(domain.inputs, observationsOf(data, scale, domain, context), {
    kernel: domain.inputs.groups.length > 1 ? 'additive+joint' : 'additive', previous: [], randomStarts: 1,
    random: context.random('final fit', all.observations.length),
  })
  return importanceOf(grownModel(null, chosen, data, scale, domain, context).process, domain, context)
}

function surrogateSummary(
  last: Fit, importance: readonly GroupImportance[], calibration: Calibration | null,
): Readonly<Record<string, unknown>> {
  const [{ kernel, loo_r2, loo_coverage }] = last.models
  return {
    kernel,
    loo_r2,
    loo_coverage,
    largest_expected_improvement: last.largest_expected_improvement ?? null,
    expected_improvement_left: last.expected_improvement_left ?? null,
    tied_share: last.tied_share ?? null,
    dropped_descriptors: last.dropped_descriptors ?? [],
    forecasts: calibration === null ? null : {
      count: calibration.count,
      standardised_error: calibration.standardisedError,
      within_1_deviation: calibration.within68,
      'within_1.96_deviations': calibration.within95,
    },
    descriptor_groups: Object.fromEntries(importance.map(({ group, priorShare, realisedShare, permutation }) =>
      [group, { prior_share: priorShare, variance_share: realisedShare, permutation_importance: permutation }])),
  }
}

function fitsTable(fits: readonly Fit[]): Table {
  return {
    name: 'model-fits',
    title: 'Fits of the Gaussian processes; leave-one-out figures are optimistic, for the hyperparameters have seen every result',
    columns: [
      'results', 'output', 'kernel', 'loo_r2', 'loo_log_density', 'loo_coverage', 'noise', 'jitter', 'condition',
      'largest_log_improvement', 'expected_improvement_left',
    ],
    rows: fits.flatMap((fit) => fit.models.map((model, m) => [
      fit.results, model.output, model.kernel, model.loo_r2, model.loo_log_density, model.loo_coverage,
      Math.exp(model.theta[model.theta.length - 1]), model.jitter, model.condition,
      m === 0 ? fit.largest_log_improvement ?? null : null, m === 0 ? fit.expected_improvement_left ?? null : null,
    ])),
  }
}

function importanceTable(importance: readonly GroupImportance[]): Table {
  return {
    name: 'descriptor-groups',
    title: 'What predictions of the objective rest on: shares of the terms of a Gaussian process with one per group and a joint '
      + 'one, fitted to all results, and the change of its predictions when a group is shuffled',
    columns: ['group', 'prior_share', 'variance_share', 'permutation_importance'],
    rows: importance.map(({ group, priorShare, realisedShare, permutation }) =>
      [group, priorShare, realisedShare, permutation]),
  }
}

function qualityFigure(fits: readonly Fit[]): Figure {
  const series = (key: 'loo_r2' | 'loo_coverage'): (readonly number[])[] =>
    fits.flatMap(({ results, models: [model] }) => (model[key] === null ? [] : [[results, model[key]]]))
  return {
    name: 'model-quality',
    title: 'Can the model be believed?',
    caption: 'Closed-form leave-one-out at every fit: R² of the prediction of each result from the others, and the share of '
      + 'results within 1.96 predictive deviations. Optimistic, for the hyperparameters have seen every result.',
    x: { label: 'results' },
    y: { label: 'leave-one-out R², coverage' },
    series: [
      { label: 'R²', mark: 'line-points', role: 'primary', points: series('loo_r2') },
      { label: 'coverage', mark: 'line-points', role: 'secondary', points: series('loo_coverage') },
    ],
    guides: [{ axis: 'y', at: 0.95, label: '95 %' }],
  }
}

/** Of one objective only: with two there is no unit to state it in. */
function improvementFigure(fits: readonly Fit[], unit: string): Figure[] {
  const series = (key: 'largest_expected_improvement' | 'expected_improvement_left'): (readonly number[])[] =>
    fits.flatMap(({ results, [key]: value }) => (typeof value === 'number' && value > 0 ? [[results, value]] : []))
  const lists = [
    { label: 'all candidates together', role: 'secondary' as const, points: series('expected_improvement_left') },
    { label: 'best candidate', role: 'primary' as const, points: series('largest_expected_improvement') },
  ].filter(({ points }) => points.length > 0)
  if (lists.length === 0) return []
  return [{
    name: 'model-improvement-left',
    title: 'What is left to gain',
    caption: 'Expected improvement by the model at every fit: of the most promising candidate, and summed over all candidates '
      + 'that were not evaluated, where they can be counted.',
    x: { label: 'results' },
    y: { label: `expected improvement${unit === '' ? '' : ` (${unit})`}`, scale: 'log' },
    series: lists.map((list) => ({ ...list, mark: 'line-points' })),
  }]
}

function calibrationFigure({ count, curve, standardisedError }: Calibration): Figure {
  return {
    name: 'model-calibration',
    title: 'Were the forecasts right?',
    caption: `Share of ${count} results within central intervals of the forecasts made before their evaluation. Above the line: `
      + `deviations were too large; below: too small. Root-mean-square error in deviations: ${standardisedError.toFixed(2)}.`,
    x: { label: 'nominal probability', range: [0, 1] },
    y: { label: 'share of results within', range: [0, 1] },
    series: [
      { label: 'right', mark: 'line', role: 'reference', points: [[0, 0], [1, 1]] },
      { label: 'forecasts', mark: 'line-points', role: 'primary', points: curve },
    ],
  }
}
