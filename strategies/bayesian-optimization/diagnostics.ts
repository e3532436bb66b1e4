// What Bayesian optimization records about its models at every fit: whether they can be believed, and what is left to gain.
import type { FitRecord } from '../../src/models/gaussian-process/types.ts'
import type { Prospect, Aim } from './domain.ts'
import type { LatentRecord } from './latent-record.ts'
import { measuredOf } from './measured.ts'
import type { OutputModel, Surrogate } from './output-models.ts'
import type { Output } from './outputs.ts'
import type { ProposalParts } from './propose.ts'
import type { BayesianState } from './state.ts'

/** One model at a fit. Leave-one-out figures are optimistic: the hyperparameters have seen every result. */
export type ModelRecord = {
  readonly output: string
  readonly kernel: string
  readonly theta: readonly number[]
  /** Added to the diagonal. */
  readonly jitter: number
  readonly condition: number
  readonly loo_r2: number | null
  readonly loo_log_density: number | null
  /** Share of the results within 1.96 predictive deviations. */
  readonly loo_coverage: number | null
  /** Log density by kernel, where several were compared. */
  readonly densities: Readonly<Record<string, number>>
  readonly starts: readonly { readonly kernel: string; readonly from: string; readonly reached: number | null }[]
  /** "previous" = every start failed and earlier hyperparameters stay. */
  readonly outcome: string
}

/** What a batch adds to the record: always when the models were fitted, and when a stop rule came to hold. */
export type BayesianDiagnostics = {
  readonly results: number
  readonly failures: number
  readonly models?: readonly ModelRecord[]
  /** Outputs with too few values to be modelled. */
  readonly unmodelled?: readonly string[]
  /** Descriptors that are the same for all candidates. */
  readonly dropped_descriptors?: readonly string[]
  /** In the unit of the objective; null with two objectives, or while nothing feasible is known. */
  readonly best?: number | null
  /** Logarithm of the largest expected improvement, in standard deviations of the results; of the area, with two objectives. */
  readonly largest_log_improvement?: number | null
  /** The same and the sum over all candidates of a pool, in the unit of the objective; null as `best` is. */
  readonly largest_expected_improvement?: number | null
  readonly expected_improvement_left?: number | null
  /** Share of the candidates chosen by the model that were drawn among equals. */
  readonly tied_share?: number | null
  /** The training that went before the fit, of a latent kernel. */
  readonly latent?: LatentRecord
  readonly stop_rule?: string
}

/** The record of a fit. */
export function fitDiagnostics<G>(
  { state, outputs, domain }: ProposalParts<G>, surrogate: Surrogate, records: readonly (FitRecord | null)[],
  aim: Aim, prospect: Prospect,
): BayesianDiagnostics {
  const { observations, failures, picks } = state
  const isImprovement = aim.operator === 'expected improvement'
  const { deviation } = surrogate.models[0].scale
  const inUnit = (standard: number | null): number | null =>
    (isImprovement && standard !== null ? finite(deviation * standard) : null)
  return {
    results: observations.length,
    failures: failures.length,
    models: surrogate.models.flatMap((model) => {
      const record = records[model.output] ?? null
      return record === null ? [] : [modelRecord(outputs[model.output], model, record)]
    }),
    unmodelled: outputs.filter((_, o) => records[o] === null).map(({ name }) => name),
    dropped_descriptors: domain.dropped,
    best: isImprovement ? bestValue(state, outputs) : null,
    largest_log_improvement: aim.operator === 'feasibility' ? null : finite(prospect.largest),
    largest_expected_improvement: inUnit(prospect.largest === null ? null : Math.exp(prospect.largest)),
    expected_improvement_left: inUnit(prospect.sum),
    tied_share: picks.chosen === 0 ? null : picks.tied / picks.chosen,
    ...(domain.latent === undefined ? {} : { latent: domain.latent }),
  }
}

function modelRecord({ name }: Output, { process }: OutputModel, { chosen, densities, starts, outcome }: FitRecord): ModelRecord {
  const { r2, logDensity, coverage } = process.leaveOneOut()
  return {
    output: name, kernel: chosen.kernel, theta: chosen.theta, jitter: process.jitter, condition: process.condition,
    loo_r2: finite(r2), loo_log_density: finite(logDensity), loo_coverage: finite(coverage),
    densities: { ...densities }, starts, outcome,
  }
}

/** Best feasible value, in the unit of the objective; null when there is none. */
export function bestValue(state: Pick<BayesianState, 'observations'>, outputs: readonly Output[]): number | null {
  const [{ sign }] = outputs
  return measuredOf(state, outputs).reduce<number | null>((best, { feasible, values: [value] }) => {
    if (!feasible || value === null) return best
    return best === null || sign * value > sign * best ? value : best
  }, null)
}

/** Numbers that JSON can hold. */
function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null
}
