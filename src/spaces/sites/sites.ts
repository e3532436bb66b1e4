// The `sites` space: which species stands on which site of a crystal. A genome is one byte per searched site, an index
// into the palette of species (0 = vacancy); two genomes that a symmetry operation of the host's supercell turns into
// each other are one candidate.
import { ConfigError, InputError } from '../../errors.ts'
import { appendAtoms, type Structure } from '../../atoms/structure.ts'
import type { Random } from '../../math/random.ts'
import type { Json, SearchSpace } from '../space.ts'
import { allowedCompositions, boundsOf, type SiteComposition, type SublatticeRule } from './compositions.ts'
import { configurationCount, distinctCount } from './counting.ts'
import { electrostaticScore, type CheapScore } from './electrostatic-score.ts'
import { smallestOccupations } from './enumerate.ts'
import { makeHost, type Host } from './host.ts'
import { chargeRuleOf, DIGITS, paletteOf } from './palette.ts'
import type { SitesParameters } from './parameters.ts'
import { noSymmetry, siteSymmetry, type SiteSymmetry } from './permutations.ts'
import { sublatticeName } from './site-names.ts'
import { occupationKey, smallestImage } from './smallest-image.ts'
import type { SiteSpecies } from './species.ts'

/** One byte per searched site: an index into the palette. */
export type Occupation = Uint8Array

/** A set of sites that share their species. */
export interface Sublattice {
  readonly name: string
  /** Indices into the genome, ascending. */
  readonly sites: Int32Array
  /** Palette indices that may stand here, ascending. */
  readonly species: readonly number[]
}

export interface SitesSpace extends SearchSpace<Occupation> {
  readonly kind: 'sites'
  /** What the bytes of a genome stand for; entry 0 is the vacancy. */
  readonly palette: readonly SiteSpecies[]
  readonly sublattices: readonly Sublattice[]
  /** Sublattice of each site. */
  readonly sublatticeOf: Uint8Array
  /** The allowed compositions. */
  readonly compositions: readonly SiteComposition[]
  /** The supercell with its frozen atoms. */
  readonly frozen: Structure
  /** Searched sites, Cartesian, Å, in the supercell: for cuts and neighbourhoods. */
  readonly positions: Float64Array
  readonly symmetry: SiteSymmetry
  /** Ewald energy of the formal charges; null where there is no charge rule. */
  readonly score: CheapScore | null
  /** A random arrangement of one composition, or of a random one (all equally likely). */
  sample(random: Random, composition?: number): Occupation
  /** Index of a genome's composition, or −1 when it is not allowed. */
  compositionOf(genome: Occupation): number
  /** The representative of all genomes with the same key. */
  smallest(genome: Occupation): Occupation
  structureOf(genome: Occupation): Structure
  /** All arrangements, and those that symmetry does not turn into each other; exact. */
  count(): { readonly all: bigint; readonly distinct: bigint }
  /**
   * Every distinct arrangement once, composition by composition, in lexicographic order. Throws ConfigError when there
   * are more than `most`.
   */
  enumerate(most?: number): Generator<Occupation>
}

/** What one process lists in minutes. */
const MOST_ENUMERATED = 10_000_000

/**
 * Makes the space of a host crystal. Throws ConfigError when the parameters ask for something impossible (a sublattice
 * without sites, counts that do not fit, a charge that is not the one wanted), InputError when the host cannot be used.
 * `isWanted` picks among the compositions that the parameters allow. `symmetry`: occupations that the host's symmetry
 * turns into each other are one (`host`), or each stands for itself (`none`).
 */
export function sitesSpace(
  hostStructure: Structure, parameters: SitesParameters, isWanted: (composition: SiteComposition) => boolean = () => true,
  symmetry: 'host' | 'none' = 'host',
): SitesSpace {
  const palette = paletteOf(parameters)
  const host = makeHost(hostStructure, parameters, symmetry === 'host' ? ruleClasses(parameters) : null)
  const rules = sublatticeRules(host, parameters, palette)
  const chargeRule = chargeRuleOf(host.frozen, palette, parameters)
  const compositions = allowedCompositions(rules, palette, chargeRule, isWanted)
  const count = host.sites.lattice.count
  const sublatticeOf = Uint8Array.from(
    { length: host.sites.sublattice.length * count }, (_, i) => host.sites.sublattice[Math.floor(i / count)],
  )
  const sublattices = rules.map(({ name, bounds }, s): Sublattice => ({
    name,
    sites: Int32Array.from(Array.from(sublatticeOf.keys()).filter((i) => sublatticeOf[i] === s)),
    species: bounds.map(({ species }) => species),
  }))
  const group = symmetry === 'host' ? siteSymmetry(host.sites) : noSymmetry(sublatticeOf.length)
  let counts: { all: bigint; distinct: bigint } | null = null
  const compositionOf = compositionFinder(compositions, sublatticeOf, palette.length)
  const score = chargeRule === null
    ? null
    : electrostaticScore({ host, palette, parameters, compositions, compositionOf, charged: chargeRule.target !== 0 })
  return {
    kind: 'sites', palette, sublattices, sublatticeOf, compositions, symmetry: group, score, compositionOf,
    frozen: host.frozen,
    positions: host.positions,
    sample: (random, composition = random.integer(compositions.length)) =>
      randomOccupation(random, compositions[composition], sublattices, sublatticeOf.length),
    key: (genome) => occupationKey(group, genome),
    smallest: (genome) => smallestImage(group, genome),
    encode: encodeOccupation,
    decode: (json) => decodeOccupation(json, sublatticeOf.length, palette.length, compositionOf),
    structureOf: (genome) => structureOf(genome, host, palette),
    count: () => (counts ??= counted(group, sublatticeOf, compositions)),
    enumerate: (most = MOST_ENUMERATED) => enumerated(group, sublatticeOf, compositions, most),
  }
}

