// When hyperparameters are fitted anew, and to what.
import type { StrategyContext } from '../../src/campaign/types.ts'
import { InputError } from '../../src/errors.ts'
import { fitHyperparameters } from '../../src/models/gaussian-process/fit-hyperparameters.ts'
import type { FitRecord } from '../../src/models/gaussian-process/types.ts'
import type { Domain } from './domain.ts'
import { measuredOf } from './measured.ts'
import type { DataRow, Scale } from './output-models.ts'
import type { Output } from './outputs.ts'
import type { BayesianParameters } from './parameters.ts'
import { attempts, type BayesianState, type OutputFit } from './state.ts'
import { successData, SUCCESS_SCALE } from './success.ts'
import { dataOf, observationsOf, scaleOf } from './surrogate.ts'

/** Fewest rows a model is fitted to. */
const FEWEST = 2

/** Whether the hyperparameters are to be fitted: after the initial design, then every so many results. */
export function refitIsDue(state: BayesianState, { initial, refit }: BayesianParameters): boolean {
  const { observations: { length }, fits, fittedAt } = state
  if (fits === null) return attempts(state) >= initial && length >= FEWEST
  return length - fittedAt >= (fittedAt < refit.until ? refit.every : refit.then)
}

/** A state with new fits, and what each fit did: one per output, null where there is too little to fit to. */
export function refitted<G>(
  state: BayesianState, outputs: readonly Output[], domain: Domain<G>, parameters: BayesianParameters,
  context: StrategyContext<G>,
): { state: BayesianState; records: readonly (FitRecord | null)[] } {
  const { observations } = state
  const last = observations[observations.length - 1].id
  const fit = (name: string, data: readonly DataRow[], scale: Scale, previous: OutputFit | null): FitRecord | null =>
    fitOrNone(data, () => fitHyperparameters(domain.inputs, observationsOf(data, scale, domain, context), {
      kernel: parameters.kernel,
      previous: previous?.best ?? [],
      randomStarts: parameters.random_starts,
      random: context.random(`fit ${name}`, last),
    }))
  const measured = measuredOf(state, outputs)
  const records = outputs.map(({ name, sign }, o) => {
    const data = dataOf(measured, o, sign)
    return fit(name, data, scaleOf(data, sign), state.fits?.[o] ?? null)
  })
  // Without a model of the objective the initial design goes on.
  if (records[0] === null) return { state, records }
  const success = parameters.learn_failures ? successData(state, domain, context) : []
  const successFit = fit('success', success, SUCCESS_SCALE, state.successFit)
  return {
    state: {
      ...state, fits: records.map(keptOf), successFit: keptOf(successFit), fittedAt: observations.length,
      begunAt: state.begunAt ?? attempts(state),
    },
    records,
  }
}

/** A fit; null where there is too little to fit to, or no start of a first fit led anywhere. */
function fitOrNone(data: readonly DataRow[], fit: () => FitRecord): FitRecord | null {
  if (data.length < FEWEST) return null
  try {
    return fit()
  } catch (error) {
    if (error instanceof InputError) return null
    throw error
  }
}

function keptOf(record: FitRecord | null): OutputFit | null {
  return record === null ? null : { chosen: record.chosen, best: record.best }
}
