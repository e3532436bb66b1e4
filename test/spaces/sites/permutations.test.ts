import { describe, expect, it } from 'vitest'
import { spaceGroupOf } from '../../../src/atoms/space-group.ts'
import { appendAtoms, fractionalPositions } from '../../../src/atoms/structure.ts'
import { randomStream } from '../../../src/math/random.ts'
import { imageOf } from '../../../src/spaces/sites/smallest-image.ts'
import type { SitesSpace } from '../../../src/spaces/sites/sites.ts'
import { layered, makeSpace, namedSpaces, type NamedSpace } from './hosts.ts'

const rowsOf = ({ symmetry: { table, sites, order } }: SitesSpace): Int32Array[] =>
  Array.from({ length: order }, (_, g) => table.subarray(g * sites, (g + 1) * sites))

/** The same permutations found another way: the space group of the whole supercell, matched site by site. */
function permutationsOfSupercell({ frozen, positions, sublatticeOf }: SitesSpace, classes: readonly number[]): Set<string> {
  const kinds = [...frozen.species, ...Array.from(sublatticeOf, (s) => 200 + classes[s])]
  const whole = appendAtoms(frozen, new Uint8Array(sublatticeOf.length).fill(1), positions)
  const fractional = fractionalPositions(whole)
  const first = frozen.species.length
  const rows = spaceGroupOf(whole, 0.01, kinds).operations.map(({ rotation: w, translation: t }) =>
    Array.from(sublatticeOf, (_, i) => {
      const moved = [0, 1, 2].map((k) =>
        [0, 1, 2].reduce((sum, m) => sum + w[3 * k + m] * fractional[3 * (first + i) + m], t[k]))
      const distance = (j: number): number => moved.reduce((sum, s, k) => {
        const d = s - fractional[3 * (first + j) + k]
        return sum + Math.abs(d - Math.round(d))
      }, 0)
      return Array.from(sublatticeOf.keys()).reduce((best, j) => (distance(j) < distance(best) ? j : best), 0)
    }))
  // Sublattices of one rule may only go over as wholes.
  const allowed = rows.filter((row) => sublatticeOf.every((s, i) =>
    sublatticeOf.every((other, j) => (s === other) === (sublatticeOf[row[i]] === sublatticeOf[row[j]]))))
  return new Set(allowed.map((row) => row.join()))
}

/** Which sublattices have the same rule. */
function classesOf({ parameters }: NamedSpace): number[] {
  const rules = (parameters as { sublattices: { species: object }[] }).sublattices.map(({ species }) => JSON.stringify(species))
  return rules.map((rule) => rules.indexOf(rule))
}

describe.each(namedSpaces.map((named): [string, NamedSpace] => [named.name, named]))('the symmetry of %s', (_, named) => {
  const space = makeSpace(named)
  const rows = rowsOf(space)
  const keys = new Set(rows.map((row) => row.join()))

  it('is a group of distinct permutations, the identity first', () => {
    expect(keys.size).toBe(rows.length)
    expect(rows[0].every((image, i) => image === i)).toBe(true)
    for (const row of rows) expect(new Set(row).size).toBe(row.length)
    const random = randomStream('closure')
    const many = rows.length > 40
    for (const a of many ? Array.from({ length: 40 }, () => random.pick(rows)) : rows) {
      for (const b of rows) expect(keys.has(a.map((image) => b[image]).join())).toBe(true)
    }
  })

  it('is what the space group of the whole supercell says', () => {
    expect(keys).toEqual(permutationsOfSupercell(space, classesOf(named)))
  })

  it('does not change the key of an occupation, by any of 1,000 random operations', () => {
    const random = randomStream('invariance')
    for (let k = 0; k < 1000; k++) {
      const genome = space.sample(random)
      const image = imageOf(space.symmetry, random.integer(space.symmetry.order), genome)
      expect(space.key(image)).toBe(space.key(genome))
      expect(space.smallest(image)).toEqual(space.smallest(genome))
      expect(space.compositionOf(image)).not.toBe(-1)
    }
  })
})

describe('a supercell', () => {
  it('tells how many operations of the host it breaks', () => {
    const space = (supercell: unknown): SitesSpace => makeSpace({
      name: '', host: layered,
      parameters: { supercell, sublattices: [{ sites: 'Li', species: { Li: 'rest', vacancy: 1 } }], oxidation_states: { Co: 'balance' } },
    })
    // R-3m, hexagonal cell: 36 operations; a rectangular layer cell keeps a third of them.
    expect(space([2, 2, 1]).symmetry).toMatchObject({ broken: 0, order: 36 * 4 })
    expect(space([4, 2, 1]).symmetry).toMatchObject({ broken: 24, order: 12 * 8 })
    // Its sites lie in a mirror plane, so that half of its operations move none of them.
    expect(space([[1, 0, 0], [1, 2, 0], [0, 0, 1]]).symmetry).toMatchObject({ broken: 24, order: 12 * 2 / 2 })
  })
})
