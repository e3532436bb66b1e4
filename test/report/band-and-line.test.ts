import { describe, expect, it } from 'vitest'
import type { Series } from '../../src/analysis/figure.ts'
import { figureCsv } from '../../src/report/csv.ts'
import { figureSvg } from '../../src/report/figure-svg.ts'
import { seriesStyles } from '../../src/report/figure-style.ts'

const series = (label: string, mark: Series['mark']): Series =>
  ({ label, mark, role: 'primary', points: mark === 'band' ? [[0, 1, 2], [1, 1, 2]] : [[0, 1.5], [1, 1.5]] })

describe('a band under the name of a line', () => {
  it('takes the style of that line, whichever comes first and whichever lines have no band', () => {
    const [band, first, second] = seriesStyles([series('b', 'band'), series('a', 'line'), series('b', 'line')])
    expect(band).toEqual(second)
    expect(band.colour).not.toBe(first.colour)
  })

  it('is not listed a second time in the legend', async () => {
    const figure = { name: 'f', title: 't', caption: '', x: { label: 'x' }, y: { label: 'y' } }
    const all = [series('alpha', 'band'), series('beta', 'band'), series('alpha', 'line'), series('beta', 'line')]
    const { svg } = await figureSvg({ ...figure, series: all })
    expect(svg.match(/>alpha<\/text>/g)).toHaveLength(1)
    expect(svg.match(/>beta<\/text>/g)).toHaveLength(1)
  })
})

describe('bars', () => {
  it('are upright strokes behind the symbols of their name, which explain them', async () => {
    const bars: Series = { label: 'alpha', mark: 'bars', role: 'primary', points: [[0, 1, 2], [1, 1.2, 1.4]] }
    const points: Series = { label: 'alpha', mark: 'points', role: 'primary', points: [[0, 1.5], [1, 1.3]] }
    const figure = { name: 'f', title: 't', caption: '', x: { label: 'x' }, y: { label: 'y', range: [0, 3] as const } }
    const { svg } = await figureSvg({ ...figure, series: [bars, points, series('beta', 'line')] })
    expect(svg).toMatch(/d="M[\d.]+,[\d.]+V[\d.]+M[\d.]+,[\d.]+V[\d.]+"/)
    expect(svg.match(/>alpha<\/text>/g)).toHaveLength(1)
    expect(figureCsv({ ...figure, series: [bars] })).toBe('series,x,y,high\nalpha,0,1,2\nalpha,1,1.2,1.4\n')
  })
})
