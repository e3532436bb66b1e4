// Exchanges across the interface of two made-up crystals with one surface lattice: a layered oxide and a sulphide.
import { describe, expect, it } from 'vitest'
import { closestContacts } from '../../../src/atoms/contacts.ts'
import { compositionOf } from '../../../src/atoms/composition.ts'
import { joinSlabs } from '../../../src/atoms/interface/join-slabs.ts'
import { surfaceTerminations } from '../../../src/atoms/interface/terminations.ts'
import type { InterfacePlan, JoinedSlabs, SlabPlan } from '../../../src/atoms/interface/types.ts'
import type { Structure } from '../../../src/atoms/structure.ts'
import { ConfigError } from '../../../src/errors.ts'
import { randomStream } from '../../../src/math/random.ts'
import type { Occupation } from '../../../src/spaces/sites/sites.ts'
import { exchangeLabel, exchangeSchema, exchangeSpace, type ExchangeSpace } from '../../../problems/interface/exchange.ts'
import { crystal } from '../../spaces/sites/hosts.ts'

const oxide = crystal([4, 4, 8, 90, 90, 90], [
  ['Li', 0, 0, 0.05], ['O', 0.5, 0.5, 0.2], ['Co', 0, 0, 0.45], ['O', 0.5, 0, 0.5], ['O', 0, 0.5, 0.55], ['Li', 0.5, 0.5, 0.75],
])
// Its c leans, so that places must follow the stack.
const sulphide = crystal([4, 4, 9, 90, 84, 90], [
  ['P', 0, 0, 0.1], ['S', 0.5, 0.5, 0.15], ['S', 0.5, 0, 0.3], ['Li', 0, 0.5, 0.45], ['S', 0.5, 0.5, 0.6], ['Li', 0, 0, 0.7],
])

function slab(cell: Structure, termination: number, layers: number): SlabPlan {
  const turned = { ...cell, cell: cell.cell.slice() }
  return { cell: turned, supercell: [2, 0, 1, 1], layers, termination: surfaceTerminations(turned)[termination] }
}

function planOf(terminations: readonly [number, number] = [0, 0]): InterfacePlan {
  return { substrate: slab(oxide, terminations[0], 2), film: slab(sulphide, terminations[1], 2), registryCell: [4, 0, 0, 4] }
}

const plan = planOf()
const joined = joinSlabs(plan, { registry: [0, 0], gap: 0, vacuum: null })
const elsewhere = joinSlabs(plan, { registry: [0.3, 0.8], gap: 0.4, vacuum: 12 })

const made = (classes: unknown): ExchangeSpace => exchangeSpace(joined, exchangeSchema.parse(classes), plan)

const swaps = { kind: 'swap', species: ['Co', 'P'], depth: 10, most: 2 }
const anions = { kind: 'swap', species: ['O', 'S'], depth: 5, most: 1 }
const transfer = { kind: 'transfer', element: 'Li', from: 'substrate', depth: 5, most: 2, place_radius: 1.4 }

const several: Readonly<Record<string, readonly object[]>> = {
  'one swap': [swaps],
  'two swaps': [swaps, anions],
  'a swap of what both sides hold': [{ kind: 'swap', species: ['Li', 'O'], depth: 5, most: 2 }],
  'two swaps of different depth that share an element': [
    { ...swaps, depth: 9.5 }, { kind: 'swap', species: ['Li', 'P'], depth: 11, most: 1 },
  ],
  'a transfer': [transfer],
  'a transfer either way': [{ ...transfer, from: 'either' }],
  'a transfer within a side': [{ ...transfer, within: true }],
  'a swap and a transfer': [swaps, transfer],
}

const samples = (exchange: ExchangeSpace, count: number): Occupation[] => {
  const random = randomStream('exchange')
  return Array.from({ length: count }, (_, k) => exchange.space.sample(random, k % exchange.space.compositions.length))
}

/** Distances of the last atom to the others of its side, images in the plane included, ascending, Å. */
function distancesOfLast({ structure: { cell, positions, species }, side }: JoinedSlabs): number[] {
  const last = species.length - 1
  const others = Array.from(side.keys()).filter((i) => side[i] === side[last] && i !== last)
  return others.map((i) => {
    const [dx, dy, dz] = [0, 1, 2].map((k) => positions[3 * i + k] - positions[3 * last + k])
    let least = Infinity
    for (const p of [-2, -1, 0, 1, 2]) {
      for (const q of [-2, -1, 0, 1, 2]) {
        const [x, y] = [dx + p * cell[0] + q * cell[3], dy + p * cell[1] + q * cell[4]]
        least = Math.min(least, Math.sqrt(x * x + y * y + dz * dz))
      }
    }
    return least
  }).sort((a, b) => a - b)
}

