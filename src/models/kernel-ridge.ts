// Kernel ridge regression with a Gaussian kernel exp(−γ |x − x′|²) on standardised columns (Hastie, Tibshirani, Friedman,
// The Elements of Statistical Learning, 2nd ed. 2009, section 5.8.2). λ and γ are chosen by the mean absolute error of an
// inner cross-validation; targets are centred, so that far from all rows the prediction is their mean.
import { z } from 'zod'
import type { Random } from '../math/random.ts'
import { randomFolds } from './folds.ts'
import type { Inputs } from './inputs.ts'
import type { FittedModel, PropertyModel } from './property-model.ts'
import { solveRegularised } from './regularised-solve.ts'
import { savedAs } from './saved-model.ts'
import { columnScale, columnScaleSchema, meanAndDeviation, standardised } from './standardise.ts'
import { requireInputs, requireTrainingData } from './training-data.ts'

const NAME = 'kernel-ridge'

const parameters = z.strictObject({
  lambda: z.array(z.number().positive()).min(1).default([0.01, 0.1, 1])
    .describe('Strengths to choose from: what is added to the diagonal of the kernel matrix.'),
  gamma: z.array(z.number().positive()).min(1).default([0.003, 0.01, 0.03, 0.1])
    .describe('Inverse squared widths to choose from; columns have variance 1.'),
  inner_folds: z.int().min(2).max(20).default(3).describe('Folds among the training rows by which λ and γ are chosen; with fewer rows as many as there are rows.'),
})

type Parameters = z.infer<typeof parameters>

const savedSchema = z.strictObject({
  model: z.literal(NAME),
  scale: columnScaleSchema,
  offset: z.number(),
  lambda: z.number().positive(),
  gamma: z.number().positive(),
  /** Standardised training rows, row-major. */
  rows: z.array(z.number()),
  weights: z.array(z.number()),
})

/** A smooth function of all descriptors: the usual first choice for small tables. */
export const kernelRidge: PropertyModel<Parameters> = {
  name: NAME,
  summary: 'smooth regression with a Gaussian kernel, its width and strength chosen by inner cross-validation',
  parameters,
  fit(data, settings, random) {
    requireTrainingData(data)
    const scale = columnScale(data.inputs)
    const rows = standardised(data.inputs, scale)
    const offset = meanAndDeviation(data.targets).mean
    const centred = data.targets.map((target) => target - offset)
    const distances = squaredDistances(rows, rows)
    const { lambda, gamma } = chosen(distances, centred, settings, random)
    const weights = Array.from(solveRegularised(kernelOf(distances, gamma), lambda, centred))
    return fitted({ model: NAME, scale, offset, lambda, gamma, rows: Array.from(rows.values), weights })
  },
  load: (saved) => fitted(savedAs(savedSchema, saved, NAME)),
}

/** The pair of lowest mean absolute error over the inner folds; of equal ones the first. */
function chosen(
  distances: Float64Array, targets: Float64Array, settings: Parameters, random: Random,
): { readonly lambda: number; readonly gamma: number } {
  const pairs = settings.gamma.flatMap((gamma) => settings.lambda.map((lambda) => ({ lambda, gamma })))
  const n = targets.length
  // A single row is the mean, whichever pair is taken.
  if (pairs.length === 1 || n === 1) return pairs[0]
  const errors = new Float64Array(pairs.length)
  for (const { train, test } of randomFolds(n, Math.min(n, settings.inner_folds), random)) {
    const own = block(distances, n, train, train)
    const across = block(distances, n, test, train)
    const known = Float64Array.from(train, (row) => targets[row])
    settings.gamma.forEach((gamma, g) => {
      const [kernel, toTest] = [kernelOf(own, gamma), kernelOf(across, gamma)]
      settings.lambda.forEach((lambda, l) => {
        const mean = products(toTest, solveRegularised(kernel, lambda, known))
        for (let t = 0; t < test.length; t++) errors[g * settings.lambda.length + l] += Math.abs(mean[t] - targets[test[t]])
      })
    })
  }
  return pairs[errors.indexOf(Math.min(...errors))]
}

/** Squared distances of every row of `a` to every row of `b`; a.count × b.count. */
function squaredDistances(a: Inputs, b: Inputs): Float64Array {
  const { dimension } = a
  const distances = new Float64Array(a.count * b.count)
  for (let i = 0; i < a.count; i++) {
    for (let j = 0; j < b.count; j++) {
      let sum = 0
      for (let c = 0; c < dimension; c++) {
        const difference = a.values[i * dimension + c] - b.values[j * dimension + c]
        sum += difference * difference
      }
      distances[i * b.count + j] = sum
    }
  }
  return distances
}

function kernelOf(distances: Float64Array, gamma: number): Float64Array {
  return distances.map((squared) => Math.exp(-gamma * squared))
}

/** The part of a matrix (`n` columns) in these rows and columns. */
function block(matrix: Float64Array, n: number, rows: Int32Array, columns: Int32Array): Float64Array {
  const part = new Float64Array(rows.length * columns.length)
  rows.forEach((row, i) => columns.forEach((column, j) => { part[i * columns.length + j] = matrix[row * n + column] }))
  return part
}

/** Matrix times vector, one sum per row. */
function products(matrix: Float64Array, vector: ArrayLike<number>): Float64Array {
  const n = vector.length
  const sums = new Float64Array(matrix.length / n)
  for (let i = 0; i < sums.length; i++) {
    for (let j = 0; j < n; j++) sums[i] += matrix[i * n + j] * vector[j]
  }
  return sums
}

function fitted(saved: z.infer<typeof savedSchema>): FittedModel {
  const { scale, offset, gamma, weights } = saved
  const dimension = scale.means.length
  const rows: Inputs = { count: weights.length, dimension, values: Float64Array.from(saved.rows) }
  return {
    name: NAME,
    predict(inputs) {
      requireInputs(inputs, dimension)
      const kernel = kernelOf(squaredDistances(standardised(inputs, scale), rows), gamma)
      return { mean: products(kernel, weights).map((value) => offset + value), deviation: null }
    },
    save: () => saved,
  }
}
