// The training of a network: when it is due, what it is a function of, and what is recorded of it.
import { createHash } from 'node:crypto'
import type { LearningResources, StrategyContext } from '../../src/campaign/types.ts'
import { StoreError } from '../../src/errors.ts'
import { decodeTrained, encodeTrained } from '../../src/models/autoencoder/file.ts'
import type { AutoencoderTraining, TrainedAutoencoder, TrainingResources } from '../../src/models/autoencoder/types.ts'
import type { ModelStore } from '../../src/models/model-store.ts'
import { trainSiteModel } from '../../src/models/site-occupancy/site-model.ts'
import type { SiteModelSettings } from '../../src/models/site-occupancy/types.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'
import { materialOf, ownRows } from './material.ts'
import { selectedRows, type SelectedRows } from './rows.ts'
import type { SourceSettings } from './settings.ts'
import type { LatentState } from './state.ts'
import { trainingRecord } from './training-record.ts'

/** Fewer rows teach a network nothing. */
const FEWEST_ROWS = 16
/** The learning rate is halved after so many epochs without a better held-out loss. */
const PLATEAU = { factor: 0.5, patience: 8 }
/** Without rows held out it stays as it is. */
const STEADY = { ...PLATEAU, patience: 0 }

/**
 * The state after whatever training is due: the same state when none is, null when it was stopped.
 */
export async function learnt(
  state: LatentState, settings: SourceSettings, space: SitesSpace, context: StrategyContext<Occupation>,
  resources: LearningResources,
): Promise<LatentState | null> {
  const results = ownRows(space, context).length
  if (!isDue(state, results, settings, space, context)) return state
  const rows = selectedRows(materialOf(space, context), settings, context.random('training rows', state.generation))
  if (rows.all.length < FEWEST_ROWS) {
    resources.progress?.(`training waits for ${FEWEST_ROWS} results to learn from: ${rows.all.length} so far`)
    return state
  }
  const order = orderOf(state, settings, rows, space, context)
  const trained = await kept(order, space, context, resources, state.generation)
  if (trained === null) return null
  return {
    generation: state.generation + 1,
    trained: { name: order.name, sha256: trained.sha256, results },
    pending: trainingRecord(state.generation, results, trained, rows, order.seed, space, order.model),
  }
}

/** The first network as soon as there is enough to learn from, later ones after so many new results. */
function isDue(
  { trained }: LatentState, results: number, { retrain, initial }: SourceSettings, { compositions }: SitesSpace,
  { lessons }: StrategyContext<Occupation>,
): boolean {
  if (trained === null) return lessons.length > 0 || results >= initial * compositions.length
  return retrain.every > 0 && results - trained.results >= retrain.every
}

/** The network under a name; throws StoreError when the store does not hold it. */
export function keptNetwork(name: string, models: ModelStore): TrainedAutoencoder {
  const bytes = models.load(name)
  if (bytes !== null) return decodeTrained(bytes, name)
  throw new StoreError({
    rule: 'the network that a campaign goes on from must be in the store of models', found: 'nothing', place: name,
    wayOut: 'Resume the campaign from its journal: it is trained again, with the same bytes.',
  })
}

/** What a training is a function of, and the name that says so. */
interface TrainingOrder {
  readonly name: string
  readonly seed: string
  readonly rows: SelectedRows
  readonly model: SiteModelSettings
  /** Weights it begins with; null = fresh ones. */
  readonly start: Float64Array | null
}

function orderOf(
  { generation, trained }: LatentState, settings: SourceSettings, rows: SelectedRows, space: SitesSpace,
  context: StrategyContext<Occupation>,
): TrainingOrder {
  const random = context.random('training', generation)
  const seed = [0, 1].map(() => random.integer(0x100000000).toString(16).padStart(8, '0')).join('')
  const isFirst = trained === null
  // The weights a later training begins with have seen all earlier rows: holding some of them out would say nothing.
  const again = { epochs: settings.retrain.epochs, warmUp: 0, heldOut: 0, patience: 0, plateau: STEADY }
  const model = modelSettings(settings, isFirst ? {} : again)
  const start = isFirst ? null : keptNetwork(trained.name, context.models).model.weights
  const named = JSON.stringify([
    seed, model, trained?.sha256 ?? null, space.palette,
    space.sublattices.map(({ sites, species }) => [Array.from(sites), species]),
    space.compositions.map(({ counts }) => counts),
    rows.all.map(({ genome, value }, at) => [space.encode(genome), value, rows.weights[at]]),
  ])
  const digest = createHash('sha256').update(named).update(Uint8Array.from(space.symmetry.table)).digest('hex')
  return { name: `site-model-${digest.slice(0, 32)}`, seed, rows, model, start }
}

/** The network of the store; where there is none it is trained and kept. Null when it was stopped. */
async function kept(
  { name, seed, rows, model, start }: TrainingOrder, space: SitesSpace, { models }: StrategyContext<Occupation>,
  { threads, stop, progress }: LearningResources, generation: number,
): Promise<TrainedAutoencoder | null> {
  const bytes = models.load(name)
  if (bytes !== null) return decodeTrained(bytes, name)
  const trained = await trainSiteModel({ space, results: rows.all, weights: rows.weights, settings: model, seed, start }, {
    threads, stop, checkpoint: { store: models, name: `${name}-checkpoint` },
    ...(progress === undefined ? {} : { progress: lineOf(generation, progress) }),
  })
  if (trained === null) return null
  models.save(name, encodeTrained(trained.network))
  return trained.network
}

/** "training 2, epoch 40 of 100: 31.2 nats held out". */
function lineOf(generation: number, say: (line: string) => void): NonNullable<TrainingResources['progress']> {
  return ({ epoch, reconstruction, heldOut }, epochs) => {
    const loss = heldOut === null ? `${reconstruction.toFixed(1)} nats` : `${heldOut.reconstruction.toFixed(1)} nats held out`
    say(`training ${generation + 1}, epoch ${epoch} of ${epochs}: ${loss}`)
  }
}

/** Settings of the network as its trainer wants them. */
export function modelSettings({ model }: SourceSettings, changes: Partial<AutoencoderTraining> = {}): SiteModelSettings {
  return {
    hidden: model.hidden, latent: model.latent, propertyUnits: model.property_units, canonical: model.canonical,
    training: {
      epochs: model.epochs, batch: model.batch, learningRate: model.learning_rate, klWeight: model.kl_weight,
      warmUp: model.warm_up, freeBits: model.free_bits, propertyWeight: model.property_weight, heldOut: model.held_out,
      patience: model.patience, plateau: model.held_out > 0 ? PLATEAU : STEADY, ...changes,
    },
  }
}
