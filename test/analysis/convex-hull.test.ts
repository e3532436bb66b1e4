import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { atomicFractions, energyPerAtom, type Entry } from '../../src/analysis/entries.ts'
import { hullAt, phaseDiagram, type DecompositionProduct, type PhaseDiagram } from '../../src/analysis/convex-hull.ts'
import { InputError } from '../../src/errors.ts'
import { hullHeight, lowerHull } from '../../src/math/lower-hull.ts'
import { randomStream } from '../../src/math/random.ts'
import { sharedData } from '../support/shared-data.ts'

interface HullCase {
  readonly elements: readonly string[]
  readonly stable: readonly string[]
  readonly entries: readonly Entry[]
  readonly results: readonly {
    readonly id: string
    readonly formation_energy_per_atom: number
    readonly e_above_hull: number
    readonly decomposition_energy_excl_self?: number
  }[]
}

const CASES = [
  ['01_binary_20', 'two elements'],
  ['04_ternary_30', 'three elements'],
  ['06_ternary_2000', 'many entries'],
  ['08_quaternary_500', 'four elements, 113 stable'],
  ['11_senary_400', 'six elements'],
  ['14_mp_Li-Mn-O', 'real energies'],
  ['16_edge_duplicates', 'duplicates, scaled cells, several references'],
  ['18_edge_all_positive', 'only the elements are stable'],
  ['19_edge_single_element', 'one element'],
] as const

describe.each(CASES)('phase diagram of reference case %s (%s)', (name) => {
  const path = sharedData(`hull/${name}.json`)
  describe.skipIf(path === null)('against the published reference', () => {
    const reference = path === null ? null : (JSON.parse(readFileSync(path, 'utf8')) as HullCase)

    it('agrees to 1e-7 eV/atom in every energy', () => {
      const { entries, results } = reference!
      const diagram = phaseDiagram(entries)
      const byId = new Map(diagram.entries.map((entry) => [entry.entry.id, entry]))
      for (const expected of results) {
        const found = byId.get(expected.id)!
        expect(Math.abs(found.formationEnergyPerAtom - expected.formation_energy_per_atom)).toBeLessThan(1e-7)
        expect(Math.abs(found.eAboveHull - expected.e_above_hull)).toBeLessThan(1e-7)
        if (expected.decomposition_energy_excl_self === undefined) continue
        // Of equal entries the reference may call another one stable: compare by composition.
        const stable = diagram.entries.find((entry) => entry.stable && sameComposition(diagram, entry.entry, found.entry))!
        expect(Math.abs(stable.decompositionEnergyExcludingSelf! - expected.decomposition_energy_excl_self)).toBeLessThan(1e-7)
      }
    })

    it('has the same stable compositions', () => {
      const diagram = phaseDiagram(reference!.entries)
      const key = (entry: Entry): string =>
        Array.from(atomicFractions(entry.composition, diagram.elements), (f) => f.toFixed(8)).join(' ')
      const expected = reference!.entries.filter((entry) => reference!.stable.includes(entry.id)).map(key)
      expect(diagram.stable.map(key).sort()).toEqual(expected.sort())
    })

    it('decomposes every entry into a mixture of its composition and the hull energy', () => {
      const diagram = phaseDiagram(reference!.entries)
      for (const entry of diagram.entries) {
        expectMixture(diagram, entry.entry, entry.decomposition, entry.formationEnergyPerAtom - entry.eAboveHull)
      }
    })
  })
})

