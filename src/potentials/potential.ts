// The contract of every interatomic potential. Energies eV, forces eV/Å, virial eV.
import { InputError } from '../errors.ts'
import { symbolOf } from '../atoms/elements.ts'
import type { Structure } from '../atoms/structure.ts'

/** How the numbers are computed: plain f64 TypeScript, SIMD on the CPU, or WebGPU. */
export type Backend = 'reference' | 'wasm' | 'gpu'

/** What a potential says about one structure of n atoms. */
export interface PotentialResult {
  /** Total energy, eV. */
  readonly energy: number
  /** Energy per atom, length n, eV; sums to `energy`. */
  readonly energies: Float64Array
  /** −∂E/∂r, length 3n, eV/Å. */
  readonly forces: Float64Array
  /** W = −∂E/∂ε for the strain r → r(1+ε), length 9, row-major, eV. Stress (tension positive) is −W/V. */
  readonly virial: Float64Array
  /** How far the members of a committee are apart; absent where there is one potential only. */
  readonly spread?: CommitteeSpread
}

/** How far the members of a committee are apart for one structure of n atoms. */
export interface CommitteeSpread {
  /** Standard deviation (of a sample, M − 1) of the members' energies per atom, eV. */
  readonly energyPerAtom: number
  /** √(Σ_m |F_m − F̄|²/(M − 1)) per atom, length n, eV/Å. */
  readonly forces: Float64Array
}

/**
 * The memory of one moving structure, owned by whoever moves it: passed along at every step, it lets an evaluator keep
 * the neighbour list of that structure until an atom has moved too far. Same atoms, any positions and cell.
 */
export type Track = object

/** A fresh track, for one relaxation or one trajectory. */
export function newTrack(): Track {
  return {}
}

/** An interatomic potential; results for one structure never depend on the rest of the batch. */
export interface Potential {
  /** Name for messages and manifests: "nep4 Li Si". */
  readonly name: string
  /** Atomic numbers it covers. */
  readonly species: readonly number[]
  /** Largest interaction range, Å; Infinity when there is none. */
  readonly cutoff: number
  readonly backend: Backend
  readonly precision: 'f32' | 'f64'
  /** The same potential in f64, for the final energies of relaxations in f32; absent where that is what this one is. */
  readonly exact?: Potential
  /** What a user should know about this potential before trusting it; mostly absent. */
  readonly warnings?: readonly string[]
  /**
   * How far each atom's surroundings are from those the potential was fitted to, length n: 1 is the limit of the
   * training data, larger is extrapolation. Absent where the training data are not known.
   */
  extrapolation?(structure: Structure): Float64Array
  /** Whether results carry the `spread` of a committee. */
  readonly hasSpread?: true
  /**
   * Evaluates every structure of the batch, in order. Refuses elements outside `species` (InputError). `tracks`, one per
   * structure, tell which ones continue earlier calls: faster, and equal but for rounding.
   */
  evaluate(batch: readonly Structure[], tracks?: readonly Track[]): Promise<readonly PotentialResult[]>
}

/** Throws InputError when a structure holds an element the potential does not know; lists what it knows. */
export function requireSpecies(potential: Pick<Potential, 'name' | 'species'>, structure: Structure): void {
  for (const number of structure.species) {
    if (potential.species.includes(number)) continue
    throw new InputError({
      rule: `the potential "${potential.name}" must know every element of the structure`,
      found: symbolOf(number),
      wayOut: `It knows ${potential.species.map(symbolOf).join(', ')}.`,
    })
  }
}

/** Evaluates a batch with a synchronous function; what it throws rejects the promise. */
export function evaluateEach(
  batch: readonly Structure[], evaluate: (structure: Structure) => PotentialResult,
): Promise<readonly PotentialResult[]> {
  return new Promise((resolve) => { resolve(batch.map((structure) => evaluate(structure))) })
}
