import { describe, expect, it } from 'vitest'
import { randomStream } from '../../src/math/random.ts'
import { areIndependent, link, loopsOf, rootOf, windingSets, type Winding } from '../../src/math/winding-sets.ts'

type Link = readonly [from: number, to: number, u: number, v: number, w: number]

function linked(count: number, links: readonly Link[]): ReturnType<typeof windingSets> {
  const sets = windingSets(count)
  for (const parts of links) link(sets, ...parts)
  return sets
}

/** Windings of the closed walks of the set of place 0, by a search that carries the cell along. */
function windingsByHand(links: readonly Link[]): Winding[] {
  const cellOf = new Map<number, Winding>([[0, [0, 0, 0]]])
  const found: Winding[] = []
  for (let changed = true; changed;) {
    changed = false
    for (const [a, b, ...step] of links) {
      for (const [from, to, sign] of [[a, b, 1], [b, a, -1]]) {
        const start = cellOf.get(from)
        if (start === undefined) continue
        const end = start.map((x, k) => x + sign * step[k]) as unknown as Winding
        const known = cellOf.get(to)
        if (known === undefined) cellOf.set(to, end)
        else if (from === a) found.push(end.map((x, k) => x - known[k]) as unknown as Winding)
        changed ||= known === undefined
      }
    }
  }
  return found
}

function rankOf(windings: readonly Winding[]): number {
  return windings.reduce<Winding[]>(
    (basis, winding) => (basis.length < 3 && areIndependent([...basis, winding]) ? [...basis, winding] : basis), [],
  ).length
}

describe('sets of a periodic pattern', () => {
  it.each<[string, number, Link[], number]>([
    ['a pair', 2, [[0, 1, 0, 0, 0]], 0],
    ['a ring that closes inside the cell', 3, [[0, 1, 1, 0, 0], [1, 2, 0, 1, 0], [2, 0, -1, -1, 0]], 0],
    ['a chain through the cell', 2, [[0, 1, 0, 0, 0], [1, 0, 0, 0, 1]], 1],
    ['a place linked with its own image', 1, [[0, 0, 0, 1, 0]], 1],
    ['a chain that winds diagonally', 2, [[0, 1, 1, 0, 0], [1, 0, 0, 1, 1]], 1],
    ['a chain met twice', 1, [[0, 0, 1, 1, 0], [0, 0, -2, -2, 0]], 1],
    ['two crossing chains', 2, [[0, 0, 1, 0, 0], [1, 1, 0, 1, 0], [0, 1, 0, 0, 0]], 2],
    ['three chains in a plane', 1, [[0, 0, 1, 0, 0], [0, 0, 0, 1, 0], [0, 0, 1, 1, 0]], 2],
    ['a net', 1, [[0, 0, 1, 1, 0], [0, 0, 1, -1, 0], [0, 0, 0, 1, 1]], 3],
    ['two interwoven nets, of which each fills space', 2, [[0, 1, 0, 0, 0], [0, 1, 1, 1, 0], [0, 1, 0, 1, 1], [0, 1, 1, 0, 1]], 3],
  ])('know in how many dimensions %s repeats', (_, count, links, dimensions) => {
    expect(loopsOf(linked(count, links), 0).length).toBe(dimensions)
    expect(loopsOf(linked(count, [...links].reverse()), 0).length).toBe(dimensions)
  })

  it('agree with a search that carries the cell along', () => {
    const random = randomStream('winding sets')
    const step = (): number => random.integer(3) - 1
    for (let trial = 0; trial < 300; trial++) {
      const count = 1 + random.integer(8)
      const links = Array.from({ length: random.integer(2 * count + 3) }, (): Link =>
        [random.integer(count), random.integer(count), step(), step(), step()])
      const sets = linked(count, links)
      expect(loopsOf(sets, 0).length).toBe(rankOf(windingsByHand(links)))
    }
  })

  it('keep sets apart until something joins them', () => {
    const sets = linked(4, [[0, 1, 0, 0, 0], [2, 3, 1, 0, 0]])
    expect(rootOf(sets, 0)).toBe(rootOf(sets, 1))
    expect(rootOf(sets, 0)).not.toBe(rootOf(sets, 3))
    expect(link(sets, 1, 2, 0, 0, 0)).toBe('joined')
    expect(link(sets, 0, 3, 1, 0, 0)).toBe('inside')
    expect(link(sets, 0, 3, 0, 0, 0)).toBe('wound')
    expect(loopsOf(sets, 3)[0].winding.map(Math.abs)).toEqual([1, 0, 0])
  })
})
