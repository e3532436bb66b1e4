// Gaussian-process regression: what its parts hand to each other.
//
// Notation. n observations, D columns, T kernel terms. Targets are standardised by the caller (mean 0, deviation 1), so
// variances are in units of the targets' variance. theta = (log ℓ…, log s²…, log s_n²): length scales, variances of the
// terms, noise. K_ij = Σ_t s_t² m(r_t(x_i, x_j)) with the Matérn-5/2 m; A = K + diag(s_n²/repeats) + jitter·I = L Lᵀ.
import type { DescriptorGroup, Inputs } from '../inputs.ts'

export type KernelName = 'isotropic' | 'ard' | 'additive' | 'additive+joint'

/** `auto`: at each fit the kernel with the highest leave-one-out density. */
export type KernelChoice = KernelName | 'auto'

/** What the columns of the inputs are. */
export interface InputSpace {
  readonly dimension: number
  readonly groups: readonly DescriptorGroup[]
  /** Columns that hold option numbers: two rows are alike there or not. Ascending. */
  readonly categorical: readonly number[]
}

export interface Observations {
  readonly inputs: Inputs
  /** Standardised, one per row. */
  readonly targets: Float64Array
  /** How many measurements each target is the mean of; null when each is one. */
  readonly repeats: Float64Array | null
}

/** A kernel with its parameters: plain data. */
export interface Hyperparameters {
  readonly kernel: KernelName
  readonly theta: readonly number[]
}

/** What a fit of the hyperparameters did: plain data, recorded with the campaign. */
export interface FitRecord {
  readonly chosen: Hyperparameters
  /** Every start of every kernel that was tried: where it began and the −log posterior it reached (null = it failed). */
  readonly starts: readonly {
    readonly kernel: KernelName
    readonly from: 'previous' | 'base' | 'random'
    readonly reached: number | null
  }[]
  /** Leave-one-out log density of the best of each kernel. */
  readonly densities: Readonly<Partial<Record<KernelName, number>>>
  /** The best hyperparameters of each kernel tried, for warm starts. */
  readonly best: readonly Hyperparameters[]
  /** `previous` = every start failed and the earlier hyperparameters stay. */
  readonly outcome: 'fitted' | 'previous'
}

/** Posterior at points, in standardised units. */
export interface Posterior {
  readonly mean: Float64Array
  /** Variance of the latent function, without noise; at least 1e-12. */
  readonly variance: Float64Array
}

/** Posterior at one point with its slope: gradients have length D. */
export interface PosteriorGradient {
  readonly mean: number
  readonly variance: number
  readonly meanGradient: Float64Array
  readonly varianceGradient: Float64Array
}

/** Closed-form leave-one-out with the hyperparameters fixed (Rasmussen & Williams 2006, eqs 5.10–5.12): optimistic. */
export interface LeaveOneOut {
  readonly mean: Float64Array
  /** Predictive variance, with noise. */
  readonly variance: Float64Array
  readonly logDensity: number
  /** 1 − squared errors over squared deviations of the targets from their mean; 0 where the targets are equal. */
  readonly r2: number
  /** Share of the observations within ±1.96 deviations. */
  readonly coverage: number
}

/** What each kernel term contributes to the posterior at points; the means sum to the posterior mean. */
export interface TermContribution {
  /** Name of the descriptor group, or "joint". */
  readonly term: string
  readonly mean: Float64Array
  readonly variance: Float64Array
  /** s_t² over the sum of all. */
  readonly priorShare: number
}

/** A Gaussian process with fixed hyperparameters that observations are appended to. */
export interface GaussianProcess {
  readonly space: InputSpace
  readonly hyperparameters: Hyperparameters
  /** s_n². */
  readonly noise: number
  /** Σ s_t², the variance where nothing is known. */
  readonly priorVariance: number
  readonly size: number
  /** What had to be added to the diagonal. */
  readonly jitter: number
  /** (max L_ii / min L_ii)². */
  readonly condition: number
  /** Appends one row (length D) with its target; appending n rows equals one full factorisation, bit for bit. */
  append(input: Float64Array, target: number, repeats?: number): void
  /** Takes the last rows away again, so that `size` is `count`; restores the factor bit for bit. */
  truncate(count: number): void
  /** Replaces all targets (length `size`): standardisation changes with every observation. */
  setTargets(targets: Float64Array): void
  predict(points: Inputs): Posterior
  /** A posterior over fixed points that is updated, not recomputed, as rows are appended or taken away. */
  follow(points: Inputs): FollowedPosterior
  /** Mean, variance and their gradients (length D) at one point; categorical columns have gradient 0. */
  gradientAt(point: Float64Array): PosteriorGradient
  leaveOneOut(): LeaveOneOut
  contributions(points: Inputs): readonly TermContribution[]
}

export interface FollowedPosterior {
  /** Posterior at the followed points for the rows and targets as they are now. */
  now(): Posterior
  /** One draw of the latent function at the points `chosen` (indices), from standard normal deviates of the same count. */
  draw(chosen: readonly number[], normals: Float64Array): Float64Array
}
