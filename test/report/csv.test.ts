import { describe, expect, it } from 'vitest'
import { figureCsv, tableCsv } from '../../src/report/csv.ts'
import { hullFigure, PROGRESS_FIGURE } from './example-figures.ts'

describe('CSV of a table', () => {
  it('quotes what RFC 4180 says must be quoted, and doubles quotes', () => {
    const rows = [['a,b', 'say "x"', 'two\nlines', ' padded', 'plain']]
    expect(tableCsv({ name: 't', title: 'T', columns: ['1', '2', '3', '4', '5, five'], rows }))
      .toBe('1,2,3,4,"5, five"\n"a,b","say ""x""","two\nlines"," padded",plain\n')
  })

  it('writes numbers that read back to the same double, and nothing for a missing value', () => {
    const values = [0.1 + 0.2, 1e-300, -0.216, 5e21, 12]
    const [, line] = tableCsv({ name: 't', title: 'T', columns: ['a', 'b', 'c', 'd', 'e', 'f'], rows: [[...values, null]] }).split('\n')
    const cells = line.split(',')
    expect(cells.slice(0, 5).map(Number)).toEqual(values)
    expect(cells[0]).toBe('0.30000000000000004')
    expect(cells[5]).toBe('')
  })
})

describe('CSV of a figure', () => {
  it('holds every point, also those a drawing thins', () => {
    const lines = figureCsv(hullFigure(10_000)).trimEnd().split('\n')
    expect(lines[0]).toBe('series,x,y')
    expect(lines.filter((line) => line.startsWith('all evaluations,'))).toHaveLength(10_000)
    expect(lines).toContain('crystals,1.714,-232')
  })

  it('has a fourth column only where a band needs it', () => {
    const lines = figureCsv(PROGRESS_FIGURE).trimEnd().split('\n')
    expect(lines.slice(0, 2)).toEqual(['series,x,y,high', 'quartiles,1,150,240'])
    expect(lines).toContain('median,1,190,')
  })
})
