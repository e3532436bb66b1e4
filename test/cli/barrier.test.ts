import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { onFinish } from '../../src/cli/command.ts'
import { barrierCommand } from '../../src/cli/commands/barrier.ts'
import { ConfigError, InputError, StoreError } from '../../src/errors.ts'
import { readStructures, writeStructures } from '../../src/io/formats.ts'
import { betaLi3PO4, layeredLiCoO2 } from '../analysis/bond-valence/crystals.ts'

const folder = mkdtempSync(join(tmpdir(), 'barrier-'))
const phosphate = join(folder, 'phosphate.vasp')
const cobaltate = join(folder, 'cobaltate.vasp')
const both = join(folder, 'both.extxyz')

beforeAll(() => {
  const frame = (structure: typeof betaLi3PO4): Parameters<typeof writeStructures>[1][number] => ({ structure, info: {}, arrays: {} })
  writeStructures(phosphate, [frame(betaLi3PO4)])
  writeStructures(cobaltate, [frame(layeredLiCoO2)])
  writeStructures(both, [frame(betaLi3PO4), frame(layeredLiCoO2)])
})
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => { vi.restoreAllMocks() })

/** Runs the command in this process. */
async function run(...args: readonly string[]): Promise<{ out: string; err: string; code: number }> {
  let [out, err, code] = ['', '', -1]
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => { out += String(text); return true })
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => { err += String(text); return true })
  const program = new Command().exitOverride()
  onFinish(program, (given) => { code = given })
  program.addCommand(barrierCommand().exitOverride())
  try {
    await program.parseAsync(['barrier', ...args], { from: 'user' })
  } finally {
    vi.restoreAllMocks()
  }
  return { out, err, code }
}

interface Summary {
  readonly barriers: Readonly<Record<string, number | null>>
  readonly barriers_on_grid: Readonly<Record<string, number | null>>
  readonly oxidation_states: Readonly<Record<string, number>>
  readonly grid: readonly number[]
  readonly paths: readonly { readonly direction: readonly number[]; readonly bottleneck: { readonly free_radius: number } }[]
  readonly hops: readonly { readonly outcome: string; readonly forward_barrier: number | null }[]
  readonly supercell: readonly number[]
}

