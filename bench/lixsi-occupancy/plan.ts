// What is compared: campaigns that are learnt from, and the contenders at a content that none of them has. Each is a
// campaign file of this folder, or the shipped one.
import { fileURLToPath } from 'node:url'

/** x in LixSi that nothing is learnt at, and what is learnt from. */
export const HELD_OUT = 2.25
export const LEARNT = [1.5, 2, 2.5, 3, 3.25]

/** Candidates of each contender. */
export const CANDIDATES = 48

/** One run of a campaign file. */
export interface Task {
  /** That of its folder. */
  readonly name: string
  readonly file: string
  readonly seed: number
  readonly learns: boolean
  /** A run of the same seed and lessons whose network, a function of both, need not be trained again. */
  readonly modelsOf: string | null
}

export const LESSONS: readonly Task[] = [
  { name: 'lessons-genetic-1', file: sourceFile('problems/lixsi-occupancy/quick.yaml'), seed: 1, learns: false, modelsOf: null },
  { name: 'lessons-genetic-2', file: sourceFile('problems/lixsi-occupancy/quick.yaml'), seed: 2, learns: false, modelsOf: null },
  { name: 'lessons-random-1', file: campaignFile('random-lessons'), seed: 1, learns: false, modelsOf: null },
]

/** Contenders: campaign file → how it is called. Those that learn share the network of the first, seed by seed. */
export const CONTENDERS = {
  network: 'network, all ways',
  marginals: 'per-site marginals',
  random: 'random',
  'genetic-algorithm': 'genetic algorithm',
  annealing: 'simulated annealing',
  immigrants: 'genetic algorithm, immigrants',
  conditioned: 'network, conditioned draws only',
} as const

export type Contender = keyof typeof CONTENDERS

export const NAMES = Object.keys(CONTENDERS) as Contender[]

const LEARNERS: readonly Contender[] = ['network', 'conditioned', 'marginals', 'immigrants']

export function contenderTask(contender: Contender, seed: number): Task {
  const learns = LEARNERS.includes(contender)
  return {
    name: `${contender}-${seed}`, file: campaignFile(contender), seed, learns,
    modelsOf: learns && contender !== 'network' ? `network-${seed}` : null,
  }
}

function campaignFile(name: string): string {
  return sourceFile(`bench/lixsi-occupancy/${name}.yaml`)
}

/** This file runs as dist/bench/lixsi-occupancy/plan.js; campaign files stay where they are written. */
function sourceFile(path: string): string {
  return fileURLToPath(new URL(`../../../${path}`, import.meta.url))
}
