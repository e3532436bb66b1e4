// Lessons as a file: what is written is read back, and anything else is refused with what is wrong and the way out.
import { describe, expect, it } from 'vitest'
import { formatLessons, parseLessons, type Lessons } from '../../src/spaces/lessons.ts'

const lessons: Lessons = {
  format: 'ionforge-lessons', version: 1, source: 'run-1', problem: 'p', strategy: 's',
  objective: { name: 'energy', unit: 'eV', direction: 'minimize' },
  cell: [3, 0, 0, 0, 3, 0, 0, 0, 3], positions: [0, 0, 0, 1.5, 1.5, 0.1 + 0.2],
  frozen: { species: ['O'], positions: [1.5, 0, 0] }, palette: ['vacancy', 'Li'],
  results: [{ genome: '01', objective: -1 / 3, niche: '' }, { genome: '10', objective: 2, niche: 'a' }],
}

describe('a file of lessons', () => {
  it('is read back as it was written, to the last bit, with a result per line', () => {
    const text = formatLessons(lessons)
    expect(parseLessons(text, 'file')).toEqual(lessons)
    expect(formatLessons(parseLessons(text, 'file'))).toBe(text)
    expect(text.split('\n')).toHaveLength(5)
  })

  it('may say which input files it rests on', () => {
    const known = { ...lessons, inputs: { potential: 'a'.repeat(64) } }
    expect(parseLessons(formatLessons(known), 'file')).toEqual(known)
  })

  it.each([
    ['{"format":', /no valid JSON.*\(file\)/, 'half a file'],
    ['[1, 2]', /expected object/, 'another document'],
    [formatLessons({ ...lessons, format: 'other' as never }), /format/, 'another format'],
    [formatLessons({ ...lessons, version: 2 as never }), /version/, 'a later version'],
    [formatLessons({ ...lessons, results: [] }), /results/, 'nothing to learn from'],
    [formatLessons({ ...lessons, results: [{ genome: '02', objective: 0, niche: '' }] }), /results\.0\.genome: not 2 digits below 2/, 'a species out of the palette'],
    [formatLessons({ ...lessons, results: [...lessons.results, { genome: '0', objective: 0, niche: '' }] }), /results\.2\.genome/, 'a site too few'],
    [formatLessons({ ...lessons, results: [{ genome: '01', objective: Number.NaN, niche: '' }] }), /results\.0\.objective/, 'a value that is no number'],
    [formatLessons({ ...lessons, positions: [0, 0, 0, 1] }), /three per site/, 'half a position'],
    [formatLessons({ ...lessons, frozen: { species: ['O'], positions: [] } }), /three per site/, 'an atom without a place'],
  ])('refuses %#', (text, message, reason) => {
    expect(() => parseLessons(text, 'file'), reason).toThrow(message)
    expect(() => parseLessons(text, 'file'), reason).toThrow(/ionforge export RESULTS/)
  })
})
