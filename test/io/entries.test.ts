import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requireEntries } from '../../src/analysis/entries.ts'
import { InputError } from '../../src/errors.ts'
import { parseEntriesCsv } from '../../src/io/entries-csv.ts'
import { parseEntriesJson } from '../../src/io/entries-json.ts'
import { readEntryFiles } from '../../src/io/entries.ts'

describe('entries from CSV', () => {
  it('are read with formulas and total energies', () => {
    const text = '\ufeffid,formula,energy (eV),volume (Å^3),note\r\nmp-1,Li2O,-14.3,24.5,"a, ""b"""\r\n\r\nmp-2,Li,-1.9,,\r\n'
    expect(parseEntriesCsv(text, 'x.csv')).toEqual([
      { id: 'mp-1', composition: { Li: 2, O: 1 }, energy: -14.3, volume: 24.5 },
      { id: 'mp-2', composition: { Li: 1 }, energy: -1.9 },
    ])
  })

  it('are read with one column per element and energies per atom', () => {
    const [a, b] = parseEntriesCsv('Li,Si,energy_per_atom\n15,4,-2.5\n0,1,-5.4\n', 'x.csv')
    expect(a).toEqual({ id: 'x.csv:2', composition: { Li: 15, Si: 4 }, energy: -47.5 })
    expect(b).toEqual({ id: 'x.csv:3', composition: { Si: 1 }, energy: -5.4 })
  })

  it.each([
    ['id,energy\na,1\n', 'either a column "formula" or one column per element', 'no composition'],
    ['formula,Li,energy\nLi,1,1\n', 'either a column "formula" or one column per element', 'both'],
    ['formula,volume\nLi,1\n', 'column "energy"', 'no energy column'],
    ['formula,energy\nLi,\n', 'must have an energy, got "none" (x.csv:2)', 'an empty energy'],
    ['formula,energy\nLi,1 eV\n', '"energy" must be a finite number, got "1 eV" (x.csv:2)', 'a unit in the cell'],
    ['formula,energy\nLi\n', 'must have 2 columns', 'a short line'],
    ['formula,energy\nXx,1\n', 'chemical symbol', 'an unknown element'],
    ['formula,energy,energy\nLi,1,2\n', 'column names must be unique', 'a repeated column'],
    ['formula,energy,energy_per_atom\nLiSi,-80,-4\n', '-80 eV for 2 atoms, but -4 eV/atom', 'a cell total on a reduced formula'],
    ['formula,energy\n"Li,1\n', 'a quote in CSV', 'an open quote'],
    ['formula,energy\n', 'header and at least one line', 'no lines'],
    ['', 'header and at least one line', 'nothing'],
  ])('refuse %j: %s (%s)', (text, message) => {
    expect(() => parseEntriesCsv(text, 'x.csv')).toThrow(InputError)
    expect(() => parseEntriesCsv(text, 'x.csv')).toThrow(message)
  })
})