describe('phase diagram', () => {
  it('equals the planar lower hull for two elements', () => {
    const entries = randomEntries('binary', ['Li', 'Si'], 40)
    const diagram = phaseDiagram(entries)
    const points = diagram.entries.map((entry) => ({
      x: atomicFractions(entry.entry.composition, diagram.elements)[0],
      y: entry.formationEnergyPerAtom,
    }))
    const vertices = lowerHull(points)
    expect(new Set(diagram.stable)).toEqual(new Set(vertices.map((i) => entries[i])))
    diagram.entries.forEach((entry, i) => {
      const height = hullHeight(vertices.map((v) => points[v]), points[i].x)
      expect(Math.abs(entry.formationEnergyPerAtom - entry.eAboveHull - height)).toBeLessThan(1e-12)
    })
  })

  it('lies on or below every entry and is convex', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (seed, share) => {
        const entries = randomEntries(`convex ${seed}`, ['Li', 'P', 'S'], 25)
        const diagram = phaseDiagram(entries)
        expect(diagram.entries.every((entry) => entry.eAboveHull >= 0)).toBe(true)
        const [a, b] = [entries[5].composition, entries[9].composition]
        const mixed = mix(a, b, share, diagram.elements)
        const chord = share * hullAt(diagram, a).formationEnergyPerAtom + (1 - share) * hullAt(diagram, b).formationEnergyPerAtom
        expect(hullAt(diagram, mixed).formationEnergyPerAtom).toBeLessThanOrEqual(chord + 1e-11)
      }),
      { numRuns: 30, seed: 1 },
    )
  })

  it('does not change when an entry above the hull is added', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 1e-9, max: 1, noNaN: true }), (seed, height) => {
        const entries = randomEntries(`above ${seed}`, ['Li', 'Co', 'O'], 20)
        const before = phaseDiagram(entries)
        const composition = { Li: 3, Co: 2, O: 5 }
        const atOnHull = mixtureEnergy(hullAt(before, composition).decomposition)
        const after = phaseDiagram([...entries, { id: 'new', composition, energy: 10 * (atOnHull + height) }])
        expect(after.stable).toEqual(before.stable)
        expect(Math.abs(after.entries[entries.length].eAboveHull - height)).toBeLessThan(1e-11)
        before.entries.forEach((entry, i) => expect(after.entries[i].eAboveHull).toBe(entry.eAboveHull))
      }),
      { numRuns: 20, seed: 2 },
    )
  })

  it('does not depend on the order of the entries', () => {
    const entries = randomEntries('order', ['Li', 'Co', 'S', 'O'], 60)
    const straight = phaseDiagram(entries)
    const shuffled = phaseDiagram(randomStream('shuffle').shuffled(entries))
    expect(new Set(shuffled.stable)).toEqual(new Set(straight.stable))
    const byId = new Map(shuffled.entries.map((entry) => [entry.entry.id, entry]))
    for (const entry of straight.entries) {
      expect(Math.abs(byId.get(entry.entry.id)!.eAboveHull - entry.eAboveHull)).toBeLessThan(1e-12)
    }
  })

  it('gives chemical potentials that touch the hull and lie below every entry', () => {
    const entries = randomEntries('potentials', ['Li', 'P', 'S'], 40)
    const diagram = phaseDiagram(entries)
    const { chemicalPotentials, formationEnergyPerAtom } = hullAt(diagram, { Li: 5, P: 2, S: 3 })
    const { Li, P, S } = chemicalPotentials
    expect(0.5 * Li + 0.2 * P + 0.3 * S).toBeCloseTo(formationEnergyPerAtom, 12)
    for (const { entry, formationEnergyPerAtom: energy } of diagram.entries) {
      const fractions = atomicFractions(entry.composition, diagram.elements)
      const tangent = fractions.reduce((sum, f, j) => sum + f * chemicalPotentials[diagram.elements[j]], 0)
      expect(energy).toBeGreaterThanOrEqual(tangent - 1e-11)
    }
  })

  it.each([
    [0, 0, false, 'on the tie line: on the hull but no vertex'],
    [1e-9, 1e-9, false, 'just above the tie line'],
    [-1e-9, 0, true, 'just below the tie line'],
  ])('places an entry %d eV/atom off a tie line at e_above_hull %d, stable: %s (%s)', (offset, above, stable) => {
    const { entries } = phaseDiagram([
      { id: 'Li', composition: { Li: 2 }, energy: -4 },
      { id: 'O', composition: { O: 2 }, energy: -10 },
      { id: 'LiO', composition: { Li: 1, O: 1 }, energy: -8 },
      { id: 'Li3O', composition: { Li: 3, O: 1 }, energy: -12 + 4 * offset },
    ])
    expect(entries[3].eAboveHull).toBeCloseTo(above, 11)
    expect(entries[3].stable).toBe(stable)
  })

  it('handles a trace element, a fractional formula and a formation energy of exactly zero', () => {
    const { entries } = phaseDiagram([
      { id: 'Li', composition: { Li: 1 }, energy: 0 },
      { id: 'Si', composition: { Si: 1 }, energy: 0 },
      { id: 'trace', composition: { Li: 0.001, Si: 0.999 }, energy: -0.001 },
      { id: 'zero', composition: { Li: 0.25, Si: 0.25 }, energy: 0 },
    ])
    expect(entries.map((entry) => entry.stable)).toEqual([true, true, true, false])
    expect(entries[3].eAboveHull).toBeCloseTo((0.5 / 0.999) * 0.001, 12)
  })

  it('names the elements that have no reference', () => {
    const entries = [
      { id: 'Li', composition: { Li: 1 }, energy: 0 },
      { id: 'Li3PS4', composition: { Li: 3, P: 1, S: 4 }, energy: -20 },
    ]
    expect(() => phaseDiagram(entries)).toThrow(InputError)
    expect(() => phaseDiagram(entries)).toThrow('none for P, S')
  })

  it.each([
    [[], 'at least one entry'],
    [[{ id: 'a', composition: { Li: 1 }, energy: 0 }, { id: 'a', composition: { Li: 2 }, energy: 0 }], 'ids must be unique'],
    [[{ id: 'a', composition: { Xx: 1 }, energy: 0 }], 'chemical symbol'],
    [[{ id: 'a', composition: { Li: -1 }, energy: 0 }], 'amount of Li'],
    [[{ id: 'a', composition: { Li: 0 }, energy: 0 }], 'at least one element'],
    [[{ id: 'a', composition: { Li: 1 }, energy: Number.NaN }], 'finite number in eV'],
    [[{ id: 'a', composition: { Li: 1 }, energy: 0, volume: 0 }], 'positive number in Å³'],
  ])('refuses bad entries %#: %s', (entries: Entry[], message) => {
    expect(() => phaseDiagram(entries)).toThrow(message)
  })

  it('refuses a hull composition outside its elements', () => {
    const diagram = phaseDiagram([{ id: 'Li', composition: { Li: 1 }, energy: 0 }])
    expect(() => hullAt(diagram, { Na: 1 })).toThrow('got "Na". It has Li.')
  })
})

