// How far two evaluators differ on one structure, and how far they may.
import { expect } from 'vitest'
import type { PotentialResult } from '../../src/potentials/potential.ts'

/** Largest deviations: total energy and virial per atom (eV), atomic energies (eV), forces (eV/Å). */
export interface Deviation {
  readonly energy: number
  readonly atomicEnergy: number
  readonly force: number
  readonly virial: number
}

/** What may differ, in the same units; beyond forces of 10 eV/Å it grows in proportion. */
export interface Tolerance {
  readonly energy: number
  readonly force: number
}

export const F64: Tolerance = { energy: 1e-9, force: 1e-8 }
export const F32: Tolerance = { energy: 1e-5, force: 1e-4 }

const largest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((most, x) => Math.max(most, Math.abs(x)), 0)
const worst = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  if (a.length !== b.length) return Infinity
  // NaN must count as the worst, not as the best.
  return Array.from(a).reduce((most, x, i) => (Math.abs(x - b[i]) <= most ? most : Math.abs(x - b[i])), 0)
}

/** Deviations of `found` from `expected`. */
export function deviation(found: PotentialResult, expected: PotentialResult): Deviation {
  const n = expected.energies.length
  return {
    energy: Math.abs(found.energy - expected.energy) / n,
    atomicEnergy: worst(found.energies, expected.energies),
    force: worst(found.forces, expected.forces),
    virial: worst(found.virial, expected.virial) / n,
  }
}

/** Deviations as fractions of what is allowed on this structure; at most 1 everywhere means agreement. */
export function shareOfTolerance(found: PotentialResult, expected: PotentialResult, tolerance: Tolerance): Deviation {
  const { energy, atomicEnergy, force, virial } = deviation(found, expected)
  const steepness = Math.max(1, largest(expected.forces) / 10)
  const stress = Math.max(steepness, largest(expected.virial) / expected.energies.length / 10)
  return {
    energy: energy / (tolerance.energy * steepness),
    atomicEnergy: atomicEnergy / (tolerance.energy * steepness),
    force: force / (tolerance.force * steepness),
    virial: virial / (tolerance.force * stress),
  }
}

/** The larger of two deviations, entry by entry. */
export function worseOf(a: Deviation, b: Deviation): Deviation {
  const larger = (x: number, y: number): number => (x <= y ? y : Number.isNaN(x) ? x : Math.max(x, y))
  return {
    energy: larger(a.energy, b.energy),
    atomicEnergy: larger(a.atomicEnergy, b.atomicEnergy),
    force: larger(a.force, b.force),
    virial: larger(a.virial, b.virial),
  }
}

export const NO_DEVIATION: Deviation = { energy: 0, atomicEnergy: 0, force: 0, virial: 0 }

/** Expects shares of {@link shareOfTolerance} of at most 1; `place` names the structure. */
export function expectWithin(share: Deviation, place: string): void {
  for (const [quantity, value] of Object.entries(share)) {
    expect(value, `${quantity} of ${place}, as a share of what is allowed`).toBeLessThanOrEqual(1)
  }
}

/** "E 1.0e-15, E_i …" */
export function describeDeviation({ energy, atomicEnergy, force, virial }: Deviation): string {
  const [e, single, f, w] = [energy, atomicEnergy, force, virial].map((value) => value.toExponential(1))
  return `E ${e}, E_i ${single}, F ${f}, W ${w}`
}
