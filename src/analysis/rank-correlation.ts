// Rank correlation: how well one measure orders what another measures. C. Spearman, Am. J. Psychol. 15, 72 (1904), doi
// 10.2307/1412159.

/** Spearman's ρ of paired values, −1 to 1: the linear correlation of their ranks; ties share a rank. NaN where one is constant. */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [x, y] = [ranks(a), ranks(b)]
  const middle = (x.length - 1) / 2
  let xy = 0
  let xx = 0
  let yy = 0
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [x[i] - middle, y[i] - middle]
    xy += dx * dy
    xx += dx * dx
    yy += dy * dy
  }
  return xy / Math.sqrt(xx * yy)
}

/** Rank of every value, from 0; equal ones have the mean of theirs. */
export function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((i, j) => values[i] - values[j])
  const rank = new Float64Array(values.length)
  for (let first = 0; first < order.length;) {
    let next = first + 1
    while (next < order.length && values[order[next]] === values[order[first]]) next++
    for (let k = first; k < next; k++) rank[order[k]] = (first + next - 1) / 2
    first = next
  }
  return rank
}
