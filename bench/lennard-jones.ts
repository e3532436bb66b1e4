// Success statistics of the search strategies on Lennard-Jones clusters with published minima. An evaluation is one
// local minimisation. Build, then: node dist/bench/lennard-jones.js [--atoms 26,38] [--seeds 1..20] [--budget 3000]
// [--strategies basin-hopping,genetic-algorithm] [--set key=value …] (applied to every strategy named).
// Strategies run with their default parameters, one candidate at a time, until the target or the budget.
import { parseArgs } from 'node:util'
import { runStatistics, type Run } from '../src/analysis/repeated-runs.ts'
import type { Problem, Strategy, StrategyContext } from '../src/campaign/types.ts'
import { randomStream, streamKey } from '../src/math/random.ts'
import { lennardJonesCluster } from '../problems/lennard-jones-cluster/problem.ts'
import { strategies } from '../strategies/index.ts'

type AnyStrategy = Strategy<unknown, unknown, unknown>

const { values } = parseArgs({
  options: {
    atoms: { type: 'string', default: '13,19,26' },
    seeds: { type: 'string', default: '1..20' },
    budget: { type: 'string', default: '3000' },
    strategies: { type: 'string', default: Object.keys(strategies).join(',') },
    set: { type: 'string', multiple: true, default: [] },
  },
})

/** Runs one seed until the published minimum is met or the budget is spent. */
async function runOne(problem: Problem, strategy: AnyStrategy, parameters: unknown, seed: number, budget: number): Promise<Run> {
  const { space, objective, target } = problem
  if (target === undefined) throw new Error('there is no published minimum for this size')
  const context: StrategyContext<unknown> = { space, objective, random: (purpose, id) => randomStream(streamKey(seed, purpose, id)) }
  let state = strategy.init(parameters, context)
  let forceCalls = 0
  let best: number | null = null
  for (let id = 0; id < budget; id++) {
    const results = await problem.evaluate(strategy.ask(state, [id], parameters, context))
    const [{ objective: value, cost }] = results
    forceCalls += cost.force_calls
    if (value !== null && (best === null || value < best)) best = value
    if (best !== null && best <= target.value + target.tolerance) return { seed, success: true, evaluations: id + 1, forceCalls, best }
    state = strategy.tell(state, results, parameters, context).state
  }
  return { seed, success: false, evaluations: budget, forceCalls, best }
}

function row(atoms: number, name: string, runs: readonly Run[]): string {
  const s = runStatistics(runs)
  const interval = s.successInterval.map((share) => (100 * share).toFixed(0)).join('–')
  const whole = (value: number): string => (Number.isFinite(value) ? value.toFixed(0) : '∞')
  const cells = [
    `LJ${atoms}`, name, `${s.successes}/${s.runs}`, `${interval} %`, whole(s.median), whole(s.p90), whole(s.ert),
    s.forceCallsPerEvaluation.toFixed(0),
  ]
  return `| ${cells.join(' | ')} |`
}

const [first, last] = values.seeds.split('..').map(Number)
const seeds = Array.from({ length: last - first + 1 }, (_, k) => first + k)
const given = Object.fromEntries(values.set.map((text) => [text.split('=')[0], JSON.parse(text.slice(text.indexOf('=') + 1))]))

console.log('| cluster | strategy | success | 95 % interval | median | p90 | ERT | force calls per evaluation |')
console.log('|---|---|---|---|---|---|---|---|')
for (const atoms of values.atoms.split(',').map(Number)) {
  const problem = await lennardJonesCluster.create(lennardJonesCluster.parameters.parse({ atoms }) as never, null, '.')
  for (const name of values.strategies.split(',')) {
    const strategy = strategies[name as keyof typeof strategies] as unknown as AnyStrategy
    const parameters = strategy.parameters.parse(given)
    const runs: Run[] = []
    for (const seed of seeds) runs.push(await runOne(problem, strategy, parameters, seed, Number(values.budget)))
    console.log(row(atoms, name, runs))
  }
}
