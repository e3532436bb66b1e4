// Random forest (Breiman, Mach. Learn. 45, 5 (2001), doi 10.1023/A:1010933404324): trees grown on bootstrap samples,
// each split chosen among a random share of the columns. The spread over the trees serves as deviation: it grows away
// from the training rows, but is no calibrated error.
import { z } from 'zod'
import type { Random } from '../../math/random.ts'
import type { Json } from '../../spaces/space.ts'
import type { FittedModel, Prediction, PropertyModel, TrainingData } from '../property-model.ts'
import type { Inputs } from '../inputs.ts'
import { savedAs } from '../saved-model.ts'
import { meanAndDeviation } from '../standardise.ts'
import { requireInputs, requireTrainingData } from '../training-data.ts'
import { savedTree, savedTreeSchema, treeFrom, treeValue, treeValues, type Tree } from '../trees/tree.ts'
import { growTree, sortedColumns, type Sample } from './grow-tree.ts'

const NAME = 'random-forest'

const parameters = z.strictObject({
  trees: z.int().min(1).max(10_000).default(200).describe('Trees; more never harm, they only take time.'),
  column_share: z.number().gt(0).max(1).default(0.5)
    .describe('Share of the columns that a split may choose from, at least one; drawn anew for every split.'),
  leaf_size: z.int().min(1).default(1).describe('Fewest distinct training rows in a leaf.'),
})

type Parameters = z.infer<typeof parameters>

const savedSchema = z.strictObject({
  model: z.literal(NAME),
  dimension: z.int().min(1),
  out_of_bag: z.strictObject({ rows: z.int(), mean_absolute_error: z.number().nullable(), r2: z.number().nullable() }),
  trees: z.array(savedTreeSchema).min(1),
})

type Saved = z.infer<typeof savedSchema>

/** How well training rows are foretold by the trees that did not see them. */
export interface OutOfBagScore {
  /** Training rows that at least one tree had not drawn. */
  readonly rows: number
  /** In the unit of the target; null without such rows. */
  readonly meanAbsoluteError: number | null
  /** Null without such rows, or where their targets are all equal. */
  readonly r2: number | null
}

export interface FittedForest extends FittedModel {
  readonly outOfBag: OutOfBagScore
}

export interface RandomForest extends PropertyModel<Parameters> {
  fit(data: TrainingData, parameters: Parameters, random: Random): FittedForest
  load(saved: Json): FittedForest
}

/** Steps and thresholds of any shape, hard to get wrong; the mean over trees, and their spread. */
export const randomForest: RandomForest = {
  name: NAME,
  summary: 'mean over trees grown on resampled rows, with their spread as deviation',
  parameters,
  fit(data, settings, random) {
    requireTrainingData(data)
    const { inputs } = data
    const { mean: offset } = meanAndDeviation(data.targets)
    // Sums of squares of centred targets keep their digits whatever the zero of the property.
    const targets = data.targets.map((target) => target - offset)
    const sorted = sortedColumns(inputs)
    const tried = Math.max(1, Math.floor(settings.column_share * inputs.dimension))
    const outOfBag = { sums: new Float64Array(inputs.count), counts: new Float64Array(inputs.count) }
    const trees = Array.from({ length: settings.trees }, () => {
      const sample: Sample = { weights: bootstrap(inputs.count, random), targets, tried, leafSize: settings.leaf_size }
      const tree = growTree(sorted, sample, random)
      addUnseen(outOfBag, tree, inputs, sample.weights)
      return shifted(tree, offset)
    })
    return fitted(trees, inputs.dimension, outOfBagScore(outOfBag, targets))
  },
  load(json) {
    const { trees, dimension, out_of_bag: score } = savedAs(savedSchema, json, NAME)
    return fitted(trees.map(treeFrom), dimension, { rows: score.rows, meanAbsoluteError: score.mean_absolute_error, r2: score.r2 })
  },
}

/** How often each row comes up in as many draws as there are rows. */
function bootstrap(count: number, random: Random): Float64Array {
  const weights = new Float64Array(count)
  for (let draw = 0; draw < count; draw++) weights[random.integer(count)]++
  return weights
}

interface UnseenSums {
  readonly sums: Float64Array
  readonly counts: Float64Array
}

function addUnseen({ sums, counts }: UnseenSums, tree: Tree, { dimension, values }: Inputs, weights: Float64Array): void {
  for (let row = 0; row < weights.length; row++) {
    if (weights[row] > 0) continue
    sums[row] += treeValue(tree, values, row * dimension)
    counts[row]++
  }
}

function outOfBagScore({ sums, counts }: UnseenSums, targets: Float64Array): OutOfBagScore {
  const rows = Array.from(counts.keys()).filter((row) => counts[row] > 0)
  if (rows.length === 0) return { rows: 0, meanAbsoluteError: null, r2: null }
  const { deviation } = meanAndDeviation(rows.map((row) => targets[row]))
  let [absolute, squared] = [0, 0]
  for (const row of rows) {
    const error = sums[row] / counts[row] - targets[row]
    absolute += Math.abs(error)
    squared += error * error
  }
  const r2 = deviation === 0 ? null : 1 - squared / (rows.length * deviation * deviation)
  return { rows: rows.length, meanAbsoluteError: absolute / rows.length, r2 }
}

/** The tree with its leaves moved from centred targets to the unit and zero of the property. */
function shifted({ columns, numbers, children }: Tree, offset: number): Tree {
  return { columns, children, numbers: numbers.map((number, node) => (columns[node] < 0 ? number + offset : number)) }
}

function fitted(trees: readonly Tree[], dimension: number, outOfBag: OutOfBagScore): FittedForest {
  return {
    name: NAME,
    outOfBag,
    predict(inputs) {
      requireInputs(inputs, dimension)
      return overTrees(trees, inputs)
    },
    save: (): Saved => ({
      model: NAME,
      dimension,
      out_of_bag: { rows: outOfBag.rows, mean_absolute_error: outOfBag.meanAbsoluteError, r2: outOfBag.r2 },
      trees: trees.map(savedTree),
    }),
  }
}

/** Mean and population deviation over the trees, updated tree by tree (Welford, Technometrics 4, 419 (1962)). */
function overTrees(trees: readonly Tree[], inputs: Inputs): Prediction {
  const mean = new Float64Array(inputs.count)
  const squares = new Float64Array(inputs.count)
  trees.forEach((tree, t) => {
    const values = treeValues(tree, inputs)
    for (let row = 0; row < values.length; row++) {
      const difference = values[row] - mean[row]
      mean[row] += difference / (t + 1)
      squares[row] += difference * (values[row] - mean[row])
    }
  })
  return { mean, deviation: squares.map((sum) => Math.sqrt(Math.max(0, sum) / trees.length)) }
}
