// Where candidates come from without a campaign: random packings, melts that are quenched, displaced copies. Every
// structure has its own random stream, named by seed, round, source and number.
import { atomicNumberOf } from '../atoms/elements.ts'
import { parseFormula } from '../atoms/composition.ts'
import { covalentDistances, pairDistances, scaledDistances, type PairDistances } from '../atoms/distances.ts'
import { packRandomly, randomCell } from '../atoms/packing.ts'
import { deform, withPositions, wrap, type Structure } from '../atoms/structure.ts'
import { runDynamics } from '../dynamics/run.ts'
import { parseSchedule, scheduleSteps, temperatureAt } from '../dynamics/schedule.ts'
import { thermalVelocities } from '../dynamics/velocities.ts'
import { ConfigError } from '../errors.ts'
import { randomStream, streamKey, type Random } from '../math/random.ts'
import type { Potential } from '../potentials/potential.ts'
import { relax } from '../relax/relax.ts'
import { relaxSettings, relaxSettingsSchema } from '../relax/settings.ts'
import type { RelaxResult } from '../relax/types.ts'
import type { FoundStructure } from './candidates.ts'
import type { LearnSettings, SearchSource } from './learn-settings.ts'

type Packings = Extract<SearchSource, { kind: 'packings' | 'melt-quench' }>
type Quench = Extract<SearchSource, { kind: 'melt-quench' }>
type Rattled = Extract<SearchSource, { kind: 'rattled' }>

/** What every source may use. */
export interface SourceTools {
  readonly committee: Potential
  readonly relax: LearnSettings['relax']
  /** Opens the stream of one structure; `purpose` names round and source. */
  random(purpose: string, index: number): Random
  readonly stop: AbortSignal
}

/** What a source found, and how many of its relaxations ended in no minimum. */
export interface Findings {
  readonly found: FoundStructure[]
  readonly relaxations: number
  readonly failed: number
}

/** Default rule of packings: fraction of the sum of covalent radii. */
const PACKING_DISTANCE = 0.75
/** A packing is scattered around the expected volume, so that the volume rule does not decide the density. */
const EXPANSION: readonly [number, number] = [0.95, 1.2]
const PACKING_TRIALS = 50
/** Relaxation ends where atoms are closer than this fraction of the packing's distances: nothing useful lies beyond. */
const COLLAPSED = 0.7
/** eV/Å. A relaxation is looked at once on its way, here. */
const HALFWAY = 1
/** Structures moved in one call: signals are heard between calls. */
const CHUNK = 16

/** Streams of one round and source. */
export function streamsOf(seed: number, round: number, source: number): SourceTools['random'] {
  return (purpose, index) => randomStream(streamKey(seed, `learn-${round}-${source}-${purpose}`, index))
}

/** Random packings, half relaxed ones, minima, and where relaxations failed. */
export async function packedCandidates(source: Packings, tools: SourceTools): Promise<Findings> {
  const packed = packings(source, tools)
  const distances = scaledDistances(distancesOf(source), COLLAPSED)
  const ends = await relaxed(packed, distances, source.kind, tools)
  return { ...ends, found: [...packed.map((structure) => ({ structure, source: source.kind, minimum: false })), ...ends.found] }
}

/** Frames along melts and quenches, and what they relax to. */
export async function quenchedCandidates(source: Quench, tools: SourceTools): Promise<Findings> {
  const schedule = parseSchedule(source.schedule, 'search: melt-quench: schedule')
  const steps = scheduleSteps(schedule, source.timestep)
  const every = Math.max(1, Math.floor(steps / source.snapshots))
  const distances = scaledDistances(distancesOf(source), COLLAPSED)
  const first = await relaxed(packings(source, tools), distances, source.kind, tools)
  const starts = first.found.filter(({ minimum }) => minimum)
  const found: FoundStructure[] = first.found.filter(({ minimum }) => !minimum)
  let { relaxations, failed } = first
  for (let at = 0; at < starts.length && !tools.stop.aborted; at += CHUNK) {
    const systems = starts.slice(at, at + CHUNK).map(({ structure }, k) => {
      const random = tools.random('quench', at + k)
      const velocities = thermalVelocities(structure.species, temperatureAt(schedule, 0), random)
      const thermostat = { schedule, friction: source.friction, random }
      return { structure, velocities, timestep: source.timestep, steps, thermostat }
    })
    const frames: Structure[][] = systems.map(() => [])
    const see = ({ index, step, structure }: { index: number; step: number; structure: Structure }): void => {
      if (step > 0) frames[index].push(wrap(structure))
    }
    const ends = await runDynamics(systems, tools.committee, { observe: { every, see }, stop: tools.stop })
    const cooled = ends.flatMap(({ outcome, last }) => (outcome === 'finished' && last !== null ? [wrap(last.structure)] : []))
    found.push(...frames.flat().map((structure) => ({ structure, source: source.kind, minimum: false })))
    const last = await relaxed(cooled, distances, source.kind, tools)
    found.push(...last.found)
    relaxations += last.relaxations
    failed += last.failed + systems.length - cooled.length
  }
  return { found, relaxations, failed }
}

