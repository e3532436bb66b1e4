// Proposals: first candidates that failed and may be tried again, then the initial design, then what the models find.
import type { Candidate, Forecast, StrategyContext } from '../../src/campaign/types.ts'
import { acquisitionOf, aimOf } from './aim.ts'
import { beginBeliefs } from './beliefs.ts'
import type { Domain } from './domain.ts'
import type { OutputModel } from './output-models.ts'
import type { Output } from './outputs.ts'
import type { BayesianParameters } from './parameters.ts'
import { failedCandidates, INITIAL, RETRY, TIED, type BayesianState } from './state.ts'
import { withSuccess } from './success.ts'
import { forgetModels, surrogateOf } from './surrogate.ts'

/** What a proposal needs to know. */
export interface ProposalParts<G> {
  readonly state: BayesianState
  readonly outputs: readonly Output[]
  readonly domain: Domain<G>
  readonly parameters: BayesianParameters
  readonly context: StrategyContext<G>
}

/** Candidates for these ids; fewer when nothing else is free. */
export function propose<G>(parts: ProposalParts<G>, ids: readonly number[]): Candidate<G>[] {
  const taken = takenKeys(parts)
  const again = retries(parts, ids)
  const rest = ids.slice(again.length)
  if (parts.state.fits !== null) return [...again, ...chosenByModel(parts, rest, taken)]
  const begun = parts.domain.initial(rest, taken, parts.context)
  return [...again, ...begun.map((genome, k) => ({ id: rest[k], genome, lineage: { operator: INITIAL, parents: [] } }))]
}

/** Identities that may not be proposed: evaluated, failed or being evaluated. */
export function takenKeys<G>({ state, context: { space, told, pending } }: ProposalParts<G>): Set<string> {
  const observed = state.observations.map(({ genome }) => space.key(space.decode(genome)))
  return new Set([...observed, ...told.keys(), ...pending.keys()])
}

/** Failed candidates that may be tried again, the earliest first. */
function retries<G>({ state, domain, parameters, context }: ProposalParts<G>, ids: readonly number[]): Candidate<G>[] {
  if (parameters.retry_failed === 0) return []
  const due = failedCandidates(state, context).filter(({ key, id }) => !context.pending.has(key)
    && state.failures.filter(({ again }) => again === id).length < parameters.retry_failed)
  return due.slice(0, ids.length).map(({ key, id }, k) => ({
    id: ids[k], genome: domain.genomeOf(key), lineage: { operator: RETRY, parents: [id] },
  }))
}

/** One after the other, each believed before the next is chosen. */
function chosenByModel<G>(parts: ProposalParts<G>, ids: readonly number[], taken: Set<string>): Candidate<G>[] {
  const { state, outputs, domain, parameters, context } = parts
  const own = surrogateOf(state, outputs, domain, context)
  if (own === null) return []
  const surrogate = withSuccess(own, state, domain, context)
  const beliefs = beginBeliefs(surrogate, parameters.batch_rule)
  try {
    for (const genome of unknownGenomes(parts)) beliefs.believe(domain.row(genome))
    const candidates: Candidate<G>[] = []
    for (const id of ids) {
      const aim = aimOf({ surrogate, beliefs: beliefs.values, parameters, domain, context }, acquisitionOf(parameters, domain))
      const found = domain.best({ surrogate, aim, taken, context, id })
      if (found === null) break
      const row = domain.row(found.genome)
      const operator = `${aim.operator}${found.tied ? TIED : ''}`
      const forecast = forecastAt(surrogate.models[0], row)
      candidates.push({ id, genome: found.genome, lineage: { operator, parents: [], forecast } })
      taken.add(context.space.key(found.genome))
      beliefs.believe(row)
    }
    return candidates
  } finally {
    if (!beliefs.end()) forgetModels(state)
  }
}

/** Candidates that are being evaluated, by id; where others lie arbitrarily near, also those that failed. */
function unknownGenomes<G>({ state, domain, context }: ProposalParts<G>): G[] {
  const failed = domain.avoidsFailures ? failedCandidates(state, context) : []
  const waiting = [...context.pending.values()].sort((a, b) => a.id - b.id)
  return [...failed.map(({ key }) => domain.genomeOf(key)), ...waiting.map(({ genome }) => genome)]
}

/** What a measurement should give, in the unit of the objective. */
function forecastAt({ process, scale: { sign, mean, deviation } }: OutputModel, row: Float64Array): Forecast {
  const { mean: [standard], variance: [latent] } = process.predict({ count: 1, dimension: row.length, values: row })
  return { mean: sign * (mean + deviation * standard), deviation: deviation * Math.sqrt(latent + process.noise) }
}
