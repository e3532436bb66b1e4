// The problem as a user meets it: a structure file, five lines, a report; and every refusal says what to do.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emptyFolder, ionforge } from '../../support/cli.ts'
import { documentedCampaign, layeredPoscar } from './cases.ts'

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = emptyFolder()
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

const summaryOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'out', 'summary.json'), 'utf8')) as Record<string, unknown>

describe('a crystal of the user', () => {
  const folder = folderWith({ POSCAR: layeredPoscar(), 'campaign.yaml': documentedCampaign() })

  it('is ordered by the lines of the how-to page, and the minimum is proved', () => {
    expect(documentedCampaign().split('\n').findIndex((line) => line.startsWith('strategy'))).toBe(6)
    const { code, err } = ionforge(['run', 'campaign.yaml', '--out', 'out'], folder)
    expect(err).toMatch(/Proof: all 6 distinct of 220 configurations were evaluated; the best ewald_energy is -\d+\.\d+ eV\./)
    expect(err).toContain('there is nothing left to propose')
    expect(code).toBe(0)
    expect(existsSync(join(folder, 'out', 'inputs', 'POSCAR'))).toBe(true)
    expect(summaryOf(folder)).toMatchObject({ evaluations: 6, configurations: 220, distinct_configurations: 6, distinct_evaluated: 6 })
    expect((summaryOf(folder).conclusion as string[])[0]).toMatch(/^Proof/)
    expect(readFileSync(join(folder, 'out', 'report.html'), 'utf8')).toContain('Proof: all 6 distinct of 220')
  })

  it('replays and is reported again after its structure file is gone', () => {
    const away = folderWith({})
    expect(ionforge(['replay', join(folder, 'out')], away).out).toBe('verified: 6/6 evaluations identical\n')
    const before = readFileSync(join(folder, 'out', 'summary.json'), 'utf8')
    expect(ionforge(['report', join(folder, 'out')], away).code).toBe(0)
    expect(readFileSync(join(folder, 'out', 'summary.json'), 'utf8')).toBe(before)
  })

  it('has its lowest arrangements ranked by score when there are too many to evaluate', () => {
    const options = ['--set', 'strategy.most_evaluated=5', '--set', 'strategy.keep=3', '--out', 'ranked']
    const { code, err } = ionforge(['run', 'campaign.yaml', ...options], folder)
    expect(code).toBe(0)
    expect(err).toMatch(/Proof: all 6 distinct of 220 configurations were scored by ewald_energy; the lowest is -\d+\.\d+ eV/)
    const best = (name: string) => (JSON.parse(readFileSync(join(folder, name, 'summary.json'), 'utf8')) as { best: { objective: number } }).best
    expect(best('ranked').objective).toBeCloseTo(best('out').objective, 6)
  })

  it('is searched over several contents at once, each reported on its own', () => {
    const options = ['--set', 'problem.sublattices=[{ sites: Li, species: { Li: [10, 12], vacancy: rest } }]', '--out', 'several']
    expect(ionforge(['run', 'campaign.yaml', ...options], folder).code).toBe(0)
    const table = readFileSync(join(folder, 'several', 'tables', 'compositions.csv'), 'utf8')
    expect(table.split('\n').filter((line) => line.includes('Li: '))).toHaveLength(3)
  })
})

describe('refusals', () => {
  const files = { POSCAR: layeredPoscar(), 'campaign.yaml': documentedCampaign(), 'broken.vasp': layeredPoscar().replace('Direct', 'Direkt?').replace('3 3 6', '3 x 6') }
  const folder = folderWith(files)

  it.each([
    ['a charged composition, with neutral alternatives', 2, { 'problem.oxidation_states': '{ Co: 3 }' },
      /a composition must be neutral, got "-3 e for Li: 9 Li, 3 vacancy".*Neutral alternatives: .*oxidation_states: \{ Co: balance \}/],
    ['counts that do not fit', 2, { 'problem.sublattices': '[{ sites: Li, species: { Li: 9, vacancy: 4 } }]' },
      /counts of a sublattice must add up to its 12 sites in the supercell, got 13.*Lower a count/],
    ['a sublattice without sites', 2, { 'problem.sublattices': '[{ sites: Na, species: { Na: 1 } }]' },
      /a sublattice must match sites of the host, got "Na".*The host is Li3O6Co3/],
    ['exhaustive search of 1e12 configurations', 2,
      { 'problem.supercell': '[4, 4, 1]', 'problem.sublattices': '[{ sites: Li, species: { Li: 24, vacancy: 24 } }]' },
      /exhaustive can score at most 200,000,000 configurations, got "3\.22e\+13 configurations.*smaller supercell.*genetic-algorithm/],
    ['a missing structure file', 3, { 'problem.structure': 'missing.cif' }, /must be readable/],
    ['a damaged structure file', 3, { 'problem.structure': 'broken.vasp' }, /broken\.vasp:\d+/],
  ])('of %s', (_name, expected, changes, message) => {
    const options = Object.entries(changes).flatMap(([key, value]) => ['--set', `${key}=${value}`])
    const { code, err } = ionforge(['run', 'campaign.yaml', '--out', 'refused', ...options], folder)
    expect(err).toMatch(message)
    expect(err).not.toMatch(/\n\s+at /)
    expect(code).toBe(expected)
  })

  it('leave their folder free for the campaign put right', () => {
    expect(ionforge(['run', 'campaign.yaml', '--out', 'refused'], folder).code).toBe(0)
  })
})
