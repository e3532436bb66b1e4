// What a molecular-dynamics run says: its log as a table, temperature and energy against time as figures, averages with
// errors, and the drift of the conserved energy. Plain data; how it looks is the report's business.
import { volume } from '../atoms/structure.ts'
import { scheduleDuration, type TemperatureSchedule } from '../dynamics/schedule.ts'
import type { Snapshot } from '../dynamics/types.ts'
import { GPA_PER_EV_PER_A3 } from '../units.ts'
import type { Figure, Table } from './figure.ts'
import { blockedMean, trend, type Estimate } from './time-series.ts'

/** One row of the log. */
export interface Sample {
  readonly step: number
  /** fs. */
  readonly time: number
  /** K. */
  readonly temperature: number
  readonly targetTemperature: number | null
  /** eV, of the whole system. */
  readonly potentialEnergy: number
  readonly kineticEnergy: number
  /** GPa, kinetic part included; null for clusters. */
  readonly pressure: number | null
}

/** Drift that good dynamics stays below, meV/atom/ps. */
export const GOOD_DRIFT = 0.1

/** Share of a run at constant temperature that is left out of averages: the start is not yet in equilibrium. */
const SETTLING = 0.2

export interface DynamicsAverages {
  /** K; over the end of the run, the first fifth (or all before the last constant segment) left out. */
  readonly temperature: Estimate
  /** eV/atom, over the same samples. */
  readonly potentialEnergy: Estimate
  /** Least-squares slope of the total energy over the whole run, meV/atom/ps; null with a thermostat. */
  readonly drift: Estimate | null
  /** Time from which averages are taken, fs. */
  readonly from: number
}

/** The row of the log for a snapshot. */
export function sampleOf({ step, time, structure, result, temperature, targetTemperature, kineticEnergy }: Snapshot): Sample {
  const size = volume(structure)
  const { virial } = result
  const pressure = size > 0 ? (GPA_PER_EV_PER_A3 * (virial[0] + virial[4] + virial[8] + 2 * kineticEnergy)) / (3 * size) : null
  return { step, time, temperature, targetTemperature, potentialEnergy: result.energy, kineticEnergy, pressure }
}

export const LOG_COLUMNS = [
  'step', 'time_fs', 'temperature_K', 'target_K', 'potential_energy_eV', 'kinetic_energy_eV', 'total_energy_eV', 'pressure_GPa',
] as const

/** The cells of one row of the log, in the order of LOG_COLUMNS. */
export function logRow({ step, time, temperature, targetTemperature, potentialEnergy, kineticEnergy, pressure }: Sample): Table['rows'][number] {
  return [step, time, temperature, targetTemperature, potentialEnergy, kineticEnergy, potentialEnergy + kineticEnergy, pressure]
}

/** Averages of a run of `atoms` atoms; `schedule` is the thermostat's, null at constant energy. */
export function dynamicsAverages(samples: readonly Sample[], atoms: number, schedule: TemperatureSchedule | null): DynamicsAverages {
  const from = settledFrom(samples, schedule)
  const settled = samples.filter(({ time }) => time >= from)
  const drift = schedule !== null ? null : trend(
    samples.map(({ time }) => time / 1000),
    samples.map(({ potentialEnergy, kineticEnergy }) => (1000 * (potentialEnergy + kineticEnergy)) / atoms))
  return {
    temperature: blockedMean(settled.map(({ temperature }) => temperature)),
    potentialEnergy: blockedMean(settled.map(({ potentialEnergy }) => potentialEnergy / atoms)),
    drift,
    from,
  }
}

function settledFrom(samples: readonly Sample[], schedule: TemperatureSchedule | null): number {
  const end = samples.at(-1)?.time ?? 0
  const last = schedule?.at(-1)
  if (schedule === null || last === undefined || schedule.length === 1) return SETTLING * end
  // After a ramp only what comes after it has one temperature.
  return last.from === last.to ? Math.min(end, scheduleDuration(schedule) - (1 - SETTLING) * last.duration) : end
}

/** Temperature and energy against time. */
export function dynamicsFigures(samples: readonly Sample[], atoms: number): Figure[] {
  const picoseconds = samples.map(({ time }) => time / 1000)
  const points = (of: (sample: Sample) => number | null): number[][] =>
    samples.flatMap((sample, i) => {
      const value = of(sample)
      return value === null ? [] : [[picoseconds[i], value]]
    })
  const target = points(({ targetTemperature }) => targetTemperature)
  const reference = samples.length === 0 ? 0 : samples[0].potentialEnergy + samples[0].kineticEnergy
  const relative = (energy: number): number => (1000 * (energy - reference)) / atoms
  const time = { label: 'time (ps)' }
  return [
    {
      name: 'temperature',
      title: 'Temperature against time',
      caption: 'Instantaneous temperature of all atoms.',
      x: time,
      y: { label: 'temperature (K)' },
      series: [
        { label: 'temperature', mark: 'line', role: 'primary', points: points(({ temperature }) => temperature) },
        ...(target.length > 0 ? [{ label: 'thermostat', mark: 'line' as const, role: 'reference' as const, points: target }] : []),
      ],
    },
    {
      name: 'energy',
      title: 'Energy against time',
      caption: `Relative to the total energy at the start, ${(reference / atoms).toFixed(4)} eV/atom.`,
      x: time,
      y: { label: 'energy (meV/atom)' },
      series: [
        { label: 'potential', mark: 'line', role: 'primary', points: points(({ potentialEnergy }) => relative(potentialEnergy)) },
        { label: 'total', mark: 'line', role: 'secondary', points: points((s) => relative(s.potentialEnergy + s.kineticEnergy)) },
      ],
    },
  ]
}

/** |drift| and two standard errors on top: what the true drift is below with 95 % confidence, meV/atom/ps. */
export function driftBound({ value, error }: Estimate): number {
  return Math.abs(value) + 2 * error
}
