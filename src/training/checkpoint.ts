// A fit between two epochs as bytes: one line of JSON, then vectors of f64 in the order that line gives. The same state
// gives the same bytes, and all digits come back, so a fit that goes on from it equals one that was never stopped.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { StoreError } from '../errors.ts'
import { writeAtomically } from '../io/write-atomically.ts'
import { curveCsv, type CurveRow } from './learning-curve.ts'
import type { PolishState } from './polish.ts'
import type { AdamState } from '../math/adam.ts'

/** Where a fit stands after an epoch. */
export interface FitState {
  /** Epochs done, iterations of the polish included. */
  epoch: number
  readonly scaler: Float64Array
  readonly parameters: Float64Array
  /** Running average of the parameters; equal to them where none is kept. */
  readonly average: Float64Array
  readonly adam: AdamState
  /** Steps of Adam taken. */
  steps: number
  /** The parameters with the best validation so far; the latest ones where there is none. */
  readonly best: Float64Array
  bestEpoch: number
  bestScore: number | null
  readonly curve: CurveRow[]
  /** Null until the polish begins. */
  polish: PolishState | null
  /** Why Adam is over; null while it runs. */
  ended: FitEnding | null
}

/** Why Adam is over. */
export type FitEnding = 'epochs' | 'patience'

/** Where a fit leaves its state, so that it can be stopped at any time. */
export interface FitStore {
  load(): FitState | null
  save(state: FitState): void
}

const FORMAT = 'ionforge-fit-checkpoint-1'

/** A store of two files: the checkpoint, and the learning curve as CSV. */
export function fileStore(checkpointPath: string, curvePath: string): FitStore {
  return {
    load: () => (existsSync(checkpointPath) ? decodeCheckpoint(readFileSync(checkpointPath), checkpointPath) : null),
    save(state) {
      writeAtomically(curvePath, curveCsv(state.curve))
      writeAtomically(checkpointPath, encodeCheckpoint(state))
    },
  }
}

export function encodeCheckpoint(state: FitState): Uint8Array {
  const { adam, polish, scaler, parameters, average, best, ...plain } = state
  const vectors = {
    scaler, parameters, average, best, first_moment: adam.firstMoment, second_moment: adam.secondMoment,
    ...(polish === null ? {} : polishVectors(polish)),
  }
  const payload = Buffer.concat(
    Object.values(vectors).map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)))
  const head = {
    format: FORMAT,
    sha256: createHash('sha256').update(payload).digest('hex'),
    vectors: Object.entries(vectors).map(([name, vector]) => [name, vector.length]),
    adam: { firstBias: adam.firstBias, secondBias: adam.secondBias },
    polish: polish === null ? null : {
      iteration: polish.iteration, evaluations: polish.evaluations, loss: polish.loss, pairs: polish.steps.length,
      ended: polish.ended,
    },
    ...plain,
  }
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), payload])
}

interface Head extends Omit<FitState, 'adam' | 'polish' | 'scaler' | 'parameters' | 'average' | 'best'> {
  readonly sha256: string
  readonly vectors: readonly (readonly [name: string, length: number])[]
  readonly adam: { readonly firstBias: number; readonly secondBias: number }
  readonly polish: Pick<PolishState, 'iteration' | 'evaluations' | 'loss' | 'ended'> & { readonly pairs: number } | null
}

/** Reads a checkpoint back; throws StoreError naming `place` when it is damaged or of another version. */
export function decodeCheckpoint(bytes: Uint8Array, place: string): FitState {
  const end = bytes.indexOf(0x0a)
  const { sha256, vectors: lengths, adam, polish, ...plain } = parseHead(bytes.subarray(0, Math.max(0, end)), place)
  // A copy: vectors of f64 must begin at a multiple of 8, and Buffer.slice would share the bytes.
  const payload = new Uint8Array(bytes.subarray(end + 1))
  if (createHash('sha256').update(payload).digest('hex') !== sha256) throw damaged(place)
  const vectors = new Map<string, Float64Array>()
  let offset = 0
  for (const [name, length] of lengths) {
    vectors.set(name, new Float64Array(payload.buffer, offset, length).slice())
    offset += 8 * length
  }
  const vector = (name: string): Float64Array => vectors.get(name) ?? failMissing(place)
  return {
    ...plain,
    scaler: vector('scaler'), parameters: vector('parameters'), average: vector('average'), best: vector('best'),
    adam: { ...adam, firstMoment: vector('first_moment'), secondMoment: vector('second_moment') },
    polish: polish === null ? null : polishOf(polish, vector),
  }
}

function polishVectors({ parameters, gradient, steps, gradientChanges }: PolishState): Record<string, Float64Array> {
  const numbered = (name: string, list: readonly Float64Array[]) =>
    list.map((vector, k): [string, Float64Array] => [`${name}_${k}`, vector])
  return {
    polish_parameters: parameters, polish_gradient: gradient,
    ...Object.fromEntries([...numbered('polish_step', steps), ...numbered('polish_change', gradientChanges)]),
  }
}

function polishOf({ pairs, ...plain }: NonNullable<Head['polish']>, vector: (name: string) => Float64Array): PolishState {
  const numbered = (name: string): Float64Array[] => Array.from({ length: pairs }, (_, k) => vector(`${name}_${k}`))
  return {
    ...plain, parameters: vector('polish_parameters'), gradient: vector('polish_gradient'),
    steps: numbered('polish_step'), gradientChanges: numbered('polish_change'),
  }
}

function parseHead(line: Uint8Array, place: string): Head {
  try {
    const { format, ...head } = JSON.parse(Buffer.from(line).toString('utf8')) as Head & { readonly format: unknown }
    if (format === FORMAT) return head
  } catch {
    // Not even JSON: reported below.
  }
  throw damaged(place)
}

function failMissing(place: string): never {
  throw damaged(place)
}

function damaged(place: string): StoreError {
  return new StoreError({
    rule: 'a checkpoint must be whole and of this version', place, wayOut: 'Begin the fit anew with --force.',
  })
}
