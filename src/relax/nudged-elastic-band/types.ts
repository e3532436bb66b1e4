// What a nudged elastic band is asked to do and how it can end.
import type { PairDistances } from '../../atoms/distances.ts'
import type { Structure } from '../../atoms/structure.ts'

export interface BandSettings {
  /** Images between the two ends. */
  readonly images: number
  /** How the first path is drawn: straight lines, or image-dependent pair potentials from there. */
  readonly initialPath: 'linear' | 'idpp'
  /** Stiffness of the springs between images, eV/Å². */
  readonly spring: number
  /** Whether the highest image climbs to the saddle. */
  readonly climbing: boolean
  /** It starts to climb when no perpendicular force of the band is longer, eV/Å. */
  readonly climbFrom: number
  readonly optimizer: 'fire' | 'l-bfgs'
  /** Converged when no force across the band, nor on the climbing image, is longer on any atom, eV/Å. */
  readonly fmax: number
  /** Evaluations of the whole band allowed. */
  readonly maxSteps: number
  /** Longest step, Å: of the whole band for FIRE, of one atom for L-BFGS. */
  readonly maxStep: number
  /** Shortest distance between any two atoms of an image, Å, per pair; null = not checked. */
  readonly minimumDistance: PairDistances | null
}

/** Every band ends with exactly one of these. Only `converged` gives a barrier to trust. */
export type BandOutcome = 'converged' | 'step_limit' | 'exploded' | 'too_close'

/** A band of m + 2 images, ends included. */
export interface BandResult {
  readonly outcome: BandOutcome
  /** One line on why it is not `converged`; null when it is. */
  readonly reason: string | null
  /** Atoms keep their order and go continuously from image to image, out of the cell where the path leads there. */
  readonly images: readonly Structure[]
  /** Potential energies, eV. */
  readonly energies: Float64Array
  /** Length of the path up to each image over all coordinates, Å. */
  readonly distances: Float64Array
  /** Slope of the energy along the path at each image, eV/Å; zero at the ends, which are minima. */
  readonly slopes: Float64Array
  /** Index of the highest image between the ends; null when an end is higher than all of them. */
  readonly highest: number | null
  /** Energy of the highest image, or 0 without one, above the first and the last image, eV. */
  readonly forwardBarrier: number
  readonly backwardBarrier: number
  /** Whether the highest image was climbing at the end: only then is it a saddle. */
  readonly climbed: boolean
  /** Longest force across the band at the end, eV/Å. */
  readonly fmax: number
  /** Evaluations of the whole band. */
  readonly steps: number
  /** Evaluations of single structures. */
  readonly forceCalls: number
}
