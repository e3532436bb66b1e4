// One basin-hopping walker as plain data, and how a result changes it.
import type { Json } from '../../src/spaces/space.ts'
import type { Random } from '../../src/math/random.ts'
import type { BasinHoppingParameters } from './parameters.ts'

export const START = 'start'
export const SYMMETRIC_START = 'symmetric-start'
export const DISPLACE = 'displace'
export const SURFACE = 'surface-move'
export const SYMMETRISE = 'symmetrise'

export interface Walker {
  readonly rung: number
  /** The minimum it stands on, encoded; null before the first success and after a reset. */
  readonly genome: Json
  /** Id of the candidate that found this minimum. */
  readonly id: number | null
  /** Objective (to be minimised) of that minimum. */
  readonly value: number | null
  /** Lowest value since its last start. */
  readonly lowest: number | null
  /** Steps since `lowest` improved. */
  readonly stagnant: number
  /** Largest displacement of a coordinate, Å. */
  readonly step: number
}

export function freshWalker(rung: number, step: number): Walker {
  return { rung, genome: null, id: null, value: null, lowest: null, stagnant: 0, step }
}

/** What a walker is told: the value and genome of a usable result, or null for a failed one. */
export interface StepResult {
  readonly id: number
  readonly operator: string
  readonly found: { readonly value: number; readonly genome: Json } | null
}

/** Metropolis test, adaptation of the step, and a fresh start when patience is used up. */
export function afterStep(
  walker: Walker,
  result: StepResult,
  parameters: BasinHoppingParameters,
  random: Random,
): { readonly walker: Walker; readonly accepted: boolean } {
  const { id, operator, found } = result
  const accepted = found !== null && passes(walker.value, found.value, parameters.temperature, random)
  const step = operator === DISPLACE ? adapted(walker.step, accepted, parameters) : walker.step
  const improved = found !== null && accepted && (walker.lowest === null || found.value < walker.lowest)
  const stagnant = improved ? 0 : walker.stagnant + 1
  if (stagnant >= parameters.patience) return { walker: freshWalker(walker.rung, step), accepted }
  const moved = found !== null && accepted ? { genome: found.genome, id, value: found.value } : {}
  const lowest = improved ? found.value : walker.lowest
  return { walker: { ...walker, ...moved, lowest, stagnant, step }, accepted }
}

function passes(current: number | null, proposed: number, temperature: number, random: Random): boolean {
  if (current === null || proposed <= current) return true
  return temperature > 0 && random.uniform() < Math.exp((current - proposed) / temperature)
}

/** Steps grow by `1 + g·(1 − a)` when accepted and shrink by `1 − g·a` otherwise: stationary at acceptance a. */
function adapted(step: number, accepted: boolean, { target_acceptance }: BasinHoppingParameters): number {
  const gain = 0.1
  return step * (accepted ? 1 + gain * (1 - target_acceptance) : 1 - gain * target_acceptance)
}
