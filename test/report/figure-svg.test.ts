// Snapshots: set IONFORGE_UPDATE_SNAPSHOTS=1 to write them anew, then look at them before committing.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Figure } from '../../src/analysis/figure.ts'
import { figureCsv } from '../../src/report/csv.ts'
import { FRAME, PAPER } from '../../src/report/figure-style.ts'
import { figureSvg } from '../../src/report/figure-svg.ts'
import { COLOURED_FIGURE, FIELD_FIGURE, hullFigure, MAP_FIGURE, PROGRESS_FIGURE, ROLES_FIGURE, VOLTAGE_FIGURE } from './example-figures.ts'
import { parseMarkup, type ParsedDocument } from './parse-markup.ts'

const SNAPSHOTS = join(import.meta.dirname, 'snapshots')

const PLAIN: Figure = {
  name: 'plain', title: 'Plain', caption: 'Nothing special.', x: { label: 'x (Å)' }, y: { label: 'y (eV)' }, series: [],
}

function withPoints(points: readonly (readonly number[])[], parts: Partial<Figure> = {}): Figure {
  return { ...PLAIN, ...parts, series: [{ label: 'data', mark: 'points', role: 'primary', points }] }
}

function parsed(svg: string): ParsedDocument {
  return parseMarkup(svg, 'image/svg+xml')
}

function texts(svg: string): string[] {
  return Array.from(parsed(svg).querySelectorAll('text'), ({ textContent }) => textContent)
}

describe('drawing a figure', () => {
  it.each([hullFigure(), VOLTAGE_FIGURE, PROGRESS_FIGURE, ROLES_FIGURE, MAP_FIGURE, FIELD_FIGURE, COLOURED_FIGURE])('looks as it did before: $name', async (figure) => {
    const path = join(SNAPSHOTS, `${figure.name}.svg`)
    const { svg } = await figureSvg(figure)
    if (process.env.IONFORGE_UPDATE_SNAPSHOTS === '1') writeFileSync(path, svg)
    expect(existsSync(path)).toBe(true)
    expect(svg).toBe(readFileSync(path, 'utf8'))
  })

  it('gives the same bytes twice', async () => {
    const [first, second] = [await figureSvg(hullFigure(500)), await figureSvg(hullFigure(500))]
    expect(second).toEqual(first)
  })

  it('writes no more than three decimals', async () => {
    const { svg } = await figureSvg(hullFigure())
    const shapes = svg.replace(/<(title|desc|text)\b.*?<\/\1>/gs, '')
    expect(shapes).not.toMatch(/\d\.\d{4}/)
  })

  it('says in title and desc what a blind reader needs', async () => {
    const { svg } = await figureSvg(hullFigure())
    const document = parsed(svg)
    expect(document.querySelector('title')?.textContent).toBe('Formation energy of LixSi')
    const description = document.querySelector('desc')?.textContent
    expect(description).toContain('formation energy (meV/atom)')
    expect(description).toContain('amorphous; crystals; published')
  })

  it('stays well-formed whatever a series is called', async () => {
    const label = '</svg><script>alert("&")</script>\u0000\u001b'
    const { svg } = await figureSvg({
      ...PLAIN,
      title: label,
      series: ['a', label].map((name) => ({ label: name, mark: 'line-points', role: 'primary', points: [[0, 0], [1, 1]] })),
    })
    const document = parsed(svg)
    expect(document.documentElement.tagName).toBe('svg')
    expect(document.querySelector('script')).toBeNull()
    expect(texts(svg)).toContain('</svg><script>alert("&")</script>')
  })
})

describe('points with values', () => {
  it('have the colour of their value, the lowest the darkest', async () => {
    const { svg } = await figureSvg(COLOURED_FIGURE)
    const green = (colour: string): number => Number.parseInt(colour.slice(3, 5), 16)
    const fills = Array.from(parsed(svg).querySelectorAll('circle'), (dot) => dot.getAttribute('fill') ?? '')
      // Without the sample of the legend.
      .filter((fill) => fill !== FRAME.light && fill !== PAPER.light)
    expect(fills.map(green)).toEqual(fills.map(green).sort((a, b) => a - b))
    expect(new Set(fills).size).toBe(3)
    expect(texts(svg)).toContain('energy percentile (%)')
  })

  it('have the names of kinds along the bar, and one name is a bar too', async () => {
    const named = { ...COLOURED_FIGURE, colours: { label: 'composition', range: [0, 1] as const, names: ['4 N', '8 N', '12 N'] } }
    expect(texts((await figureSvg(named)).svg)).toEqual(expect.arrayContaining(['4 N', '8 N', '12 N']))
    expect(texts((await figureSvg({ ...named, colours: { ...named.colours, names: ['only'] } })).svg)).toContain('only')
  })

  it.each([
    ['no scale', { colours: undefined }, /need `colours`/],
    ['an empty range', { colours: { label: 'value', range: [1, 1] as const } }, /two different finite ends/],
  ])('are refused with %s', async (_, parts, message) => {
    const { colours, ...rest } = { ...COLOURED_FIGURE, ...parts }
    await expect(figureSvg(colours === undefined ? rest : { ...rest, colours })).rejects.toThrow(message)
  })

  it('keep their values in the CSV file', () => {
    expect(figureCsv(COLOURED_FIGURE).split('\n').slice(0, 2)).toEqual(['series,x,y,value', 'here,0,0,0'])
  })
})

