// Values on an even grid over one periodic cell, and their local minima.
import { ConfigError } from '../errors.ts'
import type { Matrix3 } from '../math/matrix3.ts'

/** Values at the fractional points (i/na, j/nb, k/nc); the end of the cell, which is its beginning, is left out. */
export interface CellGrid {
  readonly counts: readonly [number, number, number]
  /** Length na·nb·nc, k fastest: value (i, j, k) is entry (i·nb + j)·nc + k. */
  readonly values: Float64Array
}

/** 0.5 GB of values; nobody needs a finer grid. */
const MOST_POINTS = 1 << 26

/**
 * How many points along a, b, c are at most `resolution` (Å) apart. Throws ConfigError for a resolution that is not
 * above 0 and at most 1 Å, or that gives more than 67 million points.
 */
export function gridCounts(cell: Matrix3, resolution: number): [number, number, number] {
  const lengths = [0, 3, 6].map((row) => {
    const [x, y, z] = cell.subarray(row, row + 3)
    return Math.sqrt(x * x + y * y + z * z)
  })
  const [na, nb, nc] = lengths.map((length) => Math.max(1, Math.ceil(length / resolution - 1e-9)))
  if (resolution > 0 && resolution <= 1 && na * nb * nc <= MOST_POINTS) return [na, nb, nc]
  throw new ConfigError({
    rule: `the grid resolution must be above 0, at most 1 Å, and give at most ${MOST_POINTS} points`,
    found: `${resolution} Å for a cell of ${lengths.map((length) => length.toFixed(2)).join(' × ')} Å`,
  })
}

/**
 * Fractional positions of the points at most as high as the six neighbours along a, b, c: where two are equal, both. More
 * points than minima, so that an oblique basin, whose lowest point has a lower diagonal neighbour, is not missed.
 */
export function lowestGridPoints({ counts, values }: CellGrid): number[][] {
  const [na, nb, nc] = counts
  const points: number[][] = []
  const at = (i: number, j: number, k: number): number =>
    values[(((i + na) % na) * nb + ((j + nb) % nb)) * nc + ((k + nc) % nc)]
  for (let i = 0; i < na; i++) {
    for (let j = 0; j < nb; j++) {
      for (let k = 0; k < nc; k++) {
        const value = at(i, j, k)
        const isLowest = value <= at(i - 1, j, k) && value <= at(i + 1, j, k) && value <= at(i, j - 1, k) &&
          value <= at(i, j + 1, k) && value <= at(i, j, k - 1) && value <= at(i, j, k + 1)
        if (isLowest) points.push([i / na, j / nb, k / nc])
      }
    }
  }
  return points
}
