// A small learning run on Stillinger-Weber silicon, in a folder of its own: data, learn file, and running it in process.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { deform, makeStructure, PERIODIC, supercell, withPositions, type Structure } from '../../src/atoms/structure.ts'
import { formatExtxyz } from '../../src/io/extxyz.ts'
import { frameOf, realColumns } from '../../src/io/frame.ts'
import { randomStream } from '../../src/math/random.ts'
import { parseLearnFile } from '../../src/learning/learn-file.ts'
import { openLearnFolder } from '../../src/learning/learn-folder.ts'
import { runLearning } from '../../src/learning/learn.ts'
import type { LearnParts, LearnResult } from '../../src/learning/types.ts'
import { stillingerWeber } from '../../src/potentials/stillinger-weber.ts'
import { CLI } from '../support/cli.ts'

/** Energies and forces by ionforge itself: a calculator command that runs wherever the tests do. */
export const NODE_CALCULATOR = `node ${CLI} evaluate {input} --potential sw --out {output}`

/** The same energies by LAMMPS, through the script that ships as an example. */
export const LAMMPS_CALCULATOR = '/usr/bin/python3 {here}/lammps_silicon.py {input} {output}'

/** Writes start.extxyz (24 distorted cells of 4 atoms, labelled) and learn.yaml. */
export function writeSiliconRun(folder: string, calculator: string, { rounds = 2 } = {}): string {
  mkdirSync(folder, { recursive: true })
  const frames = Array.from({ length: 24 }, (_, k) => {
    const structure = distorted(k)
    const { energy, forces, virial } = stillingerWeber(structure)
    return frameOf(structure, { energy, virial: Array.from(virial), traj: `start-${k}`, split: k % 8 === 7 ? 'valid' : 'train' }, { forces: realColumns(forces, 3) })
  })
  writeFileSync(join(folder, 'start.extxyz'), formatExtxyz(frames))
  const example = join(import.meta.dirname, '../../examples/calculators/lammps_silicon.py')
  copyFileSync(example, join(folder, 'lammps_silicon.py'))
  const path = join(folder, 'learn.yaml')
  writeFileSync(path, `
data:
  - file: start.extxyz
committee:
  size: 2
  model: { radial_cutoff: 4.5, angular_cutoff: 4, n_max: [2, 2], basis_size: [4, 4], l_max: 2, four_body: false, neurons: 5 }
  training: { epochs: 30 }
calculator:
  command: ${JSON.stringify(calculator)}
  timeout: 60s
  batch: 4
search:
  - { kind: packings, formulas: [Si4], count: 4, volume_per_atom: { Si: 20 } }
  - { kind: rattled, from: start.extxyz, count: 6, sigma: 0.2 }
relax: { max_steps: 60 }
select: { labels: 4, held_out: 0.25, energy_window: 5 }
fit:
  training: { epochs: 10, learning_rate: [0.005, 0.0001] }
stop: { rounds: ${rounds} }
`)
  return path
}

/** Runs it in this process with what the file says; results lie in `results`. */
export async function runSilicon(file: string, results: string, changes: Partial<LearnParts> = {}, retryFailed = false): Promise<LearnResult> {
  const settings = parseLearnFile(readFileSync(file, 'utf8'), file, dirname(file))
  const { journal, close } = openLearnFolder(results, settings, { force: false, retryFailed })
  try {
    return await runLearning({
      settings, folder: results, journal, known: [], threads: 1, stop: new AbortController().signal,
      search: () => Promise.reject(new Error('no campaigns here')),
      ...changes,
    })
  } finally {
    close()
  }
}

/** Four atoms of diamond, strained and displaced more and more. */
function distorted(k: number): Structure {
  const primitive = makeStructure({
    cell: [0, 2.715, 2.715, 2.715, 0, 2.715, 2.715, 2.715, 0], pbc: PERIODIC, species: [14, 14], positions: [0, 0, 0, 1.3575, 1.3575, 1.3575],
  })
  const random = randomStream(`distorted ${k}`)
  const strain = Float64Array.from({ length: 9 }, (_, i) => (i % 4 === 0 ? 1 : 0) + 0.04 * random.normal())
  const cell = deform(supercell(primitive, [2, 1, 1]), strain)
  return withPositions(cell, cell.positions.map((x) => x + (0.02 + 0.01 * k) * random.normal()))
}
