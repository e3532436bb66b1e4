// What a graphics card was given, in one line for people: how many parts, and what bounded them.
import { isGpuPotential } from '../potentials/kernels/gpu/gpu-potential.ts'
import type { Potential } from '../potentials/potential.ts'
import { deviceReport } from '../relax/on-device/relax-on-device.ts'

/** How the last batch was computed on the card; null where none was used. */
export function deviceNote(potential: Potential): string | null {
  if (!isGpuPotential(potential)) return null
  const { gpu } = potential
  const report = deviceReport({ gpu })
  if (report !== null) {
    const bound = report.limit === null ? 'all at once' : `the others waited: ${report.limit}`
    return `on the card: at most ${report.largestBatch} structures together, ${bound}; `
      + `${report.stepsTogether} steps in each of ${report.submissions} submissions`
  }
  const plan = gpu.lastPlan()
  return `on the card: ${plan.parts.length} part(s)${plan.limit === null ? '' : `, bounded by: ${plan.limit}`}`
}
