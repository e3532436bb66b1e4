import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emptyFolder, ionforge } from '../support/cli.ts'
import { SILICON } from '../support/silicon-poscar.ts'

/** A bad command line, its exit code and what its one line must say. */
const REFUSED = [
  [['rnu', 'x'], 2, 'Did you mean run?', 'unknown command'],
  [['run'], 2, "missing required argument 'campaign'", 'no campaign'],
  [['run', 'lixsi-amorphus'], 2, 'Did you mean "lixsi-amorphous"?', 'misspelt problem'],
  [['run', 'lixsi-amorphous', '--seed', 'one'], 2, 'It must be a whole number', 'bad seed'],
  [['run', 'lixsi-amorphous', '--budget', '0'], 2, 'It must be a whole number', 'no budget'],
  [['run', 'lixsi-amorphous', '--set', 'strategy.pool_sise=3'], 2, 'Did you mean "pool_size"?', 'misspelt key'],
  [['run', 'lixsi-amorphous', '--set', 'problem.host_atoms=7'], 2, 'must be a whole number of Li', 'impossible ladder'],
  [['run', 'lixsi-amorphous', '--backend', 'gpu'], 4, 'set the backend to wasm', 'no graphics card'],
  [['run', 'lixsi-amorphous', '--potential', 'nowhere.txt'], 3, 'nowhere.txt', 'absent potential'],
  [['evaluate', 'nowhere.cif', '--potential', 'sw'], 3, 'nowhere.cif', 'absent structure'],
  [['evaluate', 'nowhere.cif'], 2, '--potential', 'no potential'],
  [['status', 'nowhere'], 2, 'campaign.yaml', 'no results folder'],
  [['explain', 'strategy', 'genetic'], 2, 'Valid:', 'unknown strategy'],
  [['list', 'things'], 2, 'strategies', 'unknown kind'],
  [['bench', 'lixsi-amorphous', '--budget', '4'], 2, '--target', 'no known answer'],
] as const

describe('a wrong command line', () => {
  it.each(REFUSED)('%j ends with %i and says how to go on', (args, code, text, reason) => {
    const folder = emptyFolder()
    // No driver is looked for, so that a graphics card in this machine makes no difference.
    const result = ionforge(args, folder, { VK_DRIVER_FILES: '/nowhere', VK_ICD_FILENAMES: '/nowhere' })
    expect(result.err, reason).toContain(text)
    expect(result.code, reason).toBe(code)
    expect(result.err, reason).not.toMatch(/\n\s+at /)
    expect(result.err.trim().split('\n').length, result.err).toBeLessThanOrEqual(3)
  })
})

describe('commands about ionforge itself', () => {
  it.each([
    [['--version'], /^\d+\.\d+\.\d+\n$/],
    [['--help'], /Examples:/],
    [['list', 'strategies'], /genetic-algorithm/],
    [['list', 'problems', '--json'], /"lixsi-amorphous"/],
    [['explain', 'strategy', 'genetic-algorithm'], /pool_size = \d+/],
    [['explain', 'campaign'], /evaluations/],
    [['doctor'], /ok\s+backend reference/],
  ])('%j answers', (args, text) => {
    const result = ionforge(args)
    expect(result.out).toMatch(text)
    expect(result.code).toBe(0)
  })

  it('init writes a campaign file that plan accepts, and does not overwrite one', () => {
    const folder = emptyFolder()
    expect(ionforge(['init', 'lennard-jones-cluster', 'work'], folder).code).toBe(0)
    expect(readFileSync(join(folder, 'work', 'campaign.yaml'), 'utf8')).toContain('#')
    expect(ionforge(['plan', 'work/campaign.yaml'], folder).code).toBe(0)
    expect(ionforge(['init', 'lennard-jones-cluster', 'work'], folder).code).toBe(2)
  })
})

describe('evaluate and relax on the user\'s own files', () => {
  const folder = emptyFolder()
  mkdirSync(join(folder, 'data'))
  writeFileSync(join(folder, 'data', 'POSCAR'), SILICON)
  writeFileSync(join(folder, 'data', 'squeezed.vasp'), SILICON.replace('1.0\n', '0.95\n'))

  it('evaluates a POSCAR with a named potential', () => {
    const result = ionforge(['evaluate', 'data/POSCAR', '--potential', 'sw', '--json'], folder)
    const record = JSON.parse(result.out) as { energy_per_atom: number; fmax: number; pressure_GPa: number }
    expect(record.energy_per_atom).toBeCloseTo(-4.3366, 4)
    expect(record.fmax).toBeLessThan(1e-6)
  })

  it('relaxes cell and atoms back to the minimum and writes the structure', () => {
    const result = ionforge(['relax', 'data/squeezed.vasp', '--potential', 'sw', '--cell', 'full', '--out', 'relaxed.cif'], folder)
    expect(result.out).toContain('converged')
    expect(result.out).toContain('-4.3366')
    expect(existsSync(join(folder, 'relaxed.cif'))).toBe(true)
    expect(ionforge(['evaluate', 'relaxed.cif', '--problem', 'lixsi-amorphous'], folder).code).toBe(0)
  })

  it('relaxes with atoms held, and refuses to hold atoms that are not there or in a cell that turns', () => {
    const relax = (...more: string[]) => ionforge(['relax', 'data/POSCAR', '--potential', 'sw', ...more], folder)
    expect(relax('--cell', 'normal', '--hold', '1-3,8', '--out', 'held.vasp').out).toContain('converged')
    expect(relax('--hold', '4-9')).toMatchObject({ code: 3, err: expect.stringContaining('atoms from 1 to 8, got "4-9"') as string })
    expect(relax('--hold', '3-1')).toMatchObject({ code: 2, err: expect.stringContaining('1-12,20') as string })
    expect(relax('--hold', '1', '--cell', 'full').err).toContain('Set cell: normal')
  })

  it('names the element a potential does not know', () => {
    writeFileSync(join(folder, 'data', 'carbon.vasp'), SILICON.replace('Si\n8', 'C\n8'))
    const result = ionforge(['evaluate', 'data/carbon.vasp', '--potential', 'sw'], folder)
    expect(result.code).toBe(3)
    expect(result.err).toContain('got "C"')
  })
})
