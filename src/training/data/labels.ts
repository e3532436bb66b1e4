// The reference values of one frame, under the names that ASE, QUIP, GPUMD and MACE write them.
import { volume } from '../../atoms/structure.ts'
import { InputError, quoted } from '../../errors.ts'
import type { Frame, InfoValue } from '../../io/frame.ts'
import type { DataSource } from './source.ts'

export const ENERGY_KEYS = ['energy', 'free_energy', 'REF_energy'] as const
export const FORCES_KEYS = ['forces', 'force', 'REF_forces'] as const
/** W = −∂E/∂ε, eV. */
export const VIRIAL_KEYS = ['virial', 'virials', 'REF_virial', 'REF_virials'] as const
/** ASE's sign, tension positive: −W/V, eV/Å³. */
export const STRESS_KEYS = ['stress', 'REF_stress'] as const

/** Largest allowed difference of W_ab and W_ba: a share of the largest entry, and eV. */
const ASYMMETRY = { share: 0.01, least: 0.01 }

export interface Labels {
  /** eV */
  readonly energy: number
  /** Length 3n, eV/Å. */
  readonly forces: Float64Array | null
  /** Length 9, symmetric, eV. */
  readonly virial: Float64Array | null
}

/** The labels of a frame; throws InputError naming `place` when the energy is missing or a label is not a finite number. */
export function labelsOf(frame: Frame, source: Pick<DataSource, 'energy_key' | 'forces_key'>, place: string): Labels {
  return {
    energy: energyLabel(frame, source.energy_key === null ? ENERGY_KEYS : [source.energy_key], place),
    forces: forcesLabel(frame, source.forces_key === null ? FORCES_KEYS : [source.forces_key], place),
    virial: virialLabel(frame, place),
  }
}

/** Length of the longest of the forces (3n numbers). */
export function largestForce(forces: Float64Array): number {
  let largest = 0
  for (let i = 0; i < forces.length; i += 3) {
    largest = Math.max(largest, forces[i] * forces[i] + forces[i + 1] * forces[i + 1] + forces[i + 2] * forces[i + 2])
  }
  return Math.sqrt(largest)
}

function energyLabel({ info }: Frame, keys: readonly string[], place: string): number {
  const key = keys.find((name) => Object.hasOwn(info, name))
  const value = key === undefined ? undefined : info[key]
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new InputError({
    rule: 'a labelled structure must carry a finite energy',
    found: key === undefined ? 'none' : `${key}=${quoted(value)}`,
    place,
    wayOut: `It is read from the comment line: ${keys.join(', ')}.`,
  })
}

function forcesLabel({ arrays, structure }: Frame, keys: readonly string[], place: string): Float64Array | null {
  const key = keys.find((name) => Object.hasOwn(arrays, name))
  if (key === undefined) return null
  const value = arrays[key]
  if ((value.kind === 'real' || value.kind === 'integer') && value.values.length === 3 * structure.species.length) {
    const bad = value.values.findIndex((number) => !Number.isFinite(number))
    if (bad < 0) return value.values
    const found = `${value.values[bad]} on atom ${Math.floor(bad / 3) + 1}`
    throw new InputError({ rule: 'forces must be finite numbers', found, place })
  }
  const found = `${value.kind} × ${value.width}`
  throw new InputError({ rule: `the columns "${key}" must be three numbers per atom`, found, place })
}

function virialLabel({ info, structure }: Frame, place: string): Float64Array | null {
  const virialKey = VIRIAL_KEYS.find((name) => Object.hasOwn(info, name))
  if (virialKey !== undefined) return symmetricTensor(info[virialKey], virialKey, place)
  const stressKey = STRESS_KEYS.find((name) => Object.hasOwn(info, name))
  if (stressKey === undefined) return null
  const size = volume(structure)
  if (!(size > 0)) {
    throw new InputError({
      rule: 'a structure with a stress must have a volume', found: 'no lattice', place,
      wayOut: 'Give Lattice, or leave the stress out.',
    })
  }
  return symmetricTensor(info[stressKey], stressKey, place).map((value) => -value * size)
}

/** 9 numbers row by row, nested or not, or 6 in Voigt's order xx yy zz yz xz xy, as a symmetric 3×3 tensor. */
function symmetricTensor(value: InfoValue, key: string, place: string): Float64Array {
  const numbers = (Array.isArray(value) ? value.flat() : []) as readonly unknown[]
  if ((numbers.length !== 9 && numbers.length !== 6) || !numbers.every(isFiniteNumber)) {
    throw new InputError({ rule: `${key} must be 9 or 6 finite numbers`, found: JSON.stringify(value), place })
  }
  if (numbers.length === 6) {
    const [xx, yy, zz, yz, xz, xy] = numbers
    return Float64Array.of(xx, xy, xz, xy, yy, yz, xz, yz, zz)
  }
  const largest = Math.max(...numbers.map(Math.abs))
  return Float64Array.from(numbers, (entry, k) => {
    const mirrored = numbers[3 * (k % 3) + Math.floor(k / 3)]
    if (Math.abs(entry - mirrored) <= ASYMMETRY.least + ASYMMETRY.share * largest) return (entry + mirrored) / 2
    throw new InputError({
      rule: `${key} must be symmetric`, found: `${entry} and ${mirrored}`, place,
      wayOut: 'Six numbers are read in the order xx yy zz yz xz xy.',
    })
  })
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}
