// Contours of a field: levels, where they lie, what is said of missing values, and the CSV beside them.
import { describe, expect, it } from 'vitest'
import type { Field, Figure } from '../../src/analysis/figure.ts'
import { figureCsv } from '../../src/report/csv.ts'
import { figureSvg } from '../../src/report/figure-svg.ts'
import { FIELD_FIGURE } from './example-figures.ts'
import { parseMarkup } from './parse-markup.ts'

const SQUARE: Field = {
  label: 'height (m)', cell: [4, 0, 0, 4], counts: [8, 8],
  values: Array.from({ length: 64 }, (_, k) => 10 * Math.cos((2 * Math.PI * Math.floor(k / 8)) / 8)),
}
const FIGURE: Figure = {
  name: 'hills', title: 'Hills', caption: 'One wave along x.', x: { label: 'x (Å)' }, y: { label: 'y (Å)' },
  field: SQUARE, series: [],
}

function texts(svg: string): string[] {
  return Array.from(parseMarkup(svg, 'image/svg+xml').querySelectorAll('text'), ({ textContent }) => textContent)
}

/** Fill and d of every filled path. */
function bands(svg: string): { fill: string; d: string }[] {
  return Array.from(parseMarkup(svg, 'image/svg+xml').querySelectorAll('path[fill]'), (path) =>
    ({ fill: path.getAttribute('fill') ?? '', d: path.getAttribute('d') ?? '' })).filter(({ fill }) => fill.startsWith('rgb'))
}

describe('a field', () => {
  it('has a contour where the values cross its level', async () => {
    const { svg } = await figureSvg(FIGURE)
    const [base, ...above] = bands(svg)
    const corners = [...base.d.matchAll(/([\d.]+),/g)].map(([, x]) => Number(x))
    const [left, right] = [Math.min(...corners), Math.max(...corners)]
    // Levels −8, −6 … 8 of a cosine: the middle one is crossed at a quarter and at three quarters.
    expect(above).toHaveLength(9)
    const xs = [...above[4].d.matchAll(/([-\d.]+),/g)].map(([, x]) => Number(x))
    for (const quarter of [0.25, 0.75]) {
      const at = left + quarter * (right - left)
      expect(Math.min(...xs.map((x) => Math.abs(x - at)))).toBeLessThan(1)
    }
    expect(xs.every((x) => Math.abs(x - 0.5 * (left + right)) > 0.24 * (right - left))).toBe(true)
  })

  it('has one scale for both directions', async () => {
    const points = [[0, 0], [1, 0], [0, 1]]
    const { svg } = await figureSvg({ ...FIGURE, series: [{ label: 'a', mark: 'points', role: 'primary', points }] })
    const [origin, right, up] = Array.from(parseMarkup(svg, 'image/svg+xml').querySelectorAll('circle'), (circle) =>
      ['cx', 'cy'].map((name) => Number(circle.getAttribute(name))))
    expect(right[0] - origin[0]).toBeCloseTo(origin[1] - up[1], 1)
  })

  it('labels its bar in both units', async () => {
    const { svg } = await figureSvg(FIELD_FIGURE)
    expect(texts(svg)).toEqual(expect.arrayContaining(['interface energy (J/m²)', 'meV/Å²', '0.9', '60']))
  })

  it('says how many values are missing, and draws one that has the same value everywhere', async () => {
    expect((await figureSvg(FIELD_FIGURE)).notes).toEqual(['1 point of the grid without a value is drawn as the highest.'])
    const flat = await figureSvg({ ...FIGURE, field: { ...SQUARE, values: SQUARE.values.map(() => 0.5) } })
    expect(flat.svg).not.toContain('NaN')
  })

  it.each([
    { values: [1, 2], reason: 'fewer values than grid points' },
    { values: SQUARE.values.map(() => null), reason: 'nothing but missing values' },
  ])('is refused: $reason', async ({ values }) => {
    await expect(figureSvg({ ...FIGURE, field: { ...SQUARE, values } })).rejects.toThrow(/one value per grid point.*figure hills/)
  })

  it('stays inside the page however long its cell is', async () => {
    for (const cell of [[3, 0, 0, 30], [30, 0, 0, 3], [10, 0, -9, 4]] as const) {
      const { svg } = await figureSvg({ ...FIGURE, field: { ...SQUARE, cell } })
      const [width, height] = [...(/viewBox="0 -?\d+ ([\d.]+) ([\d.]+)"/.exec(svg) ?? []).slice(1)].map(Number)
      expect(width).toBe(560)
      expect(height).toBeGreaterThan(180)
      expect(height).toBeLessThan(520)
    }
  })

  it('comes before the series in the CSV file, with its values in their own column', () => {
    const field: Field = { label: 'f', cell: [2, 0, 1, 3], counts: [1, 2], values: [5, null] }
    const series: Figure['series'] = [{ label: 'best', mark: 'points', role: 'primary', points: [[1, 2]] }]
    expect(figureCsv({ ...FIGURE, field, series })).toBe('series,x,y,value\nf,0,0,5\nf,0.5,1.5,\nbest,1,2,\n')
  })
})
