// One candidate from a latent source: a way is chosen, latent points of that way are decoded to the exact composition, and
// what was proposed before is drawn again.
import type { Random } from '../../src/math/random.ts'
import type { SiteCondition } from '../../src/models/site-occupancy/types.ts'
import { aroundElite, betweenElites, priorLatent } from '../../src/models/site-occupancy/sampling.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'
import type { ProposalRecord, Way } from './record.ts'
import { WAYS } from './record.ts'
import type { Elite, LatentSource } from './source.ts'

/** An occupation, and how it was come by. */
interface Decoded {
  readonly genome: Occupation
  readonly key: string
  /** Percentile it was drawn for, where the way aims at one. */
  readonly target: number | null
  readonly from: readonly Elite[]
}

export interface Draw {
  readonly genome: Occupation
  /** The way, or "random (…)" where it gave nothing new. */
  readonly operator: string
  readonly parents: readonly number[]
  readonly origins: readonly string[]
  readonly aim: Omit<ProposalRecord, 'id'>
}

/** Ways that decode several occupations for one candidate. */
const COMPARED: readonly Way[] = ['elites', 'geodesics', 'conditioned']

/** How much hotter each repeat is, as a share of the temperature: a decoder that is too sure repeats itself. */
const HEATING = 0.1

/**
 * Draws a candidate of a composition (its index in the space). `isNew` says of a key whether it was not proposed before;
 * where nothing new is found within the tries it is a random occupation, new if one is found in as many.
 */
export function drawCandidate(
  composition: number, source: LatentSource, isNew: (key: string) => boolean, random: Random,
): Draw {
  const { settings } = source
  const usable = WAYS.map((way) => (isUsable(way, composition, source) ? settings.ways[way] : 0))
  // Nothing that is wanted can be used yet: a process alone, before it has enough results.
  const way = usable.some((weight) => weight > 0) ? WAYS[random.weighted(usable)] : 'random'
  let [draws, repeats, known] = [0, 0, 0]
  for (let attempt = 0; attempt <= settings.tries; attempt++) {
    const decoded = decodeWay(way, composition, source, settings.temperature * (1 + HEATING * attempt), random)
    const fresh = decoded.filter(({ key }) => isNew(key))
    draws += decoded.length
    repeats += decoded.length - fresh.length
    known += decoded.filter(({ key }) => source.isKnown(key)).length
    if (fresh.length === 0) continue
    return asDraw(chosenOf(fresh, way, composition, source), way, { way, draws, repeats, known })
  }
  const replacement = drawRandom(composition, source.space, settings.tries, isNew, random)
  return { ...replacement, operator: `random (${way} gave nothing new)`, aim: { way, target: null, draws, repeats, known } }
}

function asDraw({ genome, target, from }: Decoded, operator: string, counts: Omit<ProposalRecord, 'id' | 'target'>): Draw {
  return {
    genome, operator, aim: { ...counts, target },
    parents: [...new Set(from.flatMap(({ row: { id } }) => (id === null ? [] : [id])))],
    origins: [...new Set(from.flatMap(({ row: { source } }) => (source === null ? [] : [source])))],
  }
}

function isUsable(way: Way, composition: number, source: LatentSource): boolean {
  if (way === 'elites') return source.elites(composition).length > 0
  if (way === 'geodesics') return source.elites(composition).length > 1
  if (way === 'bayesian') return source.elites(composition).length > 1 && source.process(composition) !== null
  return true
}

function decodeWay(way: Way, composition: number, source: LatentSource, temperature: number, random: Random): Decoded[] {
  const { space, settings } = source
  const { counts } = space.compositions[composition]
  if (way === 'random') return [plain(space.sample(random, composition), source)]
  if (way === 'marginals') return [plain(source.marginals().draw(counts, 1, random), source)]
  const percentile = way === 'prior' ? random.uniform() : settings.percentile * random.uniform()
  const count = way === 'bayesian' ? settings.bayesian.candidates : COMPARED.includes(way) ? settings.draws : 1
  return Array.from({ length: count }, () => decodeOne(way, composition, { counts, percentile }, source, temperature, random))
}

function plain(genome: Occupation, { space }: LatentSource): Decoded {
  return { genome, key: space.key(genome), target: null, from: [] }
}

function decodeOne(
  way: Way, composition: number, condition: SiteCondition, source: LatentSource, temperature: number, random: Random,
): Decoded {
  const { model, space } = source
  const { latent, from } = latentPoint(way, composition, source, random)
  const genome = model.draw(latent, condition, temperature, random)
  // A percentile is an aim only where the latent point does not come from results.
  return { genome, key: space.key(genome), target: from.length === 0 ? condition.percentile : null, from }
}

function latentPoint(
  way: Way, composition: number, source: LatentSource, random: Random,
): { readonly latent: Float64Array; readonly from: readonly Elite[] } {
  if (way === 'prior' || way === 'conditioned') return { latent: priorLatent(source.model.latent, random), from: [] }
  const elites = source.elites(composition)
  const isBetween = way === 'geodesics' || (way === 'bayesian' && random.uniform() < 0.5)
  const first = random.pick(elites)
  if (!isBetween) return { latent: aroundElite(first, source.settings.spread, random), from: [first] }
  const second = random.pick(elites.filter((elite) => elite !== first))
  return { latent: betweenElites(first.mean, second.mean, random.uniform()), from: [first, second] }
}

/** Of several new draws the most promising one: by the process, or by the energy that the property head expects. */
function chosenOf(fresh: readonly Decoded[], way: Way, composition: number, source: LatentSource): Decoded {
  if (fresh.length === 1 && way !== 'bayesian') return fresh[0]
  const { mean } = source.model.encode(fresh.map(({ genome }) => genome))
  const process = way === 'bayesian' ? source.process(composition) : null
  const promise = process === null ? source.model.expected(mean).map((value) => -value) : process.gains(mean)
  let best = 0
  for (let k = 1; k < fresh.length; k++) if (promise[k] > promise[best]) best = k
  process?.believe(mean.slice(best * source.model.latent, (best + 1) * source.model.latent))
  return fresh[best]
}

/** A random occupation, new if one is found within the tries. */
export function drawRandom(
  composition: number, space: SitesSpace, tries: number, isNew: (key: string) => boolean, random: Random,
): Draw {
  let genome = space.sample(random, composition)
  let draws = 1
  for (; draws <= tries && !isNew(space.key(genome)); draws++) genome = space.sample(random, composition)
  const repeats = draws - (isNew(space.key(genome)) ? 1 : 0)
  return {
    genome, operator: 'random', parents: [], origins: [], aim: { way: 'random', target: null, draws, repeats, known: 0 },
  }
}
