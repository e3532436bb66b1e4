// A thread of a training: walks through it with the others; the first one tells the caller how it goes.
import { parentPort, workerData } from 'node:worker_threads'
import { teamMember } from '../network/team.ts'
import { trainTogether, type Ending } from './train-loop.ts'
import type { TrainingMemory } from './training-memory.ts'
import { encodeState, type TrainingState } from './training-state.ts'
import type { EpochRecord, TrainingRequest } from './types.ts'

/** What a thread is given. */
export interface ThreadSetup {
  /** Its rows are those of the memory. */
  readonly request: TrainingRequest
  readonly memory: TrainingMemory
  readonly state: TrainingState
  readonly best: Float64Array
  /** Of the request; null where no checkpoints are wanted. */
  readonly digest: string | null
  readonly index: number
  readonly size: number
  readonly barrier: Int32Array
}

/** What the first thread tells. */
export type ThreadMessage =
  | { readonly kind: 'epoch'; readonly record: EpochRecord }
  | { readonly kind: 'checkpoint'; readonly bytes: Uint8Array }
  | { readonly kind: 'end'; readonly ending: Ending; readonly best: Float64Array }

/** Rows times parameters between two checkpoints: a few seconds of work. */
const WORK_BETWEEN_CHECKPOINTS = 3e9

const { request, memory, state, best, digest, index, size, barrier } = workerData as ThreadSetup
const tell = (message: ThreadMessage): void => { parentPort?.postMessage(message) }
const workOfEpoch = request.rows.count * memory.parameters.length
let work = 0

const ending = trainTogether(request, memory, teamMember(index, size, barrier), state, best, (after) => {
  tell({ kind: 'epoch', record: after.curve[after.curve.length - 1] })
  work += workOfEpoch
  if (digest === null || work < WORK_BETWEEN_CHECKPOINTS) return
  work = 0
  tell({ kind: 'checkpoint', bytes: encodeState(digest, after, memory, best) })
})
if (index === 0) {
  if (ending.kind === 'stopped' && digest !== null && ending.state.epoch > 0) {
    tell({ kind: 'checkpoint', bytes: encodeState(digest, ending.state, memory, best) })
  }
  tell({ kind: 'end', ending, best })
}
