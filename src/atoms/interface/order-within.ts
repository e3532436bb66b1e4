// Sorting by numbers that carry rounding errors.

/**
 * Indices of the items in the order of their first numbers, items within the tolerance of one another (or chained by
 * such) by the next number, and so on, last by index: numbers that only rounding tells apart do not decide.
 */
export function orderWithin(items: readonly (readonly number[])[], tolerance: number): number[] {
  const ordered = (indices: readonly number[], level: number): number[] => {
    if (indices.length < 2 || level === items[indices[0]].length) return [...indices]
    const sorted = [...indices].sort((a, b) => items[a][level] - items[b][level] || a - b)
    const runs: number[][] = []
    sorted.forEach((index, k) => {
      const isNear = k > 0 && items[index][level] - items[sorted[k - 1]][level] <= tolerance
      if (isNear) runs[runs.length - 1].push(index)
      else runs.push([index])
    })
    return runs.flatMap((run) => ordered(run.sort((a, b) => a - b), level + 1))
  }
  return ordered([...items.keys()], 0)
}
