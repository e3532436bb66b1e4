// How a BBOB function is written down.
import type { BbobInstance } from './instance.ts'

export interface BbobDefinition {
  readonly name: string
  /** x_opt; absent = as drawn. */
  optimum?(instance: BbobInstance): Float64Array
  /** f − f_opt as a function of x, whose minimum 0 is at `optimum`. */
  core(instance: BbobInstance, optimum: Float64Array): (x: ArrayLike<number>) => number
}
