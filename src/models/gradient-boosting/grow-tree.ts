// One shallow tree of a boosted sum, grown on binned columns: per node and column the residuals are summed by bin, and
// the best edge is found in one pass over the bins.
import { growingTree, type Tree } from '../trees/tree.ts'
import type { BinnedColumns } from './bins.ts'

export interface Growth {
  /** What the tree is to predict, per row. */
  readonly residuals: Float64Array
  /** Levels of questions. */
  readonly depth: number
  /** Fewest rows in a leaf. */
  readonly leafSize: number
}

/** Sums by bin, made anew for every node and column. */
interface Histogram {
  readonly sums: Float64Array
  readonly counts: Int32Array
}

// Scores this close, relative to their size, are equal.
const ROUNDING = 1e-12

interface OpenNode {
  readonly node: number
  readonly rows: Int32Array
  readonly level: number
}

interface Split {
  readonly column: number
  readonly bin: number
  readonly score: number
}

/** Grows a tree on these rows; leaves predict the mean residual of theirs. */
export function growTree(columns: BinnedColumns, rows: Int32Array, growth: Growth): Tree {
  const tree = growingTree(2 * Math.min(1 << growth.depth, rows.length) - 1)
  const widest = Math.max(...columns.edges.map((edges) => edges.length + 1))
  const histogram: Histogram = { sums: new Float64Array(widest), counts: new Int32Array(widest) }
  const open: OpenNode[] = [{ node: tree.leaf(meanOf(rows, growth.residuals)), rows, level: 0 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.level === growth.depth) continue
    const split = bestSplit(columns, next.rows, growth, histogram)
    if (split === null) continue
    const { column, bin } = split
    const isLeft = (row: number): boolean => columns.bins[column * columns.count + row] <= bin
    const parts = [next.rows.filter(isLeft), next.rows.filter((row) => !isLeft(row))]
    tree.split(next.node, column, columns.edges[column][bin])
    const [left, right] = parts.map((part) => ({ node: tree.leaf(meanOf(part, growth.residuals)), rows: part, level: next.level + 1 }))
    open.push(right, left)
  }
  return tree.finished()
}

/** The split that lowers the squared error most, of equal ones the first; null when none lowers it. */
function bestSplit(columns: BinnedColumns, rows: Int32Array, growth: Growth, histogram: Histogram): Split | null {
  if (rows.length < 2 * growth.leafSize) return null
  const total = sumOf(rows, growth.residuals)
  // What the node scores as it is, to begin with: columns that part the rows alike differ by rounding alone.
  const whole = (total * total) / rows.length
  let best: Split | null = null
  for (let column = 0; column < columns.dimension; column++) {
    const bins = columns.edges[column].length + 1
    if (bins === 1) continue
    fill(histogram, columns.bins.subarray(column * columns.count, (column + 1) * columns.count), bins, rows, growth.residuals)
    const found = scanBins(histogram, bins, total, rows.length, growth.leafSize)
    if (found.bin >= 0 && found.score > (best?.score ?? whole) * (1 + ROUNDING)) best = { column, ...found }
  }
  return best
}

function fill({ sums, counts }: Histogram, binOfRow: Uint16Array, bins: number, rows: Int32Array, residuals: Float64Array): void {
  sums.fill(0, 0, bins)
  counts.fill(0, 0, bins)
  for (let i = 0; i < rows.length; i++) {
    const bin = binOfRow[rows[i]]
    sums[bin] += residuals[rows[i]]
    counts[bin]++
  }
}

/** Best bin to cut after, by the score (Σ left)²/n_left + (Σ right)²/n_right; bin −1 when no cut leaves enough rows. */
function scanBins({ sums, counts }: Histogram, bins: number, total: number, rows: number, leafSize: number): Omit<Split, 'column'> {
  let [bin, score] = [-1, Number.NEGATIVE_INFINITY]
  let [sum, left] = [0, 0]
  for (let b = 0; b < bins - 1; b++) {
    if (counts[b] === 0) continue
    sum += sums[b]
    left += counts[b]
    if (left < leafSize) continue
    if (rows - left < leafSize) break
    const rest = total - sum
    const here = (sum * sum) / left + (rest * rest) / (rows - left)
    if (here > score) [bin, score] = [b, here]
  }
  return { bin, score }
}

function sumOf(rows: Int32Array, residuals: Float64Array): number {
  let sum = 0
  for (let i = 0; i < rows.length; i++) sum += residuals[rows[i]]
  return sum
}

function meanOf(rows: Int32Array, residuals: Float64Array): number {
  return sumOf(rows, residuals) / rows.length
}
