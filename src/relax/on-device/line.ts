// The structures of one kind of cell on their way through the device: seated in the arrays of a pipeline, submitted again
// and again, judged in between, and replaced by those who wait.
import { capacityFor, fits, joinedNeed, NO_NEED, type Need } from '../../potentials/kernels/gpu/capacity.ts'
import { needOf, type NepOnGpu } from '../../potentials/kernels/gpu/nep-on-gpu.ts'
import { pairFinder, type PairFinder } from '../../potentials/kernels/gpu/pair-slots.ts'
import { arrangement, type Arrangement } from './arrangement.ts'
import type { DeviceFreedom } from './cell-kernels.ts'
import { PAUSE, STATE } from './fire-kernels.ts'
import { firePipeline, type FirePipeline } from './fire-steps.ts'
import { judge, renewList, type Member } from './member.ts'

/** What a device relaxer has done since it was made. */
export interface DeviceReport {
  /** Steps taken together in one submission. */
  readonly stepsTogether: number
  submissions: number
  /** Most structures and atoms in one submission. */
  largestBatch: number
  largestBatchAtoms: number
  /** How often the structures were seated anew: at the start, when places were refilled, when the batch shrank. */
  seatings: number
  /** Why structures had to wait for places; null when all went in at once. */
  limit: string | null
  /** Bytes to and from the device. */
  uploaded: number
  downloaded: number
  /** Milliseconds spent waiting for the device, uploads and read-back included. */
  deviceTime: number
  /** Force calls of all structures so far, those of the unfinished not counted. */
  forceCalls: number
}

/** A structure that someone waits for. */
export interface Request {
  readonly member: Member
  readonly reject: (error: unknown) => void
}

/** Slots beyond what the first lists need, as a share: cells shrink on their way. */
const MORE_PAIRS = { none: 1, hydrostatic: 1.15, full: 1.15 } as const
/** Batches smaller than this, in atoms, are not worth a smaller pipeline. */
const SMALL_BATCH = 512

/** Structures of one kind of cell: they share a pipeline. */
export interface Line {
  readonly waiting: Request[]
  /** Works until nobody waits; a failure of the device is given to everyone concerned. */
  run(): Promise<void>
}

/** What a line works with. */
interface LineParts {
  readonly nep: NepOnGpu
  readonly freedom: DeviceFreedom
  readonly find: PairFinder
  readonly report: DeviceReport
}

/** A line without anyone in it. */
export function newLine(nep: NepOnGpu, freedom: DeviceFreedom, steps: number, report: DeviceReport): Line {
  const { largestCutoff: cutoff, largestAngularCutoff: angularCutoff } = nep.tables
  const parts: LineParts = { nep, freedom, report, find: pairFinder({ cutoff, angularCutoff }) }
  const waiting: Request[] = []
  let pipeline: FirePipeline | null = null

  const pipelineFor = async (requests: readonly Request[]): Promise<FirePipeline> => {
    const needed = capacityFor(requests.map(({ member }) => withMorePairs(needOfMember(member), freedom)))
    if (pipeline !== null && fits(pipeline.capacity, needed)) return pipeline
    await pipeline?.destroy()
    pipeline = firePipeline({ device: nep.device, model: nep.model, cutoff, capacity: needed, freedom, steps })
    return pipeline
  }

  return {
    waiting,
    async run() {
      let moving: Request[] = []
      try {
        while (waiting.length > 0 || moving.length > 0) {
          moving = seatable(moving, waiting, parts)
          if (moving.length > 0) moving = await relaxSeated(await pipelineFor(moving), moving, waiting, parts)
        }
      } catch (error) {
        for (const { reject } of [...moving, ...waiting.splice(0)]) reject(error)
      }
    },
  }
}

/** The unfinished and as many of the waiting as the device has room for; takes these out of `waiting`. */
function seatable(moving: readonly Request[], waiting: Request[], { nep, freedom, find, report }: LineParts): Request[] {
  const requests: Request[] = []
  let together: Need = NO_NEED
  const take = (request: Request): boolean => {
    const more = joinedNeed(together, needOfMember(request.member))
    const reason = requests.length === 0 ? null : nep.excess(withMorePairs(more, freedom))
    if (reason !== null) {
      report.limit ??= reason
      return false
    }
    requests.push(request)
    together = more
    return true
  }
  const late = moving.filter((request) => !take(request))
  while (waiting.length > 0 && late.length === 0) {
    const [request] = waiting
    if (listed(request, find) && fitsAlone(request, nep) && !take(request)) break
    waiting.shift()
  }
  waiting.unshift(...late)
  return requests
}

