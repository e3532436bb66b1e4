// The training of an autoencoder, epoch by epoch: the program that every thread of a team walks through. All control flow
// follows from numbers that all threads see alike, so they take the same turns; chunks of rows and slices of the parameters
// are divided among them.
import { adamStep } from '../../math/adam.ts'
import { randomStream, streamKey } from '../../math/random.ts'
import { klWithFreeBits, unitsThatPay } from '../network/gaussian-kl.ts'
import { plateauStep } from '../network/plateau.ts'
import { eachPart, type Team } from '../network/team.ts'
import { splitRows } from './held-out.ts'
import { layersOf } from './layout.ts'
import { chunkLoss, KNOWN, PROPERTY, RECONSTRUCTION, SUMS, WEIGHT, type ChunkLoss } from './loss.ts'
import { CHUNK_ROWS, mostChunks, STOP_WANTED, STOPPING, type TrainingMemory } from './training-memory.ts'
import type { TrainingState } from './training-state.ts'
import type { EpochRecord, TrainingRequest } from './types.ts'

/** What the first thread does after each epoch. */
export type AfterEpoch = (state: TrainingState) => void

export type Ending =
  | { readonly kind: 'trained'; readonly state: TrainingState; readonly klOfUnits: readonly number[] }
  | { readonly kind: 'stopped'; readonly state: TrainingState }
  /** A loss is no finite number. */
  | { readonly kind: 'diverged'; readonly epoch: number }

/** Sums over rows, each times its weight. */
interface Totals {
  readonly sums: Float64Array
  readonly klOfUnits: Float64Array
}

/**
 * Trains from this state to the end, or until somebody wants it to stop. `best` (the first thread's) holds the weights that
 * are kept. The request's rows are those of the memory.
 */
export function trainTogether(
  request: TrainingRequest, memory: TrainingMemory, team: Team, from: TrainingState, best: Float64Array,
  afterEpoch: AfterEpoch,
): Ending {
  const { design, settings } = request
  const split = splitRows(request)
  const step = makeStep(request, memory, team, from)
  let state = from
  while (state.epoch < settings.epochs && !isPatienceOver(state, request)) {
    if (team.index === 0) prepareEpoch(request, memory, split.training, state.epoch + 1)
    team.barrier()
    if (memory.control[STOPPING] === 1) return { kind: 'stopped', state }

    const epoch = state.epoch + 1
    const klWeight = klWeightOf(epoch, request)
    const totals = emptyTotals(design.latent)
    for (let first = 0; first < split.training.length; first += settings.batch) {
      step.take(first, Math.min(first + settings.batch, split.training.length), klWeight, state.plateau.rate, totals)
    }
    const heldOut = split.heldOut.length === 0 ? null : step.judge(split.heldOut)
    const record = recordOf(epoch, state.plateau.rate, klWeight, totals, heldOut)
    if (!isFinite(record)) return { kind: 'diverged', epoch }
    state = { ...judged(state, record, heldOut, request), ...step.biases() }
    if (team.index === 0) {
      if (state.bestEpoch === epoch) best.set(memory.parameters)
      afterEpoch(state)
    }
  }
  if (team.index === 0) memory.parameters.set(best)
  team.barrier()
  const { sums, klOfUnits } = step.judge(split.training)
  return { kind: 'trained', state, klOfUnits: Array.from(klOfUnits, (sum) => sum / sums[WEIGHT]) }
}

/** Order of the rows and noise of an epoch, each from a stream of its own; and whether there is to be another epoch. */
function prepareEpoch({ seed }: TrainingRequest, memory: TrainingMemory, training: readonly number[], epoch: number): void {
  memory.control[STOPPING] = Atomics.load(memory.control, STOP_WANTED)
  memory.order.set(randomStream(streamKey(seed, 'autoencoder-shuffle', epoch)).shuffled(training))
  const random = randomStream(streamKey(seed, 'autoencoder-noise', epoch))
  for (let i = 0; i < memory.noise.length; i++) memory.noise[i] = random.normal()
}

/** β grows in equal steps over the warm-up. */
function klWeightOf(epoch: number, { settings: { klWeight, warmUp, epochs } }: TrainingRequest): number {
  const steps = warmUp * epochs
  return epoch < steps ? (klWeight * epoch) / steps : klWeight
}

function isPatienceOver({ epoch, bestEpoch }: TrainingState, { settings: { patience } }: TrainingRequest): boolean {
  return patience > 0 && bestEpoch > 0 && epoch - bestEpoch >= patience
}

/** The state after an epoch. Held-out losses count once β has its full weight: earlier ones are of another loss. */
function judged(state: TrainingState, record: EpochRecord, heldOut: Totals | null, { settings }: TrainingRequest): TrainingState {
  const { epoch } = record
  const next = { ...state, epoch, curve: [...state.curve, record] }
  if (heldOut === null) return { ...next, bestEpoch: epoch }
  if (epoch < settings.warmUp * settings.epochs) return next
  const weight = heldOut.sums[WEIGHT]
  const loss = (heldOut.sums[RECONSTRUCTION] + settings.propertyWeight * heldOut.sums[PROPERTY]) / weight
    + settings.klWeight * klWithFreeBits(heldOut.klOfUnits.map((sum) => sum / weight), settings.freeBits)
  const isBest = state.bestLoss === null || loss < state.bestLoss
  return {
    ...next,
    plateau: plateauStep(state.plateau, loss, settings.plateau),
    bestEpoch: isBest ? epoch : state.bestEpoch,
    bestLoss: isBest ? loss : state.bestLoss,
  }
}

