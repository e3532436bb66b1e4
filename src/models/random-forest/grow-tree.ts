// One tree of a forest. Columns are sorted once per forest; a node then holds, in every column, its rows in ascending
// order, and splitting a node parts each of these lists in one pass, so no node ever sorts.
import type { Random } from '../../math/random.ts'
import type { Inputs } from '../inputs.ts'
import { growingTree, thresholdBetween, type GrowingTree, type Tree } from '../trees/tree.ts'

/** Columns of training rows, each with its rows in ascending order. */
export interface SortedColumns {
  readonly count: number
  readonly dimension: number
  /** Column after column: value of row r in column c is values[c·count + r]. */
  readonly values: Float64Array
  /** Column after column: rows by rising value. */
  readonly order: Int32Array
}

/** What a tree is grown on. */
export interface Sample {
  /** How often each row was drawn. */
  readonly weights: Float64Array
  readonly targets: Float64Array
  /** Columns looked at per split. */
  readonly tried: number
  /** Fewest rows in a leaf. */
  readonly leafSize: number
}

// Scores this close, relative to their size, are equal.
const ROUNDING = 1e-12

interface Split {
  readonly column: number
  readonly threshold: number
  /** Rows that go left. */
  readonly rowsLeft: number
}

/** Sorts every column once. */
export function sortedColumns({ count, dimension, values: rows }: Inputs): SortedColumns {
  const values = new Float64Array(count * dimension)
  const order = new Int32Array(count * dimension)
  for (let c = 0; c < dimension; c++) {
    const column = values.subarray(c * count, (c + 1) * count)
    for (let r = 0; r < count; r++) column[r] = rows[r * dimension + c]
    const ascending = order.subarray(c * count, (c + 1) * count)
    for (let r = 0; r < count; r++) ascending[r] = r
    ascending.sort((a, b) => column[a] - column[b] || a - b)
  }
  return { count, dimension, values, order }
}

/** A node that waits: its rows are [start, end) of every column's list. */
interface OpenNode {
  readonly node: number
  readonly start: number
  readonly end: number
}

/** Grows a tree until its leaves cannot be split: one target, no column that varies, or too few rows. */
export function growTree(sorted: SortedColumns, sample: Sample, random: Random): Tree {
  const lists = drawnRows(sorted, sample.weights)
  const size = lists[0]?.length ?? 0
  const tree = growingTree(2 * size - 1)
  const columns = Int32Array.from({ length: sorted.dimension }, (_, c) => c)
  const goesLeft = new Uint8Array(sorted.count)
  const spare = new Int32Array(size)
  const open: OpenNode[] = [{ node: tree.leaf(meanOf(lists[0], sample, 0, size)), start: 0, end: size }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { start, end } = next
    if (isPure(lists[0], sample, start, end)) continue
    const split = bestSplit(sorted, lists, sample, { start, end, columns }, random)
    if (split === null) continue
    const middle = start + split.rowsLeft
    lists[split.column].subarray(start, end).forEach((row, place) => { goesLeft[row] = place < split.rowsLeft ? 1 : 0 })
    lists.forEach((list, column) => { if (column !== split.column) partInPlace(list, start, end, goesLeft, spare) })
    open.push(...children(tree, next, split, middle, lists[0], sample))
  }
  return tree.finished()
}

function children(
  tree: GrowingTree, { node, start, end }: OpenNode, { column, threshold }: Split, middle: number, list: Int32Array, sample: Sample,
): OpenNode[] {
  tree.split(node, column, threshold)
  const left = tree.leaf(meanOf(list, sample, start, middle))
  const right = tree.leaf(meanOf(list, sample, middle, end))
  return [{ node: right, start: middle, end }, { node: left, start, end: middle }]
}

/** The rows that were drawn, in the order of each column. */
function drawnRows({ count, dimension, order }: SortedColumns, weights: Float64Array): Int32Array[] {
  return Array.from({ length: dimension }, (_, c) => order.subarray(c * count, (c + 1) * count).filter((row) => weights[row] > 0))
}

/** The split that lowers the squared error most among random columns that vary; null when none varies. */
function bestSplit(
  sorted: SortedColumns, lists: readonly Int32Array[], sample: Sample,
  { start, end, columns }: { readonly start: number; readonly end: number; readonly columns: Int32Array }, random: Random,
): Split | null {
  let best = { column: -1, place: -1, score: Number.NEGATIVE_INFINITY }
  for (let drawn = 0; drawn < columns.length; drawn++) {
    // More columns than asked for only while none of them could split.
    if (drawn >= sample.tried && best.column >= 0) break
    const other = drawn + random.integer(columns.length - drawn)
    const column = columns[other]
    columns[other] = columns[drawn]
    columns[drawn] = column
    const values = sorted.values.subarray(column * sorted.count, (column + 1) * sorted.count)
    const found = scanColumn(values, lists[column], sample, start, end)
    // Columns that part the rows alike differ by rounding alone: of these the first drawn counts.
    if (found.place >= 0 && (best.column < 0 || found.score > best.score * (1 + ROUNDING))) best = { column, ...found }
  }
  if (best.column < 0) return null
  const { column, place } = best
  const at = (index: number): number => sorted.values[column * sorted.count + lists[column][index]]
  return { column, threshold: thresholdBetween(at(place), at(place + 1)), rowsLeft: place + 1 - start }
}

/** Best place to cut a column: after which index the score (Σ left)²/n_left + (Σ right)²/n_right is highest. */
function scanColumn(
  values: Float64Array, list: Int32Array, { weights, targets, leafSize }: Sample, start: number, end: number,
): { readonly place: number; readonly score: number } {
  let total = 0
  let weight = 0
  let [place, score] = [-1, Number.NEGATIVE_INFINITY]
  if (values[list[start]] === values[list[end - 1]]) return { place, score }
  for (let i = start; i < end; i++) {
    total += weights[list[i]] * targets[list[i]]
    weight += weights[list[i]]
  }
  let sum = 0
  let left = 0
  const last = end - leafSize
  for (let i = start; i < last; i++) {
    const row = list[i]
    sum += weights[row] * targets[row]
    left += weights[row]
    if (i - start + 1 < leafSize || values[row] === values[list[i + 1]]) continue
    const rest = total - sum
    const here = (sum * sum) / left + (rest * rest) / (weight - left)
    if (here > score) [place, score] = [i, here]
  }
  return { place, score }
}

/** Rows that go left first, both parts in their old order. */
function partInPlace(list: Int32Array, start: number, end: number, goesLeft: Uint8Array, spare: Int32Array): void {
  let kept = start
  let moved = 0
  for (let i = start; i < end; i++) {
    const row = list[i]
    if (goesLeft[row] === 1) list[kept++] = row
    else spare[moved++] = row
  }
  for (let i = 0; i < moved; i++) list[kept + i] = spare[i]
}

function meanOf(list: Int32Array, { weights, targets }: Sample, start: number, end: number): number {
  let sum = 0
  let weight = 0
  for (let i = start; i < end; i++) {
    sum += weights[list[i]] * targets[list[i]]
    weight += weights[list[i]]
  }
  return sum / weight
}

function isPure(list: Int32Array, { targets }: Sample, start: number, end: number): boolean {
  for (let i = start + 1; i < end; i++) if (targets[list[i]] !== targets[list[start]]) return false
  return true
}
