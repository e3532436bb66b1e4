import { describe, expect, it } from 'vitest'
import { parseCsv } from '../../../src/io/csv.ts'
import {
  alignedColumns, describeRecord, describingColumns, descriptorsOf, gapsError, reservedColumns, splitComplete,
} from '../../../problems/scoring/table-descriptors.ts'

const TABLE = [
  'id,ion,sg,en_A,en_B (Pauling),r (Å),y (eV),limit,mixed',
  'a,Na,14,1.5,2.5,0.7,1,5,1',
  'b,Li,2,1.0,,0.8,,6,x',
  'c,Na,14,1.2,2.1,0.9,3,7,2',
].join('\n')

const table = parseCsv(TABLE, 't.csv')
const reserved = reservedColumns(table, [0], [6, 7])

const columnsOf = (groups: Record<string, string[]>, categories: string[] = []) => describingColumns(table, groups, reserved, categories, 'd')
const namesOf = (groups: Record<string, string[]>, categories: string[] = []) => descriptorsOf(table, columnsOf(groups, categories), []).names

describe('descriptors from a table', () => {
  it('take columns by name and pattern, without units, and each word as one column', () => {
    const columns = columnsOf({ composition: ['ion'], electronegativity: ['en_*'], size: ['r', 'r'] })
    const whole = splitComplete(columns, table.records)
    const { names, groups, values, dimension } = descriptorsOf(table, columns, whole.complete)
    expect(names).toEqual(['ion=Li', 'ion=Na', 'en_A', 'en_B', 'r'])
    expect(groups).toEqual([
      { name: 'composition', columns: [0, 1] }, { name: 'electronegativity', columns: [2, 3] }, { name: 'size', columns: [4] },
    ])
    expect(Array.from(values)).toEqual([0, 1, 1.5, 2.5, 0.7, 0, 1, 1.2, 2.1, 0.9])
    expect(dimension).toBe(5)
    expect(whole.incomplete.map(({ line }) => line)).toEqual([3])
    expect(describeRecord(table, columns, table.records[0])).toEqual({ ion: 'Na', en_A: 1.5, en_B: 2.5, r: 0.7 })
  })

  it('treat numbers that are names as words', () => {
    expect(namesOf({ g: ['sg'] })).toEqual(['sg'])
    expect(namesOf({ g: ['sg'] }, ['sg'])).toEqual(['sg=14', 'sg=2'])
  })

  it('pass over ids and what is sought in patterns; a limited column without gaps may be named', () => {
    expect(namesOf({ all: ['*i*'] }, ['mixed'])).toEqual(['ion=Li', 'ion=Na', 'en_B', 'mixed=1', 'mixed=2', 'mixed=x'])
    expect(namesOf({ all: ['limit'] })).toEqual(['limit'])
  })

  it.each([
    [{ g: ['y'] }, 'cannot describe candidates, got "y"', 'the target'],
    [{ g: ['id'] }, 'cannot describe candidates', 'the id'],
    [{ g: ['en_A'], h: ['en_*'] }, 'it stands in "g" and in "h", got "en_A"', 'two groups'],
    [{ g: ['zz*'] }, 'must fit a column, got "zz*"', 'a pattern for nothing'],
    [{ g: ['en_C'] }, 'Did you mean "en_A"?', 'an unknown column'],
    [{ g: ['mixed'] }, '"mixed" must hold numbers or words, not both: 1 (line 2), got "x" (t.csv:3). If its numbers are names', 'a mixture'],
  ] as const)('%j is refused', (groups, text, reason) => {
    expect(() => columnsOf(groups as unknown as Record<string, string[]>), reason).toThrow(text)
  })

  it('name the lines and columns of gaps', () => {
    const columns = columnsOf({ g: ['en_*'] })
    const { incomplete } = splitComplete(columns, table.records)
    expect(gapsError(table, columns, incomplete, 'Fill them.').message)
      .toBe('every candidate must have all descriptors: 1 of 3 lines have gaps (line 3: en_B (Pauling)) (t.csv). Fill them.')
  })

  it('refuse columns of too many words', () => {
    const many = parseCsv(['w,y', ...Array.from({ length: 65 }, (_, k) => `word${k},1`)].join('\n'), 'm.csv')
    expect(() => describingColumns(many, { g: ['w'] }, reservedColumns(many, [], [1]), [], 'd')).toThrow('at most 64 different ones, got "65 in "w""')
  })

  it('of two tables have the words of both', () => {
    const other = parseCsv('id,ion,en_A,y\nz,K,1,2\n', 'o.csv')
    const [here, there] = alignedColumns(
      columnsOf({ c: ['ion'], e: ['en_A'] }), describingColumns(other, { c: ['ion'], e: ['en_A'] }, reservedColumns(other, [0], [3]), [], 'd'), 'o.csv',
    )
    expect(descriptorsOf(other, there, other.records)).toMatchObject({ names: ['ion=K', 'ion=Li', 'ion=Na', 'en_A'], values: Float64Array.of(1, 0, 0, 1) })
    expect(descriptorsOf(table, here, []).names).toEqual(['ion=K', 'ion=Li', 'ion=Na', 'en_A'])
    expect(() => alignedColumns(columnsOf({ c: ['ion'] }), there, 'o.csv')).toThrow('must have the same descriptors, got "en_A (numbers) in e')
  })
})