describe('entries from JSON', () => {
  it('are read from a plain list and from an electrode file', () => {
    const list = [{ id: 'a', composition: { Li: 1 }, energy: -1.9, volume: 20 }, { formula: 'Li2O', energy_per_atom: -5 }]
    const expected = [
      { id: 'a', composition: { Li: 1 }, energy: -1.9, volume: 20 },
      { id: 'x.json:2', composition: { Li: 2, O: 1 }, energy: -15 },
    ]
    expect(parseEntriesJson(JSON.stringify(list), 'x.json')).toEqual({ entries: expected, workingIon: null, metalEnergy: null })
    const electrode = { working_ion: 'Li', mu_ion: -1.9089, entries: list }
    expect(parseEntriesJson(JSON.stringify(electrode), 'x.json')).toEqual({ entries: expected, workingIon: 'Li', metalEnergy: -1.9089 })
  })

  it('take the correction of a ComputedEntry into account', () => {
    const computed = { entry_id: 'mp-7', composition: { Li: 2, O: 2 }, energy: -19, correction: -1.4, parameters: { run_type: 'GGA' } }
    expect(parseEntriesJson(JSON.stringify([computed]), 'x.json').entries)
      .toEqual([{ id: 'mp-7', composition: { Li: 2, O: 2 }, energy: -20.4 }])
  })

  it('say what raw energies were calculated with, and nothing of corrected ones', () => {
    const entry = (run_type: string, correction: number): object => ({ composition: 'FeO', energy: -1, correction, parameters: { run_type } })
    const functionals = (...list: object[]): (string | undefined)[] =>
      parseEntriesJson(JSON.stringify(list), 'x.json').entries.map(({ functional }) => functional)
    expect(functionals(entry('GGA', 0), entry('gga_u', 0), { composition: 'O', energy: 0, functional: 'r2SCAN' })).toEqual(['GGA', 'GGA+U', 'R2SCAN'])
    expect(functionals(entry('GGA', 0), entry('GGA+U', -0.7))).toEqual([undefined, undefined])
  })

  it.each([
    ['{"a":', 'valid JSON', 'broken JSON'],
    ['{"a":1}', 'a list, or an object with a list "entries"', 'no entries'],
    ['[1]', 'an entry must be an object, got 1 (x.json, entry 1)', 'a number'],
    ['[{"energy":1}]', 'must have a composition', 'no composition'],
    ['[{"composition":"Li"}]', 'must have an energy', 'no energy'],
    ['[{"composition":"Li","energy":null}]', 'must have an energy', 'a null energy'],
    ['[{"composition":{"Xx":1},"energy":1}]', 'chemical symbol', 'an unknown element'],
    ['[{"composition":{"Li":"1"},"energy":1}]', '"Li" must be a number', 'an amount as text'],
    ['{"entries":[],"working_ion":3}', '"working_ion" must be a text', 'an ion that is a number'],
  ])('are refused for %s: %s (%s)', (text, message) => {
    expect(() => parseEntriesJson(text, 'x.json')).toThrow(InputError)
    expect(() => parseEntriesJson(text, 'x.json')).toThrow(message)
  })
})

describe('files of entries', () => {
  let folder = ''
  const write = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text)
    return join(folder, name)
  }
  beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'entries-')) })
  afterAll(() => rm(folder, { recursive: true }))

  it('are joined in order, whatever their kind', async () => {
    const xyz = await write('si.extxyz', [
      '2', 'Lattice="5.43 0 0 0 5.43 0 0 0 5.43" Properties=species:S:1:pos:R:3 energy=-10.8 name=dia', 'Si 0 0 0', 'Si 1.36 1.36 1.36',
      '1', 'energy=-1.5 id=7', 'Li 0 0 0',
      '1', 'energy=-1.4', 'Li 0 0 0', '',
    ].join('\n'))
    const csv = await write('b.csv', 'formula,energy\nLiSi,-8\n')
    const json = await write('c.json', '{"working_ion":"Li","mu_ion":-1.9,"entries":[{"id":"Li","composition":"Li","energy":-1.9}]}')
    const { entries, workingIon, metalEnergy } = readEntryFiles([xyz, csv, json])
    expect(entries.map(({ id, energy }) => [id, energy])).toEqual(
      [['dia', -10.8], ['7', -1.5], ['si.extxyz:3', -1.4], ['b.csv:2', -8], ['Li', -1.9]],
    )
    expect(entries[0].composition).toEqual({ Si: 2 })
    expect(entries[0].volume).toBeCloseTo(160.103007, 6)
    expect(entries[1].volume).toBeUndefined()
    expect([workingIon, metalEnergy]).toEqual(['Li', -1.9])
  })

  it('are refused with the place when they are missing, of another kind or functional, without energies or contradictory', async () => {
    expect(() => readEntryFiles([join(folder, 'none.csv')])).toThrow('no such file')
    expect(() => readEntryFiles([join(folder, 'POSCAR')])).toThrow('.json, .csv, .xyz or .extxyz')
    const bare = await write('bare.xyz', '1\ncomment\nLi 0 0 0\n')
    expect(() => readEntryFiles([bare])).toThrow('frame 1 of bare.xyz')
    const [raw, other] = await Promise.all([
      write('raw.csv', 'id,formula,energy,run_type\na,Li,0,GGA\nb,O,0,\n'),
      write('other.xyz', '1\nenergy=-1 id=c functional="GGA+U"\nFe 0 0 0\n'),
    ])
    const mixed = readEntryFiles([raw, other]).entries
    expect(() => requireEntries(mixed)).toThrow('got "GGA (entry a) and GGA+U (entry c)". Give the entries of one functional')
    expect(() => requireEntries(mixed.slice(0, 2))).not.toThrow()
    const [a, b] = await Promise.all(['Li', 'Na'].map((ion) => write(`${ion}.json`, `{"working_ion":"${ion}","entries":[]}`)))
    expect(() => readEntryFiles([a, b])).toThrow('got "Li and Na"')
  })
})
