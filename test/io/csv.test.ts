import { describe, expect, it } from 'vitest'
import { columnIndex, numberAt, parseCsv, withoutUnit } from '../../src/io/csv.ts'

const cellsOf = (text: string) => parseCsv(text, 't.csv').records.map(({ cells }) => cells)

describe('a table in CSV', () => {
  it.each([
    ['a,b\n1,2\n', ',', 'commas'],
    ['a;b\n1;2\n', ';', 'semicolons'],
    ['a\tb\n1\t2\n', '\t', 'tabs'],
    ['\ufeffa,b\r\n1,2\r\n', ',', 'a byte order mark and line ends of Windows'],
    ['"a, or; so";b\n1;2', ';', 'a quoted comma in the header'],
    ['\n\na,b\n\n1,2\n ,\n', ',', 'blank lines'],
    ['a , b\n 1 , 2 \n', ',', 'spaces around cells'],
  ])('%j is read', (text, delimiter, reason) => {
    const table = parseCsv(text, 't.csv')
    expect(table.delimiter, reason).toBe(delimiter)
    expect(table.records.map(({ cells }) => cells), reason).toEqual([['1', '2']])
  })

  it('keeps delimiters, quotes and line ends inside quoted cells, and counts lines through them', () => {
    const { records } = parseCsv('a,b\n"1,5 ""x""\ny",2\n3,4\n', 't.csv')
    expect(records).toEqual([{ cells: ['1,5 "x"\ny', '2'], line: 2 }, { cells: ['3', '4'], line: 4 }])
  })

  it('may have one column', () => {
    expect(cellsOf('a\n1\n2\n')).toEqual([['1'], ['2']])
  })

  it.each([
    ['', 'a CSV file must have a header and at least one line', 'nothing'],
    ['a,b\n', 'a header and at least one line', 'a header alone'],
    ['a,b\n1,2,3\n', 'a line must have 2 columns like the header, got 3 (t.csv:2). Cells are parted by commas', 'a long line'],
    ['a,b\n\n1\n', 't.csv:3', 'a short line'],
    ['a,a\n1,2\n', 'column names must be unique, got "a" (t.csv:1)', 'a repeated name'],
    ['a,b\n1,"2\n3,4\n', 'a quote in CSV must open and close a whole cell (t.csv:2)', 'an open quote'],
    ['a,b\n1,x"2"\n', 't.csv:2', 'a quote inside a cell'],
  ])('%j is refused', (text, message, reason) => {
    expect(() => parseCsv(text, 't.csv'), reason).toThrow(message)
  })
})

describe('a column', () => {
  const table = parseCsv('id,barrier (eV),barrier_low,x\nA,0.3,,1\nB, nan ,NA,"1,5"\n', 't.csv')

  it('is named with or without the unit behind its name', () => {
    expect(columnIndex(table, 'barrier (eV)')).toBe(1)
    expect(columnIndex(table, 'barrier')).toBe(1)
    expect(withoutUnit('energy [eV/atom]')).toBe('energy')
  })

  it('that is not there is refused with those that are', () => {
    expect(() => columnIndex(table, 'barier')).toThrow('Valid: id, barrier (eV), barrier_low, x.')
  })

  it('holds numbers and missing values', () => {
    const [first, second] = table.records
    expect([numberAt(table, first, 1), numberAt(table, first, 2), numberAt(table, second, 1), numberAt(table, second, 2)]).toEqual([0.3, null, null, null])
    expect(() => numberAt(table, second, 3)).toThrow('"x" must be a finite number, got "1,5" (t.csv:3). Write decimals with a point.')
    expect(() => numberAt(table, second, 0)).toThrow('t.csv:3')
  })
})
