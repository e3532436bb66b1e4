// Exhaustive search on sites: every distinct configuration, so that the lowest is proved and not only found. Where there
// are too many to evaluate, all are scored by the space's cheap score and the lowest are evaluated: then it is the minimum
// of the score that is proved.
import type { Evaluation, Objective, Strategy, StrategyContext, Verdict } from '../../src/campaign/types.ts'
import type { Occupation } from '../../src/spaces/sites/sites.ts'
import { spaceOf } from '../space-of.ts'
import { judgeOutcome } from '../verdicts.ts'
import { countText, exhaustiveParameters, planFor, type ExhaustiveParameters, type ExhaustivePlan, type Ranking, type ScoreMinimum } from './plan.ts'

const NAME = 'exhaustive'

/** How many results were told: the next proposal is the one of this place in the plan. */
interface ExhaustiveState {
  readonly told: number
}

export const exhaustive: Strategy<Occupation, ExhaustiveParameters, ExhaustiveState> = {
  name: NAME,
  summary: 'every distinct configuration, or the lowest of all by a cheap score; proves the minimum',
  spaces: ['sites'],
  parameters: exhaustiveParameters,

  init(parameters, context) {
    planFor(spaceOf(context, 'sites', NAME), parameters)
    return { told: 0 }
  },

  ask({ told }, ids, parameters, context) {
    const { genomes, ranking } = planFor(spaceOf(context, 'sites', NAME), parameters)
    const operator = ranking === null ? 'enumeration' : `lowest by ${ranking.name}`
    return ids.slice(0, genomes.length - told)
      .map((id, k) => ({ id, genome: genomes[told + k].slice(), lineage: { operator, parents: [] } }))
  },

  tell: ({ told }, evaluations) => ({
    state: { told: told + evaluations.length },
    verdicts: [...evaluations].sort((a, b) => a.id - b.id).map((evaluation): Verdict => ({
      id: evaluation.id,
      verdict: judgeOutcome(evaluation) === null ? 'accepted' : 'rejected',
    })),
  }),

  conclusion(evaluations, parameters, context) {
    const plan = planFor(spaceOf(context, 'sites', NAME), parameters)
    return plan.ranking === null ? [evaluatedAll(evaluations, plan, context)] : scoredAll(evaluations, plan, plan.ranking, context)
  },
}

/** What evaluating the configurations themselves proves. */
function evaluatedAll(
  evaluations: readonly Evaluation<Occupation>[], { distinct, configurations }: ExhaustivePlan, context: StrategyContext<Occupation>,
): string {
  const { objective } = context
  const all = `${countText(distinct)} distinct of ${countText(configurations)} configurations`
  const missing = Number(distinct) - evaluations.length
  if (missing > 0) return `${countText(BigInt(evaluations.length))} of the ${all} were evaluated: nothing is proved yet, ${missing} are left.`
  const failed = evaluations.filter((evaluation) => judgeOutcome(evaluation) !== null).length
  if (failed > 0) return `All ${all} were proposed, but ${failed} gave no ${objective.name}: the lowest is proved among the others only.`
  const { compositions } = spaceOf(context, 'sites', NAME)
  const proved = compositions.length === 1
    ? `the best ${objective.name} is ${bestOf(evaluations, objective)}`
    : `the best ${objective.name} of each of ${compositions.length} compositions is among them`
  return `Proof: all ${all} were evaluated; ${proved}.`
}

/** What scoring all of them proves. */
function scoredAll(
  evaluations: readonly Evaluation<Occupation>[], { distinct, configurations, genomes }: ExhaustivePlan,
  { name, unit, minimum }: Ranking, { objective }: StrategyContext<Occupation>,
): string[] {
  const proved = minimum === null
    ? 'the lowest of each composition were chosen for evaluation'
    : `the lowest is ${minimumText(minimum, unit, genomes.length)}`
  const proof = `Proof: all ${countText(distinct)} distinct of ${countText(configurations)} configurations were scored by ${name}; ${proved}.`
  if (objective.name === name) return [proof]
  const count = `${Math.min(evaluations.length, genomes.length)} with the lowest ${name}`
  return [proof, `Of ${objective.name} nothing is proved: only the ${count} were evaluated.`]
}

function minimumText({ value, shared, next }: ScoreMinimum, unit: string, listed: number): string {
  const owners = shared === 1 ? '' : ` (${shared === listed ? 'at least ' : ''}${shared} distinct ones share it)`
  const gap = next === null ? '' : `, ${(next - value).toFixed(6)} ${unit} below the next`
  return `${value.toFixed(6)} ${unit}${owners}${gap}`
}

function bestOf(evaluations: readonly Evaluation<Occupation>[], { direction, unit }: Objective): string {
  const values = evaluations.flatMap(({ objective }) => (objective === null ? [] : [objective]))
  const best = direction === 'minimize' ? values.reduce((a, b) => Math.min(a, b)) : values.reduce((a, b) => Math.max(a, b))
  return `${best.toFixed(6)} ${unit}`
}
