// The target a search is measured against: of the command line, else the problem's own known answer.
import type { Threshold } from '../analysis/repeated-runs.ts'
import type { Problem } from '../campaign/types.ts'

export interface SuccessTarget {
  readonly threshold: Threshold
  /** The known best value itself, where the problem knows it. */
  readonly knownBest: number | null
  /** How close to the known best counts as equal. */
  readonly tolerance: number
  /** Where the value comes from, to be printed beside it. */
  readonly source: string
}

/** The target with its tolerance (`--tol`, else the problem's own, else none); null without any. */
export function successTarget(
  { objective: { direction }, target: known }: Problem,
  { target, tol }: { readonly target?: number; readonly tol?: number },
): SuccessTarget | null {
  const sign = direction === 'minimize' ? 1 : -1
  if (target !== undefined) {
    const threshold = { value: target + sign * (tol ?? 0), direction }
    return { threshold, knownBest: known?.value ?? null, tolerance: tol ?? known?.tolerance ?? 0, source: '--target' }
  }
  if (known === undefined) return null
  const tolerance = tol ?? known.tolerance
  const threshold = { value: known.value + sign * tolerance, direction }
  return { threshold, knownBest: known.value, tolerance, source: known.source }
}
