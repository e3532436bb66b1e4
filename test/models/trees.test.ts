import { describe, expect, it } from 'vitest'
import { randomStream } from '../../src/math/random.ts'
import { binnedColumns } from '../../src/models/gradient-boosting/bins.ts'
import { growTree as growShallowTree } from '../../src/models/gradient-boosting/grow-tree.ts'
import { gradientBoosting } from '../../src/models/gradient-boosting/index.ts'
import type { TrainingData } from '../../src/models/property-model.ts'
import { growTree, sortedColumns } from '../../src/models/random-forest/grow-tree.ts'
import { randomForest } from '../../src/models/random-forest/index.ts'
import { trainingRows } from '../../src/models/training-data.ts'
import { thresholdBetween, treeValues } from '../../src/models/trees/tree.ts'
import { smoothData, withRows } from './example-data.ts'

/** Rows with many equal values, so that ties and repeats are met. */
function coarseData(count: number, seed: string): TrainingData {
  const random = randomStream(seed)
  const rows = Array.from({ length: count }, () => [random.integer(4), random.integer(9) / 3, random.normal(), random.integer(2)])
  return withRows(rows, rows.map(([a, b, c, d]) => a * b - c + 5 * d * a + 0.3 * random.normal()))
}

describe('the tree of a forest', () => {
  it.each(['a', 'b', 'c', 'd'])('equals a tree grown by trying every cut of every column (%s)', (seed) => {
    const { inputs, targets } = coarseData(50, seed)
    const weights = Float64Array.from(targets, (_, row) => (row * 7) % 3)
    const sample = { weights, targets, tried: 4, leafSize: 2 }
    const tree = growTree(sortedColumns(inputs), sample, randomStream('columns'))
    const rows = Array.from(weights.keys()).filter((row) => weights[row] > 0)
    const expected = naivePredictor({ inputs, targets, groups: [] }, weights, rows, 2, Number.POSITIVE_INFINITY)
    const found = treeValues(tree, inputs)
    for (const row of rows) expect(found[row]).toBeCloseTo(expected(row), 10)
  })

  it('foretells every training row it has drawn when no two are alike', () => {
    const { inputs, targets } = smoothData(80)
    const sample = { weights: new Float64Array(80).fill(1), targets, tried: 1, leafSize: 1 }
    const tree = growTree(sortedColumns(inputs), sample, randomStream('all'))
    expect(treeValues(tree, inputs)).toEqual(targets)
  })

  it('treats a row drawn twice like two rows', () => {
    const data = coarseData(40, 'twice')
    const weights = Float64Array.from({ length: 40 }, (_, row) => 1 + (row % 2))
    const twice = trainingRows(data, [...weights.keys()].flatMap((row) => new Array<number>(weights[row]).fill(row)))
    const grow = ({ inputs, targets }: TrainingData, drawn: Float64Array): Float64Array =>
      treeValues(growTree(sortedColumns(inputs), { weights: drawn, targets, tried: 4, leafSize: 1 }, randomStream('x')), data.inputs)
    const repeated = grow(twice, new Float64Array(twice.targets.length).fill(1))
    grow(data, weights).forEach((value, row) => expect(value).toBeCloseTo(repeated[row], 10))
  })

  it('looks beyond the columns it may try when none of them varies', () => {
    const data = withRows(Array.from({ length: 8 }, (_, row) => [1, 1, 1, row]), [0, 1, 2, 3, 4, 5, 6, 7])
    const sample = { weights: new Float64Array(8).fill(1), targets: data.targets, tried: 1, leafSize: 1 }
    expect(treeValues(growTree(sortedColumns(data.inputs), sample, randomStream('v')), data.inputs)).toEqual(data.targets)
  })

  it('puts thresholds midway, and on the lower value where nothing lies between', () => {
    expect(thresholdBetween(1, 2)).toBe(1.5)
    expect(thresholdBetween(1, 1 + Number.EPSILON)).toBe(1)
    expect(thresholdBetween(-1e308, 1.7e308)).toBeLessThan(1.7e308)
  })
})

describe('random forest', () => {
  const data = coarseData(120, 'forest')
  const settings = randomForest.parameters.parse({ trees: 60 })

  it('has a mean between the smallest and largest target, and a spread over its trees', () => {
    const { mean, deviation } = randomForest.fit(data, settings, randomStream('f')).predict(data.inputs)
    expect(Math.min(...mean)).toBeGreaterThanOrEqual(Math.min(...data.targets))
    expect(Math.max(...mean)).toBeLessThanOrEqual(Math.max(...data.targets))
    expect(deviation!.every((value) => value > 0)).toBe(true)
  })

  it('scores itself on rows its trees have not drawn, as rows it has never seen would', () => {
    const { outOfBag } = randomForest.fit(data, settings, randomStream('f'))
    expect(outOfBag.rows).toBe(120)
    const fresh = coarseData(400, 'fresh')
    const { mean } = randomForest.fit(data, settings, randomStream('f')).predict(fresh.inputs)
    const error = fresh.targets.reduce((sum, target, row) => sum + Math.abs(target - mean[row]), 0) / 400
    expect(outOfBag.meanAbsoluteError! / error).toBeGreaterThan(0.75)
    expect(outOfBag.meanAbsoluteError! / error).toBeLessThan(1.35)
    expect(outOfBag.r2).toBeGreaterThan(0.7)
  })

  it('says when no row was left out', () => {
    const { outOfBag } = randomForest.fit(withRows([[1]], [2]), settings, randomStream('one'))
    expect(outOfBag).toEqual({ rows: 0, meanAbsoluteError: null, r2: null })
  })

  it('begins with the trees of a smaller forest', () => {
    const [small, large] = [20, 40].map((trees) => randomForest.fit(data, { ...settings, trees }, randomStream('grow')).save() as { trees: unknown[] })
    expect(large.trees.slice(0, 20)).toEqual(small.trees)
  })
})

