// Melt and quench: a structure is given velocities at the first temperature of a schedule and follows it with a
// Langevin bath at constant cell. How amorphous structures are made by simulation.
import type { Structure } from '../atoms/structure.ts'
import { randomStream } from '../math/random.ts'
import type { Potential } from '../potentials/potential.ts'
import type { MeltQuench } from '../spaces/preparation.ts'
import { runDynamics } from './run.ts'
import { scheduleSteps, temperatureAt } from './schedule.ts'
import type { DynamicsOutcome } from './types.ts'
import { thermalVelocities } from './velocities.ts'

export interface QuenchResult {
  readonly outcome: DynamicsOutcome
  /** One line on why it did not finish; null when it did. */
  readonly reason: string | null
  /** As the dynamics left it, unrelaxed and not wrapped; null unless it finished. */
  readonly structure: Structure | null
  readonly forceCalls: number
}

/**
 * Carries out a melt-quench. `minimumEnergyPerAtom` (eV) is the floor below which the potential has a hole. Throws
 * InputError for an element the potential does not know.
 */
export async function meltQuench(
  structure: Structure, { schedule, timestep, friction, stream }: MeltQuench, potential: Potential, minimumEnergyPerAtom = -Infinity,
): Promise<QuenchResult> {
  const random = randomStream(stream)
  const velocities = thermalVelocities(structure.species, temperatureAt(schedule, 0), random)
  const [{ outcome, reason, last, forceCalls }] = await runDynamics([{
    structure,
    velocities,
    timestep,
    steps: scheduleSteps(schedule, timestep),
    thermostat: { schedule, friction, random },
    minimumEnergyPerAtom,
  }], potential)
  return { outcome, reason, structure: outcome === 'finished' && last !== null ? last.structure : null, forceCalls }
}
