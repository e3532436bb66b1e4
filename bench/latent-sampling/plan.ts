// What is measured: the contents to learn from, the content that is held out, and every campaign by its part. All of it
// was settled before the seeds that are reported were run; settings of the strategies are their defaults but where named.
import type { Setup, Sizes } from './setup.ts'
import type { Target, Task } from './tasks.ts'

export const FULL: Sizes = {
  lessons: { genetic: 1200, annealing: 1200, random: 200 },
  random: 2000, samples: 200, search: 400, annealing: 1200,
  bayesian: { evaluations: 200, initial: 50, every: 25 },
}

export const QUICK: Sizes = {
  lessons: { genetic: 48, annealing: 240, random: 16 },
  random: 40, samples: 30, search: 48, annealing: 240,
  bayesian: { evaluations: 24, initial: 12, every: 6 },
}

/** What campaigns that learn depend on. */
type Learner = Pick<Setup, 'sizes' | 'lessons'>

/** N per 128 atoms (of 64 O): what is learnt from, and what no training has seen. */
export const LEARNT = [4, 6, 10, 12]
export const HELD_OUT = 8

/** A cell of half the size, for the many searches that compare how a model is retrained. */
export const SMALL: Target = { supercell: [1, 1, 2], nitrogen: 4 }

const TARGET = targetOf(HELD_OUT)

/** The seed of the training campaigns and of the random reference: none of those that are compared. */
const OTHER_SEED = 11

/** Campaigns at the contents that are learnt from, as anyone makes them who studies the series. */
export function lessonTasks({ lessons }: Sizes): Task[] {
  return LEARNT.flatMap((nitrogen) => {
    const common = { target: targetOf(nitrogen), seed: 1 }
    return [
      { ...common, name: `learn-${nitrogen}n-genetic`, strategy: GENETIC, batch: 16, evaluations: lessons.genetic },
      { ...common, ...annealing(lessons.annealing), name: `learn-${nitrogen}n-annealing` },
      { ...common, name: `learn-${nitrogen}n-random`, strategy: RANDOM_SEARCH, batch: 16, evaluations: lessons.random },
    ]
  })
}

/** Uniform random arrangements of the held-out content: what levels and percentiles are taken from. */
export function randomTask({ random }: Sizes): Task {
  return {
    name: 'target-random', target: TARGET, strategy: RANDOM_SEARCH, seed: OTHER_SEED, batch: 16, evaluations: random,
  }
}

/** How candidates for a content never seen are made, all in one batch, so that nothing is learnt there. */
export const GENERATORS = [
  'network', 'network, from the lowest only', 'per-site marginals', 'network, not canonical',
] as const

export type Generator = (typeof GENERATORS)[number]

const GENERATOR_KEYS: Readonly<Record<Generator, Readonly<Record<string, unknown>>>> = {
  network: { ways: { marginals: 0, random: 0 } },
  // Development at 6 N said that draws around and between the lowest carry most of what is transferred.
  'network, from the lowest only': { ways: { ...only('elites'), elites: 0.6, geodesics: 0.4 } },
  'per-site marginals': { ways: only('marginals') },
  'network, not canonical': { ways: { marginals: 0, random: 0 }, model: { canonical: false } },
}

export function generatorTask(generator: Generator, seed: number, { sizes: { samples }, lessons }: Learner): Task {
  return {
    name: generatorName(generator, seed), target: TARGET, seed, batch: samples, evaluations: samples,
    strategy: { name: 'latent-sampling', learn_from: lessons, ...frozen, ...GENERATOR_KEYS[generator] },
    ...(generator === 'per-site marginals' ? { modelsOf: networkName(seed) } : {}),
  }
}

/** Candidates decoded for percentiles from the whole range, the first draw of each: no head picks the lowest. */
export function controlTask(seed: number, { sizes: { samples }, lessons }: Learner): Task {
  return {
    name: `control-seed${seed}`, target: TARGET, seed, batch: samples, evaluations: samples,
    strategy: {
      name: 'latent-sampling', learn_from: lessons, ...frozen, ways: only('conditioned'), percentile: 1, draws: 1,
    },
    modelsOf: networkName(seed),
  }
}

/** One annealing from hot to cold in as many evaluations as a generator has samples. */
export function shortAnnealingTask(seed: number, { samples }: Sizes): Task {
  const strategy = { name: 'simulated-annealing', walkers: 1, cycle: samples - CALIBRATION }
  return {
    name: `target-annealing-${samples}-seed${seed}`, target: TARGET, strategy, seed, batch: 1, evaluations: samples,
  }
}

