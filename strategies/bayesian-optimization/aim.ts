// What the next candidate should have most of: an acquisition function over what is known and believed.
import type { StrategyContext } from '../../src/campaign/types.ts'
import { deviationFor, sumOfGains, type Gain, type Goal } from '../../src/models/acquisition/gain.ts'
import { logHypervolumeImprovement } from '../../src/models/acquisition/hypervolume-improvement.ts'
import { referenceFrom, type Pair } from '../../src/models/acquisition/hypervolume.ts'
import {
  logExpectedImprovement, logProbabilityAbove, logProbabilityOfImprovement, logUpperConfidence, upperConfidenceBound,
} from '../../src/models/acquisition/improvement.ts'
import type { Beliefs } from './beliefs.ts'
import type { Aim, Domain } from './domain.ts'
import type { OutputModel, Surrogate } from './output-models.ts'
import type { BayesianParameters } from './parameters.ts'
import { inputsOf, standardise } from './surrogate.ts'

/** An acquisition function by name. */
export type Acquisition = Exclude<BayesianParameters['acquisition'], 'auto'>

/** What an aim is made from. */
export interface AimParts<G> {
  readonly surrogate: Surrogate
  /** Standardised values of candidates that are only believed, one per model. */
  readonly beliefs: Beliefs['values']
  readonly parameters: BayesianParameters
  readonly domain: Domain<G>
  readonly context: StrategyContext<G>
}

/** Known and believed values of the objectives, standardised and feasible. */
type Points = readonly (readonly number[])[]

/** The acquisition function that `auto` stands for: what did best on pools, and what can be climbed best in boxes. */
export function acquisitionOf<G>({ acquisition }: BayesianParameters, { points }: Pick<Domain<G>, 'points'>): Acquisition {
  if (acquisition !== 'auto') return acquisition
  return points === null ? 'expected-improvement' : 'upper-confidence-bound'
}

/** The aim by an acquisition function; while nothing feasible is known, constraints alone are aimed at. */
export function aimOf<G>(parts: AimParts<G>, acquisition: Acquisition): Aim {
  const { surrogate: { models }, parameters: { goal } } = parts
  const factors = models.flatMap(({ limit }, m) => (limit === null ? [] : [logProbabilityAbove(m, limit)]))
  const points = feasiblePoints(parts)
  if (points.length === 0) return { gain: sumOfGains(factors), goal, operator: 'feasibility' }
  if (acquisition === 'thompson-sampling') return { gain: 'draw', goal, operator: 'Thompson sampling' }
  const { gain, operator } = improvementOf(points, parts, acquisition, factors.length > 0)
  return { gain: sumOfGains([gain, ...factors]), goal, operator }
}

function improvementOf<G>(
  points: Points, parts: AimParts<G>, acquisition: Exclude<Acquisition, 'thompson-sampling'>, isWeighed: boolean,
): { gain: Gain; operator: string } {
  const { beta, xi } = parts.parameters
  if (parts.surrogate.models[1]?.role === 'second') {
    const pairs = points.map(([a, b]): Pair => [a, b])
    return { gain: logHypervolumeImprovement(pairs, referenceOf(pairs, parts)), operator: 'expected hypervolume improvement' }
  }
  switch (acquisition) {
    case 'upper-confidence-bound':
      return {
        gain: isWeighed ? logUpperConfidence(beta, incumbentOf(points, parts)) : upperConfidenceBound(beta),
        operator: 'upper confidence bound',
      }
    case 'probability-of-improvement':
      return { gain: logProbabilityOfImprovement(incumbentOf(points, parts), xi), operator: 'probability of improvement' }
    case 'expected-improvement':
      return { gain: logExpectedImprovement(incumbentOf(points, parts)), operator: 'expected improvement' }
  }
}

/** Objectives of all candidates that keep the constraints by what was measured, or by what is believed of them. */
function feasiblePoints<G>(parts: AimParts<G>): Points {
  const { models, measured } = parts.surrogate
  const wanted = models.filter(({ limit }) => limit === null)
  const known = measured.filter(({ feasible }) => feasible).flatMap(({ values }) => {
    const point = wanted.flatMap(({ scale, output }) => {
      const value = values[output]
      return value === null ? [] : [standardise(scale, value)]
    })
    return point.length < wanted.length ? [] : [point]
  })
  const believed = feasibleBeliefs(parts).map((values) => wanted.map((model) => values[models.indexOf(model)]))
  return [...known, ...believed]
}

function feasibleBeliefs<G>({ surrogate: { models }, beliefs }: AimParts<G>): Beliefs['values'] {
  return beliefs.filter((values) => models.every(({ limit }, m) => limit === null || values[m] >= limit))
}

/** What is to be improved on: the best value, or the best that the model makes of the evaluated candidates. */
function incumbentOf<G>(points: Points, parts: AimParts<G>): number {
  const { surrogate, parameters, domain, context } = parts
  const values = points.map(([value]) => value)
  if (parameters.incumbent === 'observed') return values.reduce((a, b) => Math.max(a, b))
  const [{ process, data }] = surrogate.models
  const feasible = new Set(surrogate.measured.filter((candidate) => candidate.feasible).map(({ key }) => key))
  const { mean } = process.predict(inputsOf(data, domain, context))
  const modelled = [...mean].filter((_, r) => feasible.has(data[r].key))
  return [...modelled, ...feasibleBeliefs(parts).map(([value]) => value)].reduce((a, b) => Math.max(a, b))
}

/** The point beyond which the dominated area counts, standardised. */
function referenceOf<G>(points: readonly Pair[], { surrogate: { models }, parameters }: AimParts<G>): Pair {
  const { reference_point: given } = parameters
  if (given === null) return referenceFrom(points)
  return [standardise(models[0].scale, given[0]), standardise(models[1].scale, given[1])]
}

/** The deviation that counts for a model: constraints are kept by the latent value, success is what is observed of it. */
export function deviationOf({ role, process }: OutputModel, latentVariance: number, goal: Goal): number {
  const meant: Goal = role === 'constraint' ? 'best' : role === 'success' ? 'coverage' : goal
  return deviationFor(meant, latentVariance, process.noise)
}
