// What Bayesian optimization keeps between batches: plain data from which the models are built anew, bit for bit.
import { INFEASIBLE, type Evaluation, type StrategyContext, type Verdict } from '../../src/campaign/types.ts'
import type { Hyperparameters } from '../../src/models/gaussian-process/types.ts'
import type { Json } from '../../src/spaces/space.ts'
import { judgeOutcome } from '../verdicts.ts'
import { isFeasible, type Output } from './outputs.ts'

/** A result that the models learn from. */
export interface Observation {
  readonly id: number
  readonly genome: Json
  /** One per output, in its unit; null where the evaluation did not give it. */
  readonly values: readonly (number | null)[]
}

/** An evaluation that gave nothing. */
export interface Failure {
  readonly id: number
  /** Id of the first failure of the same candidate, when this was another attempt. */
  readonly again: number | null
}

/** The last fit of one output. */
export interface OutputFit {
  readonly chosen: Hyperparameters
  /** The best of each kernel: where the next fit begins. */
  readonly best: readonly Hyperparameters[]
}

/** The trainings of the latent space, each from the weights of the one before: with the results, all it follows from. */
export interface LatentTrainings {
  /** Results there were at each. */
  readonly trainedAt: readonly number[]
}

export interface BayesianState {
  readonly observations: readonly Observation[]
  readonly failures: readonly Failure[]
  /** One per output, null where there is too little to fit to; null in all before the first fit. */
  readonly fits: readonly (OutputFit | null)[] | null
  /** The last fit of success and failure, where that is learnt. */
  readonly successFit: OutputFit | null
  /** Results there were at the last fit. */
  readonly fittedAt: number
  /** Evaluations there were at the first fit; null before it. */
  readonly begunAt: number | null
  /** Evaluations there were when the best result came. */
  readonly improvedAt: number
  /** Candidates the model chose, and those of them drawn among equals. */
  readonly picks: { readonly chosen: number; readonly tied: number }
  /** Where the kernel sees a latent space, from the first fit on. */
  readonly latent?: LatentTrainings
  /** The stop rule that holds, in words. */
  readonly stopRule: string | null
}

export const FRESH_STATE: BayesianState = {
  observations: [], failures: [], fits: null, successFit: null, fittedAt: 0, begunAt: null, improvedAt: 0,
  picks: { chosen: 0, tied: 0 }, stopRule: null,
}

/** Operators of candidates that were no choice of the model. */
export const INITIAL = 'initial'
export const RETRY = 'retry'
/** Ends the operator of a candidate that was drawn among equals. */
export const TIED = ', tied'

/** Evaluations told so far, failed ones included. */
export function attempts({ observations, failures }: BayesianState): number {
  return observations.length + failures.length
}

/** Candidates that failed and have not succeeded since, with the first failure of each, the earliest first. */
export function failedCandidates<G>(
  { observations }: BayesianState, { space, told }: StrategyContext<G>,
): { readonly key: string; readonly id: number }[] {
  const succeeded = new Set(observations.map(({ genome }) => space.key(space.decode(genome))))
  const failed = [...told].filter(([key, evaluation]) => judgeOutcome(evaluation) !== null && !succeeded.has(key))
  return failed.map(([key, { id }]) => ({ key, id })).sort((a, b) => a.id - b.id)
}

/** Takes results in, in order of id; a failed or meaningless one leaves nothing in the models. */
export function takeIn<G>(
  before: BayesianState, evaluations: readonly Evaluation<G>[], outputs: readonly Output[], context: StrategyContext<G>,
): { state: BayesianState; verdicts: Verdict[] } {
  const observations = [...before.observations]
  const failures = [...before.failures]
  let { improvedAt, picks } = before
  const verdicts = [...evaluations].sort((a, b) => a.id - b.id).map((evaluation): Verdict => {
    const { id, lineage } = evaluation
    if (lineage.forecast !== undefined) {
      picks = { chosen: picks.chosen + 1, tied: picks.tied + (lineage.operator.endsWith(TIED) ? 1 : 0) }
    }
    const observation = observationOf(evaluation, outputs, context)
    if (observation === null) {
      failures.push({ id, again: lineage.operator === RETRY ? lineage.parents[0] : null })
      return { id, verdict: 'rejected' }
    }
    if (improves(observation, observations, outputs)) improvedAt = observations.length + failures.length + 1
    observations.push(observation)
    return { id, verdict: 'accepted' }
  })
  return { state: { ...before, observations, failures, improvedAt, picks }, verdicts }
}

function observationOf<G>(
  evaluation: Evaluation<G>, outputs: readonly Output[], { space, objective }: StrategyContext<G>,
): Observation | null {
  const { id, genome, niche, objective: value, properties } = evaluation
  const isUsable = judgeOutcome(evaluation) === null && (niche === objective.niche || niche === INFEASIBLE)
  if (!isUsable || genome === null) return null
  const values = outputs.map(({ name, role }) => {
    const given = role === 'objective' ? value : properties[name]
    return typeof given === 'number' && Number.isFinite(given) ? given : null
  })
  return { id, genome: space.encode(genome), values }
}

/** Whether no earlier feasible result is at least as good in every objective. */
function improves({ values }: Observation, earlier: readonly Observation[], outputs: readonly Output[]): boolean {
  const wanted = outputs.flatMap(({ role, sign }, o) => (role === 'constraint' ? [] : [{ o, sign }]))
  const signed = (list: Observation['values'], { o, sign }: { o: number; sign: number }): number => {
    const value = list[o]
    return value === null ? -Infinity : sign * value
  }
  return isFeasible(values, outputs) && !earlier.some((other) =>
    isFeasible(other.values, outputs) && wanted.every((output) => signed(other.values, output) >= signed(values, output)))
}
