// Molecular dynamics of a batch: every step evaluates all unfinished systems in one call of the potential. Systems know
// nothing of each other and each draws from its own random stream, so a trajectory never depends on the rest of the
// batch.
import { atomCount, type Structure } from '../atoms/structure.ts'
import { InputError } from '../errors.ts'
import { newTrack, type Potential, type PotentialResult, type Track } from '../potentials/potential.ts'
import { BOLTZMANN_EV_PER_K } from '../units.ts'
import { drifted, kicked, thermalised } from './integrator.ts'
import { brokenResult, tooFast } from './outcome.ts'
import { temperatureAt } from './schedule.ts'
import type { DynamicsOptions, DynamicsOutcome, DynamicsResult, MovingSystem, Snapshot } from './types.ts'
import { degreesOfMotion, kineticEnergyOf, massesOf } from './velocities.ts'

/** A state whose forces are known. */
interface SoundState {
  readonly step: number
  readonly structure: Structure
  readonly velocities: Float64Array
  readonly result: PotentialResult
}

/** One system on its way. */
interface Member {
  readonly index: number
  readonly system: MovingSystem
  readonly masses: Float64Array
  readonly track: Track
  /** To be evaluated next, and the velocities half a kick before they belong to it. */
  structure: Structure
  velocities: Float64Array
  sound: SoundState | null
  forceCalls: number
  outcome: DynamicsOutcome | null
  reason: string | null
}

/**
 * Moves systems and returns, in order, how each ended. A trajectory that breaks down ends with a named outcome and its
 * last sound state; only a wrong request throws InputError: an element unknown to the potential, velocities of the
 * wrong length, no timestep.
 */
export async function runDynamics(
  systems: readonly MovingSystem[], potential: Potential, { observe, stop }: DynamicsOptions = {},
): Promise<DynamicsResult[]> {
  const members = systems.map(newMember)
  let unfinished = members
  while (unfinished.length > 0) {
    const results = await potential.evaluate(
      unfinished.map(({ structure }) => structure), unfinished.map(({ track }) => track))
    for (const [place, member] of unfinished.entries()) {
      takeIn(member, results[place])
      if (member.outcome === null && stop?.aborted) end(member, 'stopped', `stopped after step ${member.sound?.step ?? 0}`)
      if (observe !== undefined && isDue(member, observe.every)) await observe.see(snapshotOf(member, soundOf(member)))
      if (member.outcome === null) leap(member)
    }
    unfinished = unfinished.filter(({ outcome }) => outcome === null)
  }
  return members.map(finished)
}

function newMember(system: MovingSystem, index: number): Member {
  const { structure, velocities, timestep, steps } = system
  if (velocities.length !== structure.positions.length) {
    throw new InputError({ rule: `${atomCount(structure)} atoms need ${structure.positions.length} velocity components`, found: velocities.length })
  }
  if (!(timestep > 0 && timestep < Infinity)) throw new InputError({ rule: 'a timestep must be positive', found: timestep })
  if (!(Number.isInteger(steps) && steps >= 0)) throw new InputError({ rule: 'steps must be a whole number', found: steps })
  return {
    index, system, masses: massesOf(structure.species), track: newTrack(), structure, velocities,
    sound: null, forceCalls: 0, outcome: null, reason: null,
  }
}

/** Completes the step whose forces have come: the second half of the kick. */
function takeIn(member: Member, result: PotentialResult): void {
  const { system, structure, masses, sound } = member
  member.forceCalls++
  const broken = brokenResult(result, structure, system.minimumEnergyPerAtom ?? -Infinity)
  if (broken !== null) return end(member, 'exploded', `${broken} ${moment(member, (sound?.step ?? -1) + 1)}`)
  const velocities = sound === null
    ? member.velocities
    : kicked(member.velocities, result.forces, masses, 0.5 * system.timestep)
  member.sound = { step: sound === null ? 0 : sound.step + 1, structure, velocities, result }
  if (member.sound.step >= system.steps) end(member, 'finished', null)
}

/** The first half of the kick and the flight to the next positions. */
function leap(member: Member): void {
  const { system: { timestep, thermostat }, masses } = member
  const { step, structure, velocities, result } = soundOf(member)
  const half = 0.5 * timestep
  let speed = kicked(velocities, result.forces, masses, half)
  let positions: Float64Array
  if (thermostat === null) {
    positions = drifted(structure.positions, speed, timestep)
  } else {
    const temperature = temperatureAt(thermostat.schedule, (step + 0.5) * timestep)
    positions = drifted(structure.positions, speed, half)
    speed = thermalised(speed, masses, { ...thermostat, temperature }, timestep)
    positions = drifted(positions, speed, half)
  }
  const stray = tooFast(structure.positions, positions)
  if (stray !== null) return end(member, 'exploded', `${stray} ${moment(member, step + 1)}`)
  member.structure = { ...structure, positions }
  member.velocities = speed
}

function end(member: Member, outcome: DynamicsOutcome, reason: string | null): void {
  member.outcome = outcome
  member.reason = reason
}

function moment({ system: { timestep } }: Member, step: number): string {
  return `at step ${step} (${Number((step * timestep).toPrecision(12))} fs)`
}

function isDue({ sound, outcome }: Member, every: number): boolean {
  if (sound === null || outcome === 'exploded') return false
  return outcome !== null || sound.step % every === 0
}

function snapshotOf({ index, system: { timestep, thermostat }, masses }: Member, state: SoundState): Snapshot {
  const { step, structure, velocities, result } = state
  const kineticEnergy = kineticEnergyOf(velocities, masses)
  const freedom = degreesOfMotion(masses.length, thermostat === null)
  return {
    index,
    step,
    time: step * timestep,
    structure,
    velocities,
    result,
    kineticEnergy,
    temperature: freedom > 0 ? (2 * kineticEnergy) / (freedom * BOLTZMANN_EV_PER_K) : 0,
    targetTemperature: thermostat === null ? null : temperatureAt(thermostat.schedule, step * timestep),
  }
}

function soundOf({ sound }: Member): SoundState {
  if (sound === null) throw new Error('a trajectory went on without an evaluated structure')
  return sound
}

function finished(member: Member): DynamicsResult {
  const { outcome, reason, sound, forceCalls } = member
  if (outcome === null) throw new Error('a trajectory ended without an outcome')
  return { outcome, reason, last: sound === null ? null : snapshotOf(member, sound), forceCalls }
}
