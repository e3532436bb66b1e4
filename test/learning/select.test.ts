import { describe, expect, it } from 'vitest'
import { makeStructure, PERIODIC, type Structure } from '../../src/atoms/structure.ts'
import { randomStream } from '../../src/math/random.ts'
import type { Candidate } from '../../src/learning/candidates.ts'
import { learnSettingsSchema, type SelectSettings } from '../../src/learning/learn-settings.ts'
import { partOf, selectBatch, shares } from '../../src/learning/select.ts'

const settings = (changes: object = {}): SelectSettings => learnSettingsSchema.shape.select.parse({ labels: 4, held_out: 0, valid: 0, ...changes })

/** A cell of silicon and lithium with atoms where the seed says. */
function cell(seed: string, lithium: number, silicon: number, size = 7): Structure {
  const random = randomStream(seed)
  const species = [...Array.from({ length: silicon }, () => 14), ...Array.from({ length: lithium }, () => 3)]
  return makeStructure({
    cell: [size, 0, 0, 0, size, 0, 0, 0, size], pbc: PERIODIC, species,
    positions: species.flatMap(() => [size * random.uniform(), size * random.uniform(), size * random.uniform()]),
  })
}

function candidate(id: number, changes: Partial<Candidate> = {}): Candidate {
  return {
    id, structure: cell(`cell ${id}`, 4, 4), source: 'packings', minimum: true, energyPerAtom: -3, energyAboveHull: 0.05,
    energySpread: 0.01, forceSpread: 0.1, extrapolation: 0.5, ...changes,
  }
}

const only = (weight: string, changes: object = {}): SelectSettings => settings({
  weights: { energy_spread: 0, force_spread: 0, extrapolation: 0, low_energy: 0, diversity: 0, [weight]: 1 }, ...changes,
})

const select = (pool: readonly Candidate[], how: SelectSettings, changes: { labelled?: Structure[]; count?: number; round?: number } = {}) =>
  selectBatch({ pool, labelled: [], settings: how, count: 4, seed: 1, round: 0, ...changes })

describe('what is worth a label', () => {
  it.each([
    ['energy_spread', (k: number) => ({ energySpread: 0.001 * k })],
    ['force_spread', (k: number) => ({ forceSpread: 0.1 * k })],
    ['extrapolation', (k: number) => ({ extrapolation: k })],
    ['low_energy', (k: number) => ({ energyAboveHull: 0.3 - 0.01 * k })],
  ])('%s alone decides when only it has weight', (weight, of) => {
    const pool = Array.from({ length: 12 }, (_, k) => candidate(k, of(k)))
    expect(select(pool, only(weight), { count: 3 }).map(({ id }) => id)).toEqual([11, 10, 9])
  })

  it('a measure counts by rank: one absurd value does not drown the others', () => {
    const pool = Array.from({ length: 10 }, (_, k) => candidate(k, { energySpread: 0.001 * k, forceSpread: k === 0 ? 1e6 : 0.01 * k }))
    const how = settings({ weights: { energy_spread: 1, force_spread: 1, extrapolation: 0, low_energy: 0, diversity: 0 } })
    expect(select(pool, how, { count: 1 })[0].id).toBe(9)
  })

  it('leaves out what is labelled already, and chooses no twins', () => {
    const twin = cell('twin', 4, 4)
    const moved = { ...twin, positions: twin.positions.map((x) => x + 1.3) }
    const pool = [candidate(0, { structure: twin, energySpread: 1 }), candidate(1, { structure: moved, energySpread: 0.9 }), candidate(2)]
    expect(select(pool, settings(), { count: 3 }).map(({ id }) => id)).toEqual([0, 2])
    expect(select(pool, settings(), { count: 3, labelled: [moved] }).map(({ id }) => id)).toEqual([2])
  })

  it('a stretched copy is another structure although its fingerprint is a neighbour', () => {
    const twin = cell('twin', 4, 4)
    const stretched = { ...twin, cell: twin.cell.map((x) => 1.03 * x), positions: twin.positions.map((x) => 1.03 * x) }
    const pool = [candidate(0, { structure: twin }), candidate(1, { structure: stretched })]
    expect(select(pool, settings({ duplicate_distance: 0.5 }))).toHaveLength(2)
  })

  it('diversity takes the farthest from what is known, then the farthest from that too', () => {
    const near = (k: number): Structure => {
      const base = cell('base', 4, 4)
      return { ...base, positions: base.positions.map((x, i) => x + (i === 0 ? 0.1 * k : 0)) }
    }
    const pool = [candidate(0, { structure: near(1) }), candidate(1, { structure: near(2) }), candidate(2), candidate(3)]
    const chosen = select(pool, only('diversity', { duplicate_distance: 0 }), { count: 2, labelled: [near(0)] })
    expect(chosen.map(({ id }) => id).sort()).toEqual([2, 3])
  })

  it('leaves out what is high in energy', () => {
    const pool = [candidate(0, { energyAboveHull: 2, energySpread: 9 }), candidate(1)]
    expect(select(pool, settings({ energy_window: 0.5 })).map(({ id }) => id)).toEqual([1])
  })

  it('takes a hole of the potential: below the hull is worth a label', () => {
    const pool = [candidate(0, { energyAboveHull: -3, energySpread: 2 }), candidate(1), candidate(2)]
    expect(select(pool, settings(), { count: 1 }).map(({ id }) => id)).toEqual([0])
  })
})

