// The pool of a round: what all sources found, without what no label is worth, assessed by the committee.
import { violations } from '../atoms/contacts.ts'
import { covalentDistances } from '../atoms/distances.ts'
import { atomCount, wrap, type Structure } from '../atoms/structure.ts'
import { EvaluationError } from '../errors.ts'
import { readStructures } from '../io/formats.ts'
import type { Potential } from '../potentials/potential.ts'
import { relax } from '../relax/relax.ts'
import { relaxSettings, relaxSettingsSchema } from '../relax/settings.ts'
import { assess, hullOf, type Candidate, type FoundStructure, type Reference } from './candidates.ts'
import type { LearnSettings } from './learn-settings.ts'
import { packedCandidates, quenchedCandidates, rattledCandidates, streamsOf, type Findings } from './sources.ts'

/** What a journal says about a pool. Energies eV/atom, forces eV/Å. */
export interface PoolSummary {
  readonly candidates: number
  /** Candidates per source, and why a source gave none. */
  readonly sources: Readonly<Record<string, number>>
  readonly failed_sources: Readonly<Record<string, string>>
  /** Structures left out, by reason. */
  readonly left_out: Readonly<Record<string, number>>
  /** Relaxations on the committee, and those of them that ended in no minimum: a measure of its holes. */
  readonly relaxations: number
  readonly failed_relaxations: number
  readonly minima: number
  /** Minima within `stop.low_energy` of the hull, and how far the committee is apart on them. */
  readonly low_energy_minima: number
  readonly energy_spread: Quantiles | null
  readonly force_spread: Quantiles | null
  /** null where an element has no pure phase. */
  readonly hull: { readonly phases: number; readonly depth: number } | null
}

export interface Quantiles {
  readonly median: number
  readonly ninety: number
  readonly largest: number
}

/** Runs a campaign with a committee; what it relaxed, or null when it was stopped. */
export type CampaignSearch = (request: {
  readonly campaign: string
  readonly set: readonly string[]
  readonly seed: number
  /** Folder of member-1.nep.txt … */
  readonly committee: string
  readonly folder: string
  readonly stop: AbortSignal
}) => Promise<{
  readonly minima: readonly Structure[]
  readonly relaxations: number
} | null>

export interface PoolRequest {
  readonly settings: LearnSettings
  readonly round: number
  readonly committee: Potential
  readonly committeeFolder: string
  /** Where campaigns keep their results. */
  readonly folder: string
  readonly search: CampaignSearch
  readonly stop: AbortSignal
}

/** Searches, filters and assesses; null when it was stopped. Throws EvaluationError when no source found anything. */
export async function buildPool(request: PoolRequest): Promise<{ readonly pool: Candidate[]; readonly summary: PoolSummary } | null> {
  const { settings, committee, stop } = request
  const found: FoundStructure[] = []
  const failed: Record<string, string> = {}
  const ended = { relaxations: 0, failed: 0 }
  for (const [index, source] of settings.search.entries()) {
    try {
      const here = await fromSource(request, index, found)
      if (here === null || stop.aborted) return null
      found.push(...here.found)
      ended.relaxations += here.relaxations
      ended.failed += here.failed
    } catch (cause) {
      // A young committee may not hold a problem's reference crystals: the other sources go on.
      if (!(cause instanceof EvaluationError)) throw cause
      failed[`${index + 1}-${source.kind}`] = cause.message
    }
  }
  const { kept, leftOut } = usable(found, settings)
  if (kept.length === 0) {
    throw new EvaluationError({
      rule: 'the search must find structures that are worth a label',
      found: Object.entries({ ...leftOut, ...failed }).map(([reason, what]) => `${reason}: ${what}`).join('; ') || 'nothing',
      wayOut: 'Widen select.atoms or select.shortest_distance, or add another source.',
    })
  }
  const references = await relaxedReferences(settings, committee)
  const pool = await assess(kept, committee, references)
  return { pool, summary: { ...summarise(pool, references, settings), left_out: leftOut, failed_sources: failed, relaxations: ended.relaxations, failed_relaxations: ended.failed } }
}