/** The same search with the network's candidates among its offspring, and without. */
export function geneticTask(kind: 'plain' | 'immigrants', seed: number, { sizes: { search }, lessons }: Learner): Task {
  const strategy = kind === 'plain' ? GENETIC : { ...GENETIC, immigrants: { learn_from: lessons } }
  return {
    name: `target-genetic-${kind}-seed${seed}`, target: TARGET, strategy, seed, batch: 16, evaluations: search,
    ...(kind === 'plain' ? {} : { modelsOf: networkName(seed) }),
  }
}

/** Walks side by side, each of one cycle over the whole budget: what annealing comes to with more. One seed. */
export function annealingTask(sizes: Sizes): Task {
  return { ...annealing(sizes.annealing), name: 'target-annealing', target: TARGET, seed: 1 }
}

function annealing(evaluations: number): Pick<Task, 'strategy' | 'batch' | 'evaluations'> {
  const cycle = evaluations / WALKERS - CALIBRATION
  return { strategy: { name: 'simulated-annealing', walkers: WALKERS, cycle }, batch: WALKERS, evaluations }
}

/** Bayesian optimization in the latent space, from random arrangements on; nothing is learnt elsewhere. */
export const RETRAININGS = [
  'rank-weighted retraining', 'retraining without weights', 'weights without retraining', 'frozen model',
] as const

export type Retraining = (typeof RETRAININGS)[number]

export function isRetrained(kind: Retraining): boolean {
  return kind === 'rank-weighted retraining' || kind === 'retraining without weights'
}

export function bayesianTask(kind: Retraining, seed: number, { bayesian: { evaluations, initial, every } }: Sizes): Task {
  const isWeighted = kind === 'rank-weighted retraining' || kind === 'weights without retraining'
  return {
    name: `bayesian-${kind.replaceAll(' ', '-')}-seed${seed}`, target: SMALL, seed, batch: 10, evaluations,
    strategy: {
      name: 'latent-sampling', initial, ways: only('bayesian'),
      retrain: { every: isRetrained(kind) ? every : 0, ...(isWeighted ? {} : { rank_k: null }) },
    },
  }
}

/** The searches beside them, on the small cell. */
export const SMALL_SEARCHES = ['genetic algorithm', 'simulated annealing', 'random'] as const

export type SmallSearch = (typeof SMALL_SEARCHES)[number]

export function smallTask(search: SmallSearch, seed: number, { bayesian: { evaluations } }: Sizes): Task {
  const annealing = { name: 'simulated-annealing', walkers: 1, cycle: Math.max(2, evaluations - CALIBRATION) }
  const strategy = { 'genetic algorithm': GENETIC, 'simulated annealing': annealing, random: RANDOM_SEARCH }[search]
  const batch = search === 'simulated annealing' ? 1 : 10
  return { name: `small-${search.replaceAll(' ', '-')}-seed${seed}`, target: SMALL, strategy, seed, batch, evaluations }
}

/** One evaluation after a training, and one without: the difference is what training takes. */
export function costTask(kind: 'with' | 'without', { lessons }: Pick<Learner, 'lessons'>): Task {
  const strategy = kind === 'with' ? { name: 'latent-sampling', learn_from: lessons } : RANDOM_SEARCH
  return { name: `cost-${kind}-training`, target: TARGET, strategy, seed: OTHER_SEED, batch: 1, evaluations: 1 }
}

const GENETIC = { name: 'genetic-algorithm' }
const RANDOM_SEARCH = { name: 'random-search' }
const frozen = { retrain: { every: 0 } }

/** Random arrangements that set the unit of temperature: the strategy's default. */
const CALIBRATION = 20

const WALKERS = 8

function generatorName(generator: Generator, seed: number): string {
  return `generate-${generator.replaceAll(/[^a-z]+/g, '-')}-seed${seed}`
}

/** Where the network of a seed is trained first. */
function networkName(seed: number): string {
  return generatorName('network', seed)
}

function only(way: string): Record<string, number> {
  const ways = ['prior', 'elites', 'geodesics', 'conditioned', 'bayesian', 'marginals', 'random']
  return Object.fromEntries(ways.map((name) => [name, name === way ? 1 : 0]))
}

function targetOf(nitrogen: number): Target {
  return { supercell: [2, 1, 2], nitrogen }
}
