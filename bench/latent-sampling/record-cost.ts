// Preloaded into every campaign's process: writes down, at its end, what it took. Kept beside the results, never in them.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

/** What the sittings of one campaign took together; memory is the most of any. */
export interface Cost {
  readonly cpuSeconds: number
  readonly wallSeconds: number
  readonly peakMegabytes: number
}

const path = process.env.IONFORGE_BENCH_COST
// Threads load it too, and what they took is the process's already.
if (path !== undefined && isMainThread) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
    const before = readCost(path)
    const cost: Cost = {
      cpuSeconds: (before?.cpuSeconds ?? 0) + (userCPUTime + systemCPUTime) / 1e6,
      wallSeconds: (before?.wallSeconds ?? 0) + process.uptime(),
      peakMegabytes: Math.max(before?.peakMegabytes ?? 0, maxRSS / 1024),
    }
    writeFileSync(path, `${JSON.stringify(cost)}\n`)
  })
}

/** What was written down; null where nothing was. */
export function readCost(file: string): Cost | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Cost) : null
}
