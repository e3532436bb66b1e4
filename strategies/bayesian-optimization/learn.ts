// What a batch of results changes: the data, at times the hyperparameters, and whether the search goes on.
import type { Evaluation, Told } from '../../src/campaign/types.ts'
import type { FitRecord } from '../../src/models/gaussian-process/types.ts'
import { aimOf } from './aim.ts'
import { fitDiagnostics, type BayesianDiagnostics } from './diagnostics.ts'
import type { Aim, Domain, Prospect } from './domain.ts'
import { withTraining } from './latent-domain.ts'
import type { Surrogate } from './output-models.ts'
import { takenKeys, type ProposalParts } from './propose.ts'
import { refitIsDue, refitted } from './refit.ts'
import { stopRuleOf } from './stop-rules.ts'
import { takeIn, type BayesianState } from './state.ts'
import { withSuccess } from './success.ts'
import { carryOver, surrogateOf } from './surrogate.ts'

/** Learns from results; `domainOf` = the space as the models of a state see it. */
export function learn<G>(
  parts: ProposalParts<G>, evaluations: readonly Evaluation<G>[], domainOf: (state: BayesianState) => Domain<G>,
): Told<BayesianState> {
  const { state: before, outputs, parameters, context } = parts
  const { state: grown, verdicts } = takeIn(before, evaluations, outputs, context)
  const isDue = refitIsDue(grown, parameters)
  // What the kernel is to see is learnt before its hyperparameters are.
  const begun = isDue && parameters.latent_kernel !== undefined ? withTraining(grown) : grown
  const fit = isDue ? refitted(begun, outputs, domainOf(begun), parameters, context) : null
  // Without a fit of the objective the earlier network stays, too.
  const after = fit === null || fit.records[0] === null ? grown : fit.state
  const domain = domainOf(after)
  if (fit === null) carryOver(before, after, outputs, domain, context)
  const seen = { ...parts, state: after, domain }
  const outlook = fit !== null || parameters.smallest_improvement > 0 ? outlookOf(seen) : null
  const stopRule = stopRuleOf(after, parameters, outlook?.aim ?? null, outlook?.prospect ?? null)
  const record = recordOf(seen, fit?.records ?? null, outlook, stopRule)
  const state = stopRule === null ? after : { ...after, stopRule }
  if (stopRule !== null) carryOver(after, state, outputs, domain, context)
  return { state, verdicts, ...(record === null ? {} : { diagnostics: record }) }
}

/** What is left to gain by expected improvement, whatever the acquisition. */
interface Outlook {
  readonly surrogate: Surrogate
  readonly aim: Aim
  readonly prospect: Prospect
}

function outlookOf<G>(parts: ProposalParts<G>): Outlook | null {
  const { state, outputs, domain, parameters, context } = parts
  const own = surrogateOf(state, outputs, domain, context)
  if (own === null) return null
  const surrogate = withSuccess(own, state, domain, context)
  const aim = aimOf({ surrogate, beliefs: [], parameters, domain, context }, 'expected-improvement')
  const last = state.observations[state.observations.length - 1].id
  return { surrogate, aim, prospect: domain.prospect({ surrogate, aim, taken: takenKeys(parts), context, id: last }) }
}

function recordOf<G>(
  parts: ProposalParts<G>, records: readonly (FitRecord | null)[] | null, outlook: Outlook | null, stopRule: string | null,
): BayesianDiagnostics | null {
  const { observations, failures } = parts.state
  const ended = stopRule === null ? {} : { stop_rule: stopRule }
  if (records !== null && outlook !== null) {
    return { ...fitDiagnostics(parts, outlook.surrogate, records, outlook.aim, outlook.prospect), ...ended }
  }
  const counts = { results: observations.length, failures: failures.length }
  if (records !== null) return { ...counts, unmodelled: parts.outputs.map(({ name }) => name), ...ended }
  return stopRule === null ? null : { ...counts, ...ended }
}