async function fromSource(
  { settings, round, committee, committeeFolder, folder, search, stop }: PoolRequest, index: number, found: readonly FoundStructure[],
): Promise<Findings | null> {
  const source = settings.search[index]
  const tools = { committee, relax: settings.relax, random: streamsOf(settings.seed, round, index), stop }
  switch (source.kind) {
    case 'campaign': {
      const result = await search({
        campaign: source.campaign, set: source.set, seed: settings.seed + round, committee: committeeFolder,
        folder: `${folder}/search-${index + 1}`, stop,
      })
      if (result === null) return null
      const { minima, relaxations } = result
      const found = minima.map((structure) => ({ structure, source: source.kind, minimum: true }))
      return { found, relaxations, failed: relaxations - minima.length }
    }
    case 'packings': return packedCandidates(source, tools)
    case 'melt-quench': return quenchedCandidates(source, tools)
    case 'rattled': return { found: rattledCandidates(source, rattledFrom(source.from, found, settings), tools), relaxations: 0, failed: 0 }
  }
}

/** What is rattled: minima of the sources before, or a file; only cells of a size that may be labelled. */
function rattledFrom(from: string, found: readonly FoundStructure[], { select }: LearnSettings): Structure[] {
  const structures = from === 'found'
    ? found.filter(({ minimum }) => minimum).map(({ structure }) => structure)
    : readStructures(from).map(({ structure }) => structure)
  return structures.filter((structure) => isWithin(atomCount(structure), select.atoms))
}

function usable(
  found: readonly FoundStructure[], { select }: LearnSettings,
): { readonly kept: FoundStructure[]; readonly leftOut: Record<string, number> } {
  const distances = covalentDistances(select.shortest_distance)
  const leftOut: Record<string, number> = {}
  const kept = found.filter(({ structure }) => {
    const reason = !isWithin(atomCount(structure), select.atoms) ? 'number_of_atoms'
      : violations(structure, distances) !== null ? 'shortest_distance' : null
    if (reason !== null) leftOut[reason] = (leftOut[reason] ?? 0) + 1
    return reason === null
  })
  return { kept: kept.map((one) => ({ ...one, structure: wrap(one.structure) })), leftOut }
}

function isWithin(value: number, [low, high]: readonly [number, number]): boolean {
  return value >= low && value <= high
}

/** The reference phases at their minima on this committee; one that has no minimum there does not count. */
async function relaxedReferences({ references, relax: { fmax } }: LearnSettings, committee: Potential): Promise<Reference[]> {
  if (references === null) return []
  const frames = readStructures(references)
  const settings = relaxSettings(relaxSettingsSchema.parse({ cell: 'full', fmax: Math.min(fmax, 0.01), max_steps: 500, volume_range: [0.6, 1.6] }))
  const results = await relax(frames.map(({ structure }) => structure), committee, settings)
  return results.flatMap(({ outcome, structure, result }, k) => {
    if (outcome !== 'converged') return []
    const { name } = frames[k].info
    return [{ name: typeof name === 'string' ? name : String(k + 1), structure, energyPerAtom: result.energy / atomCount(structure) }]
  })
}

function summarise(
  pool: readonly Candidate[], references: readonly Reference[], settings: LearnSettings,
): Omit<PoolSummary, 'left_out' | 'failed_sources' | 'relaxations' | 'failed_relaxations'> {
  const sources: Record<string, number> = {}
  for (const { source } of pool) sources[source] = (sources[source] ?? 0) + 1
  const minima = pool.filter(({ minimum }) => minimum)
  const low = minima.filter(({ energyAboveHull }) => energyAboveHull <= settings.stop.low_energy)
  return {
    candidates: pool.length,
    sources,
    minima: minima.length,
    low_energy_minima: low.length,
    energy_spread: quantiles(low.map(({ energySpread }) => energySpread)),
    force_spread: quantiles(low.map(({ forceSpread }) => forceSpread)),
    hull: describeHull(minima, references),
  }
}

/** Number of stable phases and the lowest formation energy, eV/atom; null where an element has no pure phase. */
function describeHull(minima: readonly Candidate[], references: readonly Reference[]): PoolSummary['hull'] {
  const diagram = hullOf(minima, references)
  if (diagram === null) return null
  return { phases: diagram.stable.length, depth: Math.min(...diagram.entries.map(({ formationEnergyPerAtom }) => formationEnergyPerAtom)) }
}

function quantiles(values: readonly number[]): Quantiles | null {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]
  return { median: at(0.5), ninety: at(0.9), largest: sorted[sorted.length - 1] }
}
