// Temperature schedules: what a thermostat follows, as segments in which the temperature changes linearly.
import { ConfigError, quoted } from '../errors.ts'

/** From one temperature (K) to another, linearly, in `duration` fs. */
export interface TemperatureSegment {
  readonly from: number
  readonly to: number
  readonly duration: number
}

export type TemperatureSchedule = readonly TemperatureSegment[]

const SEGMENT = /^(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?:(\d+(?:\.\d+)?)(fs|ps|ns)?$/
const FEMTOSECONDS: Readonly<Record<string, number>> = { fs: 1, ps: 1000, ns: 1_000_000 }

/**
 * Reads "2000:1000,2000-300:4000,300:500": per segment K:time to hold a temperature or K-K:time for a linear ramp; times
 * in fs unless ps or ns follows. Throws ConfigError naming `place` and the segment.
 */
export function parseSchedule(text: string, place: string): TemperatureSchedule {
  return text.split(',').map((part, index) => {
    const segment = part.trim()
    const match = SEGMENT.exec(segment)
    const at = `${place}, segment ${index + 1}`
    if (match === null) {
      throw new ConfigError({
        rule: 'a temperature schedule must be segments K:time or K-K:time, separated by commas',
        found: segment,
        place: at,
        wayOut: 'For example 2000:1ps,2000-300:4ps,300:500 (times in fs unless ps or ns is given).',
      })
    }
    const [, from, to = from, time, unit = 'fs'] = match
    const duration = Number(time) * FEMTOSECONDS[unit]
    if (!(duration > 0)) throw new ConfigError({ rule: 'a segment of a schedule must last longer than 0 fs', found: segment, place: at })
    return { from: Number(from), to: Number(to), duration }
  })
}

/** One temperature (K) for `duration` fs; Infinity for as long as the run lasts. */
export function constantTemperature(temperature: number, duration = Infinity): TemperatureSchedule {
  return [{ from: temperature, to: temperature, duration }]
}

/** Length of a schedule, fs. */
export function scheduleDuration(schedule: TemperatureSchedule): number {
  return schedule.reduce((sum, { duration }) => sum + duration, 0)
}

/** Steps of `timestep` fs that a schedule takes; the last one may reach beyond its end. */
export function scheduleSteps(schedule: TemperatureSchedule, timestep: number): number {
  // A hair less, or 0.3/0.1 would be four steps.
  return Math.max(1, Math.ceil(scheduleDuration(schedule) / timestep - 1e-9))
}

/** Temperature at a time in fs, K; the last value holds after the end. Throws RangeError for an empty schedule. */
export function temperatureAt(schedule: TemperatureSchedule, time: number): number {
  if (schedule.length === 0) throw new RangeError(`a schedule needs at least one segment, got ${quoted(schedule)}`)
  let begin = 0
  for (const { from, to, duration } of schedule) {
    if (time < begin + duration) return from === to ? from : from + ((to - from) * (time - begin)) / duration
    begin += duration
  }
  return schedule[schedule.length - 1].to
}
