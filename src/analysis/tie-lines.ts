// Which stable phases lie side by side on the hull: the edges of its facets.
import { solveLinearProgram } from '../math/linear-program.ts'
import type { PhaseDiagram } from './convex-hull.ts'
import { atomicFractions, type Entry } from './entries.ts'

/** Two stable phases whose mixtures, in any proportion, are the cheapest of their composition. */
export interface TieLine {
  readonly from: Entry
  readonly to: Entry
}

interface Vertex {
  readonly entry: Entry
  readonly fractions: Float64Array
  /** eV/atom. */
  readonly formationEnergy: number
}

// A mixture this close to the hull lies on it, eV/atom: above the rounding of the linear program.
const ON_HULL = 1e-10

/**
 * Pairs of stable phases joined by an edge of the hull, in the order of the stable entries: those of which the even
 * mixture lies on the hull. Where more than one facet's worth of phases share a plane, three elements give an edge only
 * if it crosses none that was found before; with more elements all pairs of that plane are given.
 */
export function tieLines(diagram: PhaseDiagram): TieLine[] {
  const vertices = diagram.entries.filter(({ stable }) => stable).map(({ entry, formationEnergyPerAtom }): Vertex => ({
    entry, fractions: atomicFractions(entry.composition, diagram.elements), formationEnergy: formationEnergyPerAtom,
  }))
  const found: [Vertex, Vertex][] = []
  vertices.forEach((a, i) => {
    for (const b of vertices.slice(i + 1)) {
      if (!isOnHull(diagram, a, b)) continue
      if (diagram.elements.length === 3 && found.some((line) => cross(line, [a, b]))) continue
      found.push([a, b])
    }
  })
  return found.map(([a, b]) => ({ from: a.entry, to: b.entry }))
}

function isOnHull({ program }: PhaseDiagram, a: Vertex, b: Vertex): boolean {
  const middle = a.fractions.map((fraction, j) => 0.5 * (fraction + b.fractions[j]))
  return 0.5 * (a.formationEnergy + b.formationEnergy) - solveLinearProgram(program, middle).value < ON_HULL
}

/** Whether two lines between compositions of three elements have a point in common that is an end of neither. */
function cross([a, b]: readonly [Vertex, Vertex], [c, d]: readonly [Vertex, Vertex]): boolean {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0
}

/** +1 or −1 for the sides of the line from `a` to `b`, 0 on it. */
function side({ fractions: a }: Vertex, { fractions: b }: Vertex, { fractions: c }: Vertex): number {
  const area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
  return Math.abs(area) < 1e-12 ? 0 : Math.sign(area)
}
