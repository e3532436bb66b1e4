// What fitting a potential works on: labelled frames, the trainable NEP as one vector of numbers, and the loss.
import type { Structure } from '../atoms/structure.ts'
import type { NepShape, NepZbl } from '../potentials/nep/nep-model.ts'

/** Part of the data: `train` is fitted, `valid` decides when to stop, `test` is looked at once, at the end. */
export type Split = 'train' | 'valid' | 'test'

/** A structure with reference values. Units: eV, eV/Å; virial W = −∂E/∂ε. */
export interface LabelledFrame {
  readonly structure: Structure
  /** Total energy, eV. */
  readonly energy: number
  /** Length 3n, eV/Å; null when the reference has none. */
  readonly forces: Float64Array | null
  /** Length 9, eV; null when the reference has none. */
  readonly virial: Float64Array | null
  /** Factor on its share of the loss. */
  readonly weight: number
  /** Index of its label scale: frames of different references (DFT codes, functionals) differ by energies per element. */
  readonly scale: number
  /** What errors are reported by: "amorphous_md"; "" when the data do not say. */
  readonly configType: string
  /** Frames of one trajectory are never divided between splits. */
  readonly trajectory: string
  readonly split: Split
  /** "file.extxyz.gz:17": frame 17 of that file. */
  readonly place: string
}

/** What is fixed before training: everything of a NEP4 but its parameters. */
export interface NepDesign {
  readonly shape: NepShape
  /** Atomic numbers; their order is the order of every table. */
  readonly species: readonly number[]
  /** Å; of every species alike. */
  readonly radialCutoff: number
  readonly angularCutoff: number
  readonly zbl: NepZbl | null
  /** One factor per descriptor entry; fixed after initialisation. */
  readonly scaler: Float64Array
  /** Names of the label scales; the first is the one of the exported potential. */
  readonly scales: readonly string[]
}

/**
 * Where each kind of parameter lies in the vector θ. T species, D descriptors, H trained neurons per species: one fewer
 * than `shape.neurons`, since NEP4 has no offset per species and one neuron is saturated to carry it (w0 = 0, b0 = −20,
 * w1 = offset).
 *
 * `w0` T·H·D as [t][h][d], `b0` and `w1` T·H as [t][h], `offsets` S·T as [scale][t] (eV, added to every atom of the
 * species), `radial` and `angular` as in nep.txt: c[n][k][centre][neighbour].
 */
export interface ParameterLayout {
  readonly count: number
  readonly neurons: number
  readonly blocks: Readonly<Record<ParameterBlock, { readonly first: number; readonly length: number }>>
}

export const PARAMETER_BLOCKS = ['w0', 'b0', 'w1', 'offsets', 'radial', 'angular'] as const
export type ParameterBlock = (typeof PARAMETER_BLOCKS)[number]

/**
 * A frame as the kernels take it, in arrays that threads may share. Pairs of a centre are grouped by the neighbour's
 * species, and within a group those closer than the angular cutoff come first.
 */
export interface PreparedFrame {
  readonly atoms: number
  readonly scale: number
  /** Index of each atom's species in the design, length n. */
  readonly species: Uint8Array
  /** Length 2·n·T + 1: entries 2(i·T + t) and 2(i·T + t) + 1 are the first pair and the first non-angular pair of a group. */
  readonly groups: Int32Array
  /** Index of the neighbouring atom per pair. */
  readonly neighbour: Int32Array
  /** Neighbour minus centre per pair, Å, length 3·pairs. */
  readonly displacement: Float64Array
  /** Labels less the ZBL term, which no parameter changes. */
  readonly energy: number
  readonly forces: Float64Array | null
  readonly virial: Float64Array | null
}

/** Factors of one frame's share of the loss: L = energy·(ΔE/n)² + force·Σ|ΔF|² + virial·Σ(ΔW/n)². */
export interface LossWeights {
  readonly energy: number
  readonly force: number
  readonly virial: number
}

/** How far one frame is off: ΔE = fit − label, eV; sums of squares over the 3n forces and the 9 entries of W/n. */
export interface FrameErrors {
  readonly energy: number
  /** 0 where the frame has no such labels. */
  readonly forceSquares: number
  readonly virialSquares: number
}

/** The loss and its gradient. Private to its thread; every call is a pure function of the parameters and the frame. */
export interface LossKernel {
  /** Sets θ for the calls that follow. */
  load(parameters: Float64Array): void
  /** Errors of a frame, no gradient. */
  errors(frame: PreparedFrame): FrameErrors
  /** Adds ∂L/∂θ of the frame to `gradient` (length of θ). */
  addGradient(frame: PreparedFrame, weights: LossWeights, gradient: Float64Array): FrameErrors
}
