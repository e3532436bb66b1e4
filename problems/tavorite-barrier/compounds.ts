// The shipped compounds (Li/Na)MXO4(F/Cl/Br/I): relaxed structures, voltages and barriers as tabulated in data/ (see the
// README there for how they were made).
import { join } from 'node:path'
import type { Structure } from '../../src/atoms/structure.ts'
import type { LevelledHop } from '../../src/analysis/infinite-path.ts'
import type { OxidationStates } from '../../src/analysis/bond-valence/parameters.ts'
import { InputError } from '../../src/errors.ts'
import { columnIndex, numberAt, parseCsv, type CsvRecord } from '../../src/io/csv.ts'
import { parseExtxyz } from '../../src/io/extxyz.ts'
import { readTextFile } from '../../src/io/text-file.ts'

/** A compound A M X O4 Z in the notation of the family: what is known of it before and after it is measured. */
export interface Compound {
  /** Its id in the pool. */
  readonly formula: string
  readonly elements: TavoriteElements
  /** Formal charges of M and X, e; together 8. */
  readonly charges: { readonly metal: number; readonly centre: number }
  /** Relaxed, with its mobile ions; atoms in the order A2 M2 X2 O8 Z2. */
  readonly structure: Structure
  readonly measured: Measured
}

export interface TavoriteElements {
  /** A: Li or Na. */
  readonly mobile: string
  /** M, in octahedra MO4Z2. */
  readonly metal: string
  /** X, in tetrahedra XO4. */
  readonly centre: string
  /** Z: F, Cl, Br or I. */
  readonly halide: string
}

/** Tabulated properties. */
export interface Measured {
  /** Å³ per 16 atoms. */
  readonly volume: number
  /** Of the filled structure against the host without A, %. */
  readonly volumeChange: number
  /** V against bcc A. */
  readonly voltage: number
  /** Bond-valence barriers in one, two, three dimensions, eV. */
  readonly bondValence: readonly [number, number, number]
  /** Barrier in one dimension by nudged elastic band, eV; null where it was not computed. */
  readonly elasticBand: number | null
  /** Whether all hops behind it met the stop rule. */
  readonly isElasticBandConverged: boolean
}

/** A hop of the elastic-band calculations: sites 0 and 1 are the two A atoms; the level is its barrier, eV. */
export interface MeasuredHop extends LevelledHop {
  /** Å. */
  readonly distance: number
  /** Seven energies along the way above the lowest of the compound, eV. */
  readonly profile: readonly number[]
}

/** Where each kind of atom begins in a structure. */
export const FIRST_ATOM = { mobile: 0, metal: 2, centre: 4, oxygen: 6, halide: 14 } as const

// Reading takes 0.1 s; every problem of a process sees the same compounds.
let compounds: readonly Compound[] | null = null
let hops: ReadonlyMap<string, readonly MeasuredHop[]> | null = null

/** All compounds that kept the tavorite structure, in the order of the table. */
export function shippedCompounds(): readonly Compound[] {
  compounds ??= readCompounds()
  return compounds
}

/** The hops behind the elastic-band barriers, by formula. */
export function measuredHops(): ReadonlyMap<string, readonly MeasuredHop[]> {
  hops ??= readHops()
  return hops
}

/** Formal charge of every element of a compound. */
export function oxidationStates({ elements: { mobile, metal, centre, halide }, charges }: Compound): OxidationStates {
  return { [mobile]: 1, [metal]: charges.metal, [centre]: charges.centre, O: -2, [halide]: -1 }
}

function readCompounds(): Compound[] {
  const file = dataFile('structures.extxyz.gz')
  const structures = new Map(parseExtxyz(readTextFile(file), file)
    .map(({ structure, info }): [unknown, Structure] => [info.formula, structure]))
  return readTable('compounds.csv.gz', ({ text, number }): Compound => {
    const formula = text('formula')
    const structure = structures.get(formula)
    if (structure === undefined) {
      throw new InputError({ rule: 'every compound must have a structure', found: formula, place: file })
    }
    const required = (column: string): number => number(column) ?? Number.NaN
    return {
      formula,
      elements: { mobile: text('A'), metal: text('M'), centre: text('X'), halide: text('Z') },
      charges: { metal: required('oxidation_M'), centre: required('oxidation_X') },
      structure,
      measured: {
        volume: required('volume'),
        volumeChange: required('volume_change_percent'),
        voltage: required('average_voltage'),
        bondValence: [required('bvse_1d'), required('bvse_2d'), required('bvse_3d')],
        elasticBand: number('neb_1d'),
        isElasticBandConverged: number('neb_converged') === 1,
      },
    }
  })
}

function readHops(): Map<string, MeasuredHop[]> {
  const all = new Map<string, MeasuredHop[]>()
  const numbers = (text: string): number[] => text.split(' ').map(Number)
  readTable('hops.csv.gz', ({ text, number }) => {
    const [u, v, w] = numbers(text('translation'))
    const hop = {
      step: [u, v, w] as const,
      level: number('neb_barrier') ?? Number.NaN,
      distance: number('distance') ?? Number.NaN,
      profile: numbers(text('profile')),
    }
    // A hop between copies of one A is one of the other, too: inversion joins the two.
    const ends = text('kind') === 'AB' ? [[0, 1]] : [[0, 0], [1, 1]]
    const known = all.get(text('formula')) ?? []
    all.set(text('formula'), [...known, ...ends.map(([from, to]) => ({ ...hop, from, to }))])
  })
  return all
}

interface Row {
  text(column: string): string
  number(column: string): number | null
}

function readTable<T>(name: string, read: (row: Row) => T): T[] {
  const table = parseCsv(readTextFile(dataFile(name)), name)
  const cell = (record: CsvRecord, column: string): string => record.cells[columnIndex(table, column)]
  return table.records.map((record) => read({
    text: (column) => cell(record, column),
    number: (column) => numberAt(table, record, columnIndex(table, column)),
  }))
}

/** Data is read from the package, not from its build. */
function dataFile(name: string): string {
  const inBuild = import.meta.dirname.includes(join('dist', 'problems'))
  const folder = inBuild ? join(import.meta.dirname, '../../../problems/tavorite-barrier') : import.meta.dirname
  return join(folder, 'data', name)
}
