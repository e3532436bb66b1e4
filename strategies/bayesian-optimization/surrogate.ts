// The models of a state: one Gaussian process per output. They follow from the state alone; those of the state before are
// carried over and grown by the new results, which gives the same bits as building them anew.
import type { StrategyContext } from '../../src/campaign/types.ts'
import { gaussianProcess } from '../../src/models/gaussian-process/gaussian-process.ts'
import { standardisation } from '../../src/models/gaussian-process/standardise-targets.ts'
import type { Hyperparameters, Observations } from '../../src/models/gaussian-process/types.ts'
import type { Inputs } from '../../src/models/inputs.ts'
import type { Domain } from './domain.ts'
import { measuredOf, type Measured } from './measured.ts'
import type { DataRow, OutputModel, Scale, Surrogate } from './output-models.ts'
import type { Output } from './outputs.ts'
import type { BayesianState } from './state.ts'

/** Models by the state they belong to: a convenience that changes no result. */
const known = new WeakMap<BayesianState, Surrogate>()

/** The models of a state; null before the first fit. */
export function surrogateOf<G>(
  state: BayesianState, outputs: readonly Output[], domain: Domain<G>, context: StrategyContext<G>,
): Surrogate | null {
  const ready = known.get(state) ?? build(state, outputs, domain, context, null)
  if (ready !== null) known.set(state, ready)
  return ready
}

/** Hands the models of one state on to the next, where that has the same fits and more results. */
export function carryOver<G>(
  before: BayesianState, after: BayesianState, outputs: readonly Output[], domain: Domain<G>, context: StrategyContext<G>,
): void {
  const earlier = known.get(before)
  // The models are grown in place: they no longer belong to the state before.
  known.delete(before)
  if (earlier === undefined || before.fits !== after.fits) return
  const grown = build(after, outputs, domain, context, earlier)
  if (grown !== null) known.set(after, grown)
}

/** Forgets the models of a state. */
export function forgetModels(state: BayesianState): void {
  known.delete(state)
}

function build<G>(
  state: BayesianState, outputs: readonly Output[], domain: Domain<G>, context: StrategyContext<G>, earlier: Surrogate | null,
): Surrogate | null {
  const { fits } = state
  if (fits === null) return null
  const measured = measuredOf(state, outputs)
  const models = outputs.flatMap(({ role, sign, limit }, output): OutputModel[] => {
    const fit = fits[output]
    if (fit === null) return []
    const data = dataOf(measured, output, sign)
    const scale = scaleOf(data, sign)
    const before = earlier?.models.find((model) => model.output === output) ?? null
    const grown = grownModel(before, fit.chosen, data, scale, domain, context)
    return [{ role, output, limit: limit === null ? null : standardise(scale, limit), ...grown }]
  })
  return { measured, models }
}

/** The data of one output. */
export function dataOf(measured: readonly Measured[], output: number, sign: 1 | -1): DataRow[] {
  return measured.flatMap(({ key, genome, values, repeats }) => {
    const value = values[output]
    return value === null ? [] : [{ key, genome, value: sign * value, repeats: repeats[output] }]
  })
}

/** Mean and deviation of the values of some rows; a deviation of 1 where they do not differ. */
export function scaleOf(data: readonly DataRow[], sign: 1 | -1): Scale {
  return { sign, ...standardisation(data.map(({ value }) => value)) }
}

/** A value in its unit as the model sees it. */
export function standardise({ sign, mean, deviation }: Scale, value: number): number {
  return (sign * value - mean) / deviation
}

/** What the model sees of the candidates of some rows. */
export function inputsOf<G>(data: readonly DataRow[], domain: Domain<G>, { space }: StrategyContext<G>): Inputs {
  const { dimension } = domain.inputs
  const values = new Float64Array(data.length * dimension)
  data.forEach(({ genome }, r) => values.set(domain.row(space.decode(genome)), r * dimension))
  return { count: data.length, dimension, values }
}

/** Rows as a Gaussian process takes them. */
export function observationsOf<G>(
  data: readonly DataRow[], scale: Scale, domain: Domain<G>, context: StrategyContext<G>,
): Observations {
  return {
    inputs: inputsOf(data, domain, context),
    targets: targetsOf(data, scale),
    repeats: data.some(({ repeats }) => repeats > 1) ? Float64Array.from(data, ({ repeats }) => repeats) : null,
  }
}

function targetsOf(data: readonly DataRow[], { mean, deviation }: Scale): Float64Array {
  return Float64Array.from(data, ({ value }) => (value - mean) / deviation)
}

/** A model of rows: an earlier one with rows appended where that is possible, else a new one. */
export function grownModel<G>(
  earlier: OutputModel | null, hyperparameters: Hyperparameters, data: readonly DataRow[], scale: Scale,
  domain: Domain<G>, context: StrategyContext<G>,
): Pick<OutputModel, 'process' | 'followed' | 'data' | 'scale' | 'targets'> {
  const targets = targetsOf(data, scale)
  if (earlier !== null && isHeadOf(earlier.data, data)) {
    const { process, followed } = earlier
    for (const { genome, repeats } of data.slice(earlier.data.length)) {
      process.append(domain.row(context.space.decode(genome)), 0, repeats)
    }
    process.setTargets(targets)
    return { process, followed, data, scale, targets }
  }
  const process = gaussianProcess(domain.inputs, hyperparameters, observationsOf(data, scale, domain, context))
  return { process, followed: domain.points === null ? null : process.follow(domain.points), data, scale, targets }
}

/** Whether rows begin with the earlier ones; values may differ, for targets are replaced. */
function isHeadOf(earlier: readonly DataRow[], data: readonly DataRow[]): boolean {
  const isThere = ({ key, repeats }: DataRow, r: number): boolean => key === data[r].key && repeats === data[r].repeats
  return earlier.length <= data.length && earlier.every(isThere)
}
