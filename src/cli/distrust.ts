// What a report says of results that the potential itself casts doubt on.
import type { Table } from '../analysis/figure.ts'
import type { Evaluation } from '../campaign/types.ts'

export interface DistrustReport {
  readonly warnings: readonly string[]
  readonly tables: readonly Table[]
  readonly summary: Readonly<Record<string, unknown>>
}

/** Counts and lists distrusted results; empty where the campaign did not judge. */
export function distrustReport(evaluations: readonly Evaluation<unknown>[], objective: string): DistrustReport {
  const judged = evaluations.filter(({ outcome, properties }) => outcome === 'distrusted' || typeof properties.distrusted === 'boolean')
  if (judged.length === 0) return { warnings: [], tables: [], summary: {} }
  const doubted = judged.filter(({ outcome, properties }) => outcome === 'distrusted' || properties.distrusted === true)
  const stopped = doubted.filter(({ outcome }) => outcome === 'distrusted').length
  return {
    warnings: doubted.length === 0 ? [] : [warning(doubted.length, stopped, judged.length)],
    tables: doubted.length === 0 ? [] : [tableOf(doubted, objective)],
    summary: { distrust: { judged: judged.length, distrusted: doubted.length, stopped } },
  }
}

function warning(doubted: number, stopped: number, judged: number): string {
  const end = stopped === 0 ? 'counted like any other' : 'stopped and not counted'
  return `Not to be trusted on this potential: ${doubted} of ${judged} results, ${end} (table "distrusted").`
}

function tableOf(doubted: readonly Evaluation<unknown>[], objective: string): Table {
  return {
    name: 'distrusted',
    title: 'Results that the potential casts doubt on: check them with a reference calculation, or fit the potential to them',
    columns: ['id', objective, 'niche', 'energy_spread_per_atom (meV)', 'force_spread (eV/Å)', 'extrapolation_grade', 'reason of a stop'],
    rows: doubted.map(({ id, objective: value, niche, reason, properties }) => [
      id, rounded(value, 4), niche, milli(properties.energy_spread_per_atom), rounded(properties.force_spread, 3),
      rounded(properties.extrapolation_grade, 2), reason ?? null,
    ]),
  }
}

function rounded(value: unknown, digits: number): number | null {
  return typeof value === 'number' ? Number(value.toFixed(digits)) : null
}

function milli(value: unknown): number | null {
  return typeof value === 'number' ? rounded(1000 * value, 1) : null
}
