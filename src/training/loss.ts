// The loss of a set of frames: mean squares of the errors in energy per atom, forces and virial per atom, weighted.
//   L = w_E ⟨(ΔE/n)²⟩ + w_F ⟨ΔF²⟩ + w_W ⟨(ΔW/n)²⟩, means over frames, force components and virial components
import type { FrameErrors, LossWeights, PreparedFrame } from './types.ts'
import type { StageWeights } from './settings.ts'

/** How many labels a set of frames has. */
export interface LabelCounts {
  readonly frames: number
  readonly forces: number
  readonly virials: number
}

type Labelled = Pick<PreparedFrame, 'atoms' | 'forces' | 'virial'>

export function countLabels(frames: readonly Labelled[]): LabelCounts {
  let forces = 0
  let virials = 0
  for (const frame of frames) {
    if (frame.forces !== null) forces += 3 * frame.atoms
    if (frame.virial !== null) virials += 9
  }
  return { frames: frames.length, forces, virials }
}

/** The factors of one frame's errors in the loss of a set with these counts; `weight` is the frame's own. */
export function lossWeights(stage: StageWeights, counts: LabelCounts, weight: number): LossWeights {
  return {
    energy: (stage.energy * weight) / counts.frames,
    force: counts.forces === 0 ? 0 : (stage.force * weight) / counts.forces,
    virial: counts.virials === 0 ? 0 : (stage.virial * weight) / counts.virials,
  }
}

/** The loss of a set of frames with these own weights. */
export function lossOf(
  stage: StageWeights, frames: readonly Labelled[], errors: readonly FrameErrors[], ownWeights: readonly number[],
): number {
  const counts = countLabels(frames)
  return frames.reduce((sum, { atoms }, k) => {
    const { energy, force, virial } = lossWeights(stage, counts, ownWeights[k])
    const perAtom = errors[k].energy / atoms
    return sum + energy * perAtom * perAtom + force * errors[k].forceSquares + virial * errors[k].virialSquares
  }, 0)
}

/** Root mean squares of the errors of a set of frames; null where no frame has such labels. */
export interface RootMeanSquares {
  /** meV/atom */
  readonly energy: number
  /** meV/Å */
  readonly force: number | null
  /** meV/atom */
  readonly virial: number | null
}

/** Sums of squares that grow frame by frame. */
export interface ErrorSums {
  frames: number
  energy: number
  forces: number
  force: number
  virials: number
  virial: number
}

export function emptySums(): ErrorSums {
  return { frames: 0, energy: 0, forces: 0, force: 0, virials: 0, virial: 0 }
}

/** Adds a frame's errors. */
export function addErrors(sums: ErrorSums, frame: Labelled, errors: FrameErrors): void {
  const perAtom = errors.energy / frame.atoms
  sums.frames++
  sums.energy += perAtom * perAtom
  if (frame.forces !== null) sums.forces += 3 * frame.atoms
  if (frame.virial !== null) sums.virials += 9
  sums.force += errors.forceSquares
  sums.virial += errors.virialSquares
}

export function rootMeanSquares(sums: ErrorSums): RootMeanSquares {
  const root = (sum: number, count: number): number => 1000 * Math.sqrt(sum / count)
  return {
    energy: root(sums.energy, sums.frames),
    force: sums.forces === 0 ? null : root(sums.force, sums.forces),
    virial: sums.virials === 0 ? null : root(sums.virial, sums.virials),
  }
}
