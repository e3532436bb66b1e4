// What is refused, what is listed, and what is prepared for two crystals.
import { describe, expect, it } from 'vitest'
import { interfaceOfCrystals } from '../../../problems/interface/problem.ts'
import { bodiesIn, stagesOf } from '../../../problems/interface/stages.ts'
import { CRYSTAL_NAMES, shippedCrystal } from '../../../problems/interface/crystals.ts'
import { lcoLpsInterface } from '../../../problems/lco-lps-interface/problem.ts'
import { compositionOf, formulaOf } from '../../../src/atoms/composition.ts'
import { closestContacts } from '../../../src/atoms/contacts.ts'
import { covalentDistances } from '../../../src/atoms/distances.ts'
import { inFormulaOrder } from '../../../src/atoms/formula-order.ts'
import { inputFilesOf, storedParameters } from '../../../src/campaign/input-files.ts'
import { openInterface, parametersOf, SILICON_ON_ITSELF } from './open.ts'

const prepare = (given: object): Promise<unknown> => interfaceOfCrystals.prepare(parametersOf(given), '.')
const { substrate } = SILICON_ON_ITSELF

describe('crystals that ship', () => {
  it('have the composition they are named by and no atoms too close', () => {
    const formulas = Object.fromEntries(CRYSTAL_NAMES.map((name) =>
      [name, formulaOf(inFormulaOrder(compositionOf(shippedCrystal(name).structure)))]))
    expect(formulas).toEqual({
      'LiCoO2': 'Li3Co3O6', 'beta-Li3PS4': 'Li12P4S16', 'gamma-Li3PS4': 'Li6P2S8', 'Li': 'Li2', 'LiTi2(PO4)3': 'Li6Ti12P18O72',
      'LATP': 'Li7Ti11AlP18O72',
    })
    const allowed = covalentDistances(0.7)
    for (const name of CRYSTAL_NAMES) {
      for (const { speciesA, speciesB, distance } of closestContacts(shippedCrystal(name).structure)) {
        expect(distance).toBeGreaterThan(allowed(speciesA, speciesB))
      }
    }
  })
})

describe('what is refused', () => {
  it('a slab without layers', () => {
    expect(interfaceOfCrystals.parameters.safeParse({ ...SILICON_ON_ITSELF, film: { ...substrate, layers: 0 } }).error?.issues[0].message)
      .toContain('no thickness')
  })

  it.each([
    [{ film: { ...substrate, structure: 'beta-Li3PS' } }, /Did you mean "beta-Li3PS4".*shipped are LiCoO2/],
    [{ film: { ...substrate, structure: 'LiCoO2' } }, /must know every element of both crystals, got "Li, Co, O" \(problem.film.structure\)/],
    [{ film: { ...substrate, plane: [2, 0, 2] } }, /common divisor.*problem.film.*Write \(1 0 1\)/],
    [{ film: { ...substrate, termination: 9 } }, /a termination must be one that the surface has, got 9.*There are 1: Si–Si, 2: /],
    [{ film: { ...substrate, termination: 'Si-Si' } }, /Did you mean "Si–Si"/],
    [{ match: { number: 99 } }, /must be one of the list, got 99.*"ionforge plan" lists them/],
    [{ film: { ...substrate, plane: [1, 1, 1] }, match: { maximum_area: 40, maximum_strain: 0.001 } },
      /within 40 Å² and a strain of 0.001, got "none".*The nearest has [\d.]+ Å² and a strain of [\d.]+: set maximum_strain above/],
    [{ match: { maximum_area: 3 } }, /One cell of the larger surface has 14.7 Å²: raise maximum_area/],
  ])('%j', async (given, message) => {
    await expect(prepare({ ...SILICON_ON_ITSELF, ...given })).rejects.toThrow(message)
  })

  it('an exchange of what is not there', async () => {
    await expect(openInterface({ ...SILICON_ON_ITSELF, exchange: [{ kind: 'swap', species: ['Co', 'P'] }] })).rejects.toThrow(/Si/)
  })
})

