// What a search for an ordering found, composition by composition: everything tables and figures are drawn from.
import type { Structure } from '../../src/atoms/structure.ts'
import type { Evaluation, Objective, Problem } from '../../src/campaign/types.ts'
import type { SiteComposition } from '../../src/spaces/sites/compositions.ts'
import { orbitSize } from '../../src/spaces/sites/smallest-image.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'

/** The problem whose evaluations are analysed. */
export interface OrderingContext {
  readonly space: SitesSpace
  readonly objective: Objective
  structureOf(genome: Occupation, properties?: Evaluation<Occupation>['properties']): Structure
  readonly target: NonNullable<Problem['target']> | null
}

/** One scored occupation. */
export interface Ordered {
  readonly id: number
  /** In the unit of the objective. */
  readonly energy: number
  readonly genome: Occupation
  readonly properties: Evaluation<Occupation>['properties']
  readonly operator: string
}

/** A distinct occupation with how many configurations symmetry makes of it. */
export interface Minimum extends Ordered {
  readonly degeneracy: number
}

export interface CompositionFindings {
  readonly index: number
  readonly composition: SiteComposition
  /** In order of evaluation. */
  readonly scored: readonly Ordered[]
  /** Distinct ones among them, lowest first. */
  readonly lowest: readonly Minimum[]
  readonly distinct: number
}

export interface OrderingFindings {
  readonly context: OrderingContext
  readonly evaluations: readonly Evaluation<Occupation>[]
  /** Compositions of which something was scored. */
  readonly compositions: readonly CompositionFindings[]
  readonly scored: number
  readonly distinct: number
}

/** Rows per composition in tables. */
export const LISTED = 20

/** Sorts evaluations into compositions and tells distinct occupations apart. */
export function findingsOf(evaluations: readonly Evaluation<Occupation>[], context: OrderingContext): OrderingFindings {
  const { space } = context
  const groups = new Map<number, Ordered[]>()
  for (const { id, outcome, genome, objective, properties, lineage } of evaluations) {
    if (outcome !== 'evaluated' || genome === null || objective === null) continue
    const index = space.compositionOf(genome)
    const group = groups.get(index) ?? []
    groups.set(index, group)
    group.push({ id, energy: objective, genome, properties, operator: lineage.operator })
  }
  const compositions = [...groups].sort(([a], [b]) => a - b).map(([index, scored]) => ofComposition(index, scored, space))
  return {
    context, evaluations, compositions,
    scored: compositions.reduce((sum, { scored }) => sum + scored.length, 0),
    distinct: compositions.reduce((sum, { distinct }) => sum + distinct, 0),
  }
}

function ofComposition(index: number, scored: readonly Ordered[], space: SitesSpace): CompositionFindings {
  const known = new Set<string>()
  const ranked = [...scored].sort((a, b) => a.energy - b.energy || a.id - b.id)
  const distinct = ranked.filter(({ genome }) => {
    const key = space.key(genome)
    return known.has(key) ? false : known.add(key)
  })
  return {
    index, scored,
    composition: space.compositions[index],
    distinct: distinct.length,
    lowest: distinct.slice(0, LISTED).map((ordered) => ({ ...ordered, degeneracy: orbitSize(space.symmetry, ordered.genome) })),
  }
}
