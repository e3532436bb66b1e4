// How a particle swarm should change arrangements: variants of its settings and random search on made-up interfaces whose
// lowest energies are known, at every number of exchanged pairs.
// Usage: node dist/bench/swarm-mixing.js [VARIANTS.json] [LANDSCAPES] [SEEDS per landscape] [BUDGET] [FIRST]
//   VARIANTS.json: { "name": { "strategy": "particle-swarm", …parameters }, … }; FIRST: number of the first landscape
import { readFileSync } from 'node:fs'
import { strategyFor, type AnyStrategy } from '../src/campaign/registry.ts'
import type { Candidate, Evaluation, StrategyContext } from '../src/campaign/types.ts'
import { registry } from '../src/cli/registry.ts'
import { randomStream, streamKey } from '../src/math/random.ts'
import { memoryStore } from '../src/models/model-store.ts'
import type { ProductGenome } from '../src/spaces/product.ts'
import { landscape, type Landscape } from './swarm-mixing/landscape.ts'

const VARIANTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'random search': { strategy: 'random-search' },
  'swarm, genetic': {},
  'swarm, genetic without the pair model': { pair_model: { share: 0 } },
  'swarm, genetic without quota': { composition_quota: 0 },
  'swarm, swap sets': { mixing: 'swap-sets' },
}

/** eV: found. */
const TOLERANCE = 1e-3
const BATCH = 10

const [file = '', landscapes = '8', seeds = '5', budget = '400', first = '100'] = process.argv.slice(2)
const variants = file === '' ? VARIANTS : JSON.parse(readFileSync(file, 'utf8')) as typeof VARIANTS
const problems = Array.from({ length: Number(landscapes) }, (_, k) => landscape(Number(first) + k))

interface Run {
  readonly success: boolean
  readonly evaluations: number
  /** Best minus lowest, eV. */
  readonly excess: number
  /** The same for each number of pairs. */
  readonly byPairs: readonly number[]
}

console.log('| search | found | evaluations to find | best above lowest, meV | '
  + 'lowest of each number of pairs above its own, meV | of these found |')
console.log('|---|---|---|---|---|---|')
for (const [name, { strategy: strategyName = 'particle-swarm', ...given }] of Object.entries(variants)) {
  const strategy = strategyFor(registry, String(strategyName), 'product')
  const schedule = strategyName === 'particle-swarm' ? { evaluations: Number(budget) } : {}
  const parameters = strategy.parameters.parse({ ...schedule, ...given })
  const runs = problems.flatMap((problem) =>
    Array.from({ length: Number(seeds) }, (_, seed) => run(problem, strategy, parameters, seed + 1)))
  console.log(`| ${[name, ...summary(runs)].join(' | ')} |`)
}

function summary(runs: readonly Run[]): string[] {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const successes = runs.filter(({ success }) => success).length
  const spent = runs.reduce((sum, { evaluations }) => sum + evaluations, 0)
  const pairs = runs[0].byPairs.map((_, k) => mean(runs.map(({ byPairs }) => byPairs[k])))
  const found = mean(runs.flatMap(({ byPairs }) => byPairs.map((excess) => (excess < TOLERANCE ? 1 : 0))))
  return [
    `${successes}/${runs.length}`, successes === 0 ? '–' : (spent / successes).toFixed(0),
    (1000 * mean(runs.map(({ excess }) => excess))).toFixed(0),
    pairs.map((excess) => (1000 * excess).toFixed(0)).join(', '), `${(100 * found).toFixed(0)} %`,
  ]
}

/** One search by batches, to the end of the budget. */
function run({ space, relaxed, pairsOf, lowest }: Landscape, strategy: AnyStrategy, parameters: unknown, seed: number): Run {
  const told = new Map<string, Evaluation<unknown>>()
  const context: StrategyContext<unknown> = {
    space: space, objective: { name: 'energy', unit: 'eV', direction: 'minimize', niche: '' }, told, pending: new Map(), lessons: [], models: memoryStore(),
    random: (purpose, id) => randomStream(streamKey(seed, purpose, id)),
  }
  const byPairs = lowest.map(() => Infinity)
  const [total, target] = [Number(budget), Math.min(...lowest)]
  let state = strategy.init(parameters, context)
  let evaluations = Infinity
  for (let id = 0; id < total;) {
    const ids = Array.from({ length: Math.min(BATCH, total - id) }, (_, k) => id + k)
    const candidates = strategy.ask(state, ids, parameters, context) as readonly Candidate<ProductGenome>[]
    if (candidates.length === 0) break
    const results = candidates.map((candidate): Evaluation<unknown> => {
      const { energy, genome } = relaxed(candidate.genome)
      const pairs = pairsOf(candidate.genome.occupation)
      byPairs[pairs] = Math.min(byPairs[pairs], energy)
      if (energy < target + TOLERANCE) evaluations = Math.min(evaluations, candidate.id + 1)
      return {
        id: candidate.id, lineage: candidate.lineage, outcome: 'evaluated', genome, objective: energy, niche: '', properties: {},
        cost: { relaxations: 1, force_calls: 1 },
      }
    })
    state = strategy.tell(state, results, parameters, context).state
    candidates.forEach(({ genome }, k) => {
      const key = space.key(genome)
      if (!told.has(key)) told.set(key, results[k])
    })
    id += candidates.length
  }
  return {
    success: evaluations < Infinity, evaluations: Math.min(evaluations, total), excess: Math.min(...byPairs) - target,
    byPairs: byPairs.map((best, k) => (best === Infinity ? 5 : best - lowest[k])),
  }
}
