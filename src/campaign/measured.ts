// What people report of a candidate as an evaluation: measured values with what was known before, or a failure.
import { ConfigError, validNames } from '../errors.ts'
import type { Json } from '../spaces/space.ts'
import {
  failedEvaluation, INFEASIBLE, keepsConstraints, type Candidate, type Evaluation, type Objective, type Problem,
} from './types.ts'

/** What became of a measurement: values by name in the problem's units, or why there are none. */
export type Measured =
  | { readonly values: Readonly<Record<string, number>> }
  | { readonly failed: string }

/** Names of the values that a measurement may hold: the objective first, then what constraints and a second objective need. */
export function measuredNames({ name, constraints = [], second }: Objective): string[] {
  return [...new Set([name, ...constraints.map(({ property }) => property), ...(second === undefined ? [] : [second.property])])]
}

/** Names of the values that still have to be measured of a genome: what is known of it is left out. */
export function neededNames({ objective, byHand }: Problem, genome: unknown): string[] {
  const known = byHand?.known(genome) ?? {}
  return measuredNames(objective).filter((name) => name === objective.name || known[name] === undefined)
}

/**
 * The evaluation of a measured candidate; it costs neither relaxations nor force calls. Throws ConfigError when a value is
 * missing or of another name than the problem has; `name` is what people call the candidate.
 */
export function measuredEvaluation(
  problem: Problem, candidate: Candidate<unknown>, measured: Measured, name: string,
): Evaluation<unknown> {
  const { objective, byHand } = problem
  const known = byHand?.known(candidate.genome) ?? {}
  if ('failed' in measured) return { ...failedEvaluation(candidate, 'error', measured.failed, 0), properties: known }
  const { values } = measured
  const names = measuredNames(objective)
  const other = Object.keys(values).find((key) => !names.includes(key))
  if (other !== undefined) {
    throw new ConfigError({ rule: `a measurement of ${name} can have only values that the problem asks for`, found: other, wayOut: validNames(other, names) })
  }
  const missing = neededNames(problem, candidate.genome).filter((key) => values[key] === undefined)
  if (missing.length > 0) throw new ConfigError(missingValues(name, missing, objective.name))
  const properties: Record<string, Json> = { ...known, ...values }
  return {
    id: candidate.id,
    lineage: candidate.lineage,
    outcome: 'evaluated',
    genome: candidate.genome,
    objective: values[objective.name],
    niche: keepsConstraints(objective, properties) ? objective.niche : INFEASIBLE,
    properties,
    cost: { relaxations: 0, force_calls: 0 },
  }
}

function missingValues(name: string, missing: readonly string[], objective: string) {
  const form = (key: string): string => (key === objective ? `${name}=VALUE` : `${name}:${key}=VALUE`)
  return {
    rule: `a measurement of ${name} must hold every value that is not known before`,
    found: `none for ${missing.join(', ')}`,
    wayOut: `Add ${missing.map(form).join(' ')}, or ${name}=failed:REASON if it cannot be measured.`,
  }
}
