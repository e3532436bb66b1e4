// Operators that feed the pool are used more: the rule of MAGUS (J. Wang et al., Natl. Sci. Rev. 10, nwad128 (2023),
// doi 10.1093/nsr/nwad128). Success g = good²/told, p ← ½p + ½g/Σg, then a floor so that none dies out.
import type { OperatorRecord } from './state.ts'

/** Results between two adaptations. */
const PERIOD = 100

const FLOOR = 0.05

/** Starting records from weights by name. */
export function operatorRecords(weights: readonly { readonly name: string; readonly weight: number }[]): OperatorRecord[] {
  const total = weights.reduce((sum, { weight }) => sum + weight, 0)
  return weights.map(({ name, weight }) => ({ name, probability: weight / total, told: 0, good: 0 }))
}

/** Counts one result; adapts the probabilities when a period is full and `adaptive` is set. */
export function withCredit(
  records: readonly OperatorRecord[],
  operator: string,
  good: boolean,
  adaptive: boolean,
): readonly OperatorRecord[] {
  const counted = records.map((record) =>
    record.name === operator ? { ...record, told: record.told + 1, good: record.good + (good ? 1 : 0) } : record,
  )
  const told = counted.reduce((sum, record) => sum + record.told, 0)
  return adaptive && told >= PERIOD ? adapted(counted) : counted
}

function adapted(records: readonly OperatorRecord[]): OperatorRecord[] {
  const credit = records.map(({ told, good }) => (told > 0 ? (good * good) / told : 0))
  const total = credit.reduce((sum, value) => sum + value, 0)
  // With no success anywhere there is nothing to learn from.
  const moved = records.map(({ probability }, k) => (total > 0 ? 0.5 * probability + (0.5 * credit[k]) / total : probability))
  const raised = moved.map((value, k) => (records[k].probability > 0 ? Math.max(FLOOR, value) : 0))
  const sum = raised.reduce((a, b) => a + b, 0)
  return records.map(({ name }, k) => ({ name, probability: raised[k] / sum, told: 0, good: 0 }))
}
