import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { fitRequest, type FitOptions } from '../../src/cli/fit-request.ts'
import { CLI, emptyFolder, ionforge } from '../support/cli.ts'
import { siliconFile } from '../support/labelled-silicon.ts'

const folder = emptyFolder()
const SETTINGS = `
model:
  { radial_cutoff: 4.5, angular_cutoff: 4, n_max: [3, 2], basis_size: [5, 4], l_max: 3, neurons: 8, zbl: { kind: type-wise, outer: 2 } }
training: { epochs: 40, batch_atoms: 40 }
`
writeFileSync(join(folder, 'silicon.extxyz'), siliconFile(48))
writeFileSync(join(folder, 'fit.yaml'), `data: [{ file: silicon.extxyz }]\n${SETTINGS}`)

const fit = (...args: string[]) => ionforge(['fit', ...args], folder)
const bytes = (out: string, file: string): Buffer => readFileSync(join(folder, out, file))
const FILES = ['nep.txt', 'nep.trust.json', 'checkpoint.bin', 'learning-curve.csv', 'settings.yaml', 'data.json', 'model-card.json',
  'figures/parity-force.svg', 'tables/errors-by-split.csv']

/** Starts a fit and ends it by a signal once its learning curve has so many lines; resolves to the exit code. */
async function stopped(args: readonly string[], out: string, lines: number, signal: NodeJS.Signals): Promise<number | null> {
  const child = spawn(process.execPath, [CLI, 'fit', ...args], { cwd: folder, stdio: 'ignore' })
  const ended = new Promise<number | null>((resume) => child.on('exit', resume))
  const curve = join(folder, out, 'learning-curve.csv')
  const length = (): number => (existsSync(curve) ? readFileSync(curve, 'utf8').split('\n').length - 2 : -1)
  while (length() < lines && child.exitCode === null) await new Promise((resume) => setTimeout(resume, 2))
  child.kill(signal)
  return ended
}

