// The 24 noiseless BBOB functions on [−5, 5]^D, by number (N. Hansen, S. Finck, R. Ros, A. Auger, INRIA RR-6829 (2009)).
import { InputError } from '../../../src/errors.ts'
import type { BbobDefinition } from './definition.ts'
import { illConditioned } from './ill-conditioned.ts'
import { bbobInstance } from './instance.ts'
import { moderate } from './moderate.ts'
import { multiModal } from './multi-modal.ts'
import { separable } from './separable.ts'
import { weaklyStructured } from './weakly-structured.ts'

export const BBOB: readonly BbobDefinition[] = [...separable, ...moderate, ...illConditioned, ...multiModal, ...weaklyStructured]

export interface BbobFunction {
  readonly name: string
  /** x_opt and f_opt. */
  readonly optimum: Float64Array
  readonly lowest: number
  /** Also outside the box. */
  value(x: ArrayLike<number>): number
}

/** Function `number` (1 to 24) in 2 or more dimensions; each instance has its own minimum and rotations. */
export function bbobFunction(number: number, dimension: number, instance: number): BbobFunction {
  const definition = BBOB[number - 1] as BbobDefinition | undefined
  if (definition === undefined) {
    throw new InputError({ rule: 'the number of a BBOB function must be from 1 to 24', found: number })
  }
  if (!(dimension >= 2)) throw new InputError({ rule: 'a BBOB function must have at least 2 dimensions', found: dimension })
  const drawn = bbobInstance(number, dimension, instance)
  const optimum = definition.optimum?.(drawn) ?? drawn.drawn
  const core = definition.core(drawn, optimum)
  return { name: definition.name, optimum, lowest: drawn.lowest, value: (x) => core(x) + drawn.lowest }
}
