// The calculators that ship as examples, with the programs they drive. Each is skipped, and says why, where its program is
// not installed.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeStructure, PERIODIC, type Structure } from '../../src/atoms/structure.ts'
import { labelStructures, type LabelResult } from '../../src/learning/labelling.ts'
import type { Label } from '../../src/learning/answer.ts'
import { stillingerWeber } from '../../src/potentials/stillinger-weber.ts'
import { LAMMPS_CALCULATOR, NODE_CALCULATOR, runSilicon, writeSiliconRun } from './silicon-run.ts'

const EXAMPLES = resolve(import.meta.dirname, '../../examples/calculators')
const PYTHON = '/usr/bin/python3'

const works = (command: string, args: string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0
const hasAse = works(PYTHON, ['-c', 'import ase'])
const hasLammps = hasAse && works('lmp', ['-h'])
const hasGpaw = process.env.IONFORGE_TEST_GPAW !== undefined && works(PYTHON, ['-c', 'import gpaw'])

const skewed = (): Structure => makeStructure({
  cell: [0.1, 2.715, 2.9, 2.715, 0, 2.6, 2.715, 2.8, 0.2], pbc: PERIODIC, species: [14, 14], positions: [0.05, 0.1, 0, 1.3, 1.35, 1.45],
})

async function labels(command: string, structures: readonly Structure[]): Promise<Label[]> {
  const calculator = { command, here: EXAMPLES, timeout: 60, attempts: 1, batch: structures.length, jobs: 1, largestForce: 100 }
  const requests = structures.map((structure, k) => ({ name: `structure-${k}`, structure }))
  const results: LabelResult[] = []
  const folder = mkdtempSync(join(tmpdir(), 'ionforge-calculators-'))
  for await (const result of labelStructures(calculator, requests, folder, new AbortController().signal)) results.push(result)
  return results.map((result) => {
    if (result.outcome === 'labelled') return result.label
    throw new Error(`${result.reason}; ${folder}`)
  })
}

describe('ionforge itself as a calculator command', () => {
  it('labels with the built-in potential to the last digit', async () => {
    const [label] = await labels(NODE_CALCULATOR, [skewed()])
    const { energy, forces } = stillingerWeber(skewed())
    expect(label.energy).toBe(energy)
    expect(label.forces).toEqual(forces)
  })
})

describe.skipIf(!hasLammps)(`LAMMPS (${hasLammps ? 'installed' : 'skipped: lmp or ASE is not installed'})`, () => {
  it('labels a skewed cell as our own Stillinger-Weber potential does', async () => {
    const [label] = await labels(LAMMPS_CALCULATOR, [skewed()])
    const { energy, forces, virial } = stillingerWeber(skewed())
    expect(label.energy).toBeCloseTo(energy, 8)
    forces.forEach((force, i) => expect(label.forces[i]).toBeCloseTo(force, 6))
    virial.forEach((entry, i) => expect(label.virial?.[i]).toBeCloseTo(entry, 4))
  })

  it('teaches a committee silicon', async () => {
    const home = mkdtempSync(join(tmpdir(), 'ionforge-lammps-'))
    const file = writeSiliconRun(home, LAMMPS_CALCULATOR, { rounds: 1 })
    const { ending, labelled } = await runSilicon(file, join(home, 'results'))
    expect([ending, labelled.length]).toEqual(['rounds', 4])
    for (const { candidate, label } of labelled) expect(label.energy).toBeCloseTo(stillingerWeber(candidate.structure).energy, 6)
  })
})

describe.skipIf(!hasAse)(`ASE calculators (${hasAse ? 'installed' : 'skipped: ASE is not installed'})`, () => {
  it('labels copper with EMT; the stress has ASE\'s sign', async () => {
    const copper = (scale: number): Structure => makeStructure({
      cell: [0, 1.805, 1.805, 1.805, 0, 1.805, 1.805, 1.805, 0].map((x) => scale * x), pbc: PERIODIC, species: [29], positions: [0, 0, 0],
    })
    const [label, larger, smaller] = await labels(
      `${PYTHON} {here}/ase_calculator.py {input} {output} --calculator emt`, [copper(1), copper(1.001), copper(0.999)])
    const slope = (larger.energy - smaller.energy) / 0.002
    // dE/dε over three directions is −tr W.
    expect((label.virial?.[0] ?? 0) + (label.virial?.[4] ?? 0) + (label.virial?.[8] ?? 0)).toBeCloseTo(-slope, 3)
  })

  it('refuses settings that it would have to ignore', async () => {
    const settings = join(mkdtempSync(join(tmpdir(), 'ionforge-settings-')), 'settings.json')
    writeFileSync(settings, '{ "kspacing": 0.3 }')
    const command = `${PYTHON} {here}/ase_calculator.py {input} {output} --calculator emt --settings ${settings}`
    await expect(labels(command, [skewed()])).rejects.toThrow('exit code 2; no output file')
  })
})

const gpawNote = hasGpaw ? 'installed' : 'skipped: set IONFORGE_TEST_GPAW, with GPAW installed'
describe.skipIf(!hasGpaw)(`GPAW (${gpawNote})`, () => {
  it('labels two atoms of silicon with the settings of LixSi', async () => {
    const silicon = makeStructure({
      cell: [0, 2.715, 2.715, 2.715, 0, 2.715, 2.715, 2.715, 0], pbc: PERIODIC, species: [14, 14], positions: [0, 0, 0, 1.3575, 1.3575, 1.3575],
    })
    const command = `OMP_NUM_THREADS=1 ${PYTHON} {here}/ase_calculator.py {input} {output} --calculator gpaw --settings {here}/gpaw_lixsi.json`
    const [label] = await labels(command, [silicon])
    // PBE, 300 eV, 7×7×7: computed once with GPAW 22.8.
    expect(label.energy / 2).toBeCloseTo(-5.39018, 3)
    expect(label.virial).not.toBeNull()
  })
})

describe('the settings of the LixSi data', () => {
  it('are those that its labels were made with', () => {
    const settings = JSON.parse(readFileSync(join(EXAMPLES, 'gpaw_lixsi.json'), 'utf8')) as unknown
    expect(settings).toMatchObject({
      mesh_spacing: 0.3,
      parameters: {
        mode: { name: 'pw', ecut: 300 }, xc: 'PBE', occupations: { name: 'fermi-dirac', width: 0.1 },
        convergence: { energy: 1e-4, density: 1e-4 }, spinpol: false,
      },
    })
  })
})
