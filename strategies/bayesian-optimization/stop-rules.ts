// When the search ends by itself.
import type { Prospect, Aim } from './domain.ts'
import type { BayesianParameters } from './parameters.ts'
import { attempts, type BayesianState } from './state.ts'

/** The stop rule that holds, in words; null while none does. `prospect` = what is left to gain, where it was looked at. */
export function stopRuleOf(
  state: BayesianState, { patience, smallest_improvement: smallest }: BayesianParameters,
  aim: Aim | null, prospect: Prospect | null,
): string | null {
  if (state.begunAt === null) return null
  const without = attempts(state) - Math.max(state.improvedAt, state.begunAt)
  if (patience > 0 && without >= patience) return `no better result in ${patience} evaluations (patience)`
  const largest = aim === null || aim.operator === 'feasibility' ? null : prospect?.largest ?? null
  if (smallest === 0 || largest === null || Math.exp(largest) >= smallest) return null
  return `no candidate is expected to improve by ${smallest} standard deviations of the results (smallest_improvement)`
}
