// One proposal: a random occupation while the pool fills, else a child of two parents or a mutation of one, changed
// until it is new.
import type { Random } from '../../src/math/random.ts'
import type { Candidate } from '../../src/campaign/types.ts'
import { imageOf } from '../../src/spaces/sites/smallest-image.ts'
import type { Occupation } from '../../src/spaces/sites/sites.ts'
import { crossed, cutMask, CUTS } from '../site-operators/crossover.ts'
import { swapAnywhere, swapCount, swapNeighbours } from '../site-operators/swaps.ts'
import { isNewKey, type Child, type SiteBrood } from './brood.ts'
import { foretell } from './foresight.ts'
import { immigrantOf } from './immigrants.ts'
import type { SiteGeneticAlgorithmParameters } from './parameters.ts'
import type { SiteMember, SitePool } from './state.ts'

/** The candidate of this id, from its own random stream and what was proposed before it. */
export function proposeSites(id: number, brood: SiteBrood): Candidate<Occupation> {
  const { state, parameters, space, context } = brood
  const random = context.random('propose', id)
  const composition = id % space.compositions.length
  const pool = state.pools[composition]
  const isFilling = pool.refill > 0 || pool.members.length < 2
  const immigrant = immigrantOf(id, composition, isFilling, brood)
  if (immigrant !== null) return accept(id, immigrant, brood)
  if (isFilling) return accept(id, randomChild(composition, 'random', brood, random), brood)
  const isForeseen = brood.foresight !== null && random.uniform() < parameters.pair_model.share
  const foreseen = isForeseen ? lowestForetold(pool, composition, brood, random) : null
  const child = foreseen ?? bred(pool, composition, brood, random)
  for (let attempt = 0; attempt <= parameters.tries; attempt++) {
    if (isNew(child.genome, brood)) return accept(id, child, brood)
    swap(child.genome, brood, random)
  }
  return accept(id, randomChild(composition, `random (${child.operator} gave nothing new)`, brood, random), brood)
}

function bred(pool: SitePool, composition: number, brood: SiteBrood, random: Random): Child {
  return random.uniform() < brood.parameters.crossover
    ? childOfTwo(pool, composition, brood, random)
    : mutant(pool, brood, random)
}

/** Of several children, lowered in the model, the new one that is foretold lowest; null when none is new. */
function lowestForetold(pool: SitePool, composition: number, brood: SiteBrood, random: Random): Child | null {
  const { foresight, space, parameters: { pair_model: { proposals, sweeps } } } = brood
  let best: Child | null = null
  let lowest = Infinity
  for (let k = 0; k < proposals && foresight !== null; k++) {
    const child = bred(pool, composition, brood, random)
    const value = foretell(child.genome, foresight, space, sweeps, random)
    if (value >= lowest || !isNew(child.genome, brood)) continue
    best = { ...child, operator: `${child.operator}+model` }
    lowest = value
  }
  return best
}

/** A random occupation, new if one is found in a few draws. */
function randomChild(composition: number, operator: string, brood: SiteBrood, random: Random): Child {
  const { space, parameters } = brood
  let genome = space.sample(random, composition)
  for (let attempt = 0; attempt < parameters.tries && !isNew(genome, brood); attempt++) genome = space.sample(random, composition)
  return { genome, operator, parents: [] }
}

function childOfTwo(pool: SitePool, composition: number, brood: SiteBrood, random: Random): Child {
  const { space, parameters } = brood
  const first = tournament(pool.members, parameters, random)
  const second = tournament(pool.members.filter((member) => member !== first), parameters, random)
  const cut = CUTS[random.weighted(CUTS.map((name) => parameters.cuts[name]))]
  const [a, b] = [first, second].map(({ genome }) => space.decode(genome))
  // Keys do not see which of its images a member was kept as; cuts do.
  const image = imageOf(space.symmetry, random.integer(space.symmetry.order), b)
  const genome = crossed(a, image, cutMask(cut, space, random), space, space.compositions[composition], random)
  const mutated = random.uniform() < parameters.mutate_children
  if (mutated) mutate(genome, brood, random)
  return { genome, operator: mutated ? `${cut}+swap` : cut, parents: [first.id, second.id] }
}

function mutant(pool: SitePool, brood: SiteBrood, random: Random): Child {
  const parent = tournament(pool.members, brood.parameters, random)
  const genome = brood.space.decode(parent.genome)
  mutate(genome, brood, random)
  return { genome, operator: 'swap', parents: [parent.id] }
}

function mutate(genome: Occupation, brood: SiteBrood, random: Random): void {
  for (let count = swapCount(brood.parameters.swap_again, random); count > 0; count--) swap(genome, brood, random)
}

function swap(genome: Occupation, { space, parameters }: SiteBrood, random: Random): void {
  const isLocal = random.uniform() < parameters.local_swaps
  if (!isLocal || !swapNeighbours(genome, space, random)) swapAnywhere(genome, space, random)
}

/** The lowest of a few members drawn without replacement, those used often handicapped. */
function tournament(members: readonly SiteMember[], parameters: SiteGeneticAlgorithmParameters, random: Random): SiteMember {
  const spread = members[members.length - 1].value - members[0].value
  const score = ({ value, uses }: SiteMember): number =>
    (spread > 0 ? (value - members[0].value) / spread : 0) + parameters.use_penalty * (1 - 1 / Math.sqrt(1 + uses))
  const drawn = new Set<number>()
  while (drawn.size < Math.min(parameters.tournament, members.length)) drawn.add(random.integer(members.length))
  return Array.from(drawn, (k) => members[k]).reduce((best, member) => {
    const difference = score(member) - score(best)
    return difference < 0 || (difference === 0 && member.id < best.id) ? member : best
  })
}

function isNew(genome: Occupation, brood: SiteBrood): boolean {
  return isNewKey(brood.space.key(genome), brood)
}

function accept(id: number, { genome, ...lineage }: Child, { space, proposed }: SiteBrood): Candidate<Occupation> {
  proposed.add(space.key(genome))
  return { id, genome, lineage }
}
