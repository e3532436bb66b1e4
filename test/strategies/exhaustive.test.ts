import { describe, expect, it } from 'vitest'
import type { Candidate, Evaluation, StrategyContext } from '../../src/campaign/types.ts'
import { randomStream, streamKey } from '../../src/math/random.ts'
import { memoryStore } from '../../src/models/model-store.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'
import { exhaustive } from '../../strategies/exhaustive/index.ts'
import { exhaustiveParameters } from '../../strategies/exhaustive/plan.ts'
import { scanByScore } from '../../strategies/exhaustive/scan.ts'
import { layered, makeSpace, namedSpaces, rockSalt } from '../spaces/sites/hosts.ts'

const spaceNamed = (name: string): SitesSpace => {
  const found = namedSpaces.find((named) => named.name === name)
  if (found === undefined) throw new Error(`no space ${name}`)
  return makeSpace(found)
}

function contextOf(space: SitesSpace, objective = 'ewald_energy'): StrategyContext<Occupation> {
  return {
    space, objective: { name: objective, unit: 'eV', direction: 'minimize', niche: '' }, told: new Map(), pending: new Map(), lessons: [], models: memoryStore(),
    random: (purpose, id) => randomStream(streamKey(1, purpose, id)),
  }
}

function evaluated({ id, genome, lineage }: Candidate<Occupation>, objective: number | null): Evaluation<Occupation> {
  const outcome = objective === null ? 'not_converged' : 'evaluated'
  return {
    id, lineage, outcome, objective, genome: objective === null ? null : genome, niche: '', properties: {},
    cost: { relaxations: 0, force_calls: 0 },
  }
}

/** Runs until nothing is proposed, in batches of 7. */
function run(space: SitesSpace, given: object, score: (genome: Occupation) => number | null, objective?: string) {
  const context = contextOf(space, objective)
  const parameters = exhaustiveParameters.parse(given)
  const evaluations: Evaluation<Occupation>[] = []
  let state = exhaustive.init(parameters, context)
  for (let batch = 0; ; batch++) {
    const ids = Array.from({ length: 7 }, (_, k) => evaluations.length + k)
    const candidates = exhaustive.ask(state, ids, parameters, context)
    if (candidates.length === 0) break
    const results = candidates.map((candidate) => evaluated(candidate, score(candidate.genome)))
    state = exhaustive.tell(state, results, parameters, context).state
    evaluations.push(...results)
  }
  const conclude = (list: readonly Evaluation<Occupation>[]) => exhaustive.conclusion?.(list, parameters, context).join(' ') ?? ''
  return { evaluations, conclude, conclusion: conclude(evaluations) }
}

