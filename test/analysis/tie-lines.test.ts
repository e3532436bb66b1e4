import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { hullAt, phaseDiagram, type PhaseDiagram } from '../../src/analysis/convex-hull.ts'
import { elementsOf, type Entry } from '../../src/analysis/entries.ts'
import { hullFigure } from '../../src/analysis/hull-figure.ts'
import { tieLines } from '../../src/analysis/tie-lines.ts'
import { randomStream } from '../../src/math/random.ts'
import { sharedData } from '../support/shared-data.ts'

/** Random small formulas with formation energies between −1 and 0.2 eV/atom, after the elements at 0. */
function randomDiagram(seed: string, elements: readonly string[], count: number): PhaseDiagram {
  const random = randomStream(seed)
  const references = elements.map((symbol): Entry => ({ id: symbol, composition: { [symbol]: 1 }, energy: 0 }))
  const compounds = Array.from({ length: count }, (_, i): Entry => {
    const composition = Object.fromEntries(elements.map((symbol) => [symbol, random.integer(6)]))
    for (const k of [i, i + 1]) composition[elements[k % elements.length]] += 1
    const atoms = Object.values(composition).reduce((sum, amount) => sum + amount)
    return { id: `c${i}`, composition, energy: atoms * random.between(-1, 0.2) }
  })
  return phaseDiagram([...references, ...compounds])
}

const pairKey = (a: Entry, b: Entry): string => [a.id, b.id].sort().join(' ')

describe('tie lines', () => {
  it('join neighbours along the hull of two elements', () => {
    const diagram = randomDiagram('two', ['Li', 'Si'], 30)
    const share = ({ composition: { Li = 0, Si = 0 } }: Entry): number => Li / (Li + Si)
    const ordered = [...diagram.stable].sort((a, b) => share(a) - share(b))
    const expected = ordered.slice(1).map((entry, k) => pairKey(ordered[k], entry))
    expect(tieLines(diagram).map(({ from, to }) => pairKey(from, to)).sort()).toEqual(expected.sort())
  })

  it.each(['a', 'b', 'c'])('part the triangle of three elements into triangles (%s)', (seed) => {
    const diagram = randomDiagram(seed, ['Li', 'P', 'S'], 60)
    const onBoundary = diagram.stable.filter((entry) => elementsOf([entry]).length < 3).length
    // Euler: a triangulation of V points, B of them on the boundary, has 3V − 3 − B edges.
    expect(tieLines(diagram)).toHaveLength(3 * diagram.stable.length - 3 - onBoundary)
  })

  it('do not cross where four phases share a plane', () => {
    const flat = (id: string, composition: Entry['composition']): Entry => ({ id, composition, energy: 0 })
    const square = [flat('Li', { Li: 1 }), flat('P', { P: 1 }), flat('S', { S: 1 })]
    const deep = [['a', 2, 1, 1], ['b', 1, 2, 1]].map(([id, Li, P, S]) => ({ id, composition: { Li, P, S }, energy: -4 }) as Entry)
    const lines = tieLines(phaseDiagram([...square, ...deep]))
    // 5 points, 3 on the boundary. Li, P, a and b share a plane.
    expect(lines).toHaveLength(3 * 5 - 3 - 3)
  })

  it.each([['three', ['Li', 'P', 'S']], ['four', ['Li', 'Co', 'S', 'O']], ['five', ['Li', 'Co', 'S', 'O', 'F']]])(
    'join all phases of every decomposition, with %s elements', (_, elements) => {
      const diagram = randomDiagram('decompositions', elements, 60)
      const found = new Set(tieLines(diagram).map(({ from, to }) => pairKey(from, to)))
      const random = randomStream('compositions')
      for (let k = 0; k < 200; k++) {
        const composition = Object.fromEntries(elements.map((symbol) => [symbol, random.uniform()]))
        const phases = hullAt(diagram, composition).decomposition.map(({ entry }) => entry)
        phases.forEach((a, i) => phases.slice(i + 1).forEach((b) => expect(found).toContain(pairKey(a, b))))
      }
    })

  const path = sharedData('hull/06_ternary_2000.json')
  it.skipIf(path === null)('are as many as the facets of the reference hull ask for', () => {
    const reference = JSON.parse(readFileSync(path!, 'utf8')) as { entries: Entry[]; n_facets: number }
    const diagram = phaseDiagram(reference.entries)
    const onBoundary = diagram.stable.filter((entry) => elementsOf([entry]).length < 3).length
    expect(2 * tieLines(diagram).length).toBe(3 * reference.n_facets + onBoundary)
  })
})

describe('the figure of a hull', () => {
  it('is a plot for two elements, a map for three and four, and none for others', () => {
    const kinds = [['Li'], ['Li', 'P'], ['Li', 'P', 'S'], ['Li', 'P', 'S', 'O'], ['Li', 'P', 'S', 'O', 'F']]
      .map((elements) => hullFigure(randomDiagram('kinds', elements, 20)))
    expect(kinds.map((figure) => (figure === null ? null : figure.kind ?? 'plot'))).toEqual([null, 'plot', 'map', 'map', null])
  })

  it('places three elements at the corners, and a compound at the mean weighted with its fractions', () => {
    const diagram = randomDiagram('corners', ['Li', 'P', 'S'], 40)
    const { labels, series } = hullFigure(diagram)!
    expect(labels!.slice(0, 3).map(({ x, y, text }) => [x, Number(y.toFixed(6)), text])).toEqual([[0, 0, 'Li'], [1, 0, 'P'], [0.5, 0.866025, 'S']])
    const stable = series.find(({ label }) => label === 'stable')!
    diagram.stable.forEach(({ composition: { Li = 0, P = 0, S = 0 } }, k) => {
      expect(stable.points[k][0]).toBeCloseTo((P + 0.5 * S) / (Li + P + S), 12)
      expect(stable.points[k][1]).toBeCloseTo((Math.sqrt(0.75) * S) / (Li + P + S), 12)
    })
  })

  it('shows every entry that is not stable once, shaded by how far it lies above the hull', () => {
    const diagram = randomDiagram('shades', ['Li', 'P', 'S'], 80)
    const shaded = hullFigure(diagram)!.series.filter(({ role }) => role === 'secondary')
    const count = (low: number, high: number): number =>
      diagram.entries.filter(({ stable, eAboveHull }) => !stable && eAboveHull > low && eAboveHull <= high).length
    expect(shaded.map(({ points }) => points.length)).toEqual([count(0.1, Infinity), count(0.025, 0.1), count(-1, 0.025)])
    expect(shaded.map(({ shade }) => shade)).toEqual([0.2, 0.5, 1])
  })

  it('draws a tetrahedron of four equal faces', () => {
    const { labels } = hullFigure(randomDiagram('tetrahedron', ['Li', 'P', 'S', 'O'], 10))!
    const [a, b, c, d] = labels!.slice(0, 4).map(({ x, y }) => [x, y])
    // Seen from anywhere, the projected edges of a regular tetrahedron of edge 1 have squares that sum to 6·2/3.
    const square = ([x, y]: number[], [u, v]: number[]): number => (x - u) * (x - u) + (y - v) * (y - v)
    expect(square(a, b) + square(a, c) + square(a, d) + square(b, c) + square(b, d) + square(c, d)).toBeCloseTo(4, 12)
  })
})