describe('how labels are spread', () => {
  const strata = { ratio: ['Li', 'Si'], parts: [{ below: 0.5, weight: 3 }, { below: 2, weight: 1 }, { below: null, weight: 1 }] }
  const pool = [0, 1, 2].flatMap((part) => Array.from({ length: 8 }, (_, k) =>
    candidate(10 * part + k, { structure: cell(`${part} ${k}`, [0, 4, 8][part], [8, 4, 2][part]) })))

  it('puts structures into parts by a ratio of elements', () => {
    const { strata: read } = settings({ strata })
    expect([cell('a', 0, 4), cell('b', 2, 4), cell('c', 8, 4), cell('d', 4, 0)].map((one) => partOf(one, read))).toEqual([0, 1, 2, 2])
    expect(partOf(cell('a', 0, 4), null)).toBe(0)
  })

  it('shares labels by weight, and passes on what a part cannot take', () => {
    const counts = (how: SelectSettings, from = pool) => [0, 1, 2].map((part) => select(from, how, { count: 10 }).filter((one) => one.part === part).length)
    expect(counts(settings({ strata }))).toEqual([6, 2, 2])
    expect(counts(settings({ strata }), pool.filter(({ id }) => id > 5))).toEqual([2, 4, 4])
  })

  it.each([
    [[1, 1], [9, 9], 5, [3, 2], 'the first of equals takes the odd one'],
    [[3, 1], [9, 9], 4, [3, 1], 'in proportion'],
    [[3, 1], [1, 9], 4, [1, 3], 'what one lacks the other takes'],
    [[0, 1], [9, 2], 4, [0, 2], 'without weight, nothing'],
  ])('%j over %j: %j', (weights, available, count, expected) => {
    expect(shares(weights, available.map((n) => Array.from({ length: n })), count)).toEqual(expected)
  })

  it('holds out a share that is drawn by chance, whatever the scores, and marks some for validation', () => {
    const how = settings({ held_out: 0.25, valid: 0.2 })
    const drawn = new Set<number>()
    for (let round = 0; round < 40; round++) {
      const chosen = select(pool.slice(0, 8), how, { count: 4, round })
      expect(chosen.map(({ split }) => split).sort()).toEqual(['test', 'train', 'train', 'valid'])
      for (const one of chosen) if (one.split === 'test') drawn.add(one.id)
    }
    expect(drawn.size).toBe(8)
  })

  it('is a function of its request alone', () => {
    const how = settings({ strata, held_out: 0.3, valid: 0.2 })
    expect(select(pool, how, { count: 9 })).toEqual(select(pool, how, { count: 9 }))
    expect(select(pool, how, { count: 9, round: 1 })).not.toEqual(select(pool, how, { count: 9 }))
  })

  it('chooses fewer when there are no more', () => {
    expect(select([candidate(0)], settings())).toHaveLength(1)
    expect(select([], settings())).toEqual([])
  })
})
