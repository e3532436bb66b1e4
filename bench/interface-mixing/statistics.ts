// Mixing energies of several campaigns of one interface: each seed against its own best without exchange, and the lowest of
// all seeds against the lowest of all.
import { meanInterval, standardDeviation, type Interval } from '../../src/math/intervals.ts'
import type { InterfaceSummary } from '../../problems/interface/summary.ts'

/** What one campaign found. */
export interface MixingRun {
  readonly strategy: string
  readonly seed: number
  readonly evaluations: number
  readonly forceCalls: number
  readonly found: InterfaceSummary
}

/** One kind and number of exchanges, of one strategy. */
export interface MixingRow {
  readonly strategy: string
  readonly exchanged: string
  readonly exchanges: number
  /** Seeds that evaluated it beside an interface without exchange, and interfaces of it in all. */
  readonly seeds: number
  readonly samples: number
  /** eV per exchange, over the seeds; null where no seed has one. */
  readonly mean: number | null
  readonly deviation: number | null
  readonly interval: Interval | null
  readonly lowest: number | null
  /** eV per exchange: lowest of all seeds minus lowest without exchange of all seeds. */
  readonly pooled: number | null
}

/** Rows by strategy, in the order of the first campaign that found the exchange. */
export function mixingRows(runs: readonly MixingRun[]): MixingRow[] {
  return distinct(runs.map(({ strategy }) => strategy)).flatMap((strategy) => {
    const own = runs.filter((run) => run.strategy === strategy)
    const kinds = distinct(own.flatMap(({ found }) => found.mixing_energies.map(({ exchanged }) => exchanged)))
    return kinds.map((exchanged) => rowOf(strategy, exchanged, own))
  })
}

function rowOf(strategy: string, exchanged: string, runs: readonly MixingRun[]): MixingRow {
  const entries = runs.flatMap(({ found }) => found.mixing_energies.filter((entry) => entry.exchanged === exchanged))
  const costs = entries.flatMap(({ energy_per_exchange: cost }) => (cost === null ? [] : [cost]))
  const [{ exchanges }] = entries
  return {
    strategy, exchanged, exchanges,
    seeds: costs.length,
    samples: entries.reduce((sum, { samples }) => sum + samples, 0),
    mean: costs.length === 0 ? null : costs.reduce((sum, cost) => sum + cost, 0) / costs.length,
    deviation: costs.length < 2 ? null : standardDeviation(costs),
    interval: meanInterval(costs),
    lowest: costs.length === 0 ? null : Math.min(...costs),
    pooled: pooledCost(entries.map(({ interface_energy: energy }) => energy), exchanges, runs),
  }
}

function pooledCost(energies: readonly number[], exchanges: number, runs: readonly MixingRun[]): number | null {
  const unmixed = runs.flatMap(({ found: { best_unmixed: best } }) => (best === null ? [] : [best.interface_energy]))
  const [{ found: { area, interfaces } }] = runs
  return unmixed.length === 0 ? null : interfaces * area * (Math.min(...energies) - Math.min(...unmixed)) / exchanges
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)]
}