describe('what is prepared', () => {
  it('is the same every time, and the match is the one asked for', async () => {
    const given = { ...SILICON_ON_ITSELF, match: { number: 2 }, registry_map: 2, ladder: { level: 'near', near_depth: 3 } }
    const once = await prepare(given)
    expect(JSON.stringify(await prepare(given))).toBe(JSON.stringify(once))
    expect(once).toMatchObject({ match: { number: 2, atoms: 16, strain: 0 } })
  })

  it('warns of slabs thinner than the potential reaches and exchanges deeper than half of one', async () => {
    const thin = { ...substrate, plane: [1, 1, 0], layers: 1 }
    const { references: { warnings } } = await openInterface({ ...SILICON_ON_ITSELF, substrate: thin, film: thin, ladder: { level: 'point' } })
    expect(warnings.filter((text) => text.includes('less than the'))).toHaveLength(2)
  })

  it('is listed by plan before: matches and terminations', async () => {
    const parameters = parametersOf(SILICON_ON_ITSELF)
    const tables = await interfaceOfCrystals.choices?.(parameters, '.') ?? []
    expect(tables.map(({ name }) => name)).toEqual(['matches', 'terminations'])
    expect(tables[0].rows[0].slice(0, 3)).toEqual([1, 14.7, 0])
    expect(tables[1].rows.map(([side, number]) => `${side} ${number}`)).toEqual(['substrate 1', 'substrate 2', 'film 1', 'film 2'])
  })
})

describe('lco-lps-interface', () => {
  it('has a pair of crystals, a match and exchanges of its own, and takes others key by key', async () => {
    const { substrate: lower, film, exchange, potential } = lcoLpsInterface.parameters.parse({ film: { layers: 2 } }) as ReturnType<typeof parametersOf>
    expect([lower.structure, film.structure, film.layers, potential]).toEqual(['LiCoO2', 'beta-Li3PS4', 2, 'shipped'])
    expect(exchange.map(({ depth, most }) => [depth, most])).toEqual([[5, 2], [3, 2], [4, 2]])
    expect(lcoLpsInterface.parameters.parse({ exchange: [] })).toMatchObject({ exchange: [] })
  })

  it('lays LiCoO2 (104) on β-Li3PS4 (100) without polar cuts', async () => {
    const parameters = lcoLpsInterface.parameters.parse({ precision: 'f64' }) as ReturnType<typeof parametersOf>
    const [matches, terminations] = await lcoLpsInterface.choices?.(parameters, '.') ?? []
    expect(matches.rows[0]).toEqual([1, 48.7, 6.51, '5.55, -6.51', 90, 3, 1, 104])
    expect(terminations.rows.map((row) => row[4])).not.toContain('type III')
  })
})

describe('stages', () => {
  const ladder = { ...parametersOf(SILICON_ON_ITSELF).ladder, near_depth: 4 }
  const atoms = { side: Uint8Array.of(0, 0, 0, 1, 1, 1), depths: Float64Array.of(1, 5, 9, 1, 5, 9) }

  it('hold the substrate, let the film slide, and free what is near', () => {
    const settings = { ladder, frozen_depth: null }
    expect([...bodiesIn('rigid', atoms, settings) ?? []]).toEqual([-2, -2, -2, 0, 0, 0])
    expect([...bodiesIn('near', atoms, settings) ?? []]).toEqual([-1, -2, -2, -1, 0, 0])
    expect(bodiesIn('all', atoms, settings)).toBeNull()
    expect([...bodiesIn('all', atoms, { ladder, frozen_depth: 6 }) ?? []]).toEqual([-1, -1, -2, -1, -1, 0])
  })

  it('leave out what the next one would do alone', () => {
    const all = { ladder: { ...ladder, level: 'all' as const } }
    expect(stagesOf(all, atoms.depths)).toEqual(['rigid', 'near', 'all'])
    expect(stagesOf(all, Float64Array.of(1, 2, 3))).toEqual(['rigid', 'all'])
    expect(stagesOf({ ladder: { ...ladder, level: 'point' } }, atoms.depths)).toEqual([])
  })
})

describe('a results folder', () => {
  it('keeps copies of both crystals and the potential, and refuses two files of one name', () => {
    const given = (film: string): ReturnType<typeof parametersOf> => parametersOf({
      ...SILICON_ON_ITSELF, potential: 'a/nep.txt', substrate: { ...substrate, structure: 'b/POSCAR' }, film: { ...substrate, structure: film },
    })
    expect(inputFilesOf(interfaceOfCrystals, given('c/film.cif'), '/base').map(({ key, stored }) => [key, stored])).toEqual([
      ['substrate.structure', 'inputs/POSCAR'], ['film.structure', 'inputs/film.cif'], ['potential', 'inputs/nep.txt'],
    ])
    const stored = storedParameters(interfaceOfCrystals, given('LiCoO2'))
    expect([stored.substrate.structure, stored.film.structure, stored.potential]).toEqual(['inputs/POSCAR', 'LiCoO2', 'inputs/nep.txt'])
    expect(stored.substrate.layers).toBe(2)
    expect(() => inputFilesOf(interfaceOfCrystals, given('c/POSCAR'), '/base')).toThrow(/must have different names, got "POSCAR"/)
  })
})
