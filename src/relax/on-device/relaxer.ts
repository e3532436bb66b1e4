// Relaxation of many structures in lock step on a graphics card: FIRE steps run several at a time without the host, which
// looks in between, applies the rules of ../outcome.ts, finds new pairs, and fills the places of those that are done.
// A structure's path depends on nothing but itself: pauses and lists follow its own displacement.
import type { Structure } from '../../atoms/structure.ts'
import { speciesIndices, type NepOnGpu } from '../../potentials/kernels/gpu/nep-on-gpu.ts'
import type { DeviceFreedom } from './cell-kernels.ts'
import { newLine, type DeviceReport, type Line } from './line.ts'
import { newMember, type DeviceSettings, type Member } from './member.ts'

/** How a relaxation ended on the device: the member carries the ending, the point kept and the force calls. */
export interface DeviceRelaxer {
  relax(structure: Structure, settings: DeviceSettings): Promise<Member>
  report(): Readonly<DeviceReport>
}

/** Steps per submission: enough that lists and read-back cost little, few enough that pauses waste little. */
const STEPS_TOGETHER = 8
/** The same on a software adapter, where a step that is waited out costs as much as one that is taken. */
const STEPS_TOGETHER_IN_SOFTWARE = 4

/** A relaxer on a device. Requests made at the same time travel together. */
export function deviceRelaxer(nep: NepOnGpu): DeviceRelaxer {
  const stepsTogether = nep.device.adapter.software ? STEPS_TOGETHER_IN_SOFTWARE : STEPS_TOGETHER
  const report: DeviceReport = {
    stepsTogether, submissions: 0, largestBatch: 0, largestBatchAtoms: 0, seatings: 0, limit: null, uploaded: 0, downloaded: 0,
    deviceTime: 0, forceCalls: 0,
  }
  const lines = new Map<DeviceFreedom, Line>()
  let running: Promise<void> | null = null
  const start = (): void => {
    running ??= new Promise<void>((resume) => setImmediate(resume)).then(async () => {
      for (let line = busy(lines); line !== undefined; line = busy(lines)) await line.run()
    }).finally(() => {
      running = null
      // Someone may have come between the last look and here.
      if (busy(lines) !== undefined) start()
    })
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

function busy(lines: ReadonlyMap<DeviceFreedom, Line>): Line | undefined {
  return [...lines.values()].find(({ waiting }) => waiting.length > 0)
}
