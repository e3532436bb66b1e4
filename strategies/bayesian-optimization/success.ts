// Where evaluations fail: a Gaussian process on 1 (success) and −1 (failure), which gives the probability that the label
// is positive, log Φ(μ/√(σ² + s_n²)). Regression on labels is a shortcut for classification (Rasmussen and Williams 2006,
// section 6.5); its fitted noise says how sharp the border is, where unit noise would hardly hold a good candidate back.
import type { StrategyContext } from '../../src/campaign/types.ts'
import type { Domain } from './domain.ts'
import type { DataRow, Scale, Surrogate } from './output-models.ts'
import { failedCandidates, type BayesianState } from './state.ts'
import { grownModel } from './surrogate.ts'

/** Classes are not standardised: where nothing is known, both are as likely. */
export const SUCCESS_SCALE: Scale = { sign: 1, mean: 0, deviation: 1 }

/** One row per candidate, empty while nothing has failed; of a candidate that was tried again the success counts. */
export function successData<G>(state: BayesianState, domain: Domain<G>, context: StrategyContext<G>): DataRow[] {
  const rows = new Map<string, DataRow>()
  for (const { genome } of state.observations) {
    const key = JSON.stringify(genome)
    rows.set(key, { key, genome, value: 1, repeats: 1 })
  }
  const failed = failedCandidates(state, context).map(({ key: identity }): DataRow => {
    const genome = context.space.encode(domain.genomeOf(identity))
    return { key: JSON.stringify(genome), genome, value: -1, repeats: 1 }
  })
  return failed.length === 0 ? [] : [...rows.values(), ...failed]
}

/** The surrogate with the model of success beside the others, once it was fitted. */
export function withSuccess<G>(
  surrogate: Surrogate, state: BayesianState, domain: Domain<G>, context: StrategyContext<G>,
): Surrogate {
  const { successFit } = state
  const data = successFit === null ? [] : successData(state, domain, context)
  if (successFit === null || data.length === 0) return surrogate
  const model = grownModel(null, successFit.chosen, data, SUCCESS_SCALE, domain, context)
  return { ...surrogate, models: [...surrogate.models, { role: 'success', output: -1, limit: 0, ...model }] }
}
