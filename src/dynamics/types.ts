// What molecular dynamics is asked to do, what it shows on the way and how it can end.
import type { Structure } from '../atoms/structure.ts'
import type { Random } from '../math/random.ts'
import type { PotentialResult } from '../potentials/potential.ts'
import type { TemperatureSchedule } from './schedule.ts'

/** A Langevin bath. */
export interface Thermostat {
  readonly schedule: TemperatureSchedule
  /** 1/ps. */
  readonly friction: number
  /** The system's own stream: three normal deviates per atom and step. */
  readonly random: Random
}

/** One system to be moved. */
export interface MovingSystem {
  readonly structure: Structure
  /** Å/fs, length 3n. Constant energy keeps their total momentum, and counts 3n − 3 degrees of freedom. */
  readonly velocities: Float64Array
  /** fs. */
  readonly timestep: number
  readonly steps: number
  /** null: constant energy (velocity Verlet). */
  readonly thermostat: Thermostat | null
  /** Energy per atom below which the potential is judged to have a hole, eV; absent = not checked. */
  readonly minimumEnergyPerAtom?: number
}

/** A system at one moment; nothing in it changes later. */
export interface Snapshot {
  /** Place in the batch. */
  readonly index: number
  readonly step: number
  /** fs. */
  readonly time: number
  /** Positions are not wrapped into the cell: displacements can be read off. */
  readonly structure: Structure
  /** Å/fs. */
  readonly velocities: Float64Array
  readonly result: PotentialResult
  /** eV. */
  readonly kineticEnergy: number
  /** K. */
  readonly temperature: number
  /** What the thermostat asks for at this time, K; null at constant energy. */
  readonly targetTemperature: number | null
}

export interface DynamicsOptions {
  /** Called for step 0, every `every`-th step and the last one; the run waits for what it returns. */
  readonly observe?: { readonly every: number; see(snapshot: Snapshot): void | Promise<void> }
  /** Ends all systems after the step at hand. */
  readonly stop?: AbortSignal
}

/** Every system ends with exactly one of these. */
export type DynamicsOutcome = 'finished' | 'exploded' | 'stopped'

export interface DynamicsResult {
  readonly outcome: DynamicsOutcome
  /** One line on why it is not `finished`; null when it is. */
  readonly reason: string | null
  /** The last sound state; null when the very first evaluation failed. */
  readonly last: Snapshot | null
  /** Potential evaluations used. */
  readonly forceCalls: number
}
