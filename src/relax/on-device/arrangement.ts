// Where the structures of a submission lie in the arrays of the device, and the copying in and out.
import { batchArrays, clearAtoms, placeStructure, type BatchArrays } from '../../potentials/kernels/gpu/batch-arrays.ts'
import type { Capacity } from '../../potentials/kernels/gpu/capacity.ts'
import type { GpuArray } from '../../potentials/kernels/gpu/device.ts'
import { MEMBER, STATE } from './fire-kernels.ts'
import type { FireArrays } from './fire-steps.ts'
import type { Member } from './member.ts'

/** A member and its place. */
interface Seat {
  readonly member: Member
  readonly index: number
  readonly start: number
}

export interface Arrangement {
  readonly capacity: Capacity
  readonly members: readonly Member[]
  /** Atoms of all members when they were seated. */
  readonly atomsAtFirst: number
  readonly fixed: BatchArrays & { readonly member: GpuArray }
  readonly arrays: FireArrays
  /** Takes over what members have become: pairs where a list was renewed, coordinates always. */
  load(renewed: ReadonlySet<Member>): void
  /** Gives members what the device computed. */
  unload(): void
  /** Takes a finished member's atoms out of the work. */
  remove(member: Member): void
}

/** Seats members one after the other. */
export function arrangement(capacity: Capacity, members: readonly Member[]): Arrangement {
  const { atoms, structures } = capacity
  const array = (...size: number[]): GpuArray => ({ values: new Float32Array(size.reduce((a, b) => a * b, 1)), size })
  const fixed = { ...batchArrays(capacity), member: array(structures, MEMBER.width) }
  const arrays: FireArrays = {
    moved: array(atoms, 3), velocity: array(atoms, 3), force: array(atoms, 3), energy: array(atoms),
    state: array(structures, STATE.width), cell: array(structures, 9), cellVelocity: array(structures, 9), cellForce: array(structures, 9),
  }
  let seats: Seat[] = []
  let start = 0
  for (const [index, member] of members.entries()) {
    seats.push({ member, index, start })
    start += member.atoms
  }
  return {
    capacity, fixed, arrays, atomsAtFirst: start,
    get members() { return seats.map(({ member }) => member) },
    load(renewed) {
      for (const seat of seats) {
        if (renewed.has(seat.member)) placePairs(fixed, capacity, seat)
        loadMember(fixed.member, arrays, capacity, seat)
      }
    },
    unload() {
      for (const seat of seats) unloadMember(arrays, capacity, seat)
    },
    remove(member) {
      const seat = seats.find((entry) => entry.member === member)
      if (seat === undefined) return
      clearAtoms(fixed, capacity, seat.start, member.atoms)
      fixed.member.values[MEMBER.atoms * structures + seat.index] = 0
      seats = seats.filter((entry) => entry !== seat)
    },
  }
}

function placePairs(fixed: BatchArrays, capacity: Capacity, { member, index, start }: Seat): void {
  if (member.slots !== null) placeStructure(fixed, capacity, start, index, member.species, member.slots)
}

function loadMember({ values }: GpuArray, arrays: FireArrays, { structures }: Capacity, { member, index, start }: Seat): void {
  const { settings, atoms } = member
  const rows = [start, atoms, settings.maxSteps, settings.fmax * settings.fmax, settings.maxStep, member.skin, ...member.listInverse]
  rows.forEach((value, row) => { values[row * structures + index] = value })
  for (const [array, own] of atomArrays(arrays, member)) {
    const { values: target, size } = array
    for (let k = 0; k * atoms < own.length; k++) target.set(own.subarray(k * atoms, (k + 1) * atoms), k * size[0] + start)
  }
  // Pauses last for one submission: the host has seen to them.
  member.state[STATE.pause] = 0
  for (const [array, own] of structureArrays(arrays, member)) own.forEach((value, row) => { array.values[row * structures + index] = value })
}

function unloadMember(arrays: FireArrays, { structures }: Capacity, { member, index, start }: Seat): void {
  const { atoms } = member
  for (const [array, own] of atomArrays(arrays, member)) {
    const { values, size } = array
    for (let k = 0; k * atoms < own.length; k++) own.set(values.subarray(k * size[0] + start, k * size[0] + start + atoms), k * atoms)
  }
  for (const [array, own] of structureArrays(arrays, member)) {
    for (let row = 0; row < own.length; row++) own[row] = array.values[row * structures + index]
  }
}

function atomArrays({ moved, velocity, force, energy }: FireArrays, member: Member): [GpuArray, Float64Array][] {
  return [[moved, member.moved], [velocity, member.velocity], [force, member.force], [energy, member.energies]]
}

function structureArrays({ state, cell, cellVelocity, cellForce }: FireArrays, member: Member): [GpuArray, Float64Array][] {
  return [[state, member.state], [cell, member.cell], [cellVelocity, member.cellVelocity], [cellForce, member.cellForce]]
}
