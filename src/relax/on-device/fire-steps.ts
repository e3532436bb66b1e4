// A number of FIRE steps as one submission: decide, move, evaluate, again and again, without the host in between.
import type { Capacity } from '../../potentials/kernels/gpu/capacity.ts'
import type { GpuArray, GpuDevice, GpuKernel, GpuPipeline, Handle } from '../../potentials/kernels/gpu/device.ts'
import type { KernelText } from '../../potentials/kernels/gpu/nep-kernels.ts'
import { nepSteps } from '../../potentials/kernels/gpu/nep-steps.ts'
import type { NepModel } from '../../potentials/nep/nep-model.ts'
import * as cellKernels from './cell-kernels.ts'
import * as kernels from './fire-kernels.ts'

/** What goes to the device and comes back; shapes in fire-kernels.ts. */
export interface FireArrays {
  readonly moved: GpuArray
  readonly velocity: GpuArray
  readonly force: GpuArray
  /** [atom], eV. */
  readonly energy: GpuArray
  readonly state: GpuArray
  /** Used only where the cell moves. */
  readonly cell: GpuArray
  readonly cellVelocity: GpuArray
  readonly cellForce: GpuArray
}

export const FIRE_ARRAYS = ['moved', 'velocity', 'force', 'energy', 'state', 'cell', 'cellVelocity', 'cellForce'] as const
const ATOM_ARRAYS = 5

export interface FirePipeline {
  readonly capacity: Capacity
  /** Runs the steps and replaces the contents of the arrays by the results. */
  run(fixed: { readonly atom: GpuArray; readonly pairs: GpuArray; readonly member: GpuArray }, arrays: FireArrays): Promise<void>
  destroy(): Promise<void>
}

/** Everything one submission is made from. */
export interface FireShape {
  readonly device: GpuDevice
  readonly model: NepModel
  /** Largest cutoff of the model, Å. */
  readonly cutoff: number
  readonly capacity: Capacity
  readonly freedom: cellKernels.DeviceFreedom
  /** Steps per submission. */
  readonly steps: number
}

/** Records `steps` FIRE steps for batches of one capacity. */
export function firePipeline(shape: FireShape): FirePipeline {
  const { device, capacity, freedom, steps } = shape
  const names = FIRE_ARRAYS.slice(0, freedom === 'none' ? ATOM_ARRAYS : undefined)
  const step = fireStep(shape)
  const pipeline: GpuPipeline = device.pipeline(3 + names.length, ([atom, pairs, member, ...handles]) => {
    const geometry = { atom, pairs, reverse: step.reverse(pairs, atom) }
    let present = Object.fromEntries(names.map((name, index) => [name, handles[index]])) as Partial<Record<keyof FireArrays, Handle>>
    for (let k = 0; k < steps; k++) present = step.advance(geometry, member, present as Record<keyof FireArrays, Handle>)
    return names.map((name) => present[name] as Handle)
  })
  return {
    capacity,
    async run({ atom, pairs, member }, arrays) {
      const results = await pipeline.run([atom, pairs, member, ...names.map((name) => arrays[name])])
      names.forEach((name, index) => {
        const result = results[index]
        const { values, size } = arrays[name]
        if (result instanceof Float32Array) values.set(result)
        // The state comes back with the rows that only guide a step: they are left out.
        else (result as Float32Array[]).slice(0, size[1]).forEach((row, y) => values.set(row, y * size[0]))
      })
    },
    destroy: () => pipeline.destroy(),
  }
}

interface FireStep {
  reverse(pairs: Handle, atom: Handle): Handle
  advance(
    geometry: { readonly atom: Handle; readonly pairs: Handle; readonly reverse: Handle }, member: Handle, present: Record<keyof FireArrays, Handle>,
  ): Partial<Record<keyof FireArrays, Handle>>
}

function fireStep({ device, model, cutoff, capacity, freedom }: FireShape): FireStep {
  const cellMoves = freedom !== 'none'
  const make = (text: KernelText): GpuKernel => device.kernel(text.source, text.output, text.functions)
  const potential = nepSteps(device, model, capacity, cellMoves)
  const energies = make(kernels.energyKernel(capacity))
  const sums = make(kernels.sumsKernel(capacity, cellMoves))
  const control = make(kernels.controlKernel(capacity, cellMoves, cutoff))
  const velocities = make(kernels.velocityKernel(capacity))
  const move = make(kernels.moveKernel(capacity))
  const activeOnly = make(kernels.activeKernel(capacity))
  const holdForce = make(kernels.holdForceKernel(capacity))
  const holdEnergy = make(kernels.holdEnergyKernel(capacity))
  const cells = freedom === 'none' ? null : cellStep(make, capacity, freedom)
  return {
    reverse: (pairs, atom) => potential.reverse(pairs, atom),
    advance(geometry, member, now) {
      const { atom } = geometry
      const cellParts = cells === null ? [] : [now.cell, now.cellForce, now.cellVelocity]
      const totals = sums(member, now.force, now.velocity, now.moved, ...cellParts)
      const state = control(member, totals, now.state, energies(member, now.energy), ...(cells === null ? [] : [now.cell]))
      const velocity = velocities(atom, state, now.velocity, now.force)
      const moved = move(atom, state, velocity, now.moved)
      const active = { ...geometry, atom: activeOnly(atom, state) }
      const held = (energy: Handle, force: Handle): { energy: Handle; force: Handle } => (
        { energy: holdEnergy(atom, state, now.energy, energy), force: holdForce(atom, state, now.force, force) }
      )
      if (cells === null) {
        const { energy, force } = potential.evaluate(active, moved)
        return { moved, velocity, state, ...held(energy, force) }
      }
      const { cell, cellVelocity } = cells.move(member, state, now)
      const { energy, force, virial } = potential.evaluate(active, moved, cell)
      const forces = cells.forces(member, atom, force, virial(), cell)
      const cellForce = cells.holdForce(state, now.cellForce, forces.cellForce)
      return { moved, velocity, state, cell, cellVelocity, cellForce, ...held(energy, forces.force) }
    },
  }
}

interface CellStep {
  move(member: Handle, state: Handle, now: Record<keyof FireArrays, Handle>): { readonly cell: Handle; readonly cellVelocity: Handle }
  readonly holdForce: GpuKernel
  forces(member: Handle, atom: Handle, force: Handle, atomVirial: Handle, cell: Handle): { readonly force: Handle; readonly cellForce: Handle }
}

function cellStep(
  make: (text: KernelText) => GpuKernel, capacity: Capacity, freedom: Exclude<cellKernels.DeviceFreedom, 'none'>,
): CellStep {
  const velocities = make(cellKernels.cellVelocityKernel(capacity))
  const move = make(cellKernels.cellMoveKernel(capacity))
  const undeformed = make(cellKernels.undeformedForceKernel(capacity))
  const virials = make(cellKernels.virialKernel(capacity))
  const cellForces = make(cellKernels.cellForceKernel(capacity, freedom))
  return {
    holdForce: make(cellKernels.holdCellForceKernel(capacity)),
    move(member, state, now) {
      const cellVelocity = velocities(state, now.cellVelocity, now.cellForce)
      return { cellVelocity, cell: move(member, state, cellVelocity, now.cell) }
    },
    forces: (member, atom, force, atomVirial, cell) => ({
      force: undeformed(atom, force, cell), cellForce: cellForces(member, virials(member, atomVirial), cell),
    }),
  }
}
