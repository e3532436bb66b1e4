// Sizes of batches on the device. All arrays have fixed capacities, because a pipeline is built for them; what a device
// cannot hold at once is cut into parts, and a report says how and why.
import { BackendError } from '../../../errors.ts'
import type { AdapterLimits } from './adapter.ts'

/** How much a pipeline has room for. */
export interface Capacity {
  readonly structures: number
  /** Atoms in all structures. */
  readonly atoms: number
  /** Atoms of the largest structure. */
  readonly largest: number
  /** Neighbours of one atom within the largest cutoff, and within the angular one. */
  readonly pairs: number
  readonly angularPairs: number
}

/** What one structure needs. */
export interface Need {
  readonly atoms: number
  readonly pairs: number
  readonly angularPairs: number
}

/** How a batch was cut into parts. */
export interface BatchPlan {
  /** Indices of the structures of each part, in order. */
  readonly parts: readonly (readonly number[])[]
  /** What bounded the parts; null when one part was enough. */
  readonly limit: string | null
}

/** Bytes per atom of the largest array, from the slots per atom. */
export type BytesPerAtom = (slots: Pick<Capacity, 'pairs' | 'angularPairs'>) => number

/** Threads of a workgroup along the axis of the atoms. */
const WORKGROUP = 8
/** gpu.js counts threads and indices along one axis in f32, which is exact up to here. */
const LARGEST_INDEX = 16_777_216

/**
 * Cuts a batch so that every array of a part fits the device: in order, each part as large as it may be. Throws
 * BackendError when a single structure does not fit.
 */
export function planBatch(needs: readonly Need[], limits: AdapterLimits, bytesPerAtom: BytesPerAtom, mostAtoms = Infinity): BatchPlan {
  const parts: number[][] = []
  let part: number[] = []
  let taken = NO_NEED
  let limit: string | null = null
  needs.forEach((need, index) => {
    const together = joinedNeed(taken, need)
    const reason = excess(together, limits, bytesPerAtom, mostAtoms)
    if (reason === null) {
      part.push(index)
      taken = together
      return
    }
    const refusal = tooLarge(need, limits, bytesPerAtom)
    if (refusal !== null) throw refusal
    limit ??= reason
    if (part.length > 0) parts.push(part)
    part = [index]
    taken = need
  })
  if (part.length > 0) parts.push(part)
  return { parts, limit }
}

/** What nothing needs. */
export const NO_NEED: Need = { atoms: 0, pairs: 0, angularPairs: 0 }

/** What two needs come to in one batch. */
export function joinedNeed(a: Need, b: Need): Need {
  return { atoms: a.atoms + b.atoms, pairs: Math.max(a.pairs, b.pairs), angularPairs: Math.max(a.angularPairs, b.angularPairs) }
}

/** The refusal of a structure that does not fit the device by itself, or null. */
export function tooLarge(need: Need, limits: AdapterLimits, bytesPerAtom: BytesPerAtom): BackendError | null {
  const reason = excess(need, limits, bytesPerAtom, Infinity)
  if (reason === null) return null
  return new BackendError({
    rule: `every structure must fit the graphics card by itself: ${reason}`,
    found: `${need.atoms} atoms with up to ${need.pairs} neighbours`,
    wayOut: 'Set the backend to wasm for it.',
  })
}

/** Why a batch of this size would be too large, or null. */
export function excess(need: Need, limits: AdapterLimits, bytesPerAtom: BytesPerAtom, mostAtoms: number): string | null {
  const { atoms, pairs, angularPairs } = roundedSlots(need)
  if (atoms > mostAtoms) return `the limit of ${mostAtoms} atoms that was asked for`
  const most = Math.min(WORKGROUP * limits.workgroups, LARGEST_INDEX)
  if (atoms > most) return `${most} atoms, the longest axis of a kernel`
  const bytes = atoms * bytesPerAtom({ pairs, angularPairs })
  if (bytes > limits.bufferBytes) return `${mebibytes(limits.bufferBytes)} MiB, the largest buffer of the adapter (needed ${mebibytes(bytes)})`
  return null
}

/** Capacity for these structures, rounded up so that similar batches share a pipeline. */
export function capacityFor(needs: readonly Need[]): Capacity {
  const all = roundedSlots(needs.reduce(joinedNeed, NO_NEED))
  return {
    structures: roundUp(needs.length, needs.length < 64 ? 8 : 64),
    largest: needs.reduce((most, { atoms }) => Math.max(most, atoms), 1),
    ...all,
  }
}

/** Whether a pipeline of a capacity can take these structures without wasting most of itself. */
export function fits(capacity: Capacity, needed: Capacity): boolean {
  const keys = ['structures', 'atoms', 'largest', 'pairs', 'angularPairs'] as const
  return keys.every((key) => needed[key] <= capacity[key]) && 3 * needed.atoms >= capacity.atoms
}

function roundedSlots({ atoms, pairs, angularPairs }: Need): Need {
  return { atoms: roundUp(atoms, 64), pairs: roundUp(pairs, 8), angularPairs: roundUp(angularPairs, 8) }
}

function roundUp(value: number, step: number): number {
  return Math.max(step, step * Math.ceil(value / step))
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1_048_576)
}
