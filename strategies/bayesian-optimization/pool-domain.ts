// A pool as the model sees it: descriptors brought to mean 0 and deviation 1 over all candidates, columns that do not vary
// left out. What is best is found by looking at every candidate.
import { InputError } from '../../src/errors.ts'
import type { Inputs } from '../../src/models/inputs.ts'
import { columnScale, standardised } from '../../src/models/standardise.ts'
import type { PoolSpace } from '../../src/spaces/pool.ts'
import { randomOrder } from '../pool-random-search.ts'
import { gainsOver } from './gains-over.ts'
import { largestOf, normalDeviates, type Choice, type Domain, type Prospect, type Query } from './domain.ts'

/** Most candidates a joint draw is made over: its cost grows with their cube. */
const DRAWN = 1000

const domains = new WeakMap<PoolSpace, Domain<number>>()

/** The domain of a pool; throws InputError for a descriptor that is not finite, or when none varies. */
export function poolDomain(space: PoolSpace): Domain<number> {
  const ready = domains.get(space) ?? makeDomain(space)
  domains.set(space, ready)
  return ready
}

function makeDomain(space: PoolSpace): Domain<number> {
  requireFinite(space)
  const { points, kept } = varyingColumns(space.descriptors)
  const { names, groups } = space.descriptors
  const position = new Map(kept.map((column, k) => [column, k]))
  const inputs = {
    dimension: kept.length,
    groups: groups
      .map(({ name, columns }) => ({ name, columns: columns.flatMap((column) => position.get(column) ?? []) }))
      .filter(({ columns }) => columns.length > 0),
    categorical: [],
  }
  return {
    inputs,
    points,
    dropped: names.filter((_, column) => !position.has(column)),
    avoidsFailures: false,
    row: (index) => points.values.slice(index * kept.length, (index + 1) * kept.length),
    genomeOf: (key) => space.indexOf(key) ?? -1,
    initial: (ids, taken, context) =>
      randomOrder(space, context).filter((index) => !taken.has(space.ids[index])).slice(0, ids.length),
    best: (query) => bestOf(space, query),
    prospect: (query) => prospectOf(space, query),
    spread: () => points,
  }
}

function requireFinite({ ids, descriptors: { names, values, dimension } }: PoolSpace): void {
  const at = values.findIndex((value) => !Number.isFinite(value))
  if (at === -1) return
  throw new InputError({
    rule: `the descriptor "${names[at % dimension]}" of every candidate must be a finite number`,
    found: values[at],
    place: `candidate ${ids[Math.floor(at / dimension)]}`,
    wayOut: 'Leave the descriptor or the candidate out.',
  })
}

/** Standardised columns that vary, and their numbers. */
function varyingColumns(descriptors: Inputs): { points: Inputs; kept: number[] } {
  const { count, dimension, values } = standardised(descriptors, columnScale(descriptors))
  // Standardised values that vary reach 1 somewhere; of a constant column only rounding is left.
  const varies = (column: number): boolean => {
    for (let r = 0; r < count; r++) if (Math.abs(values[r * dimension + column]) > 0.5) return true
    return false
  }
  const kept = Array.from({ length: dimension }, (_, column) => column).filter(varies)
  if (kept.length === 0) {
    throw new InputError({
      rule: 'at least one descriptor must differ between the candidates of a pool', found: `${dimension} that do not`,
    })
  }
  const rows = new Float64Array(count * kept.length)
  for (let r = 0; r < count; r++) kept.forEach((column, k) => { rows[r * kept.length + k] = values[r * dimension + column] })
  return { points: { count, dimension: kept.length, values: rows }, kept }
}

function bestOf(space: PoolSpace, query: Query<number>): Choice<number> | null {
  const free = drawnFrom(freeOf(space, query), query)
  const values = valuesOf(free, query)
  const found = largestOf(values, query.context, query.id)
  return found === null ? null : { genome: free[found.index], value: values[found.index], tied: found.tied }
}

function prospectOf(space: PoolSpace, query: Query<number>): Prospect {
  const values = valuesOf(freeOf(space, query), query)
  if (values.length === 0) return { largest: null, sum: 0 }
  return { largest: values.reduce((a, b) => Math.max(a, b)), sum: values.reduce((sum, value) => sum + Math.exp(value), 0) }
}

function freeOf({ ids }: PoolSpace, { taken }: Query<number>): number[] {
  return ids.flatMap((key, index) => (taken.has(key) ? [] : [index]))
}

/** All candidates, or a random part where a joint draw over all would take too long. */
function drawnFrom(free: readonly number[], { aim, context, id }: Query<number>): readonly number[] {
  if (aim.gain !== 'draw' || free.length <= DRAWN) return free
  return context.random('drawn', id).shuffled(free).slice(0, DRAWN)
}

function valuesOf(free: readonly number[], { surrogate: { models }, aim, context, id }: Query<number>): Float64Array {
  if (free.length === 0) return new Float64Array(0)
  if (aim.gain === 'draw') return followedOf(models[0].followed).draw(free, normalDeviates(free.length, context, id))
  return gainsOver(models, models.map(({ followed }) => followedOf(followed).now()), free, aim.gain, aim.goal)
}

function followedOf<T>(followed: T | null): T {
  if (followed === null) throw new TypeError('models of a pool follow its candidates')
  return followed
}

