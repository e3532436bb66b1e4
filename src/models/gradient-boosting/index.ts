// Gradient boosting with squared loss (Friedman, Ann. Stat. 29, 1189 (2001), doi 10.1214/aos/1013203451), each tree on a
// random part of the rows (Friedman, Comput. Stat. Data Anal. 38, 367 (2002), doi 10.1016/S0167-9473(01)00065-2).
import { z } from 'zod'
import type { Random } from '../../math/random.ts'
import type { Inputs } from '../inputs.ts'
import type { FittedModel, PropertyModel } from '../property-model.ts'
import { savedAs } from '../saved-model.ts'
import { meanAndDeviation } from '../standardise.ts'
import { requireInputs, requireTrainingData } from '../training-data.ts'
import { savedTree, savedTreeSchema, treeFrom, treeValues, type Tree } from '../trees/tree.ts'
import { binnedColumns, type BinnedColumns } from './bins.ts'
import { growTree } from './grow-tree.ts'

const NAME = 'gradient-boosting'

const earlyStopping = z.strictObject({
  held_out: z.number().gt(0).lt(1).default(0.2).describe('Share of the rows that no tree sees.'),
  patience: z.int().min(1).default(20).describe('Trees without a lower squared error on them before no more are grown.'),
})

const parameters = z.strictObject({
  trees: z.int().min(1).max(100_000).default(300).describe('Trees; with early stopping at most so many.'),
  learning_rate: z.number().gt(0).max(1).default(0.05).describe('Share of what a tree predicts that is added.'),
  depth: z.int().min(1).max(12).default(4).describe('Questions in a row a tree may ask: how many descriptors can interact.'),
  row_share: z.number().gt(0).max(1).default(0.7).describe('Share of the rows each tree is grown on, drawn anew without repeats.'),
  leaf_size: z.int().min(1).default(1).describe('Fewest rows in a leaf.'),
  bins: z.int().min(2).max(65_535).default(256).describe('Bins per column; columns with no more distinct values lose nothing.'),
  early_stopping: earlyStopping.nullable().default(null).describe('Stop when held-out rows are no longer foretold better; null: never.'),
})

type Parameters = z.infer<typeof parameters>

const savedSchema = z.strictObject({
  model: z.literal(NAME),
  dimension: z.int().min(1),
  offset: z.number(),
  learning_rate: z.number(),
  trees: z.array(savedTreeSchema),
})

/** A sum of shallow trees, each fitted to what the earlier ones left over. */
export const gradientBoosting: PropertyModel<Parameters> = {
  name: NAME,
  summary: 'sum of shallow trees, each fitted to the errors of those before',
  parameters,
  fit(data, settings, random) {
    requireTrainingData(data)
    const { inputs, targets } = data
    const { grown, watched } = dealtRows(inputs.count, settings.early_stopping?.held_out ?? 0, random)
    const offset = meanAndDeviation(Float64Array.from(grown, (row) => targets[row])).mean
    const residuals = targets.map((target) => target - offset)
    const trees = boosted(inputs, residuals, { grown, watched }, settings, random)
    return fitted({ model: NAME, dimension: inputs.dimension, offset, learning_rate: settings.learning_rate, trees: trees.map(savedTree) })
  },
  load: (saved) => fitted(savedAs(savedSchema, saved, NAME)),
}

interface DealtRows {
  /** Rows that trees are grown on. */
  readonly grown: Int32Array
  /** Rows that decide when to stop. */
  readonly watched: Int32Array
}

/** Keeps a random share of the rows aside, at least one when there is a share and never all. */
function dealtRows(count: number, share: number, random: Random): DealtRows {
  const rows = Array.from({ length: count }, (_, row) => row)
  if (share === 0) return { grown: Int32Array.from(rows), watched: new Int32Array(0) }
  const dealt = random.shuffled(rows)
  const held = Math.min(count - 1, Math.max(1, Math.round(share * count)))
  return { grown: Int32Array.from(dealt.slice(held)).sort(), watched: Int32Array.from(dealt.slice(0, held)).sort() }
}

/** The trees in order; `residuals` (targets less their mean) are used up. */
function boosted(inputs: Inputs, residuals: Float64Array, { grown, watched }: DealtRows, settings: Parameters, random: Random): Tree[] {
  const columns = binnedColumns(inputs, settings.bins)
  const drawn = Math.max(1, Math.floor(settings.row_share * grown.length))
  const patience = settings.early_stopping?.patience ?? Number.POSITIVE_INFINITY
  const trees: Tree[] = []
  let best = { trees: 0, error: squaredSum(watched, residuals) }
  while (trees.length < settings.trees && trees.length - best.trees < patience) {
    const tree = nextTree(columns, residuals, drawn === grown.length ? grown : drawnRows(grown, drawn, random), settings)
    const step = treeValues(tree, inputs)
    for (let row = 0; row < step.length; row++) residuals[row] -= settings.learning_rate * step[row]
    trees.push(tree)
    const error = squaredSum(watched, residuals)
    if (error < best.error) best = { trees: trees.length, error }
  }
  return watched.length === 0 ? trees : trees.slice(0, best.trees)
}

function nextTree(columns: BinnedColumns, residuals: Float64Array, rows: Int32Array, { depth, leaf_size: leafSize }: Parameters): Tree {
  return growTree(columns, rows, { residuals, depth, leafSize })
}

/** Some of the rows without repeats, in random order; a partial shuffle of `rows` in place. */
function drawnRows(rows: Int32Array, count: number, random: Random): Int32Array {
  for (let i = 0; i < count; i++) {
    const other = i + random.integer(rows.length - i)
    const held = rows[other]
    rows[other] = rows[i]
    rows[i] = held
  }
  return rows.slice(0, count)
}

function squaredSum(rows: Int32Array, residuals: Float64Array): number {
  let sum = 0
  for (let i = 0; i < rows.length; i++) sum += residuals[rows[i]] * residuals[rows[i]]
  return sum
}

function fitted(saved: z.infer<typeof savedSchema>): FittedModel {
  const trees = saved.trees.map(treeFrom)
  return {
    name: NAME,
    predict(inputs) {
      requireInputs(inputs, saved.dimension)
      const mean = new Float64Array(inputs.count).fill(saved.offset)
      for (const tree of trees) {
        const step = treeValues(tree, inputs)
        for (let row = 0; row < step.length; row++) mean[row] += saved.learning_rate * step[row]
      }
      return { mean, deviation: null }
    },
    save: () => saved,
  }
}
