// The energy along a band as a smooth curve: cubic pieces with the energies and the slopes of the images.
import type { BandResult } from './types.ts'

/** [distance along the path (Å), energy above the first image (eV)], `perSegment` points per piece and the last image. */
export function bandProfile(
  { distances, energies, slopes }: Pick<BandResult, 'distances' | 'energies' | 'slopes'>, perSegment = 16,
): [number, number][] {
  const points: [number, number][] = []
  for (let n = 0; n + 1 < energies.length; n++) {
    const width = distances[n + 1] - distances[n]
    const rise = energies[n + 1] - energies[n]
    const [start, end] = [slopes[n] * width, slopes[n + 1] * width]
    for (let k = 0; k < perSegment; k++) {
      const t = k / perSegment
      const above = t * (start + t * (3 * rise - 2 * start - end + t * (start + end - 2 * rise)))
      points.push([distances[n] + t * width, energies[n] - energies[0] + above])
    }
  }
  const last = energies.length - 1
  points.push([distances[last], energies[last] - energies[0]])
  return points
}
