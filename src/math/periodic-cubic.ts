// Smooth values between the points of a grid that repeats: cubic convolution in each direction, which goes through every
// grid value (Keys, IEEE Trans. Acoust. Speech Signal Process. 29, 1153 (1981), doi 10.1109/TASSP.1981.1163711).

/**
 * Value at the fractions u, v of a repeating cell; `values` (any unit) at i/counts[0], j/counts[1], j fastest. Grid points
 * beyond an end are those at the other one.
 */
export function periodicCubic(
  values: ArrayLike<number>, [rows, columns]: readonly [number, number], u: number, v: number,
): number {
  const [x, y] = [u * rows, v * columns]
  const [i, j] = [Math.floor(x), Math.floor(y)]
  const [alongU, alongV] = [weights(x - i), weights(y - j)]
  let sum = 0
  for (let p = 0; p < 4; p++) {
    const row = modulo(i + p - 1, rows) * columns
    for (let q = 0; q < 4; q++) sum += alongU[p] * alongV[q] * values[row + modulo(j + q - 1, columns)]
  }
  return sum
}

/** Weights of the four grid points around a place, `t` of a step after the second. */
function weights(t: number): readonly [number, number, number, number] {
  return [
    0.5 * t * (-1 + t * (2 - t)),
    1 + 0.5 * t * t * (-5 + 3 * t),
    0.5 * t * (1 + t * (4 - 3 * t)),
    0.5 * t * t * (t - 1),
  ]
}

function modulo(index: number, count: number): number {
  return ((index % count) + count) % count
}
