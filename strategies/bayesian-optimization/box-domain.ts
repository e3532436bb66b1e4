// A box as the model sees it, and the points a search of it begins with.
import type { StrategyContext } from '../../src/campaign/types.ts'
import { ConfigError } from '../../src/errors.ts'
import { SOBOL_DIMENSIONS, sobolPoints } from '../../src/math/sobol.ts'
import type { BoxPoint, BoxSpace, Dimension } from '../../src/spaces/box.ts'
import { layoutOf, pointsOf, rowOf, rowsOf, widthOf } from './box-columns.ts'
import { bestInBox, type BoxParts } from './box-search.ts'
import type { Domain } from './domain.ts'

/** Points up to which a box without real variables is enumerated. */
const ENUMERATED = 4096
/** Points at which contributions are compared. */
const SPREAD = 512
/** Random points tried when a Sobol point is taken. */
const TRIES = 200

const domains = new WeakMap<BoxSpace, Domain<BoxPoint>>()

/** The domain of a box; throws ConfigError for more dimensions than there are Sobol points for. */
export function boxDomain(space: BoxSpace): Domain<BoxPoint> {
  const ready = domains.get(space) ?? makeDomain(space)
  domains.set(space, ready)
  return ready
}

function makeDomain(space: BoxSpace): Domain<BoxPoint> {
  const { dimensions } = space
  if (dimensions.length > SOBOL_DIMENSIONS) {
    throw new ConfigError({
      rule: `Bayesian optimization searches boxes of up to ${SOBOL_DIMENSIONS} variables`, found: dimensions.length,
    })
  }
  const layout = layoutOf(dimensions)
  const parts: BoxParts = { space, layout, lattice: latticeOf(dimensions), row: (point) => rowOf(point, layout) }
  return {
    inputs: {
      dimension: widthOf(layout),
      groups: layout.map(({ dimension: { name }, columns }) => ({ name, columns })),
      categorical: layout.flatMap(({ dimension: { kind }, columns }) => (kind === 'choice' ? columns : [])),
    },
    points: null,
    dropped: [],
    avoidsFailures: true,
    row: parts.row,
    genomeOf: (key) => JSON.parse(key) as number[],
    initial: (ids, taken, context) => initialPoints(parts, ids, taken, context),
    best: (query) => bestInBox(parts, query),
    prospect: (query) => ({ largest: bestInBox(parts, query)?.value ?? null, sum: null }),
    spread: () => rowsOf(pointsOf(sobolPoints(SPREAD, dimensions.length, null), dimensions), layout, parts.row),
  }
}

/** All points of a small box without real variables; null for others. */
function latticeOf(dimensions: readonly Dimension[]): readonly BoxPoint[] | null {
  const values = dimensions.map((dimension): number[] | null => {
    if (dimension.kind === 'choice') return dimension.options.map((_, k) => k)
    if (dimension.kind === 'real' || dimension.high - dimension.low >= ENUMERATED) return null
    return Array.from({ length: dimension.high - dimension.low + 1 }, (_, k) => dimension.low + k)
  })
  const size = values.reduce((product, list) => product * (list?.length ?? Infinity), 1)
  if (size > ENUMERATED) return null
  const extended = (points: number[][], list: number[] | null): number[][] =>
    points.flatMap((point) => (list ?? []).map((value) => [...point, value]))
  return values.reduce(extended, [[]])
}

/** The scrambled Sobol points of these ids; one that is taken gives way to a random one. */
function initialPoints(
  { space, lattice }: BoxParts, ids: readonly number[], taken: ReadonlySet<string>, context: StrategyContext<BoxPoint>,
): BoxPoint[] {
  const { dimensions } = space
  const last = ids.reduce((a, b) => Math.max(a, b), -1)
  const sobol = pointsOf(sobolPoints(last + 1, dimensions.length, context.random('initial', 0)), dimensions)
  const proposed = new Set<string>()
  const isNew = (point: BoxPoint): boolean => !taken.has(space.key(point)) && !proposed.has(space.key(point))
  const points: BoxPoint[] = []
  for (const id of ids) {
    const point = isNew(sobol[id]) ? sobol[id] : anotherPoint(space, lattice, isNew, id, context)
    if (point === null) break
    points.push(point)
    proposed.add(space.key(point))
  }
  return points
}

function anotherPoint(
  space: BoxSpace, lattice: readonly BoxPoint[] | null, isNew: (point: BoxPoint) => boolean, id: number,
  context: StrategyContext<BoxPoint>,
): BoxPoint | null {
  const random = context.random('another', id)
  if (lattice !== null) {
    const free = lattice.filter(isNew)
    return free.length === 0 ? null : random.pick(free)
  }
  const drawn = Array.from({ length: TRIES }, () => space.sample(random))
  return drawn.find(isNew) ?? null
}