describe.each(Object.entries(several))('%s', (_, classes) => {
  const exchange = made(classes)
  const listed = exchangeSchema.parse(classes)

  it('keeps the number of every element, and the number of each exchange within its most', () => {
    for (const occupation of samples(exchange, 300)) {
      expect(compositionOf(exchange.structureOf(elsewhere, occupation))).toEqual(compositionOf(joined.structure))
      Object.values(exchange.exchangedOf(occupation)).forEach((count, of) => expect(count).toBeLessThanOrEqual(listed[of].most))
    }
    const seen = samples(exchange, 300).map((occupation) => Object.values(exchange.exchangedOf(occupation)))
    listed.forEach(({ most }, of) => expect(Math.max(...seen.map((counts) => counts[of]))).toBe(most))
  })

  it('begins where nothing is exchanged', () => {
    expect(exchange.structureOf(elsewhere, exchange.home)).toEqual(elsewhere.structure)
    expect(exchangeLabel(exchange.exchangedOf(exchange.home))).toBe('unmixed')
    expect(exchange.space.compositionOf(exchange.home)).not.toBe(-1)
  })

  it('counts what crossed the interface', () => {
    for (const occupation of samples(exchange, 100)) {
      const { structure, side } = exchange.exchanged(joined, occupation)
      const onFilm = (symbol: string, structureOf: Structure, sides: Uint8Array): number =>
        compositionOf({ ...structureOf, species: structureOf.species.filter((__, i) => sides[i] === 1) })[symbol] ?? 0
      const change = (symbol: string): number => onFilm(symbol, structure, side) - onFilm(symbol, joined.structure, joined.side)
      const counts = exchange.exchangedOf(occupation)
      if ('Co-P' in counts) expect(change('Co')).toBe(counts['Co-P'])
      if ('O-S' in counts) expect(change('O')).toBe(counts['O-S'])
      if ('Li' in counts) expect(Math.abs(change('Li'))).toBeLessThanOrEqual(counts.Li)
    }
  })

  it('touches nothing deeper than the depth', () => {
    const deepest = Math.max(...listed.map(({ depth }) => depth))
    for (const occupation of samples(exchange, 50)) {
      const { structure } = exchange.exchanged(joined, occupation)
      joined.structure.species.forEach((number, atom) => {
        if (joined.depth[atom] <= deepest) return
        const place = joined.structure.positions.subarray(3 * atom, 3 * atom + 3)
        const same = structure.species.findIndex((__, i) => place.every((x, k) => x === structure.positions[3 * i + k]))
        expect(structure.species[same]).toBe(number)
      })
    }
  })
})