describe('unusual data', () => {
  it('says so when there is nothing to draw', async () => {
    const { svg, notes } = await figureSvg({ ...PLAIN, series: [{ label: 'found', mark: 'line', role: 'primary', points: [] }] })
    expect(texts(svg)).toContain('No data')
    expect(notes).toEqual(['Nothing to draw for “found”.'])
  })

  it('shows a single point in the middle of its axes, even in a line', async () => {
    const { svg } = await figureSvg({ ...PLAIN, series: [{ label: 'a', mark: 'line', role: 'primary', points: [[3, -5]] }] })
    expect(parsed(svg).querySelectorAll('circle')).toHaveLength(1)
    expect(texts(svg)).toContain('3.0')
    expect(svg).not.toContain('NaN')
  })

  it('breaks a line at a value that is missing, and counts it', async () => {
    const points = [[0, 1], [1, 2], [2, Number.NaN], [3, 2], [4, 1]]
    const { svg, notes } = await figureSvg({ ...PLAIN, series: [{ label: 'a', mark: 'line', role: 'primary', points }] })
    const line = parsed(svg).querySelector('path[stroke="#0072b2"]')?.getAttribute('d') ?? ''
    expect(line.match(/M/g)).toHaveLength(2)
    expect(notes).toEqual(['1 point without a finite value is not drawn.'])
  })

  it('leaves values of zero or less out of a logarithmic axis and says so', async () => {
    const { svg, notes } = await figureSvg(withPoints([[1, 0.001], [2, 0], [3, -4], [4, 100]], { y: { label: 'D', scale: 'log' } }))
    expect(parsed(svg).querySelectorAll('circle')).toHaveLength(2)
    expect(notes).toEqual(['2 points with a value of zero or less cannot be drawn on a logarithmic axis.'])
    expect(texts(svg)).toEqual(expect.arrayContaining(['0.001', '0.1', '100']))
  })

  it('labels large and small decades as powers of ten', async () => {
    const { svg } = await figureSvg(withPoints([[1e-12, 1], [1e-4, 2]], { x: { label: 'σ (S/cm)', scale: 'log' } }))
    expect(texts(svg)).toEqual(expect.arrayContaining(['10⁻¹²', '10⁻⁴']))
  })

  it('marks only whole numbers on an axis of counts', async () => {
    const { svg } = await figureSvg(withPoints([[0, 1], [2, 1.5]], { x: { label: 'pairs', range: [-0.5, 2.5], counts: true } }))
    expect(texts(svg).slice(0, 3)).toEqual(['0', '1', '2'])
  })

  it('counts what a forced range hides', async () => {
    const { svg, notes } = await figureSvg(withPoints([[0, 0], [1, 5], [2, 50]], { y: { label: 'y', range: [0, 10] } }))
    expect(parsed(svg).querySelectorAll('circle')).toHaveLength(2)
    expect(notes).toEqual(['1 point is outside the drawn range.'])
  })

  it.each([
    { range: [1, 1] as const, scale: 'linear' as const, reason: 'no extent' },
    { range: [0, Number.NaN] as const, scale: 'linear' as const, reason: 'not finite' },
    { range: [0, 10] as const, scale: 'log' as const, reason: 'zero on a logarithmic axis' },
  ])('refuses a range it cannot draw: $reason', async ({ range, scale }) => {
    await expect(figureSvg(withPoints([[1, 1]], { y: { label: 'y', range, scale } }))).rejects.toThrow(/y axis of figure plain/)
  })

  it('thins ten thousand background points to three thousand, keeps the lowest of all, and says so', async () => {
    const { svg, notes } = await figureSvg(hullFigure(10_000))
    const dots = [...svg.matchAll(/M([\d.]+),([\d.]+)h\.01/g)].map(([, , y]) => Number(y))
    expect(dots).toHaveLength(3000)
    expect(notes).toHaveLength(1)
    expect(notes[0]).toMatch(/^3,000 of the 10,000 points of “all evaluations” are drawn/)
    expect(svg.length).toBeLessThan(80_000)
    const lowest = { ...hullFigure(0), series: [{ ...hullFigure(10_000).series[0], points: [[1, -1e4], ...hullFigure(10_000).series[0].points] }] }
    const bottom = Math.max(...[...(await figureSvg(lowest)).svg.matchAll(/M[\d.]+,([\d.]+)h\.01/g)].map(([, y]) => Number(y)))
    expect(bottom).toBeCloseTo(344, 0)
  })

  it('draws a line of a hundred thousand points without a file of their size', async () => {
    const points = Array.from({ length: 100_000 }, (_, i) => [i, Math.sin(i / 9000)])
    const { svg } = await figureSvg({ ...PLAIN, series: [{ label: 'a', mark: 'step', role: 'primary', points }] })
    expect(svg.length).toBeLessThan(60_000)
  })
})