function recordOf(epoch: number, learningRate: number, klWeight: number, totals: Totals, heldOut: Totals | null): EpochRecord {
  return { epoch, learningRate, klWeight, ...means(totals), heldOut: heldOut === null ? null : means(heldOut) }
}

/** Means over the rows; that of the property over those where it is known. */
function means({ sums, klOfUnits }: Totals): { reconstruction: number; kl: number; property: number } {
  return {
    reconstruction: sums[RECONSTRUCTION] / sums[WEIGHT],
    kl: klOfUnits.reduce((sum, kl) => sum + kl, 0) / sums[WEIGHT],
    property: sums[KNOWN] > 0 ? sums[PROPERTY] / sums[KNOWN] : 0,
  }
}

function isFinite({ reconstruction, kl, property, heldOut }: EpochRecord): boolean {
  return [reconstruction, kl, property, ...(heldOut === null ? [] : Object.values(heldOut))].every(Number.isFinite)
}

function emptyTotals(latent: number): Totals {
  return { sums: new Float64Array(SUMS), klOfUnits: new Float64Array(latent) }
}

/** One thread's part of the steps of a training. */
interface Step {
  /** A step of Adam for the rows order[first … end − 1]; adds their losses to the totals. */
  take(first: number, end: number, klWeight: number, rate: number, totals: Totals): void
  /** Losses of these rows at their latent means. */
  judge(indices: readonly number[]): Totals
  biases(): { readonly firstBias: number; readonly secondBias: number }
}

function makeStep({ design, settings }: TrainingRequest, memory: TrainingMemory, team: Team, from: TrainingState): Step {
  const { rows, parameters, firstMoment, secondMoment, gradients, klOfUnits, sums, noise, order } = memory
  const { latent } = design
  const { freeBits, propertyWeight } = settings
  const chunks = mostChunks(settings, rows.count)
  const mine: ChunkLoss[] = []
  eachPart(team, chunks, (chunk) => { mine[chunk] = chunkLoss(design, rows, parameters, CHUNK_ROWS) })
  const layers = Array.from({ length: chunks }, (_, chunk) =>
    layersOf(design, gradients.subarray(chunk * parameters.length, (chunk + 1) * parameters.length)))
  const klOf = (chunk: number): Float64Array => klOfUnits.subarray(chunk * latent, (chunk + 1) * latent)
  const sumsOf = (chunk: number): Float64Array => sums.subarray(chunk * SUMS, (chunk + 1) * SUMS)
  const pays = new Uint8Array(latent)

  // This thread's slice of the parameters, for Adam.
  const [begin, end] = [team.index, team.index + 1].map((part) => Math.floor((part * parameters.length) / team.size))
  const slice = parameters.subarray(begin, end)
  const gradient = new Float64Array(end - begin)
  const adam = {
    firstMoment: firstMoment.subarray(begin, end), secondMoment: secondMoment.subarray(begin, end),
    firstBias: from.firstBias, secondBias: from.secondBias,
  }
  const sumGradients = (count: number): void => {
    gradient.set(gradients.subarray(begin, end))
    for (let chunk = 1; chunk < count; chunk++) {
      const first = chunk * parameters.length + begin
      for (let i = 0; i < gradient.length; i++) gradient[i] += gradients[first + i]
    }
  }
  const addTotals = (count: number, totals: Totals): void => {
    for (let i = 0; i < count * SUMS; i++) totals.sums[i % SUMS] += sums[i]
    for (let i = 0; i < count * latent; i++) totals.klOfUnits[i % latent] += klOfUnits[i]
  }

  return {
    take(first, last, klWeight, rate, totals) {
      const count = Math.ceil((last - first) / CHUNK_ROWS)
      eachPart(team, count, (chunk) => {
        const at = first + chunk * CHUNK_ROWS
        mine[chunk].encode(order, at, Math.min(at + CHUNK_ROWS, last), klOf(chunk))
      })
      team.barrier()
      const batch = emptyTotals(latent)
      addTotals(count, batch)
      unitsThatPay(batch.klOfUnits.map((sum) => sum / (last - first)), freeBits, pays)
      const terms = { klWeight, propertyWeight, rows: last - first, pays }
      eachPart(team, count, (chunk) => { mine[chunk].decode(noise, terms, layers[chunk], sumsOf(chunk)) })
      team.barrier()
      addTotals(count, totals)
      sumGradients(count)
      adamStep(slice, gradient, adam, rate, Infinity)
      team.barrier()
    },
    judge(indices) {
      const count = Math.ceil(indices.length / CHUNK_ROWS)
      const terms = { klWeight: 0, propertyWeight, rows: indices.length, pays }
      eachPart(team, count, (chunk) => {
        const at = chunk * CHUNK_ROWS
        mine[team.index].encode(indices, at, Math.min(at + CHUNK_ROWS, indices.length), klOf(chunk))
        mine[team.index].decode(null, terms, null, sumsOf(chunk))
      })
      team.barrier()
      const totals = emptyTotals(latent)
      addTotals(count, totals)
      team.barrier()
      return totals
    },
    biases: () => ({ firstBias: adam.firstBias, secondBias: adam.secondBias }),
  }
}
