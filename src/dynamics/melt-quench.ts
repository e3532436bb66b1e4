// Melt and quench: a structure is given velocities at the first temperature of a schedule and follows it with a
// Langevin bath at constant cell. How amorphous structures are made by simulation.
import type { Structure } from '../atoms/structure.ts'
import { randomStream } from '../math/random.ts'
import type { Potential } from '../potentials/potential.ts'
import type { MeltQuench } from '../spaces/preparation.ts'
import { runDynamics } from './run.ts'
import { scheduleSteps, temperatureAt } from './schedule.ts'
import type { DynamicsOutcome, MovingSystem } from './types.ts'
import { thermalVelocities } from './velocities.ts'

export interface QuenchResult {
  readonly outcome: DynamicsOutcome
  /** One line on why it did not finish; null when it did. */
  readonly reason: string | null
  /** As the dynamics left it, unrelaxed and not wrapped; null unless it finished. */
  readonly structure: Structure | null
  readonly forceCalls: number
}

/** One structure and what is to be done with it. */
export interface QuenchRequest {
  readonly structure: Structure
  readonly preparation: MeltQuench
  /** Energy per atom below which the potential is judged to have a hole, eV. */
  readonly minimumEnergyPerAtom: number
}

/**
 * Melts and quenches structures together, each by its own schedule and stream, and returns, in order, how each ended.
 * Throws InputError for an element the potential does not know.
 */
export async function meltQuench(requests: readonly QuenchRequest[], potential: Potential): Promise<QuenchResult[]> {
  const results = await runDynamics(requests.map(systemOf), potential)
  return results.map(({ outcome, reason, last, forceCalls }) => ({
    outcome, reason, structure: outcome === 'finished' && last !== null ? last.structure : null, forceCalls,
  }))
}

function systemOf({ structure, preparation, minimumEnergyPerAtom }: QuenchRequest): MovingSystem {
  const { schedule, timestep, friction, stream } = preparation
  const random = randomStream(stream)
  return {
    structure,
    velocities: thermalVelocities(structure.species, temperatureAt(schedule, 0), random),
    timestep,
    steps: scheduleSteps(schedule, timestep),
    thermostat: { schedule, friction, random },
    minimumEnergyPerAtom,
  }
}
