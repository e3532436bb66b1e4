import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { planMd, type MdOptions } from '../../src/cli/md-plan.ts'
import { readStructures } from '../../src/io/formats.ts'
import { CLI, emptyFolder, ionforge } from '../support/cli.ts'
import { SILICON } from '../support/silicon-poscar.ts'

const folder = emptyFolder()
writeFileSync(join(folder, 'Si.vasp'), SILICON)

const md = (...args: string[]) => ionforge(['md', 'Si.vasp', '--potential', 'sw', ...args], folder)
const read = (out: string, file: string): string => readFileSync(join(folder, out, file), 'utf8')
const ALL = ['trajectory.extxyz', 'log.csv', 'final.extxyz', 'summary.json', 'figures/temperature.svg', 'figures/energy.csv']

describe('ionforge md', () => {
  beforeAll(() => {
    for (const [out, seed] of [['a', '1'], ['b', '1'], ['c', '2']]) {
      expect(md('--steps', '55', '--temperature', '600', '--seed', seed, '--out', out).code).toBe(0)
    }
  })

  it('gives the same bytes for the same seed and others for another', () => {
    for (const file of ALL) expect(read('b', file), file).toBe(read('a', file))
    expect(read('c', 'trajectory.extxyz')).not.toBe(read('a', 'trajectory.extxyz'))
  })

  it('writes a frame and a line of the log every ten steps and at the end', () => {
    const frames = readStructures(join(folder, 'a', 'trajectory.extxyz'))
    expect(frames.map(({ info }) => [info.step, info.time])).toEqual([[0, 0], [10, 10], [20, 20], [30, 30], [40, 40], [50, 50], [55, 55]])
    expect(Object.keys(frames[0].arrays).sort()).toEqual(['forces', 'momenta'])
    expect(Object.keys(frames[0].info)).toEqual(expect.arrayContaining(['energy', 'temperature', 'kinetic_energy', 'stress']))
    const lines = read('a', 'log.csv').trim().split('\n')
    expect(lines[0]).toBe('step,time_fs,temperature_K,target_K,potential_energy_eV,kinetic_energy_eV,total_energy_eV,pressure_GPa')
    expect(lines).toHaveLength(8)
    expect(readStructures(join(folder, 'a', 'final.extxyz'))).toEqual(frames.slice(-1))
  })

  it('does not overwrite a run unless told to', () => {
    const refused = md('--steps', '5', '--out', 'c')
    expect(refused.code).toBe(2)
    expect(refused.err).toContain('--force to overwrite')
    expect(md('--steps', '5', '--out', 'c', '--force').code).toBe(0)
    expect(readStructures(join(folder, 'c', 'trajectory.extxyz'))).toHaveLength(2)
  })

  it('goes on from a file at constant energy and states the drift with its bound', () => {
    const result = ionforge(
      ['md', 'a/final.extxyz', '--potential', 'sw', '--ensemble', 'nve', '--velocities', 'file', '--steps', '1000', '--json'], folder)
    const summary = JSON.parse(result.out) as { drift: { value: number; error: number }; drift_bound: number; outcome: string }
    expect(summary.outcome).toBe('finished')
    expect(summary.drift_bound).toBeCloseTo(Math.abs(summary.drift.value) + 2 * summary.drift.error, 12)
    expect(summary.drift_bound).toBeLessThan(0.5)
    expect(result.err).toContain('nothing is written without --out')
  })

  it('quenches by a schedule and repeats the cell', () => {
    const result = md('--quench', '1500:20,1500-300:80,300:20', '--timestep', '2', '--supercell', '1,1,2', '--out', 'quench', '--json')
    expect(JSON.parse(result.out)).toMatchObject({
      atoms: 16, steps: 60, time: 120, outcome: 'finished',
      schedule: [{ from: 1500, to: 1500, duration: 20 }, { from: 1500, to: 300, duration: 80 }, { from: 300, to: 300, duration: 20 }],
    })
    expect(read('quench', 'figures/temperature.svg')).toContain('thermostat')
  })

  it('ends with 1 and the last sound structure when the dynamics explodes', () => {
    const result = md('--timestep', '40', '--temperature', '3000', '--out', 'boom')
    expect(result.code).toBe(1)
    expect(result.out).toMatch(/exploded: atom \d would move/)
    expect(read('boom', 'trajectory.extxyz')).not.toContain('NaN')
    expect(readdirSync(join(folder, 'boom'))).toContain('final.extxyz')
  })

  it('leaves a readable trajectory and a summary when it is interrupted', async () => {
    const args = [CLI, 'md', 'Si.vasp', '--potential', 'sw', '--steps', '100000000', '--every', '5', '--out', 'long']
    const child = spawn(process.execPath, args, { cwd: folder, stdio: 'ignore' })
    const trajectory = join(folder, 'long', 'trajectory.extxyz')
    while (!existsSync(trajectory) || statSync(trajectory).size < 20_000) await new Promise((resume) => setTimeout(resume, 50))
    child.kill('SIGINT')
    const code = await new Promise((resume) => child.on('exit', resume))
    expect(code).toBe(130)
    const frames = readStructures(trajectory)
    const summary = JSON.parse(read('long', 'summary.json')) as { outcome: string; steps: number }
    expect(summary.outcome).toBe('stopped')
    expect(frames.at(-1)?.info.step).toBe(summary.steps)
  })

  it.each([
    [['--quench', '1500:10', '--steps', '4'], 2, '--steps has no place here', 'two lengths'],
    [['--timestep', '0'], 2, 'above zero', 'no timestep'],
    [['--velocities', 'file'], 3, 'momenta', 'the file has no velocities'],
  ])('refuses %j', (args, code, text, reason) => {
    const result = md(...args)
    expect(result.err, reason).toContain(text)
    expect(result.code, reason).toBe(code)
  })

  // In this process: starting one for every contradiction takes longer than it is worth.
  it.each<[Partial<MdOptions>, string]>([
    [{ quench: '1500' }, '--quench, segment 1'],
    [{ quench: '1500:10', temperature: 4 }, '--temperature has no place here'],
    [{ quench: '1500:10', ensemble: 'nve' }, '--quench has no place here'],
    [{ ensemble: 'nve', friction: 4 }, '--friction has no place here'],
    [{ ensemble: 'nve', velocities: 'file', temperature: 4 }, '--temperature has no place here'],
    [{ velocities: 'file', supercell: [2, 1, 1] }, '--supercell has no place here'],
    [{ frame: 7 }, 'Si.vasp'],
  ])('refuses %j', (given, text) => {
    const options: MdOptions = { backend: 'reference', timestep: 1, velocities: 'thermal', seed: 1, every: 10, ...given }
    expect(() => planMd(join(folder, 'Si.vasp'), options)).toThrow(text)
  })

  it('asks which frame when the file has several', () => {
    const result = ionforge(['md', 'a/trajectory.extxyz', '--potential', 'sw', '--steps', '1'], folder)
    expect(result.code).toBe(2)
    expect(result.err).toContain('got "7 frames"')
    expect(ionforge(['md', 'a/trajectory.extxyz', '--frame', '-1', '--potential', 'sw', '--steps', '1'], folder).code).toBe(0)
  })
})
