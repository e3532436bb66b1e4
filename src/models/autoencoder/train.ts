// Training of autoencoders: on threads beside this one, which stays free meanwhile, or on this thread. The bytes of the
// result are the same either way, for any number of threads, and after a stop from a checkpoint.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { BackendError, ConfigError, EvaluationError } from '../../errors.ts'
import { ALONE, barrierMemory } from '../network/team.ts'
import { checkWeights, makeAutoencoder } from './autoencoder.ts'
import { checkRequest } from './check-request.ts'
import { weightsHash } from './file.ts'
import { trainTogether, type Ending } from './train-loop.ts'
import { mostChunks, STOP_WANTED, trainingMemory } from './training-memory.ts'
import { beginTraining, requestDigest, restoreState } from './training-state.ts'
import type { ThreadMessage, ThreadSetup } from './training-thread.ts'
import type { TrainedAutoencoder, TrainingRequest, TrainingResources } from './types.ts'

/**
 * Trains on threads of its own. Null when it was told to stop: it then ends after the epoch at hand, and a later call with
 * the same request and checkpoint goes on from there. Throws ConfigError or InputError for a request that cannot be meant,
 * EvaluationError when the losses diverge, BackendError where the build is missing, StoreError for a damaged checkpoint.
 */
export async function trainAutoencoder(
  request: TrainingRequest, { threads, stop, progress, checkpoint }: TrainingResources,
): Promise<TrainedAutoencoder | null> {
  check(request)
  if (!Number.isInteger(threads) || threads < 1) {
    throw new ConfigError({ rule: 'the number of threads must be a whole number of at least 1', found: threads })
  }
  if (stop.aborted) return null
  const { design, rows, settings } = request
  const memory = trainingMemory(request, true)
  const best = new Float64Array(memory.parameters.length)
  const digest = checkpoint === undefined ? null : requestDigest(request)
  const kept = checkpoint?.store.load(checkpoint.name) ?? null
  const restored = kept === null || digest === null ? null : restoreState(kept, checkpoint?.name ?? '', digest, memory, best)
  const size = Math.min(threads, mostChunks(settings, rows.count))
  const setup: Omit<ThreadSetup, 'index'> = {
    request: { ...request, rows: memory.rows, start: null }, memory, best, digest, size, barrier: barrierMemory(),
    state: restored ?? beginTraining(request, memory),
  }
  const wantStop = (): void => { Atomics.store(memory.control, STOP_WANTED, 1) }
  stop.addEventListener('abort', wantStop)
  try {
    const end = await runThreads(setup, (message) => {
      if (message.kind === 'epoch') progress?.(message.record, settings.epochs)
      else checkpoint?.store.save(checkpoint.name, message.bytes)
    })
    const trained = trainedFrom(design, end.ending, end.best)
    if (trained !== null) checkpoint?.store.remove(checkpoint.name)
    return trained
  } finally {
    stop.removeEventListener('abort', wantStop)
  }
}

/** Trains on this thread, which does nothing else until it ends: for small networks. Errors as above. */
export function trainAutoencoderHere(request: TrainingRequest): TrainedAutoencoder {
  check(request)
  const memory = trainingMemory(request, false)
  const best = new Float64Array(memory.parameters.length)
  const ending = trainTogether(request, memory, ALONE, beginTraining(request, memory), best, () => undefined)
  const trained = trainedFrom(request.design, ending, best)
  if (trained === null) throw new Error('a training that nobody can stop was stopped')
  return trained
}

function check(request: TrainingRequest): void {
  checkRequest(request)
  if (request.start !== null) checkWeights(request.design, request.start)
}

function trainedFrom(design: TrainingRequest['design'], ending: Ending, weights: Float64Array): TrainedAutoencoder | null {
  if (ending.kind === 'stopped') return null
  if (ending.kind === 'diverged') {
    throw new EvaluationError({
      rule: 'the losses of a training must stay finite', found: `other ones in epoch ${ending.epoch}`,
      wayOut: 'Lower the learning rate.',
    })
  }
  const { state: { curve, bestEpoch }, klOfUnits } = ending
  return { model: makeAutoencoder(design, weights), curve, keptEpoch: bestEpoch, klOfUnits, sha256: weightsHash(weights) }
}

/** Runs the threads to their end; rejects with what fails on one of them, or in `told`. */
async function runThreads(
  setup: Omit<ThreadSetup, 'index'>, told: (message: Exclude<ThreadMessage, { kind: 'end' }>) => void,
): Promise<Extract<ThreadMessage, { kind: 'end' }>> {
  const file = threadFile()
  const workers = Array.from({ length: setup.size }, (_, index) =>
    new Worker(file, { workerData: { ...setup, index } satisfies ThreadSetup }))
  try {
    return await new Promise((resolve, reject) => {
      for (const worker of workers) worker.on('error', reject)
      workers[0].on('message', (message: ThreadMessage) => {
        if (message.kind === 'end') {
          resolve(message)
          return
        }
        try {
          told(message)
        } catch (cause) {
          reject(cause instanceof Error ? cause : new Error(String(cause)))
        }
      })
      workers[0].on('exit', () => { reject(new Error('the first thread of a training ended before its time')) })
    })
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

/** The compiled thread, seen from the sources and from the build: threads run JavaScript only. */
function threadFile(): string {
  const here = import.meta.dirname
  const inBuild = here.includes(join('dist', 'src'))
  const file = inBuild
    ? join(here, 'training-thread.js') : join(here, '../../../dist/src/models/autoencoder/training-thread.js')
  if (existsSync(file)) return file
  throw new BackendError({ rule: 'threads run the build, which is missing', place: file, wayOut: 'Run: npm run build' })
}
