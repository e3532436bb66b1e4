// A tiny problem and strategy on which every property of the campaign loop can be seen: minimise the sum of squares
// of three numbers by Gaussian steps from the best so far. Evaluations can be made to fail.
import { z } from 'zod'
import type { Candidate, Evaluation, Problem, Strategy } from '../../src/campaign/types.ts'
import type { Campaign } from '../../src/campaign/campaign-file.ts'
import type { Registry } from '../../src/campaign/registry.ts'
import type { Json } from '../../src/spaces/space.ts'

type Genome = readonly number[]

export function toyProblem(evaluateOne: (candidate: Candidate<Genome>) => number = sphere): Problem {
  const problem: Problem<Genome> = {
    objective: { name: 'f', unit: '', direction: 'minimize', niche: '' },
    space: {
      kind: 'box',
      sample: (random) => [0, 1, 2].map(() => random.between(-5, 5)),
      key: (genome) => genome.join(),
      encode: (genome) => [...genome],
      decode: (json: Json) => json as number[],
    },
    evaluate: async (candidates) => candidates.map((candidate) => scored(candidate, evaluateOne(candidate))),
    analyse: () => ({ headline: [], warnings: [], summary: {}, tables: [], figures: [], structures: [] }),
    structureOf: () => null,
  }
  return problem
}

function sphere({ genome }: Candidate<Genome>): number {
  return genome.reduce((sum, x) => sum + x * x, 0)
}

function scored({ id, genome, lineage }: Candidate<Genome>, objective: number): Evaluation<Genome> {
  return {
    id, lineage, genome, objective, outcome: 'evaluated', niche: '', properties: {}, cost: { relaxations: 0, force_calls: 1 },
  }
}

interface ToyState {
  readonly best: { readonly id: number; readonly genome: Genome; readonly value: number } | null
}

const toyStrategy: Strategy<Genome, unknown, ToyState> = {
  name: 'toy',
  summary: 'steps from the best so far',
  spaces: ['box'],
  parameters: z.strictObject({ step: z.number().positive().default(1) }),
  init: () => ({ best: null }),
  ask: ({ best }, ids, _parameters, { random, space }) =>
    ids.map((id) => {
      const stream = random('propose', id)
      const genome = best === null ? space.sample(stream) : best.genome.map((x) => x + 0.3 * stream.normal())
      return { id, genome, lineage: { operator: best === null ? 'random' : 'step', parents: best === null ? [] : [best.id] } }
    }),
  tell: (state, evaluations) => {
    let { best } = state
    for (const { id, genome, objective } of evaluations) {
      if (objective !== null && genome !== null && objective < (best?.value ?? Infinity)) best = { id, genome, value: objective }
    }
    return { state: { best }, verdicts: evaluations.map(({ id }) => ({ id, verdict: id === best?.id ? 'accepted' : 'rejected' })) }
  },
}

export const toyStrategyErased = toyStrategy as unknown as Strategy<unknown, unknown, unknown>

export const toyRegistry: Registry = {
  problems: {
    toy: {
      name: 'toy',
      space: 'box',
      question: 'Where is the minimum of a sphere?',
      citations: [],
      parameters: z.strictObject({ dimension: z.int().min(1).max(9).default(3) }),
      inputFiles: () => ({}),
      prepare: async () => null,
      create: async () => toyProblem(),
    },
  },
  strategies: { toy: [toyStrategyErased] },
}

export function toyCampaign(evaluations: number, changes: Partial<Campaign> = {}): Campaign {
  return {
    description: '',
    problem: { name: 'toy', parameters: { dimension: 3 } },
    strategy: { name: 'toy', parameters: { step: 1 } },
    seed: 1,
    batch: 4,
    budget: { evaluations },
    executor: { name: 'inline' },
    ...changes,
  }
}