/** Submits until a new seating is worth while; returns who is still moving. */
async function relaxSeated(
  pipeline: FirePipeline, requests: Request[], waiting: readonly Request[], { find, report }: LineParts,
): Promise<Request[]> {
  const seated = arrangement(pipeline.capacity, requests.map(({ member }) => member))
  report.seatings++
  let moving = requests
  let renewed = new Set(moving.map(({ member }) => member))
  do {
    seated.load(renewed)
    const begun = performance.now()
    await pipeline.run(seated.fixed, seated.arrays)
    report.deviceTime += performance.now() - begun
    seated.unload()
    count(report, seated)
    moving = moving.filter((request) => !concluded(request, seated, report))
    renewed = new Set(moving.filter((request) => needsList(request.member) && listed(request, find)).map(({ member }) => member))
    moving = moving.filter(({ member }) => member.slots !== null)
  } while (moving.length > 0 && worthwhile(seated, moving, waiting.length))
  return moving
}

/** Whether the present seating still suits those who are moving. */
function worthwhile({ capacity, atomsAtFirst }: Arrangement, moving: readonly Request[], waiting: number): boolean {
  const atoms = moving.reduce((sum, { member }) => sum + member.atoms, 0)
  if (moving.some(({ member: { slots } }) => (slots?.most ?? 0) > capacity.pairs || (slots?.mostAngular ?? 0) > capacity.angularPairs)) return false
  if (waiting > 0) return 4 * atoms >= 3 * atomsAtFirst
  return capacity.atoms <= SMALL_BATCH || 3 * atoms >= capacity.atoms
}

/** Judges a member; when it is done its place is given up and its request answered. */
function concluded({ member }: Request, seated: Arrangement, report: DeviceReport): boolean {
  judge(member)
  if (member.ending === null) return false
  seated.remove(member)
  report.forceCalls += member.state[STATE.calls]
  member.done(member)
  return true
}

/** Whether the pairs of a member must be found anew; where it could not take a single step they must reach farther. */
function needsList(member: Member): boolean {
  if (member.state[STATE.pause] !== PAUSE.listTooOld) return false
  if (member.state[STATE.calls] === member.callsAtList) member.skin *= 1.5
  return true
}

/** Finds the pairs of a member; a structure that has none to find (a cell gone flat) is answered with the error. */
function listed({ member, reject }: Request, find: PairFinder): boolean {
  try {
    renewList(member, find)
    return true
  } catch (error) {
    member.slots = null
    reject(error)
    return false
  }
}

/** A structure that is too large for the device is answered with the refusal. */
function fitsAlone({ member, reject }: Request, nep: NepOnGpu): boolean {
  const refusal = nep.tooLarge(withMorePairs(needOfMember(member), member.settings.cell))
  if (refusal !== null) reject(refusal)
  return refusal === null
}

function needOfMember({ origin, slots }: Member): Need {
  return slots === null ? NO_NEED : needOf(origin, slots)
}

function withMorePairs({ atoms, pairs, angularPairs }: Need, freedom: DeviceFreedom): Need {
  const more = MORE_PAIRS[freedom]
  return { atoms, pairs: Math.ceil(more * pairs), angularPairs: Math.ceil(more * angularPairs) }
}

function count(report: DeviceReport, { capacity, fixed, arrays, members }: Arrangement): void {
  const bytes = (list: readonly { values: Float32Array }[]): number => list.reduce((sum, { values }) => sum + values.byteLength, 0)
  const exchanged = bytes(Object.values(arrays) as { values: Float32Array }[])
  report.submissions++
  report.largestBatch = Math.max(report.largestBatch, members.length)
  report.largestBatchAtoms = Math.max(report.largestBatchAtoms, capacity.atoms)
  report.uploaded += bytes([fixed.atom, fixed.pairs, fixed.member]) + exchanged
  report.downloaded += exchanged
}