/** Displaced and strained copies of structures, taken in turn. */
export function rattledCandidates(source: Rattled, from: readonly Structure[], tools: Pick<SourceTools, 'random'>): FoundStructure[] {
  if (from.length === 0) return []
  return Array.from({ length: source.count }, (_, index) => {
    const random = tools.random('rattle', index)
    const structure = rattled(from[index % from.length], source, random)
    return { structure, source: source.kind, minimum: false }
  })
}

function rattled(structure: Structure, { sigma, strain }: Rattled, random: Random): Structure {
  const e = Array.from({ length: 6 }, () => strain * random.normal())
  const deformation = Float64Array.of(1 + e[0], e[5], e[4], e[5], 1 + e[1], e[3], e[4], e[3], 1 + e[2])
  const strained = deform(structure, deformation)
  return withPositions(strained, strained.positions.map((value) => value + sigma * random.normal()))
}

function packings(source: Packings, tools: SourceTools): Structure[] {
  const distances = distancesOf(source)
  return source.formulas.flatMap((formula, f) => {
    const species = speciesOf(formula)
    const volume = volumeOf(formula, source)
    return Array.from({ length: source.count }, (_, k) => {
      const random = tools.random('packing', f * source.count + k)
      return packed(species, volume, distances, random, formula)
    })
  })
}

function packed(species: Uint8Array, volume: number, distances: PairDistances, random: Random, formula: string): Structure {
  for (let trial = 0; trial < PACKING_TRIALS; trial++) {
    const structure = packRandomly(random, species, randomCell(random, volume * random.between(...EXPANSION)), distances)
    if (structure !== null) return structure
  }
  throw new ConfigError({
    rule: `${formula} must fit into about ${volume.toFixed(0)} Å³ at the minimum distances`,
    wayOut: 'Raise volume_per_atom or lower minimum_distances.',
  })
}

function speciesOf(formula: string): Uint8Array {
  const composition = parseFormula(formula, 'search: formulas')
  return Uint8Array.from(Object.entries(composition).flatMap(([symbol, count]) => {
    if (Number.isInteger(count)) return Array.from({ length: count }, () => atomicNumberOf(symbol))
    throw new ConfigError({ rule: 'a formula of packings must hold whole numbers of atoms', found: formula })
  }))
}

function volumeOf(formula: string, { volume_per_atom: volumes }: Packings): number {
  return Object.entries(parseFormula(formula)).reduce((sum, [symbol, count]) => {
    if (Object.hasOwn(volumes, symbol)) return sum + count * volumes[symbol]
    throw new ConfigError({ rule: 'volume_per_atom must name every element of the formulas', found: `nothing for ${symbol}` })
  }, 0)
}

function distancesOf({ minimum_distances: table, formulas }: Packings): PairDistances {
  if (table === null) return covalentDistances(PACKING_DISTANCE)
  const elements = formulas.flatMap((formula) => Object.keys(parseFormula(formula)).map((symbol) => atomicNumberOf(symbol)))
  return pairDistances(table, [...new Set(elements)])
}

/**
 * Each structure half way down, and where its relaxation ended: at a minimum, or where it went wrong, which a label there
 * would mend.
 */
async function relaxed(
  structures: readonly Structure[], distances: PairDistances, source: string, { committee, relax: settings, stop }: SourceTools,
): Promise<Findings> {
  const shared = { cell: 'full' as const, max_steps: settings.max_steps, volume_range: [0.6, 1.6] as [number, number] }
  const halfway = relaxSettings(relaxSettingsSchema.parse({ ...shared, fmax: Math.max(HALFWAY, settings.fmax) }), distances)
  const whole = relaxSettings(relaxSettingsSchema.parse({ ...shared, fmax: settings.fmax }), distances)
  const found: FoundStructure[] = []
  const add = ({ structure }: RelaxResult, minimum: boolean): void => {
    if (structure.positions.every(Number.isFinite) && structure.cell.every(Number.isFinite)) found.push({ structure: wrap(structure), source, minimum })
  }
  for (let first = 0; first < structures.length && !stop.aborted; first += CHUNK) {
    const half = await relax(structures.slice(first, first + CHUNK), committee, halfway)
    for (const end of half) add(end, false)
    const sound = half.filter(({ outcome }) => outcome === 'converged')
    const ends = await relax(sound.map(({ structure }) => structure), committee, whole)
    for (const end of ends) add(end, end.outcome === 'converged')
    await new Promise((resume) => setImmediate(resume))
  }
  return { found, relaxations: structures.length, failed: structures.length - found.filter(({ minimum }) => minimum).length }
}
