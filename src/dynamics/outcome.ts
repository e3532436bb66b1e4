// What may go wrong on a trajectory: each rule gives a reason in one line, or null to go on.
import { atomCount, type Structure } from '../atoms/structure.ts'
import type { PotentialResult } from '../potentials/potential.ts'

/** Farthest sensible move of an atom in one step, Å: an atom at 10,000 K stays below half of it in 5 fs. */
const FARTHEST_MOVE = 1

/** The evaluation broke down: numbers that are not finite, or an energy below the floor (eV/atom). */
export function brokenResult({ energy, forces }: PotentialResult, structure: Structure, floor: number): string | null {
  if (!Number.isFinite(energy)) return `energy ${energy} eV`
  const bad = forces.findIndex((force) => !Number.isFinite(force))
  if (bad !== -1) return `force ${forces[bad]} eV/Å on atom ${Math.floor(bad / 3) + 1}`
  const perAtom = energy / atomCount(structure)
  if (perAtom >= floor) return null
  return `energy ${perAtom.toFixed(3)} eV/atom is below the floor of ${floor.toFixed(3)}`
}

/** An atom would fly too far in one step (positions before and after, Å). */
export function tooFast(before: Float64Array, after: Float64Array): string | null {
  for (let i = 0; i < before.length; i += 3) {
    const x = after[i] - before[i]
    const y = after[i + 1] - before[i + 1]
    const z = after[i + 2] - before[i + 2]
    const distance = Math.sqrt(x * x + y * y + z * z)
    // Written so that NaN counts as too far.
    if (!(distance <= FARTHEST_MOVE)) return `atom ${i / 3 + 1} would move ${distance.toPrecision(3)} Å in one step`
  }
  return null
}