describe('exhaustive search', () => {
  it.each([
    'a layered oxide, half delithiated', 'rock salt with cations mixed', 'primitive rock salt in a skewed supercell, two sublattices',
  ])('proposes every distinct configuration once and proves the lowest: %s', (name) => {
    const space = spaceNamed(name)
    const { evaluations, conclusion } = run(space, {}, (genome) => space.score?.of(genome) ?? null)
    const keys = evaluations.map(({ genome }) => space.key(genome ?? new Uint8Array(0)))
    expect(new Set(keys).size).toBe(keys.length)
    expect(BigInt(keys.length)).toBe(space.count().distinct)
    const lowest = Math.min(...evaluations.map(({ objective }) => objective ?? Infinity))
    expect(conclusion).toBe(`Proof: all ${keys.length} distinct of ${space.count().all.toLocaleString('en')} configurations were evaluated; `
      + `the best ewald_energy is ${lowest.toFixed(6)} eV.`)
  })

  it('claims no proof while configurations are left, nor when some gave nothing', () => {
    const space = spaceNamed('a layered oxide, half delithiated')
    const { evaluations, conclude } = run(space, {}, (genome) => space.score?.of(genome) ?? null)
    expect(conclude(evaluations.slice(0, 5))).toMatch(/^5 of the \d+ distinct .* nothing is proved yet, \d+ are left/)
    let count = 0
    const { conclusion } = run(space, {}, (genome) => (++count % 9 === 0 ? null : space.score?.of(genome) ?? null))
    expect(conclusion).toMatch(/were proposed, but \d+ gave no ewald_energy/)
  })

  it('ranks by the score what is too much to evaluate, and proposes exactly the lowest in order', () => {
    const space = spaceNamed('a layered oxide with ordered charges, oblique supercell')
    const all = [...space.enumerate()].map((genome) => space.score?.of(genome) ?? NaN).sort((a, b) => a - b)
    const { evaluations, conclusion } = run(space, { most_evaluated: 10, keep: 25 }, (genome) => space.score?.of(genome) ?? null)
    expect(evaluations).toHaveLength(25)
    evaluations.forEach(({ objective }, k) => expect(objective).toBeCloseTo(all[k], 5))
    expect(conclusion).toContain(`Proof: all ${all.length} distinct of 7,056 configurations were scored by ewald_energy; the lowest is ${all[0].toFixed(6)} eV`)
    expect(conclusion).not.toContain('nothing is proved')
  })

  it('proves nothing of an objective that only the ranked ones were evaluated in', () => {
    const space = spaceNamed('a layered oxide with ordered charges, oblique supercell')
    const { conclusion } = run(space, { most_evaluated: 10, keep: 3 }, () => 1, 'energy_per_atom')
    expect(conclusion).toMatch(/Proof: .* scored by ewald_energy; .* Of energy_per_atom nothing is proved: only the 3 with the lowest ewald_energy were evaluated\./)
  })

  it('scores several compositions with charges of their own', () => {
    const space = makeSpace({ name: '', host: layered, parameters: {
      supercell: [2, 2, 1], sublattices: [{ sites: 'Li', species: { Li: [10, 12], vacancy: 'rest' } }], oxidation_states: { Co: 'balance' },
    } })
    const { score } = space
    if (score === null) throw new Error('no score')
    const lowest = scanByScore(space, score, 2, 1000)
    expect(lowest.map(({ length }) => length)).toEqual([1, 1, 2])
    space.compositions.forEach((_, k) => {
      const all = [...space.enumerate()].filter((genome) => space.compositionOf(genome) === k)
      const energies = all.map((genome) => score.of(genome)).sort((a, b) => a - b)
      lowest[k].forEach(({ value }, rank) => expect(value).toBeCloseTo(energies[rank], 5))
    })
    const { evaluations, conclusion } = run(space, { most_evaluated: 2, keep: 2 }, (genome) => score.of(genome))
    expect(evaluations).toHaveLength(4)
    expect(conclusion).toMatch(/the lowest of each composition were chosen for evaluation\.$/)
    expect(run(space, {}, (genome) => score.of(genome)).conclusion).toMatch(/of each of 3 compositions is among them\.$/)
  })

  it('refuses what would take longer than minutes, with the number of configurations and what to do', () => {
    const big = makeSpace({ name: '', host: layered, parameters: {
      supercell: [4, 4, 1], sublattices: [{ sites: 'Li', species: { Li: 24, vacancy: 24 } }], oxidation_states: { Co: 'balance' },
    } })
    expect(() => exhaustive.init(exhaustiveParameters.parse({}), contextOf(big)))
      .toThrow(/at most 200,000,000 configurations, got "3\.22e\+13 configurations, [\d,.e+]+ of them distinct".*smaller supercell.*genetic-algorithm/)
    const uncharged = makeSpace({ name: '', host: rockSalt, parameters: {
      supercell: [2, 1, 1], sublattices: [{ sites: 'Li', species: { Li: 4, vacancy: 4 } }], charge: 'any',
    } })
    expect(() => exhaustive.init(exhaustiveParameters.parse({ most_evaluated: 2 }), contextOf(uncharged)))
      .toThrow(/without charges there is no score/)
  })
})
