// The rows of a training: the campaign's own results and what room is left for lessons, and how much each counts.
import type { Random } from '../../src/math/random.ts'
import { rankWeights } from '../../src/models/site-occupancy/rank-weights.ts'
import { selectTrainingRows } from '../../src/models/site-occupancy/training-selection.ts'
import { grouped, type Material, type MaterialRow } from './material.ts'
import type { SourceSettings } from './settings.ts'

export interface SelectedRows {
  /** Lessons first, then the campaign's own. */
  readonly all: readonly MaterialRow[]
  /** How many of them are lessons. */
  readonly lessons: number
  /** How much each counts; mean 1. */
  readonly weights: Float64Array
}

/** At most `rows` rows: as many of the campaign's own as there are, and of lessons what room they leave. */
export function selectedRows(
  { lessons, own }: Material, { rows, retrain: { rank_k } }: SourceSettings, random: Random,
): SelectedRows {
  const ours = selectTrainingRows(own, rows, random)
  const theirs = selectTrainingRows(lessons, rows - ours.length, random)
  const weights = new Float64Array(theirs.length + ours.length).fill(1)
  if (rank_k !== null) weights.set(weightsWithin(ours, rank_k), theirs.length)
  return { all: [...theirs, ...ours], lessons: theirs.length, weights }
}

/** Energies of different compositions cannot be compared, so each composition has ranks of its own; its mean weight is 1. */
function weightsWithin(rows: readonly MaterialRow[], k: number): Float64Array {
  const weights = new Float64Array(rows.length)
  const places = new Map(rows.map((row, place) => [row, place]))
  for (const group of grouped(rows, ({ composition }) => composition).values()) {
    const ofGroup = rankWeights(group.map(({ value }) => value), k)
    group.forEach((row, at) => { weights[places.get(row) ?? 0] = ofGroup[at] })
  }
  return weights
}
