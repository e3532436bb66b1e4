// What a campaign found: every relaxed arrangement as a point, and per composition its distinct minima near the lowest
// one.
import type { Structure } from '../../src/atoms/structure.ts'
import type { Evaluation } from '../../src/campaign/types.ts'
import type { Occupation } from '../../src/spaces/sites/sites.ts'
import { nicheOf } from './evaluate.ts'
import { FAMILIES, type Family, type SeriesMember } from './families.ts'
import type { NitrogenParameters } from './parameters.ts'
import type { NitrogenReferences } from './references.ts'
import type { NitrogenSpace } from './space.ts'

/** What the analysis knows besides the evaluations. */
export interface NitrogenContext {
  readonly parameters: NitrogenParameters
  readonly references: NitrogenReferences
  readonly series: NitrogenSpace
  structureOf(genome: Occupation, properties: Evaluation<Occupation>['properties']): Structure
}

/** One relaxed arrangement. */
export interface NitrogenPoint {
  readonly id: number
  readonly genome: Occupation
  readonly properties: Evaluation<Occupation>['properties']
  readonly family: Family
  readonly nitrogen: number
  readonly nitrogenPerP: number
  /** Of the supercell, eV. */
  readonly energy: number
  /** eV per N. */
  readonly formationEnergy: number
  readonly volumePerP: number
  /** N and O with 0, 1, 2, 3 P neighbours. */
  readonly nitrogenMotifs: readonly number[]
  readonly oxygenMotifs: readonly number[]
  readonly hasBridge: boolean
}

/** All arrangements of one composition. */
export interface CompositionFindings {
  readonly member: SeriesMember
  readonly label: string
  readonly nitrogenPerP: number
  readonly evaluated: number
  /** Distinct minima, lowest first. */
  readonly minima: readonly NitrogenPoint[]
  /** Those within the energy window of the lowest. */
  readonly low: readonly NitrogenPoint[]
}

export interface NitrogenFindings {
  readonly context: NitrogenContext
  readonly evaluations: readonly Evaluation<unknown>[]
  readonly points: readonly NitrogenPoint[]
  /** By family, then by number of N. */
  readonly compositions: readonly CompositionFindings[]
}

/** eV per supercell: minima closer than this that bind nitrogen and oxygen alike are one. */
const SAME_MINIMUM = 0.002

/** Sorts the evaluations into compositions. */
export function findingsOf(evaluations: readonly Evaluation<unknown>[], context: NitrogenContext): NitrogenFindings {
  const { series, parameters } = context
  // Where one motif is searched, arrangements that could only end in the other one are no results.
  const points = pointsOf(evaluations)
    .filter(({ hasBridge }) => parameters.motif === 'any' || hasBridge === (parameters.motif === 'bridging'))
  const compositions = series.members
    .map((member, k) => ({ member, label: series.space.compositions[k].label }))
    .sort(({ member: a }, { member: b }) =>
      FAMILIES.indexOf(a.family) - FAMILIES.indexOf(b.family) || a.nitrogen - b.nitrogen)
    .map(({ member, label }): CompositionFindings => {
      const own = points.filter(({ family, nitrogen }) => family === member.family && nitrogen === member.nitrogen)
      const minima = distinctMinima(own)
      const lowest = minima.length === 0 ? Infinity : minima[0].energy
      return {
        member,
        label,
        nitrogenPerP: member.nitrogen / series.formulaUnits,
        evaluated: own.length,
        minima,
        low: minima.filter(({ energy }) => energy - lowest <= parameters.energy_window),
      }
    })
  return { context, evaluations, points, compositions }
}

/** Evaluations that ended well, as points. */
export function pointsOf(evaluations: readonly Evaluation<unknown>[]): NitrogenPoint[] {
  return evaluations.flatMap(({ id, outcome, genome, objective, properties }) => {
    if (outcome !== 'evaluated' || genome === null || objective === null) return []
    const nitrogenMotifs = properties.nitrogen_motifs as readonly number[]
    return [{
      id,
      genome: genome as Occupation,
      properties,
      family: properties.family as Family,
      nitrogen: Number(properties.nitrogen),
      nitrogenPerP: Number(properties.nitrogen_per_p),
      energy: Number(properties.energy),
      formationEnergy: objective,
      volumePerP: Number(properties.volume_per_p),
      nitrogenMotifs,
      oxygenMotifs: properties.oxygen_motifs as readonly number[],
      hasBridge: nicheOf({ nitrogen: nitrogenMotifs }) === 'bridging',
    }]
  })
}

/** Points by energy, ties by id, without those that are the minimum before them once more. */
export function distinctMinima(points: readonly NitrogenPoint[]): NitrogenPoint[] {
  const kept: NitrogenPoint[] = []
  for (const point of [...points].sort((a, b) => a.energy - b.energy || a.id - b.id)) {
    const isKnown = kept.some((other) => point.energy - other.energy < SAME_MINIMUM
      && point.nitrogenMotifs.join() === other.nitrogenMotifs.join()
      && point.oxygenMotifs.join() === other.oxygenMotifs.join())
    if (!isKnown) kept.push(point)
  }
  return kept
}

/** The lowest minimum with a bridging N and the lowest without, where there are such. */
export function bridgeContest({ minima }: Pick<CompositionFindings, 'minima'>): {
  readonly bridging: NitrogenPoint | null
  readonly without: NitrogenPoint | null
  /** Energy of the lowest with bridging N minus that of the lowest without, eV per supercell. */
  readonly difference: number | null
} {
  const bridging = minima.find(({ hasBridge }) => hasBridge) ?? null
  const without = minima.find(({ hasBridge }) => !hasBridge) ?? null
  const difference = bridging === null || without === null ? null : bridging.energy - without.energy
  return { bridging, without, difference }
}

/** N atoms of each motif in a list of points, and all of them. */
export function motifTotals(
  points: readonly NitrogenPoint[],
): { readonly counts: readonly number[]; readonly total: number } {
  const counts = [0, 1, 2, 3].map((k) => points.reduce((sum, { nitrogenMotifs }) => sum + nitrogenMotifs[k], 0))
  return { counts, total: counts.reduce((sum, count) => sum + count, 0) }
}

/** How the best formation energy of every composition came down: one step per improvement. */
export function gapHistory(
  evaluations: readonly Evaluation<unknown>[], compositions: readonly CompositionFindings[],
): { readonly evaluations: number; readonly forceCalls: number; readonly gap: number }[] {
  const final = new Map(compositions.filter(({ minima }) => minima.length > 0)
    .map(({ member, minima }) => [keyOf(member.family, member.nitrogen), minima[0].formationEnergy]))
  const best = new Map<string, number>()
  const history: { evaluations: number; forceCalls: number; gap: number }[] = []
  let forceCalls = 0
  evaluations.forEach(({ objective, properties, cost }, index) => {
    forceCalls += cost.force_calls
    const key = keyOf(properties.family as string, Number(properties.nitrogen))
    if (objective === null || !final.has(key) || objective >= (best.get(key) ?? Infinity)) return
    best.set(key, objective)
    if (best.size < final.size) return
    const gap = [...best].reduce((sum, [name, value]) => sum + value - (final.get(name) ?? value), 0) / best.size
    history.push({ evaluations: index + 1, forceCalls, gap })
  })
  const last = history.at(-1)
  if (last !== undefined) history.push({ evaluations: evaluations.length, forceCalls, gap: last.gap })
  return history
}

function keyOf(family: string, nitrogen: number): string {
  return `${family} ${nitrogen}`
}
