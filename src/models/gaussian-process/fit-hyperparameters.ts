// Hyperparameters of largest posterior density, from several starts, each recorded; `auto` compares kernels by the
// density that closed-form leave-one-out predictions give the observations (Rasmussen and Williams 2006, section 5.4.2).
import { InputError } from '../../errors.ts'
import { boundedMinimize } from '../../math/bounded-minimize.ts'
import type { Random } from '../../math/random.ts'
import { checkObservations } from './check-observations.ts'
import { gaussianProcess } from './gaussian-process.ts'
import { kernelOver, kernelsOf, type Kernel } from './kernel.ts'
import { negativeLogPosterior } from './log-posterior.ts'
import { baseTheta, thetaBounds } from './priors.ts'
import type { FitRecord, Hyperparameters, InputSpace, KernelChoice, KernelName, Observations } from './types.ts'

export interface FitSettings {
  readonly kernel: KernelChoice
  /** Hyperparameters of earlier fits, the one in use first: those of a kernel are its first start. */
  readonly previous: readonly Hyperparameters[]
  /** Starts around the base start, besides it and the earlier hyperparameters. */
  readonly randomStarts: number
  readonly random: Random
}

type Start = FitRecord['starts'][number]

/** Standard deviation of random starts around the base, in each element of theta. */
const START_SPREAD = 0.7
/** Relative change of J that ends a start: far below what tells two kernels apart. */
const VALUE_TOLERANCE = 1e-8

/**
 * Fits the hyperparameters to at least one observation. When every start fails, the first of the earlier ones that
 * belongs to the choice stays; without any, InputError. `best` has the chosen one first.
 */
export function fitHyperparameters(space: InputSpace, observations: Observations, settings: FitSettings): FitRecord {
  const { count } = observations.inputs
  if (count === 0) throw new InputError({ rule: 'a fit needs at least one observation', found: 'none' })
  checkObservations(space, observations)
  const names = kernelsOf(settings.kernel, space)
  const starts: Start[] = []
  const fitted: { readonly hyperparameters: Hyperparameters; readonly density: number }[] = []
  for (const name of names) {
    const kernelFit = fitKernel(kernelOver(space, name), observations, settings)
    starts.push(...kernelFit.starts)
    if (kernelFit.theta === null) continue
    const hyperparameters = { kernel: name, theta: Array.from(kernelFit.theta) }
    const { logDensity } = gaussianProcess(space, hyperparameters, observations).leaveOneOut()
    fitted.push({ hyperparameters, density: logDensity })
  }
  if (fitted.length === 0) return keepPrevious(settings, names, starts)
  const ranked = fitted.toSorted((a, b) => b.density - a.density)
  const densities: Partial<Record<KernelName, number>> = {}
  for (const { hyperparameters, density } of fitted) densities[hyperparameters.kernel] = density
  const best = ranked.map(({ hyperparameters }) => hyperparameters)
  return { chosen: best[0], starts, densities, best, outcome: 'fitted' }
}

/** The best of all starts of one kernel; null when each of them failed. */
function fitKernel(
  kernel: Kernel, observations: Observations, { previous, randomStarts, random }: FitSettings,
): { readonly theta: Float64Array | null; readonly starts: readonly Start[] } {
  const base = baseTheta(kernel)
  const earlier = previous.filter(({ kernel: name, theta }) => name === kernel.name && theta.length === kernel.size)
  const begins: { readonly from: Start['from']; readonly theta: ArrayLike<number> }[] = [
    ...earlier.slice(0, 1).map(({ theta }) => ({ from: 'previous' as const, theta })),
    { from: 'base', theta: base },
    ...Array.from({ length: randomStarts }, () => {
      return { from: 'random' as const, theta: base.map((value) => value + START_SPREAD * random.normal()) }
    }),
  ]
  const evaluate = negativeLogPosterior(kernel, observations)
  const bounds = thetaBounds(kernel)
  let best: { readonly theta: Float64Array; readonly value: number } | null = null
  const starts = begins.map(({ from, theta }): Start => {
    const { x, value, outcome } = boundedMinimize(evaluate, theta, bounds, { valueTolerance: VALUE_TOLERANCE })
    if (outcome === 'undefined_start') return { kernel: kernel.name, from, reached: null }
    if (best === null || value < best.value) best = { theta: x, value }
    return { kernel: kernel.name, from, reached: value }
  })
  return { theta: (best as { readonly theta: Float64Array } | null)?.theta ?? null, starts }
}

function keepPrevious(
  { kernel, previous }: FitSettings, names: readonly KernelName[], starts: readonly Start[],
): FitRecord {
  const kept = previous.find((hyperparameters) => names.includes(hyperparameters.kernel))
  if (kept === undefined) {
    throw new InputError({
      rule: `the hyperparameters of the kernel "${kernel}" must be found from at least one of ${starts.length} starts`,
      found: 'none',
      wayOut: 'Look for observations that are alike in every descriptor, or merge repeated measurements.',
    })
  }
  return { chosen: kept, starts, densities: {}, best: previous, outcome: 'previous' }
}
