// Ways through a crystal from basin to basin: passes are opened from the lowest up, and whenever the basins that hang
// together become infinite in one more dimension, the way that opens is kept. Between two basins it climbs no higher than
// it must, because the passes that joined them form a minimum spanning tree.
import { link, loopsOf, windingSets, type Loop, type Winding } from '../../math/winding-sets.ts'
import type { Descents, Pass } from './grid-percolation.ts'

/** eV. */
const SAME_LEVEL = 1e-4

/** A step of a way over a pass, forwards or backwards. */
export interface Crossing {
  readonly pass: number
  readonly forward: boolean
}

/** A closed way: the passes from a basin to its image in another cell. */
export interface Way {
  /** The pass that opens it, the highest. */
  readonly pass: number
  readonly level: number
  readonly crossings: readonly Crossing[]
}

/** A crossing with the basin and the cell where it ends, seen from where it begins. */
interface Road extends Crossing {
  readonly to: number
  readonly step: Winding
}

/**
 * At most three ways, into independent directions, in the order in which they open. `levels`, one per pass, decide; passes
 * above `highest` stay closed.
 */
export function waysThrough(
  count: number, passes: readonly Pass[], descents: Descents, levels: Float64Array, highest: number,
): Way[] {
  const sets = windingSets(count)
  const roads: Road[][] = Array.from({ length: count }, () => [])
  const closing = new Map<Loop, number>()
  const ways: Way[] = []
  const order = inOrder(passes, levels).filter((n) => levels[n] <= highest)
  for (const pass of order) {
    const [from, to, step] = joined(passes[pass], descents)
    const effect = link(sets, from, to, ...step)
    const loops = loopsOf(sets, from)
    if (effect === 'joined') {
      roads[from].push({ pass, forward: true, to, step })
      roads[to].push({ pass, forward: false, to: from, step: opposite(step) })
    } else if (effect === 'wound') closing.set(loops[loops.length - 1], pass)
    while (ways.length < loops.length) {
      const loop = loops[ways.length]
      const around = (start: number): Crossing[] => [
        ...roadBetween(roads, start, loop.from), { pass: closing.get(loop) ?? pass, forward: true },
        ...roadBetween(roads, loop.to, start),
      ]
      // Where the pass joins two channels, only the way from one of its two sides leads over it.
      const both = [around(from), around(to)]
      const crossings = both.find((way) => way.some((crossing) => crossing.pass === pass)) ?? both[0]
      ways.push({ pass, level: levels[pass], crossings })
    }
  }
  return ways
}

/** From the lowest up; of passes that are one saddle, or symmetry images of one, the lowest on the grid comes first. */
function inOrder(passes: readonly Pass[], levels: Float64Array): number[] {
  const steps = Array.from(levels, (level) => Math.round(level / SAME_LEVEL))
  return [...passes.keys()].sort((a, b) => steps[a] - steps[b] || passes[a].level - passes[b].level || a - b)
}

/** The basins on both sides of a pass, and the cell of the second minimum seen from the first. */
function joined({ from, to, step }: Pass, { basin, shift }: Descents): [number, number, Winding] {
  const [u, v, w] = step.map((value, k) => value + shift[3 * to + k] - shift[3 * from + k])
  return [basin[from], basin[to], [u, v, w]]
}

/** The only way between two basins over roads that are open: by breadth-first search. */
function roadBetween(roads: readonly (readonly Road[])[], from: number, to: number): Crossing[] {
  const before = new Map<number, { readonly basin: number; readonly road: Road }>()
  const queue = [from]
  for (let n = 0; n < queue.length && !before.has(to) && from !== to; n++) {
    for (const road of roads[queue[n]]) {
      if (road.to === from || before.has(road.to)) continue
      before.set(road.to, { basin: queue[n], road })
      queue.push(road.to)
    }
  }
  const crossings: Crossing[] = []
  for (let at = to; at !== from;) {
    const step = before.get(at)
    if (step === undefined) throw new Error('two basins of one set are not joined')
    crossings.push({ pass: step.road.pass, forward: step.road.forward })
    at = step.basin
  }
  return crossings.reverse()
}

function opposite([u, v, w]: Winding): Winding {
  return [-u + 0, -v + 0, -w + 0]
}