/** Entries on small random formulas, formation energies between −1 and 0.2 eV/atom, references first. */
function randomEntries(seed: string, elements: readonly string[], count: number): Entry[] {
  const rng = randomStream(seed)
  const references = elements.map((symbol, j) => ({ id: symbol, composition: { [symbol]: 2 }, energy: -2 * (j + 1) }))
  const compounds = Array.from({ length: count }, (_, i) => {
    const composition = Object.fromEntries(elements.map((symbol) => [symbol, rng.integer(6) + (i % 3 === 0 ? 0 : 1)]))
    composition[elements[0]] += 1
    const atoms = Object.values(composition).reduce((a, b) => a + b)
    const reference = elements.reduce((sum, symbol, j) => sum - (j + 1) * composition[symbol], 0)
    return { id: `c${i}`, composition, energy: reference + atoms * rng.between(-1, 0.2) }
  })
  return [...references, ...compounds]
}

function mix(a: Entry['composition'], b: Entry['composition'], share: number, elements: readonly string[]): Record<string, number> {
  const [fa, fb] = [atomicFractions(a, elements), atomicFractions(b, elements)]
  return Object.fromEntries(elements.map((symbol, j) => [symbol, share * fa[j] + (1 - share) * fb[j]]))
}

function mixtureEnergy(products: readonly DecompositionProduct[]): number {
  return products.reduce((sum, { entry, fraction }) => sum + fraction * energyPerAtom(entry), 0)
}

function sameComposition(diagram: PhaseDiagram, a: Entry, b: Entry): boolean {
  const fractions = atomicFractions(b.composition, diagram.elements)
  return atomicFractions(a.composition, diagram.elements).every((f, j) => Math.abs(f - fractions[j]) < 1e-9)
}

function expectMixture(diagram: PhaseDiagram, entry: Entry, products: readonly DecompositionProduct[], energy: number): void {
  const sum = new Float64Array(diagram.elements.length)
  let total = 0
  for (const product of products) {
    expect(product.fraction).toBeGreaterThan(0)
    total += product.fraction
    atomicFractions(product.entry.composition, diagram.elements).forEach((f, j) => { sum[j] += product.fraction * f })
  }
  expect(Math.abs(total - 1)).toBeLessThan(1e-8)
  const target = atomicFractions(entry.composition, diagram.elements)
  sum.forEach((f, j) => expect(Math.abs(f - target[j])).toBeLessThan(1e-8))
  const reference = diagram.references.reduce((e, element, j) => e + target[j] * energyPerAtom(element), 0)
  expect(Math.abs(mixtureEnergy(products) - reference - energy)).toBeLessThan(1e-8)
}
