// Squared error of numbers.
/**
 * Σ_i (x_i − target_i)² over `count` numbers of one row. Where `gradient` is given, weight·2·(x_i − target_i) goes into it,
 * at the place of x.
 */
export function squaredError(
  x: Float64Array, first: number, targets: Float64Array, firstTarget: number, count: number,
  gradient: Float64Array | null, weight: number,
): number {
  let loss = 0
  for (let i = 0; i < count; i++) {
    const difference = x[first + i] - targets[firstTarget + i]
    loss += difference * difference
    if (gradient !== null) gradient[first + i] = 2 * weight * difference
  }
  return loss
}
