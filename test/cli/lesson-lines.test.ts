// What a campaign is told of its lessons before it begins.
import { describe, expect, it } from 'vitest'
import { lessonWarnings } from '../../src/cli/lesson-lines.ts'
import type { Lessons } from '../../src/spaces/lessons.ts'

const lessons: Lessons = {
  format: 'ionforge-lessons', version: 1, source: 'full-seed1', problem: 'li3po4-nitrogen', strategy: 'genetic-algorithm',
  objective: { name: 'energy', unit: 'eV', direction: 'minimize' }, cell: [1, 0, 0, 0, 1, 0, 0, 0, 1], positions: [0, 0, 0],
  frozen: { species: [], positions: [] }, palette: ['O', 'N'], results: [{ genome: '1', objective: -1, niche: '' }],
}
const [theirs, ours] = ['a'.repeat(64), 'b'.repeat(64)]

describe('lessons that rest on other input files', () => {
  it('are warned of by the name of the file and both digests', () => {
    const found = lessonWarnings({ lessons: [{ ...lessons, inputs: { potential: theirs } }], inputs: { potential: ours } })
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(/full-seed1 have energies of another potential \(sha256 a{16}, here b{16}\)/)
  })

  it.each<[Lessons, string]>([
    [{ ...lessons, inputs: { potential: ours } }, 'the same file'],
    [lessons, 'a file of lessons that does not say'],
    [{ ...lessons, inputs: { structure: theirs } }, 'a file that this campaign has not'],
  ])('are passed over in silence otherwise: %#', (learnt, reason) => {
    expect(lessonWarnings({ lessons: [learnt], inputs: { potential: ours } }), reason).toEqual([])
  })
})
