// What a potential says of labelled frames, beside their labels.
import { atomCount } from '../../atoms/structure.ts'
import { atPlace } from '../../errors.ts'
import { dot } from '../../math/vectors.ts'
import type { Potential, PotentialResult } from '../../potentials/potential.ts'
import { elementEnergies } from '../element-energies.ts'
import type { LabelledFrame } from '../types.ts'

/** A frame, and the potential's energy (eV), forces (eV/Å) and virial (eV) of it. */
export interface Prediction extends Pick<PotentialResult, 'energy' | 'forces' | 'virial'> {
  readonly frame: LabelledFrame
}

/** Structures evaluated in one call: enough for a graphics card, few enough to be heard from in between. */
const AT_ONCE = 64

/** Evaluates frames in order; an element the potential does not know is an InputError that names the frame. */
export async function predict(
  potential: Potential, frames: readonly LabelledFrame[], onProgress?: (done: number) => void,
): Promise<Prediction[]> {
  const predictions: Prediction[] = []
  for (let first = 0; first < frames.length; first += AT_ONCE) {
    const batch = frames.slice(first, first + AT_ONCE)
    const results = await atPlace(batch[0].place, () => potential.evaluate(batch.map(({ structure }) => structure)))
    batch.forEach((frame, k) => {
      const { energy, forces, virial } = results[k]
      predictions.push({ frame, energy, forces, virial })
    })
    onProgress?.(predictions.length)
  }
  return predictions
}

/** Error in the energy per atom, eV: potential minus label. */
export function energyError({ frame, energy }: Prediction): number {
  return (energy - frame.energy) / atomCount(frame.structure)
}

/**
 * The predictions with energies moved by an energy per element, the least-squares one that brings them closest to the
 * labels, and that energy in eV by atomic number: two references may differ by it without differing in physics.
 */
export function withoutElementOffset(
  predictions: readonly Prediction[],
): { readonly moved: Prediction[]; readonly offsets: ReadonlyMap<number, number> } {
  const elements = [...new Set(predictions.flatMap(({ frame }) => [...frame.structure.species]))].sort((a, b) => a - b)
  const fractions = predictions.map(({ frame: { structure } }) =>
    Float64Array.from(elements, (number) => fractionOf(structure.species, number)))
  const offsets = elementEnergies(fractions, predictions.map((prediction) => -energyError(prediction)), elements.length)
  const moved = predictions.map((prediction, k) => {
    const shift = atomCount(prediction.frame.structure) * dot(fractions[k], offsets)
    return { ...prediction, energy: prediction.energy + shift }
  })
  return { moved, offsets: new Map(elements.map((number, t) => [number, offsets[t]])) }
}

/** Share of the atoms that are of one element. */
export function fractionOf(species: Uint8Array, atomicNumber: number): number {
  let count = 0
  for (const number of species) if (number === atomicNumber) count++
  return count / species.length
}
