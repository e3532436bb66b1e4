// The problem as a user meets it: two structure files, a list of matches, a results folder that stands alone.
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emptyFolder, ionforge } from '../../support/cli.ts'
import { DATA } from './open.ts'

const CAMPAIGN = `
problem:
  name: interface
  potential: sw
  substrate: { structure: lower.extxyz, plane: [0, 0, 1], layers: 2 }
  film: { structure: upper.extxyz, plane: [0, 0, 1], layers: 2 }
  registry_map: 0
strategy: { name: particle-swarm, evaluations: 10 }
batch: 4
budget: { evaluations: 10 }
`

describe('two crystals of the user', () => {
  const folder = emptyFolder()
  writeFileSync(join(folder, 'campaign.yaml'), CAMPAIGN)
  for (const name of ['lower', 'upper']) copyFileSync(`${DATA}/silicon.extxyz`, join(folder, `${name}.extxyz`))

  it('have their matches and terminations listed', () => {
    const { out, code } = ionforge(['plan', 'campaign.yaml'], folder)
    expect(code).toBe(0)
    expect(out).toMatch(/Lattice matches of lower.extxyz \(0 0 1\) and upper.extxyz \(0 0 1\)\n +number +area/)
    expect(out).toMatch(/\n +1 +14.7 +0 +0.00, 0.00 +0 +1 +1 +8\n/)
    expect(out).toMatch(/substrate +2 +Si–Si \(2\) +1.36 +unknown/)
    const { choices } = JSON.parse(ionforge(['plan', 'campaign.yaml', '--json'], folder).out) as { choices: { name: string }[] }
    expect(choices.map(({ name }) => name)).toEqual(['matches', 'terminations'])
  })

  it('are listed even where the match asked for is not among them', () => {
    const { out, err, code } = ionforge(['plan', 'campaign.yaml', '--set', 'problem.match.number=50'], folder)
    expect(code).toBe(2)
    expect(out).toContain('Lattice matches')
    expect(err).toContain('the match must be one of the list, got 50 (problem.match.number)')
  })

  it('begin from a shipped campaign with every file it names', () => {
    const begun = emptyFolder()
    expect(ionforge(['init', 'interface/rock-salt', '.'], begun).code).toBe(0)
    expect(readdirSync(join(begun, 'data')).sort()).toEqual(['rock-salt.born-mayer.yaml', 'rock-salt.extxyz'])
  })

  it('are searched, and replayed from the results folder alone', () => {
    expect(ionforge(['run', 'campaign.yaml', '--out', 'out', '--jobs', '2'], folder).code).toBe(0)
    expect(readdirSync(join(folder, 'out', 'inputs')).sort()).toEqual(['lower.extxyz', 'upper.extxyz'])
    expect(readFileSync(join(folder, 'out', 'campaign.yaml'), 'utf8')).toContain('structure: inputs/lower.extxyz')
    const { best } = JSON.parse(readFileSync(join(folder, 'out', 'summary.json'), 'utf8')) as { best: { interface_energy: number } }
    expect(best.interface_energy).toBeCloseTo(0, 4)
    expect(ionforge(['replay', join(folder, 'out')], emptyFolder()).out).toBe('verified: 10/10 evaluations identical\n')
  })
})
