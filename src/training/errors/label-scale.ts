// Labels of several references on the scale of the potential: moved by the energies per element that the fit found.
import { parameterLayout } from '../nep/layout.ts'
import type { LabelledFrame, NepDesign } from '../types.ts'

/** The frames with their energies on the first label scale, which is the potential's; `parameters` as the fit left them. */
export function onPotentialScale(
  frames: readonly LabelledFrame[], design: NepDesign, parameters: Float64Array,
): readonly LabelledFrame[] {
  if (design.scales.length === 1) return frames
  const { first } = parameterLayout(design).blocks.offsets
  const elements = design.species.length
  return frames.map((frame) => {
    let shift = 0
    for (const number of frame.structure.species) {
      const t = design.species.indexOf(number)
      shift += parameters[first + t] - parameters[first + frame.scale * elements + t]
    }
    return { ...frame, energy: frame.energy + shift, scale: 0 }
  })
}