describe('exchanges', () => {
  it('are none where no class is given: one arrangement', () => {
    const exchange = made([])
    expect(exchange.space.count()).toEqual({ all: 1n, distinct: 1n })
    expect(exchange.space.sample(randomStream('none'))).toEqual(exchange.home)
    expect(exchange.exchangedOf(exchange.home)).toEqual({})
    expect(exchange.structureOf(joined, exchange.home)).toEqual(joined.structure)
  })

  it('of like neighbours on one side are no exchange', () => {
    // Li and O of the oxide alone would trade places if only totals were kept.
    const exchange = made([{ kind: 'swap', species: ['Li', 'O'], depth: 5, most: 2 }])
    for (const occupation of samples(exchange, 200)) {
      const { structure, side } = exchange.exchanged(joined, occupation)
      const oxygens = structure.species.filter((number, i) => number === 8 && side[i] === 1).length
      expect(oxygens).toBe(exchange.exchangedOf(occupation)['Li-O'])
    }
  })

  it('count exactly the pairs there are to choose', () => {
    // Each side has 2 atoms per plane and cell of the supercell [2 0; 1 1]: Co of two layers, P of two.
    const exchange = made([{ ...swaps, depth: 30, most: 1 }])
    const of = (number: number): number => joined.structure.species.filter((other) => other === number).length
    expect(exchange.space.count().all).toBe(BigInt(1 + of(27) * of(15)))
  })

  it('take atoms into a reservoir at a price', () => {
    const exchange = made([
      { kind: 'vacancy', element: 'Li', side: 'substrate', depth: 5, most: 2, chemical_potential: -1.9 },
      { ...transfer, most: 1 },
    ])
    for (const occupation of samples(exchange, 300)) {
      const { Li: transferred, 'Li vacancy': left } = exchange.exchangedOf(occupation)
      const lithium = compositionOf(exchange.structureOf(joined, occupation)).Li
      expect(lithium).toBe(compositionOf(joined.structure).Li - left)
      expect(exchange.reservoirEnergy(occupation)).toBeCloseTo(-1.9 * left, 12)
      expect(transferred).toBeLessThanOrEqual(1)
    }
  })

  it('find empty places that are as far from the bulk as asked and move with their side', () => {
    const exchange = made([{ ...transfer, from: 'either', most: 1 }])
    const filled = samples(exchange, 60).filter((occupation) => exchange.exchangedOf(occupation).Li === 1)
    expect(filled.length).toBeGreaterThan(10)
    for (const occupation of filled) {
      const [here, there] = [joined, elsewhere].map((slabs) => exchange.exchanged(slabs, occupation))
      const moved = distancesOfLast(there)
      distancesOfLast(here).forEach((value, k) => expect(value).toBeCloseTo(moved[k], 8))
      expect(moved[0]).toBeGreaterThan(1.4 - 1e-6)
    }
  })

  it('put no two empty places where only one atom can be', () => {
    // Both sides see the same void in the middle of the interface.
    const exchange = made([{ ...transfer, from: 'either', depth: 4, most: 1, place_radius: 1 }])
    const filled = samples(exchange, 400).filter((occupation) => exchange.exchangedOf(occupation).Li === 1)
    const places = new Map(filled.map((occupation) => {
      const { positions } = exchange.structureOf(joined, occupation)
      const place = positions.subarray(positions.length - 3)
      return [Array.from(place, (x) => x.toFixed(3)).join(), place] as const
    }))
    const species = new Uint8Array(places.size).fill(3)
    const positions = Float64Array.from([...places.values()].flatMap((place) => [...place]))
    const alone = { ...joined.structure, species, positions }
    expect(places.size).toBeGreaterThan(2)
    expect(Math.min(...closestContacts(alone).map(({ distance }) => distance))).toBeGreaterThan(1.5 - 1e-6)
  })

  it('name like atoms whatever the termination', () => {
    const exchange = made([swaps])
    const other = joinSlabs(planOf([2, 1]), { registry: [0, 0], gap: 0, vacuum: null })
    for (const occupation of samples(exchange, 30)) {
      expect(compositionOf(exchange.structureOf(other, occupation))).toEqual(compositionOf(joined.structure))
    }
  })

  it('find like places at another termination', () => {
    const exchange = made([{ ...transfer, most: 1 }])
    const other = planOf([1, 2])
    const slabs = joinSlabs(other, { registry: [0.2, 0.1], gap: 0.3, vacuum: null })
    for (const occupation of samples(exchange, 40).filter((entry) => exchange.exchangedOf(entry).Li === 1)) {
      const elsewhereToo = exchange.exchanged(slabs, occupation, other)
      expect(elsewhereToo.side.at(-1)).toBe(1)
      expect(elsewhereToo.depth.at(-1)).toBeLessThan(8)
      expect(distancesOfLast(elsewhereToo)[0]).toBeGreaterThan(1.4 - 1e-6)
    }
  })

  it('leave atoms apart as far as they were', () => {
    const exchange = made([swaps, anions])
    const [occupation] = samples(exchange, 1)
    const distance = (structure: Structure): number => Math.min(...closestContacts(structure).map((contact) => contact.distance))
    expect(distance(exchange.structureOf(joined, occupation))).toBeCloseTo(distance(joined.structure), 12)
  })
})

describe('a class that cannot be', () => {
  it.each([
    ['an element that is nowhere', [{ kind: 'swap', species: ['Co', 'N'] }],
      /needs Co on one side and N on the other.*Li, O, Co.*Li, P, S/s],
    ['two elements of one side only', [{ kind: 'swap', species: ['Co', 'O'] }], /needs Co on one side and O on the other/],
    ['a transfer of what is not there', [{ kind: 'transfer', element: 'Na' }], /needs that element.*Li, O, Co/s],
    ['a transfer from the wrong side', [{ kind: 'transfer', element: 'Co', from: 'film' }], /the film has Li, P, S/],
    ['a depth without atoms', [{ ...swaps, depth: 0.2, most: 1 }],
      /must reach atoms of Co and P.*0.2 Å; nearest are Co of the substrate at \d/s],
    ['more than there are', [{ ...swaps, most: 40 }], /cannot be more than what lies within 10 Å.*40 of \d/s],
    ['no empty places', [{ ...transfer, place_radius: 4 }], /needs empty places in the film.*4 Å from all atoms/s],
    ['a pair twice', [swaps, { ...swaps, species: ['P', 'Co'] }], /listed once.*Co and P twice/s],
    ['a transfer twice', [transfer, transfer], /listed once.*the transfer of Li twice/s],
  ])('%s', (_, classes, message) => {
    const make = (): ExchangeSpace => made(classes)
    expect(make).toThrow(ConfigError)
    expect(make).toThrow(message)
  })

  it('is refused when its side is unknown', () => {
    expect(() => exchangeSchema.parse([{ ...transfer, from: 'cathode' }])).toThrow(/substrate.*film.*either/s)
  })
})
