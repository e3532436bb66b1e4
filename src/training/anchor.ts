// A pull towards the parameters a fit starts from, so that fine-tuning on few frames does not forget the many before:
//   L += strength · ⟨((θ − θ₀)/s)²⟩,  s the rms of θ₀ over the block of θ
// The energy offsets are free: moving to another label scale is what they are for.
import { PARAMETER_BLOCKS, type ParameterLayout } from './types.ts'

export interface Anchor {
  readonly start: Float64Array
  /** ∂²L/∂θ² per parameter; 0 where it is free. */
  readonly stiffness: Float64Array
}

export function anchorAt(start: Float64Array, layout: ParameterLayout, strength: number): Anchor {
  const stiffness = new Float64Array(start.length)
  const pulled = start.length - layout.blocks.offsets.length
  for (const name of PARAMETER_BLOCKS) {
    if (name === 'offsets') continue
    const { first, length } = layout.blocks[name]
    const block = start.subarray(first, first + length)
    const meanSquare = block.reduce((sum, value) => sum + value * value, 0) / length
    // A block that is zero throughout has no scale of its own: pull it as if it were of order 1.
    stiffness.fill((2 * strength) / (pulled * (meanSquare > 0 ? meanSquare : 1)), first, first + length)
  }
  return { start, stiffness }
}

/** Adds the gradient of the pull. */
export function addAnchorGradient({ start, stiffness }: Anchor, parameters: Float64Array, gradient: Float64Array): void {
  for (let i = 0; i < gradient.length; i++) gradient[i] += stiffness[i] * (parameters[i] - start[i])
}

/** The loss of the pull. */
export function anchorLoss({ start, stiffness }: Anchor, parameters: Float64Array): number {
  let loss = 0
  for (let i = 0; i < start.length; i++) loss += 0.5 * stiffness[i] * (parameters[i] - start[i]) * (parameters[i] - start[i])
  return loss
}
