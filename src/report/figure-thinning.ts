// Fewer dots and vertices that look the same, for series with many thousands of points.
// Lines: the M4 aggregation of Jugel et al., Proc. VLDB Endow. 7, 797 (2014), doi 10.14778/2732951.2732953.

export type Pixel = readonly [x: number, y: number]

/**
 * Chooses at most `limit` of the points (px). The highest and lowest of every pixel column stay, so the outline
 * is exact where the limit allows it; the rest is an even selection over the plane. Returns ascending indices;
 * the same points give the same choice.
 */
export function thinnedIndices(pixels: readonly Pixel[], limit: number): number[] {
  const all = Array.from(pixels.keys())
  if (pixels.length <= limit) return all
  const outline = columnExtremes(pixels)
  if (outline.size >= limit) return evenSelection([...outline].sort((a, b) => a - b), limit)
  const rest = all
    .filter((index) => !outline.has(index))
    .sort((a, b) => pixels[a][0] - pixels[b][0] || pixels[a][1] - pixels[b][1] || a - b)
  return [...outline, ...evenSelection(rest, limit - outline.size)].sort((a, b) => a - b)
}

function columnExtremes(pixels: readonly Pixel[]): Set<number> {
  const columns = new Map<number, { low: number; high: number }>()
  pixels.forEach(([x, y], index) => {
    const column = Math.round(x)
    const extremes = columns.get(column)
    if (extremes === undefined) columns.set(column, { low: index, high: index })
    else if (y < pixels[extremes.low][1]) extremes.low = index
    else if (y > pixels[extremes.high][1]) extremes.high = index
  })
  return new Set([...columns.values()].flatMap(({ low, high }) => [low, high]))
}

function evenSelection(items: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, k) => items[Math.floor((k * items.length) / count)])
}

/** Drops vertices of a line that cannot be seen: a run inside one pixel column keeps first, lowest, highest, last. */
export function thinnedLine(pixels: readonly Pixel[]): Pixel[] {
  const kept: Pixel[] = []
  for (let start = 0; start < pixels.length; ) {
    let end = start + 1
    while (end < pixels.length && Math.round(pixels[end][0]) === Math.round(pixels[start][0])) end++
    kept.push(...runOutline(pixels, start, end - 1))
    start = end
  }
  return kept
}

function runOutline(pixels: readonly Pixel[], first: number, last: number): Pixel[] {
  let low = first
  let high = first
  for (let index = first; index <= last; index++) {
    if (pixels[index][1] < pixels[low][1]) low = index
    if (pixels[index][1] > pixels[high][1]) high = index
  }
  return [...new Set([first, low, high, last])].sort((a, b) => a - b).map((index) => pixels[index])
}