describe('ionforge fit', () => {
  beforeAll(() => {
    const result = fit('--settings', 'fit.yaml', '--out', 'whole', '-j', '2')
    expect(result.err).toContain('Root-mean-square errors on')
    expect(result.code).toBe(0)
  })

  it('writes the potential, its card and what it has seen', () => {
    const card = JSON.parse(bytes('whole', 'model-card.json').toString()) as {
      data: { frames: Record<string, number>; files: { sha256: string }[] }
      errors: { of: string; all: { energy: { rmse: number } } }
      range_of_validity: { shortest_distances: Record<string, number> }
    }
    expect(card.data.frames).toEqual({ train: 39, valid: 3, test: 6 })
    expect(card.errors.of).toBe('test')
    expect(card.range_of_validity.shortest_distances['Si-Si']).toBeGreaterThan(1.5)
    const page = bytes('whole', 'model-card.html').toString()
    for (const text of ['Range', 'parity-energy', 'How to cite', 'SHA-256']) expect(page).toContain(text)
    expect(fit('whole').code).toBe(0)
  })

  it('is validated by one command to the numbers of its card', () => {
    const card = JSON.parse(bytes('whole', 'model-card.json').toString()) as { errors: { all: object } }
    const result = ionforge(['validate', 'whole/nep.txt', 'silicon.extxyz', '--split', 'test', '--json'], folder)
    expect((JSON.parse(result.out) as { all: object }).all).toEqual(card.errors.all)
    expect(ionforge(['validate', 'sw', 'silicon.extxyz', '--csv'], folder).out.split('\n')[1]).toMatch(/^split,test,6,48,0/)
  })

  it('can be killed at any time and goes on to the same bytes', async () => {
    const args = ['--settings', 'fit.yaml', '--out', 'killed', '-j', '1']
    for (const lines of [-1, 1, 4, 25]) await stopped(args, 'killed', lines, 'SIGKILL')
    expect(fit('killed').code).toBe(0)
    for (const file of FILES) expect(bytes('killed', file).equals(bytes('whole', file)), file).toBe(true)
  })

  it('stops at a signal and leaves a folder to go on with', async () => {
    const args = ['--settings', 'fit.yaml', '--out', 'asked', '--epochs', '4000']
    expect(await stopped(args, 'asked', 2, 'SIGINT')).toBe(130)
    expect(existsSync(join(folder, 'asked', 'fit.lock'))).toBe(false)
    expect(existsSync(join(folder, 'asked', 'nep.txt'))).toBe(false)
    expect(existsSync(join(folder, 'asked', 'checkpoint.bin'))).toBe(true)
  })

  it('fits a committee whose first member is the potential', () => {
    const result = fit('--settings', 'fit.yaml', '--out', 'many', '--committee', '2', '--epochs', '4')
    expect(result.code).toBe(0)
    expect(bytes('many', 'committee/member-1.nep.txt').equals(bytes('many', 'nep.txt'))).toBe(true)
    expect(bytes('many', 'committee/member-2.nep.txt').equals(bytes('many', 'nep.txt'))).toBe(false)
    const evaluated = ionforge(['evaluate', 'silicon.extxyz', '--potential', 'committee:many', '--json'], folder)
    expect(evaluated.code).toBe(0)
    expect(bytes('many', 'tables/errors-of-committee.csv').toString()).toContain('mean of all')
  })

  it('starts from a potential and keeps a copy of it', () => {
    expect(fit('silicon.extxyz', '--start', 'whole/nep.txt', '--epochs', '2', '--out', 'further').code).toBe(0)
    expect(bytes('further', 'start.nep.txt').equals(bytes('whole', 'nep.txt'))).toBe(true)
    expect(bytes('further', 'settings.yaml').toString()).toContain('start: start.nep.txt')
    expect(fit('further').code).toBe(0)
  })

  it('refuses another fit in the same folder, and leaves no folder behind where none could start', () => {
    const other = fit('--settings', 'fit.yaml', '--out', 'whole', '--seed', '2')
    expect([other.code, other.err]).toEqual([2, expect.stringContaining('holds a fit with other settings (seed)')])
    const idle = fit('silicon.extxyz', '--start', 'whole/nep.txt', '--set', 'model.neurons=9', '--out', 'idle')
    expect([idle.code, idle.err]).toEqual([2, expect.stringContaining('model must be left out')])
    expect(existsSync(join(folder, 'idle'))).toBe(false)
  })

  // In this process: starting one for every mistake takes longer than it is worth.
  it.each<[string[], Partial<FitOptions>, RegExp, string]>([
    [['whole'], { epochs: 50 }, /--epochs has no place here/, 'a fit that was begun with other epochs'],
    [['whole'], { set: ['seed=3'] }, /--set has no place here/, 'a fit that was begun with another seed'],
    [['.'], {}, /must contain settings.yaml/, 'a folder without a fit'],
    [[], {}, /DATA must be given/, 'nothing to fit'],
    [[], { settings: 'none.yaml' }, /settings file must be readable.*none\.yaml/, 'no settings'],
    [['silicon.extxyz'], { set: ['training.batch=3'] }, /training has no key of this name, got "batch"/, 'a mistyped key'],
    [['silicon.extxyz'], { set: ['training.epochs=0'] }, /training.epochs must be at least 1/, 'no epochs'],
    [['silicon.extxyz'], { set: ['cross_validation={folds: 3, fold: 4}'] }, /not ask for a fold beyond the last/, 'a fold too many'],
  ])('refuses %j %j', (data, options, message, reason) => {
    const inside = (path: string): string => join(folder, path)
    const given = { ...options, ...(options.settings === undefined ? {} : { settings: inside(options.settings) }) }
    expect(() => fitRequest(data.map(inside), { set: [], ...given }), reason).toThrow(message)
  })

  it('refuses data that have changed, and begins anew when told', () => {
    writeFileSync(join(folder, 'changing.extxyz'), siliconFile(12))
    const args = ['changing.extxyz', '--epochs', '1', '--out', 'changing']
    expect(fit(...args).code).toBe(0)
    writeFileSync(join(folder, 'changing.extxyz'), siliconFile(15))
    expect(fit('changing').err).toContain('data of a fit must not change')
    expect(fit(...args, '--force').code).toBe(0)
  })
})
