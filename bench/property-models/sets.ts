// The tables that property models are compared on: two candidate pools, read from their files, and Friedman's synthetic
// function (Ann. Stat. 19, 1 (1991), doi 10.1214/aos/1176347963, problem 1).
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomStream } from '../../src/math/random.ts'
import { groupedFolds, randomFolds, type Fold } from '../../src/models/folds.ts'
import type { TrainingData } from '../../src/models/property-model.ts'

export interface BenchSet {
  readonly name: string
  /** Target with its unit. */
  readonly target: string
  readonly data: TrainingData
  /** Ways to leave rows out: random ones, and by a label. */
  readonly folds: Readonly<Record<string, readonly Fold[]>>
}

export const FOLDS = 5

/** One pool as pools.json describes it. */
interface Pool {
  readonly file: string
  readonly target: string
  readonly unit: string
  readonly descriptor_groups: Readonly<Record<string, readonly string[]>>
}

/** Reads a pool of `folder` and deals its rows: at random, and so that rows of one label are left out together. */
export function poolSet(folder: string, name: string, labels: readonly string[]): BenchSet {
  const pool = (JSON.parse(readFileSync(join(folder, 'pools.json'), 'utf8')) as Record<string, Pool>)[name]
  const [header, ...lines] = readFileSync(join(folder, pool.file), 'utf8').trim().split(/\r?\n/).map((line) => line.split(','))
  const cells = (column: string): string[] => lines.map((line) => line[header.indexOf(column)])
  const columns = Object.values(pool.descriptor_groups).flat()
  const values = new Float64Array(lines.length * columns.length)
  columns.forEach((column, c) => cells(column).forEach((cell, row) => { values[row * columns.length + c] = Number(cell) }))
  const groups = Object.entries(pool.descriptor_groups).map(([group, members]) => ({
    name: group, columns: members.map((member) => columns.indexOf(member)).sort((a, b) => a - b),
  }))
  return {
    name,
    target: `${pool.target} (${pool.unit})`,
    data: {
      inputs: { count: lines.length, dimension: columns.length, values }, targets: Float64Array.from(cells(pool.target), Number), groups,
    },
    folds: {
      random: randomFolds(lines.length, FOLDS, randomStream(`${name}:random`)),
      ...Object.fromEntries(labels.map((label) =>
        [`by ${label}`, groupedFolds(cells(label), FOLDS, randomStream(`${name}:${label}`))])),
    },
  }
}

/** 200 rows of Friedman's function: five columns matter, five do not; noise of deviation 1. */
export function friedmanSet(): BenchSet {
  const random = randomStream('friedman')
  const [count, dimension] = [200, 10]
  const values = Float64Array.from({ length: count * dimension }, () => Number(random.uniform().toFixed(4)))
  const targets = Float64Array.from({ length: count }, (_, row) => {
    const [a, b, c, d, e] = values.subarray(row * dimension)
    const clean = 10 * Math.sin(Math.PI * a * b) + 20 * (c - 0.5) * (c - 0.5) + 10 * d + 5 * e
    return Number((clean + random.normal()).toFixed(4))
  })
  return {
    name: 'friedman', target: 'y', data: { inputs: { count, dimension, values }, targets, groups: [] },
    folds: { random: randomFolds(count, FOLDS, randomStream('friedman:random')) },
  }
}

/** The number of the fold in which each row is left out. */
export function foldOfRow(folds: readonly Fold[], count: number): number[] {
  const numbers = new Array<number>(count)
  folds.forEach(({ test }, fold) => test.forEach((row) => { numbers[row] = fold }))
  return numbers
}