describe('a map', () => {
  it('has no axes, and one scale for both directions', async () => {
    const points = [[0, 0], [1, 0], [0, 1]]
    const { svg } = await figureSvg(withPoints(points, { kind: 'map', x: { label: 'x', range: [-1, 3] }, y: { label: 'y', range: [-1, 3] } }))
    expect(texts(svg)).toEqual([])
    const [origin, right, up] = Array.from(parsed(svg).querySelectorAll('circle'), (circle) =>
      ['cx', 'cy'].map((name) => Number(circle.getAttribute(name))))
    expect(right[0] - origin[0]).toBeCloseTo(origin[1] - up[1], 1)
    expect(right[1]).toBe(origin[1])
  })

  it('joins the points of segments two by two', async () => {
    const points = [[0, 0], [1, 1], [0, 1], [1, 0], [2, 2], [Number.NaN, 0]]
    const { svg, notes } = await figureSvg({ ...PLAIN, series: [{ label: 'a', mark: 'segments', role: 'primary', points }] })
    const line = parsed(svg).querySelector('path[stroke="#0072b2"]')?.getAttribute('d') ?? ''
    expect(line.match(/M[^ML]+L[^ML]+/g)).toHaveLength(2)
    expect(notes).toEqual(['1 point without a finite value is not drawn.'])
  })

  it('leaves an optional name out where it would cover another word', async () => {
    const crowd = Array.from({ length: 40 }, (_, k) => ({ x: 1 + k / 1000, y: 1, text: `Li${k}PS4`, optional: true }))
    const { svg } = await figureSvg(withPoints([[0, 0], [1, 1], [2, 2]], { labels: crowd }))
    const names = texts(svg).filter((text) => text.endsWith('PS4'))
    expect(names.length).toBeGreaterThan(3)
    expect(names.length).toBeLessThan(15)
  })
})

describe('legend and words', () => {
  it('has one entry per label and none for a single series', async () => {
    const piece = (x: number): Figure['series'][number] => ({ label: 'published', mark: 'line', role: 'literature', points: [[x, 0], [x + 1, 1]] })
    const two = await figureSvg({ ...PLAIN, series: [piece(0), piece(2), { label: 'ours', mark: 'line', role: 'primary', points: [[0, 1], [3, 0]] }] })
    expect(texts(two.svg).filter((text) => text === 'published')).toHaveLength(1)
    const one = await figureSvg({ ...PLAIN, series: [piece(0), piece(2)] })
    expect(texts(one.svg)).not.toContain('published')
  })

  it('moves above the plot when data are everywhere', async () => {
    const points = Array.from({ length: 900 }, (_, i) => [i % 30, Math.floor(i / 30)])
    const full = (label: string): Figure['series'][number] => ({ label, mark: 'points', role: 'primary', points })
    const { svg } = await figureSvg({ ...PLAIN, series: [full('one'), full('two')] })
    expect(svg).toMatch(/viewBox="0 -\d+ /)
    const free = await figureSvg({ ...PLAIN, series: [full('one'), full('two')].map((series) => ({ ...series, points: [[0, 0], [9, 9]] })) })
    expect(free.svg).toMatch(/viewBox="0 0 /)
  })

  it('keeps names of points inside the frame and off each other', async () => {
    const { svg } = await figureSvg(withPoints([[0, 0], [1, 1], [1, 1.01]], {
      labels: [{ x: 1, y: 1, text: 'Li₁₅Si₄' }, { x: 1, y: 1.01, text: 'Li₂₂Si₅' }],
    }))
    const places = Array.from(parsed(svg).querySelectorAll('text[paint-order]'), (text) =>
      [Number(text.getAttribute('x')), Number(text.getAttribute('y'))])
    expect(places).toHaveLength(2)
    expect(places.every(([x]) => x > 60 && x < 540 - 45)).toBe(true)
    const [[x1, y1], [x2, y2]] = places
    expect(Math.abs(x1 - x2) > 40 || Math.abs(y1 - y2) >= 15).toBe(true)
  })
})
