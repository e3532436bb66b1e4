// A pool as a latent kernel sees it: the latent means of a network that is trained again before each fit. A latent optimum
// has to be brought back to a candidate; here that step is exact, for the gain is looked up at the latent point of every
// candidate, which is the best that snapping an optimum to its nearest candidate could end at.
import type { StrategyContext } from '../../src/campaign/types.ts'
import type { Inputs } from '../../src/models/inputs.ts'
import { latentInputs } from '../../src/models/latent-kernel/latent-inputs.ts'
import {
  latentNetworkName, trainLatentNetwork, type LatentNetwork, type LatentSettings, type LatentTask,
} from '../../src/models/latent-kernel/latent-network.ts'
import { networkColumns } from '../../src/models/latent-kernel/network-columns.ts'
import { fromBytes, toBytes } from '../../src/models/latent-kernel/saved-network.ts'
import type { PoolSpace } from '../../src/spaces/pool.ts'
import type { Domain } from './domain.ts'
import { latentRecord } from './latent-record.ts'
import { measuredOf } from './measured.ts'
import { outputsOf } from './outputs.ts'
import type { BayesianParameters } from './parameters.ts'
import type { BayesianState, LatentTrainings } from './state.ts'
import { dataOf, scaleOf } from './surrogate.ts'

type LatentParameters = NonNullable<BayesianParameters['latent_kernel']>

/** Columns of pools: they do not change. */
const columnsOf = new WeakMap<PoolSpace, Inputs>()

/** Domains by the trainings they rest on: a convenience that changes no result. */
const domains = new WeakMap<LatentTrainings, Domain<number>>()

/** A state whose network is to be trained once more, with the results it has now. */
export function withTraining(state: BayesianState): BayesianState {
  const trainedAt = [...(state.latent?.trainedAt ?? []), state.observations.length]
  return { ...state, latent: { trainedAt } }
}

/** The pool with latent means in place of descriptors; the pool itself before the first training. */
export function latentDomain(
  domain: Domain<number>, space: PoolSpace, state: BayesianState, parameters: LatentParameters, context: StrategyContext<number>,
): Domain<number> {
  if (state.latent === undefined) return domain
  const ready = domains.get(state.latent)
  if (ready !== undefined) return ready
  const network = latentNetworkOf(space, state, parameters, context)
  const latent = network === null ? domain : overLatents(domain, network, parameters)
  domains.set(state.latent, latent)
  return latent
}

function overLatents(domain: Domain<number>, network: LatentNetwork, { units }: LatentParameters): Domain<number> {
  const points = latentInputs(network.means, units)
  return {
    ...domain,
    inputs: {
      dimension: units, categorical: [],
      groups: [{ name: 'latent', columns: Array.from({ length: units }, (_, unit) => unit) }],
    },
    points,
    row: (index) => points.values.slice(index * units, (index + 1) * units),
    spread: () => points,
    latent: latentRecord(network),
  }
}

/**
 * The network of a state, from the store or trained now: a function of the state and the pool, whatever the store holds.
 * Null before the first training.
 */
export function latentNetworkOf(
  space: PoolSpace, state: BayesianState, parameters: LatentParameters, context: StrategyContext<number>,
): LatentNetwork | null {
  const settings = settingsOf(parameters)
  const tasks = (state.latent?.trainedAt ?? []).map((results) => taskOf(space, state, results, settings, context))
  const names = tasks.reduce<string[]>((list, task) => [...list, latentNetworkName(task, list.at(-1) ?? null)], [])
  const stored = names.map((name) => context.models.load(name))
  const last = stored.findLastIndex((bytes) => bytes !== null)
  const bytes = last === -1 ? null : stored[last]
  let network = bytes === null ? null : fromBytes(bytes, names[last])
  for (const [k, task] of [...tasks.entries()].slice(last + 1)) {
    network = trainLatentNetwork(task, network)
    context.models.save(names[k], toBytes(network))
  }
  return network
}

function settingsOf(parameters: LatentParameters): LatentSettings {
  return {
    units: parameters.units, hidden: parameters.hidden, epochs: parameters.epochs,
    retrainingEpochs: parameters.retraining_epochs, learningRate: parameters.learning_rate,
    klWeight: parameters.kl_weight, propertyWeight: parameters.property_weight,
  }
}

/** The training with the first so many results. */
function taskOf(
  space: PoolSpace, { observations }: BayesianState, results: number, settings: LatentSettings, context: StrategyContext<number>,
): LatentTask {
  const outputs = outputsOf(context.objective)
  const data = dataOf(measuredOf({ observations: observations.slice(0, results) }, outputs), 0, outputs[0].sign)
  const { mean, deviation } = scaleOf(data, outputs[0].sign)
  const labels = new Float64Array(space.ids.length).fill(NaN)
  for (const { genome, value } of data) labels[space.decode(genome)] = (value - mean) / deviation
  return { columns: networkColumnsOf(space), labels, settings, seed: String(context.random('latent kernel', results).uniform()) }
}

function networkColumnsOf(space: PoolSpace): Inputs {
  const columns = columnsOf.get(space) ?? networkColumns(space.descriptors, space.categories)
  columnsOf.set(space, columns)
  return columns
}