describe('ionforge barrier in the bond-valence energy', () => {
  it('prints barriers, directions and bottlenecks, and which charges it took', async () => {
    const { out, err, code } = await run(phosphate, '--ion', 'Li')
    expect(code).toBe(0)
    expect(err).toBe('oxidation states: Li 1, O -2, P 5\n')
    const lines = out.split('\n')
    expect(lines[0]).toBe('Li3PO4, 16 atoms: Li by bond-valence site energy, grid 31 × 27 × 25, cutoff 10 Å')
    expect(lines[3]).toMatch(/^1D\s+0\.5\d\d\s+0\.542\s+\[\S+ \S+ \S+\]\s+\d+\.\d\d\s+.* O 1\.\d\d Å\s+0\.4\d\s+\d\s+-?0\.\d\d$/)
    expect(lines[5]).toMatch(/^3D\s+0\.886/)
  })

  it('says so where there is no way', async () => {
    const { out } = await run(cobaltate, '--ion', 'Li')
    expect(out).toContain('3D: no way below 10 eV')
    expect((await run(cobaltate, '--ion', 'Li', '--ceiling', '1')).out).toContain('1D, 2D, 3D: no way below 1 eV')
  })

  it('gives the same as JSON and as CSV, on the grid that was asked for', async () => {
    const { out } = await run(phosphate, '--ion', 'Li', '--spacing', '0.3', '--cutoff', '8', '--charges', 'P=5', '--json')
    const summary = JSON.parse(out) as Summary
    expect(summary).toMatchObject({
      ion: 'Li', formula: 'Li6O8P2', spacing: 0.3, cutoff: 8, ceiling: 10, grid: [21, 18, 17], oxidation_states: { Li: 1, P: 5, O: -2 },
    })
    expect(summary.barriers['3d']).toBeCloseTo(0.886, 2)
    expect(summary.paths.length).toBe(3)
    const { out: csv } = await run(phosphate, '--ion', 'Li', '--csv')
    expect(csv.split('\n')[0]).toMatch(/^dimensions,barrier,barrier_on_grid,direction,path_length,bottleneck_a/)
    expect(csv.trim().split('\n').length).toBe(4)
  })

  it('writes a folder that is complete, and never over earlier results', async () => {
    const out = join(folder, 'answer')
    const { err } = await run(cobaltate, '--ion', 'Li', '--out', out)
    const files = [
      'summary.json', 'structure.extxyz', 'report.html', 'tables/barriers.csv', 'tables/paths.csv',
      'figures/path-energy.svg', 'figures/path-energy.csv', 'figures/accessible-volume.svg', 'figures/accessible-volume.csv',
    ]
    for (const file of files) {
      expect(existsSync(join(out, file))).toBe(true)
      expect(err).toContain(`wrote ${join(out, file)}`)
    }
    const page = readFileSync(join(out, 'report.html'), 'utf8')
    expect(page).toContain('Barriers of Li in the bond-valence site energy: 1.21')
    expect(page).toContain('follow from structure.extxyz in the same folder')
    const scenes = JSON.parse(/id="scenes">(.*?)<\/script>/s.exec(page)?.[1] ?? '') as
      readonly { readonly path: readonly number[]; readonly surface: { readonly triangles: readonly number[] } }[]
    expect(scenes.length).toBe(2)
    for (const { path, surface } of scenes) {
      expect(path.length).toBeGreaterThan(5)
      expect(surface.triangles.length).toBeGreaterThan(100)
    }
    await expect(run(cobaltate, '--ion', 'Li', '--out', out)).rejects.toThrow(StoreError)
  })

  it.each<[string, readonly string[], RegExp]>([
    ['without an ion', [], /mobile ion must be given.*Add "--ion Li"/],
    ['an ion without parameters', ['--ion', 'Co'], /bond-valence parameters, got "Co"/],
    ['no chemical symbol', ['--ion', 'lithium'], /chemical symbol/],
    ['a mistyped charge', ['--ion', 'Li', '--charges', 'V3'], /like V=3,O=-2, got "V3"/],
    ['charges that do not cancel', ['--ion', 'Li', '--charges', 'P=3,O=-2'], /a charge of -4 e per cell/],
    ['a useless spacing', ['--ion', 'Li', '--spacing', '2'], /resolution must be above 0, at most 1 Å/],
    ['an option of the other method', ['--ion', 'Li', '--images', '7'], /--images belongs to nudged elastic bands.*Add --neb/],
    ['the same the other way round', ['--ion', 'Li', '--neb', '--charges', 'P=5'], /--charges belongs to the bond-valence/],
    ['bands without a potential', ['--ion', 'Li', '--neb'], /exactly one of --potential and --problem/],
  ])('refuses %s', async (_, args, message) => {
    await expect(run(phosphate, ...args)).rejects.toThrow(message)
  })

  it('asks which structure of a file is meant', async () => {
    await expect(run(both, '--ion', 'Li')).rejects.toThrow(/one structure .* must be chosen, got "2 structures" .*--frame 2/)
    await expect(run(both, '--ion', 'Li', '--frame', '3')).rejects.toThrow(ConfigError)
    expect((await run(both, '--ion', 'Li', '--frame', '2')).out).toMatch(/^LiCoO2, 12 atoms/)
    await expect(run(join(folder, 'absent.vasp'), '--ion', 'Li')).rejects.toThrow(InputError)
  })
})

describe('ionforge barrier --neb', () => {
  const options = ['--ion', 'Li', '--neb', '--problem', 'li3po4-nitrogen', '--cell', 'none', '--fmax', '0.1']

  it('reports every hop as it is done, and what they add up to', async () => {
    const out = join(folder, 'hops')
    const { out: printed, err, code } = await run(phosphate, ...options, '--max-hop', '2.97', '--supercell', '2x2x2', '--out', out)
    expect(code).toBe(0)
    expect(err).toMatch(/relaxed the crystal \(\d+ force calls\)\nhop 1 of 1: 2\.9\d Å, 0\.\d{3} eV, \d+ steps\nwrote/)
    expect(printed).toMatch(/^Li3PO4, 16 atoms: 1 kinds? of Li vacancy hops in 2 × 2 × 2 cells \(127 atoms\)/)
    expect(printed).toContain('crosses the crystal: 1D by none of these hops')
    const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as Summary
    expect(summary.hops[0].outcome).toBe('converged')
    expect(summary.hops[0].forward_barrier).toBeGreaterThan(0.2)
    expect(summary.supercell).toEqual([2, 2, 2])
    expect(readStructures(join(out, 'bands.extxyz')).length).toBe(7)
    for (const file of ['tables/hops.csv', 'tables/hop-images.csv', 'figures/hop-energies.svg', 'report.html']) {
      expect(existsSync(join(out, file))).toBe(true)
    }
  })

  it('ends with code 1 when no hop converges', async () => {
    const { out, code } = await run(phosphate, ...options, '--max-hop', '2.97', '--supercell', 'auto', '--max-steps', '2', '--json')
    expect(code).toBe(1)
    expect((JSON.parse(out) as Summary).hops[0]).toMatchObject({ outcome: 'step_limit', forward_barrier: null })
  })

  it('refuses sizes that are none', async () => {
    await expect(run(phosphate, ...options, '--supercell', 'big')).rejects.toThrow(/--supercell must be a width in Å, or repeats/)
    await expect(run(phosphate, ...options, '--max-hop', '5', '--supercell', '1x1x1')).rejects.toThrow(/wider than the longest hop/)
  })
})
