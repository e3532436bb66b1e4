// f21 and f22: Gallagher's Gaussian peaks, 101 of them, or 21 narrower ones.
import type { Random } from '../../../src/math/random.ts'
import type { BbobDefinition } from './definition.ts'
import { boundaryPenalty, conditioning, oscillated, power, times } from './transformations.ts'

export interface PeakSettings {
  readonly peaks: number
  /** Peaks lie within ± this, the highest within 0.8 of it. */
  readonly reach: number
  /** α of the highest peak. */
  readonly condition: number
}

/** A Gaussian: its height, its centre, and the diagonal of C = Λ^α/α^¼ with shuffled places. */
export interface Peak {
  readonly height: number
  readonly centre: Float64Array
  readonly widths: Float64Array
}

/** The function of so many peaks; the first one is the highest, 10. */
export function gallagher(settings: PeakSettings): BbobDefinition {
  return {
    name: `Gallagher, ${settings.peaks} peaks`,
    optimum: ({ dimension, random }) => gallagherPeaks(settings, dimension, random('peaks'))[0].centre,
    core({ dimension, r, random }) {
      const peaks = gallagherPeaks(settings, dimension, random('peaks'))
      const rotatedCentres = peaks.map(({ centre }) => times(r, centre))
      return (x) => {
        const rotated = times(r, x)
        const highest = peaks.reduce((most, { height, widths }, k) => {
          const centre = rotatedCentres[k]
          let form = 0
          for (let i = 0; i < dimension; i++) form += widths[i] * (rotated[i] - centre[i]) * (rotated[i] - centre[i])
          return Math.max(most, height * Math.exp(-form / (2 * dimension)))
        }, 0)
        const below = oscillated(10 - highest)
        return below * below + boundaryPenalty(x)
      }
    },
  }
}

/** Heights 10, then from 1.1 to 9.1; α of the others 1000^(2 j/(n − 2)) in random order. */
export function gallagherPeaks({ peaks, reach, condition }: PeakSettings, dimension: number, random: Random): readonly Peak[] {
  const ranks = random.shuffled(Array.from({ length: peaks - 1 }, (_, j) => j))
  return Array.from({ length: peaks }, (_, k): Peak => {
    const alpha = k === 0 ? condition : power(1e6, ranks[k - 1] / (peaks - 2))
    const extent = k === 0 ? 0.8 * reach : reach
    const quarter = power(alpha, 0.25)
    return {
      height: k === 0 ? 10 : 1.1 + (8 * (k - 1)) / (peaks - 2),
      centre: Float64Array.from({ length: dimension }, () => random.between(-extent, extent)),
      widths: Float64Array.from(random.shuffled([...conditioning(alpha, dimension)]), (width) => width / quarter),
    }
  })
}