describe('the tree of a boosted sum', () => {
  it.each(['a', 'b', 'c'])('equals a tree grown by trying every cut of every column (%s)', (seed) => {
    const { inputs, targets } = coarseData(60, seed)
    const rows = Int32Array.from({ length: 60 }, (_, row) => row)
    const tree = growShallowTree(binnedColumns(inputs, 256), rows, { residuals: targets, depth: 3, leafSize: 1 })
    const expected = naivePredictor({ inputs, targets, groups: [] }, new Float64Array(60).fill(1), [...rows], 1, 3)
    treeValues(tree, inputs).forEach((value, row) => expect(value).toBeCloseTo(expected(row), 10))
  })

  it.each([2, 5, 16])('cuts a column into at most %d bins of about as many rows, equal values together', (largest) => {
    const random = randomStream('bins')
    const values = Float64Array.from({ length: 1000 }, () => Math.round(random.normal() * 40))
    const { bins, edges: [edges] } = binnedColumns({ count: 1000, dimension: 1, values }, largest)
    expect(edges.length).toBeLessThan(largest)
    const counts = new Array<number>(edges.length + 1).fill(0)
    bins.forEach((bin, row) => {
      counts[bin]++
      expect(values[row] > (edges[bin - 1] ?? -Infinity) && values[row] <= (edges[bin] ?? Infinity)).toBe(true)
    })
    expect(Math.max(...counts)).toBeLessThan((1.5 * 1000) / largest)
  })
})

describe('gradient boosting', () => {
  const data = coarseData(150, 'boost')
  const fit = (settings: object): { trees: unknown[] } =>
    gradientBoosting.fit(data, gradientBoosting.parameters.parse(settings), randomStream('b')).save() as { trees: unknown[] }

  it('is one tree around the mean when it learns all at once from all rows', () => {
    const settings = gradientBoosting.parameters.parse({ trees: 1, learning_rate: 1, row_share: 1, depth: 12 })
    const smooth = smoothData(50)
    const { mean } = gradientBoosting.fit(smooth, settings, randomStream('one')).predict(smooth.inputs)
    mean.forEach((value, row) => expect(value).toBeCloseTo(smooth.targets[row], 12))
  })

  it('grows all its trees, and stops early only when asked', () => {
    expect(fit({ trees: 200 }).trees).toHaveLength(200)
    const stopped = fit({ trees: 5000, learning_rate: 0.3, early_stopping: { patience: 10 } }).trees.length
    expect(stopped).toBeGreaterThan(3)
    expect(stopped).toBeLessThan(300)
  })

  it('does not let held-out rows into a tree', () => {
    const settings = gradientBoosting.parameters.parse({ trees: 30, early_stopping: { held_out: 0.5 } })
    const watched = randomStream('b').shuffled(Array.from({ length: 150 }, (_, row) => row)).slice(0, 75)
    const predict = (targets: Float64Array): { trees: unknown[] } =>
      gradientBoosting.fit({ ...data, targets }, settings, randomStream('b')).save() as { trees: unknown[] }
    const changed = data.targets.map((target, row) => target + (watched.includes(row) ? 0.5 : 0))
    const [first, second] = [predict(data.targets), predict(changed)]
    const common = Math.min(first.trees.length, second.trees.length)
    expect(common).toBeGreaterThan(0)
    expect(first.trees.slice(0, common)).toEqual(second.trees.slice(0, common))
  })
})

/** Prediction of a regression tree grown by brute force: every cut of every column, sums made anew. */
function naivePredictor(
  { inputs, targets }: TrainingData, weights: Float64Array, rows: readonly number[], leafSize: number, depth: number,
): (row: number) => number {
  const { dimension, values } = inputs
  const at = (row: number, c: number): number => values[row * dimension + c]
  const mean = (part: readonly number[]): number =>
    part.reduce((sum, row) => sum + weights[row] * targets[row], 0) / part.reduce((sum, row) => sum + weights[row], 0)
  const square = (value: number): number => value * value
  const loss = (part: readonly number[]): number => part.reduce((sum, row) => sum + weights[row] * square(targets[row] - mean(part)), 0)
  const own = mean(rows)
  let best: { loss: number; c: number; threshold: number } | null = null
  for (let c = 0; c < dimension && depth > 0; c++) {
    const distinct = [...new Set(rows.map((row) => at(row, c)))].sort((a, b) => a - b)
    for (let k = 1; k < distinct.length; k++) {
      const threshold = thresholdBetween(distinct[k - 1], distinct[k])
      const left = rows.filter((row) => at(row, c) <= threshold)
      const right = rows.filter((row) => at(row, c) > threshold)
      if (Math.min(left.length, right.length) < leafSize) continue
      const here = loss(left) + loss(right)
      if (here < (best?.loss ?? loss(rows) + 1e-9) - 1e-9) best = { loss: here, c, threshold }
    }
  }
  if (best === null || rows.every((row) => targets[row] === targets[rows[0]])) return () => own
  const { c, threshold } = best
  const [left, right] = [true, false].map((isLeft) =>
    naivePredictor({ inputs, targets, groups: [] }, weights, rows.filter((row) => (at(row, c) <= threshold) === isLeft), leafSize, depth - 1))
  return (row) => (at(row, c) <= threshold ? left(row) : right(row))
}