/** Sublattices with the same species and counts are of one class: symmetry may exchange them. */
function ruleClasses({ sublattices }: SitesParameters): number[] {
  const rules = sublattices.map(({ species }) =>
    JSON.stringify(Object.entries(species).sort(([a], [b]) => (a < b ? -1 : 1))))
  return rules.map((rule) => rules.indexOf(rule))
}

function sublatticeRules(
  host: Host, { sublattices }: SitesParameters, palette: readonly SiteSpecies[],
): SublatticeRule[] {
  const indexOf = new Map(palette.map(({ label }, k) => [label, k]))
  return sublattices.map((sublattice, s) => {
    const sites = host.sites.lattice.count * host.sites.sublattice.filter((owner) => owner === s).length
    const counts = Object.entries(sublattice.species)
      .map(([label, value]) => [indexOf.get(label) ?? 0, label, value] as const)
    return { name: sublatticeName(sublattice), sites, bounds: boundsOf(counts, sites, `sublattices[${s}].species`) }
  })
}

function compositionFinder(
  compositions: readonly SiteComposition[], sublatticeOf: Uint8Array, species: number,
): (genome: Occupation) => number {
  const size = compositions[0].counts.length * species
  const wanted = compositions.map(({ counts }) => Int32Array.from(counts.flat()))
  const indices = new Map(wanted.map((counts, k) => [counts.join(), k]))
  const counts = new Int32Array(size)
  return (genome) => {
    counts.fill(0)
    for (let i = 0; i < genome.length; i++) counts[sublatticeOf[i] * species + genome[i]]++
    // Genomes are read by the million: no text is made of their counts where one comparison will do.
    if (wanted.length === 1) return wanted[0].every((count, k) => count === counts[k]) ? 0 : -1
    return indices.get(counts.join()) ?? -1
  }
}

function randomOccupation(
  random: Random, { counts }: SiteComposition, sublattices: readonly Sublattice[], size: number,
): Occupation {
  const genome = new Uint8Array(size)
  sublattices.forEach(({ sites }, s) => {
    const filling = counts[s].flatMap((count, k) => new Array<number>(count).fill(k))
    random.shuffled(filling).forEach((species, i) => { genome[sites[i]] = species })
  })
  return genome
}

function encodeOccupation(genome: Occupation): string {
  let text = ''
  for (let i = 0; i < genome.length; i++) text += DIGITS[genome[i]]
  return text
}

function decodeOccupation(
  json: Json, size: number, species: number, compositionOf: (genome: Occupation) => number,
): Occupation {
  // Plain loops here and below: genomes are written and read by the million.
  const genome = new Uint8Array(size)
  let valid = typeof json === 'string' && json.length === size
  for (let i = 0; valid && i < size; i++) {
    const value = DIGITS.indexOf((json as string)[i])
    valid = value >= 0 && value < species
    genome[i] = value
  }
  if (valid && compositionOf(genome) !== -1) return genome
  throw new InputError({
    rule: `a stored occupation must be ${size} digits that stand for species in allowed numbers`, found: json,
    wayOut: 'It may come from another host, supercell or composition.',
  })
}

function structureOf(genome: Occupation, host: Host, palette: readonly SiteSpecies[]): Structure {
  const occupied = Array.from(genome.keys()).filter((i) => palette[genome[i]].element > 0)
  return appendAtoms(
    host.frozen,
    occupied.map((i) => palette[genome[i]].element),
    occupied.flatMap((i) => Array.from(host.positions.subarray(3 * i, 3 * i + 3))),
  )
}

function counted(
  symmetry: SiteSymmetry, sublatticeOf: Uint8Array, compositions: readonly SiteComposition[],
): { all: bigint; distinct: bigint } {
  const counts = compositions.map((composition) => composition.counts)
  return { all: configurationCount(counts), distinct: distinctCount(symmetry, sublatticeOf, counts) }
}

/** Refuses before the first is asked for. */
function enumerated(
  symmetry: SiteSymmetry, sublatticeOf: Uint8Array, compositions: readonly SiteComposition[], most: number,
): Generator<Occupation> {
  const { all, distinct } = counted(symmetry, sublatticeOf, compositions)
  if (distinct > BigInt(most)) {
    throw new ConfigError({
      rule: `at most ${most} distinct configurations can be listed one by one`,
      found: `${readable(distinct)} of ${readable(all)} configurations`,
      place: 'sublattices',
      wayOut: 'Choose a smaller supercell or fixed counts, or search with a strategy that samples.',
    })
  }
  return smallestOfAll(symmetry, sublatticeOf, compositions)
}

function* smallestOfAll(
  symmetry: SiteSymmetry, sublatticeOf: Uint8Array, compositions: readonly SiteComposition[],
): Generator<Occupation> {
  for (const { counts } of compositions) yield* smallestOccupations(symmetry, sublatticeOf, counts)
}

/** "170544", "1.71e+20". */
function readable(count: bigint): string {
  return count < 1_000_000_000_000n ? count.toString() : Number(count).toPrecision(3)
}
