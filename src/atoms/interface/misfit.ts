// How one lattice of the plane is deformed into another: a stretch, then a turn (polar decomposition, D = U·R for row
// vectors). Stretches are measured by their logarithm (Hencky strain): then it does not matter which side is stretched
// to fit the other, and a share of the strain is the same for every size of it.
import { inverse2, multiply2 } from './plane-matrices.ts'
import type { Matrix2 } from './types.ts'

/** Deformation of a film's lattice into its substrate's. */
export interface Misfit {
  /** Principal strains of the film, ln of the stretches, larger first: near 0 the relative changes of length. */
  readonly strains: readonly [number, number]
  /** Larger size of the two. */
  readonly strain: number
  /** Counter-clockwise turn of the film, rad, −π to π. */
  readonly angle: number
  /** U: symmetric, in the axes of the film. */
  readonly stretch: Matrix2
}

/** Misfit between bases of equal handedness (rows, Å): film·U·R = substrate. */
export function misfitOf(substrate: Matrix2, film: Matrix2): Misfit {
  const [a, b, c, d] = multiply2(inverse2(film), substrate)
  // D = mean stretch·R + difference·reflection: both parts by size and direction.
  const mean = 0.5 * Math.sqrt((a + d) * (a + d) + (b - c) * (b - c))
  const difference = 0.5 * Math.sqrt((a - d) * (a - d) + (b + c) * (b + c))
  const strains = [Math.log(mean + difference), Math.log(mean - difference)] as const
  const cosine = (a + d) / (2 * mean)
  const sine = (b - c) / (2 * mean)
  return {
    strains,
    strain: Math.max(strains[0], -strains[1]),
    angle: Math.atan2(sine, cosine),
    stretch: multiply2([a, b, c, d], [cosine, -sine, sine, cosine]),
  }
}

/** U^share of a symmetric stretch with these logarithmic principal strains. */
export function shareOfStretch({ stretch, strains }: Pick<Misfit, 'stretch' | 'strains'>, share: number): Matrix2 {
  const [full, part] = [1, share].map((s) => {
    const [large, small] = strains.map((strain) => Math.exp(s * strain))
    return { mean: 0.5 * (large + small), difference: 0.5 * (large - small) }
  })
  // The traceless part keeps its axes and changes its size.
  const ratio = full.difference > 0 ? part.difference / full.difference : 0
  const p = 0.5 * (stretch[0] - stretch[3]) * ratio
  const q = 0.5 * (stretch[1] + stretch[2]) * ratio
  return [part.mean + p, q, q, part.mean - p]
}
