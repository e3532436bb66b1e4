// What there is to learn from: results of finished campaigns in terms of this space, and the campaign's own.
import type { StrategyContext } from '../../src/campaign/types.ts'
import type { Counts, SiteResult } from '../../src/models/site-occupancy/types.ts'
import type { Lessons } from '../../src/spaces/lessons.ts'
import { countsOf } from '../../src/spaces/sites/counts.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'
import { translateLessons } from '../../src/spaces/sites/translate.ts'
import { comparable, judgeOutcome } from '../verdicts.ts'

/** A result with where it is from. */
export interface MaterialRow extends SiteResult {
  /** Identity modulo symmetry. */
  readonly key: string
  /** The evaluation of this campaign; null for a lesson. */
  readonly id: number | null
  /** The finished campaign; null for a result of this one. */
  readonly source: string | null
  readonly counts: Counts
  /** Its counts as one text: equal texts mean equal compositions. */
  readonly composition: string
}

export interface Material {
  readonly lessons: readonly MaterialRow[]
  /** In order of id. */
  readonly own: readonly MaterialRow[]
}

/** Rows of lessons, translated once for each list of them and space. */
const translated = new WeakMap<readonly Lessons[], { readonly space: SitesSpace; readonly rows: readonly MaterialRow[] }>()

/**
 * Everything that can be learnt from, each occupation once: a lesson that this campaign found again is the campaign's.
 * `results`: only the first so many of its own.
 */
export function materialOf(space: SitesSpace, context: StrategyContext<Occupation>, results = Infinity): Material {
  const own = ownRows(space, context).slice(0, results)
  const keys = new Set(own.map(({ key }) => key))
  return { lessons: lessonRows(space, context).filter(({ key }) => !keys.has(key)), own }
}

/** Usable results of this campaign. */
export function ownRows(space: SitesSpace, { told, objective }: StrategyContext<Occupation>): MaterialRow[] {
  const rows: MaterialRow[] = []
  for (const [key, evaluation] of told) {
    const { id, genome, niche } = evaluation
    const { objective: value } = evaluation
    if (judgeOutcome(evaluation) !== null || niche !== objective.niche || genome === null || value === null) continue
    rows.push({ ...placed(space, genome), genome, value: comparable(value, objective), key, id, source: null })
  }
  return rows
}

function lessonRows(space: SitesSpace, { lessons, objective }: StrategyContext<Occupation>): readonly MaterialRow[] {
  const known = translated.get(lessons)
  if (known?.space === space) return known.rows
  const rows = new Map<string, MaterialRow>()
  for (const lesson of lessons) {
    const inNiche = { ...lesson, results: lesson.results.filter(({ niche }) => niche === objective.niche) }
    const { genomes, values } = translateLessons(inNiche, space, objective)
    genomes.forEach((genome, k) => {
      const key = space.key(genome)
      if (rows.has(key)) return
      rows.set(key, { ...placed(space, genome), genome, value: values[k], key, id: null, source: lesson.source })
    })
  }
  const list = [...rows.values()]
  translated.set(lessons, { space, rows: list })
  return list
}

function placed(space: SitesSpace, genome: Occupation): Pick<MaterialRow, 'counts' | 'composition'> {
  const counts = countsOf(genome, space)
  return { counts, composition: compositionName(counts) }
}

export function compositionName(counts: Counts): string {
  return counts.map((row) => row.join()).join(' ')
}

/** Rows by what `nameOf` says of them, in the order of first appearance. */
export function grouped<K>(rows: readonly MaterialRow[], nameOf: (row: MaterialRow) => K): Map<K, MaterialRow[]> {
  const groups = new Map<K, MaterialRow[]>()
  for (const row of rows) {
    const name = nameOf(row)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [row])
    else group.push(row)
  }
  return groups
}
