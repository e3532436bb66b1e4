// Relaxation of many structures in lock step on a graphics card: FIRE steps run several at a time without the host, which
// looks in between, applies the rules of ../outcome.ts, finds new pairs, and fills the places of those that are done.
// A structure's path depends on nothing but itself: pauses and lists follow its own displacement.
import type { Structure } from '../../atoms/structure.ts'
import { capacityFor, fits, joinedNeed, NO_NEED, type Need } from '../../potentials/kernels/gpu/capacity.ts'
import { needOf, speciesIndices, type NepOnGpu } from '../../potentials/kernels/gpu/nep-on-gpu.ts'
import { pairFinder } from '../../potentials/kernels/gpu/pair-slots.ts'
import type { CellFreedom, RelaxSettings } from '../types.ts'
import { arrangement, type Arrangement } from './arrangement.ts'
import { PAUSE, STATE } from './fire-kernels.ts'
import { firePipeline, type FirePipeline } from './fire-steps.ts'
import { judge, newMember, renewList, type Member } from './member.ts'

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

/** How a relaxation ended on the device: the member carries the ending, the point kept and the force calls. */
export interface DeviceRelaxer {
  relax(structure: Structure, settings: RelaxSettings): Promise<Member>
  report(): Readonly<DeviceReport>
}

/** Steps per submission: enough that lists and read-back cost little, few enough that pauses waste little. */
export const STEPS_TOGETHER = 8
/** Slots beyond what the first lists need, as a share: cells shrink on their way. */
const MORE_PAIRS = 1.15
/** Batches smaller than this, in atoms, are not worth a smaller pipeline. */
const SMALL_BATCH = 512

interface Request {
  readonly member: Member
  readonly reject: (error: unknown) => void
}

/** A relaxer on a device. Requests made at the same time travel together. */
export function deviceRelaxer(nep: NepOnGpu, stepsTogether = STEPS_TOGETHER): DeviceRelaxer {
  const report: DeviceReport = {
    stepsTogether, submissions: 0, largestBatch: 0, largestBatchAtoms: 0, seatings: 0, limit: null, uploaded: 0, downloaded: 0,
    deviceTime: 0, forceCalls: 0,
  }
  const lines = new Map<CellFreedom, Line>()
  let running: Promise<void> | null = null
  const start = (): void => {
    running ??= new Promise<void>((resume) => setImmediate(resume)).then(async () => {
      for (let line = busy(lines); line !== undefined; line = busy(lines)) await line.run()
    }).finally(() => { running = null })
  }
  return {
    report: () => report,
    relax: (structure, settings) => new Promise((resolve, reject) => {
      const line = lines.get(settings.cell) ?? newLine(nep, settings.cell, stepsTogether, report)
      lines.set(settings.cell, line)
      const species = speciesIndices(nep.tables, structure)
      line.waiting.push({ member: newMember(structure, species, settings, nep.tables.largestCutoff, resolve), reject })
      start()
    }),
  }
}

/** Structures of one kind of cell: they share a pipeline. */
interface Line {
  readonly waiting: Request[]
  /** Works until nobody waits; a failure of the device is given to everyone concerned. */
  run(): Promise<void>
}

function busy(lines: ReadonlyMap<CellFreedom, Line>): Line | undefined {
  return [...lines.values()].find(({ waiting }) => waiting.length > 0)
}

function newLine(nep: NepOnGpu, freedom: CellFreedom, steps: number, report: DeviceReport): Line {
  const { largestCutoff: cutoff, largestAngularCutoff: angularCutoff } = nep.tables
  const findAt = pairFinder({ cutoff, angularCutoff })
  const waiting: Request[] = []
  let pipeline: FirePipeline | null = null

  const submit = async (seated: Arrangement): Promise<void> => {
    if (pipeline === null) return
    const begun = performance.now()
    await pipeline.run(seated.fixed, seated.arrays)
    report.deviceTime += performance.now() - begun
    seated.unload()
    count(report, seated)
  }

  /** Seats the unfinished and as many of the waiting as the device has room for. */
  const seat = async (moving: readonly Request[]): Promise<{ seated: Arrangement; requests: Request[] }> => {
    const requests: Request[] = []
    let together: Need = NO_NEED
    const take = (request: Request): boolean => {
      const more = joinedNeed(together, needOfMember(request.member))
      const reason = requests.length === 0 ? null : nep.excess(withMorePairs(more))
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
      if (!listed(request, findAt) || !fitsAlone(request, nep)) waiting.shift()
      else if (take(request)) waiting.shift()
      else break
    }
    waiting.unshift(...late)
    const needed = capacityFor(requests.map(({ member }) => withMorePairs(needOfMember(member))))
    if (pipeline === null || !fits(pipeline.capacity, needed)) {
      await pipeline?.destroy()
      pipeline = firePipeline({ device: nep.device, model: nep.model, cutoff, capacity: needed, freedom, steps })
    }
    report.seatings++
    return { seated: arrangement(pipeline.capacity, requests.map(({ member }) => member)), requests }
  }

  return {
    waiting,
    async run() {
      let moving: Request[] = []
      try {
        while (waiting.length > 0 || moving.length > 0) {
          const { seated, requests } = await seat(moving)
          moving = requests
          let renewed = new Set(moving.map(({ member }) => member))
          do {
            seated.load(renewed)
            await submit(seated)
            moving = moving.filter((request) => !concluded(request, seated, report))
            renewed = new Set(moving.filter((request) => needsList(request.member) && listed(request, findAt)).map(({ member }) => member))
            moving = moving.filter(({ member }) => member.slots !== null)
          } while (moving.length > 0 && worthwhile(seated, moving, waiting.length))
        }
      } catch (error) {
        for (const { reject } of [...moving, ...waiting.splice(0)]) reject(error)
      }
    },
  }
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
function listed({ member, reject }: Request, find: ReturnType<typeof pairFinder>): boolean {
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
  const refusal = nep.tooLarge(withMorePairs(needOfMember(member)))
  if (refusal !== null) reject(refusal)
  return refusal === null
}

function needOfMember({ origin, slots }: Member): Need {
  return slots === null ? NO_NEED : needOf(origin, slots)
}

function withMorePairs({ atoms, pairs, angularPairs }: Need): Need {
  return { atoms, pairs: Math.ceil(MORE_PAIRS * pairs), angularPairs: Math.ceil(MORE_PAIRS * angularPairs) }
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
