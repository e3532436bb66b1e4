// A regression tree as two lists of numbers: which column a node asks about, and the threshold it asks for.
import { z } from 'zod'
import type { Inputs } from '../inputs.ts'

/** Nodes from the root on; the two children of a node stand side by side. */
export interface Tree {
  /** Column a node asks about, or −1 at a leaf. */
  readonly columns: Int32Array
  /** Threshold of a node (rows with a value up to it go left), or what a leaf predicts. */
  readonly numbers: Float64Array
  /** Number of the left child; the right child is the next. 0 at a leaf. */
  readonly children: Int32Array
}

/** A tree as plain data. */
export const savedTreeSchema = z.strictObject({
  columns: z.array(z.int().min(-1)), numbers: z.array(z.number()), children: z.array(z.int().min(0)),
})

/** What the tree predicts for the row whose first value is at `offset`. */
export function treeValue({ columns, numbers, children }: Tree, values: Float64Array, offset: number): number {
  let node = 0
  while (columns[node] >= 0) node = children[node] + (values[offset + columns[node]] <= numbers[node] ? 0 : 1)
  return numbers[node]
}

/** What the tree predicts for every row. */
export function treeValues(tree: Tree, { count, dimension, values }: Inputs): Float64Array {
  const predicted = new Float64Array(count)
  for (let r = 0; r < count; r++) predicted[r] = treeValue(tree, values, r * dimension)
  return predicted
}

/** The value midway between two neighbours, `low` ≤ it < `high`, however close they are. */
export function thresholdBetween(low: number, high: number): number {
  const middle = low + 0.5 * (high - low)
  return middle < high ? middle : low
}

/** Plain data from which {@link treeFrom} makes the same tree. */
export function savedTree({ columns, numbers, children }: Tree): z.infer<typeof savedTreeSchema> {
  return { columns: Array.from(columns), numbers: Array.from(numbers), children: Array.from(children) }
}

export function treeFrom({ columns, numbers, children }: z.infer<typeof savedTreeSchema>): Tree {
  return { columns: Int32Array.from(columns), numbers: Float64Array.from(numbers), children: Int32Array.from(children) }
}

/** A tree while it grows: nodes are leaves until they are split. */
export interface GrowingTree {
  /** Makes a leaf of this value and returns its number. */
  leaf(value: number): number
  /** Turns a leaf into a question; its children must be the next two leaves made. */
  split(node: number, column: number, threshold: number): void
  finished(): Tree
}

/** An empty tree with room for `capacity` nodes. */
export function growingTree(capacity: number): GrowingTree {
  const columns = new Int32Array(capacity).fill(-1)
  const numbers = new Float64Array(capacity)
  const children = new Int32Array(capacity)
  let size = 0
  return {
    leaf(value) {
      numbers[size] = value
      return size++
    },
    split(node, column, threshold) {
      columns[node] = column
      numbers[node] = threshold
      children[node] = size
    },
    finished: () => ({ columns: columns.slice(0, size), numbers: numbers.slice(0, size), children: children.slice(0, size) }),
  }
}
