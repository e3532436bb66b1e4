// What `ionforge md` was asked for, checked: options that would have no effect are refused, never left out silently.
import type { MovingSystem } from '../dynamics/types.ts'
import { constantTemperature, parseSchedule, scheduleSteps, temperatureAt, type TemperatureSchedule } from '../dynamics/schedule.ts'
import { massesOf, thermalVelocities, withoutDrift } from '../dynamics/velocities.ts'
import { ConfigError } from '../errors.ts'
import type { Frame } from '../io/frame.ts'
import { readStructures } from '../io/formats.ts'
import { velocitiesOf } from '../io/momenta.ts'
import { atomCount, supercell } from '../atoms/structure.ts'
import { randomStream, streamKey } from '../math/random.ts'
import type { PotentialOptions } from './potential-option.ts'

export interface MdOptions extends PotentialOptions {
  readonly ensemble?: 'nve' | 'nvt'
  readonly temperature?: number
  readonly timestep: number
  readonly steps?: number
  readonly friction?: number
  readonly quench?: string
  readonly velocities: 'thermal' | 'file'
  readonly seed: number
  readonly every: number
  readonly supercell?: readonly [number, number, number]
  readonly frame?: number
  readonly format?: string
  readonly out?: string
  readonly force?: boolean
  readonly json?: boolean
}

export const DEFAULTS = { temperature: 300, steps: 1000, friction: 10 } as const

export interface MdPlan {
  readonly system: MovingSystem
  readonly schedule: TemperatureSchedule | null
  /** 1/ps; null at constant energy. */
  readonly friction: number | null
}

/** The one system of the run. Throws ConfigError for options that contradict each other, InputError for the file. */
export function planMd(file: string, options: MdOptions): MdPlan {
  refuseContradictions(options)
  const frame = chosenFrame(file, options)
  const { timestep, seed } = options
  const temperature = options.temperature ?? DEFAULTS.temperature
  const schedule = options.ensemble === 'nve' ? null
    : options.quench === undefined ? constantTemperature(temperature) : parseSchedule(options.quench, '--quench')
  const steps = options.quench === undefined || schedule === null ? (options.steps ?? DEFAULTS.steps) : scheduleSteps(schedule, timestep)
  const structure = options.supercell === undefined ? frame.structure : supercell(frame.structure, options.supercell)
  const start = schedule === null ? temperature : temperatureAt(schedule, 0)
  // A bath sets the whole system moving; at constant energy that motion would stay and count as heat.
  const given = (): Float64Array => {
    const ofFile = velocitiesOf(frame, file)
    return schedule === null ? withoutDrift(ofFile, massesOf(structure.species)) : ofFile
  }
  const velocities = options.velocities === 'file'
    ? given()
    : thermalVelocities(structure.species, start, randomStream(streamKey(seed, 'velocities', 0)))
  const friction = schedule === null ? null : (options.friction ?? DEFAULTS.friction)
  const thermostat = schedule === null || friction === null
    ? null : { schedule, friction, random: randomStream(streamKey(seed, 'bath', 0)) }
  return { system: { structure, velocities, timestep, steps, thermostat }, schedule, friction }
}

/** Pairs of options of which the second leaves nothing for the first to do. */
function refuseContradictions(options: MdOptions): void {
  const { ensemble, temperature, steps, friction, quench, velocities, supercell: repeats } = options
  const idle: readonly (readonly [boolean, string, string])[] = [
    [quench !== undefined && temperature !== undefined, '--temperature', '--quench sets the temperatures'],
    [quench !== undefined && steps !== undefined, '--steps', 'the times of --quench and --timestep set it'],
    [quench !== undefined && ensemble === 'nve', '--quench', 'constant energy has no thermostat: use --ensemble nvt'],
    [ensemble === 'nve' && friction !== undefined, '--friction', 'constant energy has no thermostat'],
    [ensemble === 'nve' && velocities === 'file' && temperature !== undefined, '--temperature', 'the velocities of the file set it'],
    [velocities === 'file' && repeats !== undefined, '--supercell', 'the file has velocities for one cell only'],
  ]
  const found = idle.find(([applies]) => applies)
  if (found === undefined) return
  throw new ConfigError({ rule: `${found[1]} has no place here: ${found[2]}`, wayOut: `Leave ${found[1]} out.` })
}

function chosenFrame(file: string, { frame, format }: MdOptions): Frame {
  const given = format === undefined ? {} : { format }
  if (frame !== undefined) return readStructures(file, { ...given, index: frame })[0]
  const frames = readStructures(file, given)
  if (frames.length === 1) return frames[0]
  throw new ConfigError({
    rule: 'dynamics starts from one structure',
    found: `${frames.length} frames`,
    place: file,
    wayOut: 'Choose one with --frame: 0 is the first, -1 the last.',
  })
}

/** "nvt at 600 K, 10/ps" or "constant energy": what moves the atoms, in words. */
export function describePlan({ system, schedule, friction }: MdPlan): string {
  const { steps, timestep } = system
  const length = `${steps} steps of ${timestep} fs (${Number(((steps * timestep) / 1000).toPrecision(6))} ps)`
  if (schedule === null) return `${length} at constant energy, velocity Verlet`
  const path = schedule.map(({ from, to }) => (from === to ? `${from}` : `${from} to ${to}`)).join(', then ')
  return `${length} at ${path} K, Langevin with ${friction}/ps, ${atomCount(system.structure)} atoms`
}
