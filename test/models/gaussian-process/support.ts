// Small Gaussian-process problems for the tests.
import { randomStream, type Random } from '../../../src/math/random.ts'
import type { Inputs } from '../../../src/models/inputs.ts'
import { kernelOver } from '../../../src/models/gaussian-process/kernel.ts'
import { baseTheta } from '../../../src/models/gaussian-process/priors.ts'
import type { Hyperparameters, InputSpace, KernelName, Observations } from '../../../src/models/gaussian-process/types.ts'

/** Seven columns in three groups; columns 2 and 5 hold option numbers. */
export const SPACE: InputSpace = {
  dimension: 7,
  groups: [{ name: 'radii', columns: [0, 1, 2] }, { name: 'charges', columns: [3] }, { name: 'cell', columns: [4, 5, 6] }],
  categorical: [2, 5],
}

export const KERNELS = ['isotropic', 'ard', 'additive', 'additive+joint'] as const satisfies readonly KernelName[]

/** Rows of normal deviates, option numbers 0 to 2 where columns are categorical. */
export function randomInputs(count: number, { dimension, categorical }: InputSpace, random: Random): Inputs {
  const values = Float64Array.from({ length: count * dimension }, (_, at) => {
    return categorical.includes(at % dimension) ? random.integer(3) : random.normal()
  })
  return { count, dimension, values }
}

/** Observations of a smooth function with a product across groups and some noise. */
export function randomObservations(count: number, name: string, repeated = false): Observations {
  const random = randomStream(`observations ${name}`)
  const inputs = randomInputs(count, SPACE, random)
  const targets = Float64Array.from({ length: count }, (_, row) => {
    const x = (column: number): number => inputs.values[row * SPACE.dimension + column]
    return Math.sin(2 * x(0)) + 0.5 * x(3) * x(4) + (x(2) === 1 ? 0.7 : 0) + 0.2 * random.normal()
  })
  return { inputs, targets, repeats: repeated ? Float64Array.from({ length: count }, () => 1 + random.integer(3)) : null }
}

/** The base start of a kernel, moved a little. */
export function someHyperparameters(kernel: KernelName, space = SPACE): Hyperparameters {
  const random = randomStream(`theta ${kernel}`)
  return { kernel, theta: Array.from(baseTheta(kernelOver(space, kernel)), (value) => value + 0.3 * random.normal()) }
}

/** Row of inputs. */
export function rowOf({ dimension, values }: Inputs, row: number): Float64Array {
  return values.slice(row * dimension, (row + 1) * dimension)
}

/** The first rows. */
export function firstRows({ inputs, targets, repeats }: Observations, count: number): Observations {
  return {
    inputs: { count, dimension: inputs.dimension, values: inputs.values.slice(0, count * inputs.dimension) },
    targets: targets.slice(0, count),
    repeats: repeats?.slice(0, count) ?? null,
  }
}
