// 200 damaged files of every kind a user can hand in. Each must end in one line that names the place, a documented exit
// code, no stack trace, and results folders as they were.
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest'
import { randomStream, type Random } from '../../src/math/random.ts'
import { runCli } from '../../src/cli/run-cli.ts'
import { emptyFolder } from '../support/cli.ts'

const PER_KIND = 40

/** Valid inputs, damaged below. `broken` are damages random mutation may miss. */
const EXTXYZ = `2
Lattice="3.4 0 0 0 3.4 0 0 0 3.4" Properties=species:S:1:pos:R:3 pbc="T T T" energy=-3.8
Li 0.0 0.0 0.0
Si 1.7 1.7 1.7
`
const POSCAR = `LiSi
1.0
3.4 0.0 0.0
0.0 3.4 0.0
0.0 0.0 3.4
Li Si
1 1
Direct
0.0 0.0 0.0
0.5 0.5 0.5
`
const CIF = `data_LiSi
_cell_length_a 3.4
_cell_length_b 3.4
_cell_length_c 3.4
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_symmetry_space_group_name_H-M 'P 1'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Li1 Li 0.0 0.0 0.0
Si1 Si 0.5 0.5 0.5
`
const YAML = `problem:
  name: lennard-jones-cluster
  atoms: 13
strategy:
  name: random-search
seed: 1
batch: 1
budget:
  evaluations: 3
executor:
  name: inline
`
const NEP = readFileSync(resolve(import.meta.dirname, '../../problems/lixsi-amorphous/data/lixsi.nep.txt'), 'utf8')

/** One random damage of a text. */
function damaged(text: string, random: Random): string {
  const lines = text.split('\n')
  const line = random.integer(Math.min(lines.length - 1, 16))
  const fields = lines[line].split(' ')
  const field = random.integer(fields.length)
  const junk = random.pick(['x', 'NaN', '1e999', '-', '"', '{', '1e12', '', '\u0000', 'Xx', '[', '999999999999'])
  switch (random.integer(6)) {
    case 0: return text.slice(0, random.integer(text.length))
    case 1: return lines.filter((_, index) => index !== line).join('\n')
    case 2: return [...lines.slice(0, line), lines[line], ...lines.slice(line)].join('\n')
    case 3: return [...lines.slice(0, line), '\u0001\u0002garbage', ...lines.slice(line)].join('\n')
    default:
      fields[field] = junk
      return [...lines.slice(0, line), fields.join(' '), ...lines.slice(line + 1)].join('\n')
  }
}

const KINDS = [
  { name: 'extxyz', file: 'structure.extxyz', text: EXTXYZ, args: ['evaluate', 'structure.extxyz', '--problem', 'lixsi-amorphous'] },
  { name: 'POSCAR', file: 'POSCAR', text: POSCAR, args: ['evaluate', 'POSCAR', '--problem', 'lixsi-amorphous'] },
  { name: 'CIF', file: 'structure.cif', text: CIF, args: ['evaluate', 'structure.cif', '--problem', 'lixsi-amorphous'] },
  { name: 'nep.txt', file: 'nep.txt', text: NEP, args: ['evaluate', 'good.extxyz', '--potential', 'nep.txt'] },
  { name: 'campaign YAML', file: 'campaign.yaml', text: YAML, args: ['run', 'campaign.yaml', '--out', 'results', '--quiet'] },
] as const

/** Every file below a folder with its content and time of change. */
function snapshot(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const stat = statSync(join(folder, name))
      return stat.isDirectory() ? name : `${name} ${stat.mtimeMs} ${readFileSync(join(folder, name), 'latin1').length}`
    })
    .join('\n')
}

describe('malformed inputs', () => {
  const before = process.cwd()
  let err: MockInstance<typeof process.stderr.write>
  let out: MockInstance<typeof process.stdout.write>

  beforeEach(() => {
    err = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    out = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  })
  afterEach(() => {
    process.chdir(before)
    vi.restoreAllMocks()
  })

  it.each(KINDS)('$name: damaged files end in one kind line', async ({ name, file, text, args }) => {
    const folder = emptyFolder()
    process.chdir(folder)
    writeFileSync('good.extxyz', EXTXYZ)
    writeFileSync(file, text)
    mkdirSync('results')
    expect(await runCli(args), err.mock.calls.join('\n')).toBe(0)
    const results = snapshot('results')

    let refused = 0
    for (let trial = 0; refused < PER_KIND && trial < 20 * PER_KIND; trial++) {
      const random = randomStream(`malformed:${name}:${trial}`)
      const bad = damaged(text, random)
      writeFileSync(file, bad)
      err.mockClear()
      out.mockClear()
      // A damaged file can still be a good one (a doubled blank line, another number), and is then simply used; only
      // campaigns must not run, or they would write.
      const code = await runCli(name === 'campaign YAML' ? [...args, '--dry-run'] : args)
      if (code === 0) continue
      refused++
      const message = err.mock.calls.map(([chunk]) => String(chunk)).join('')
      const context = `${name}, trial ${trial}: ${JSON.stringify(message)}\n${bad.slice(0, 400)}`
      expect([2, 3], context).toContain(code)
      expect(message.trimEnd().split('\n'), context).toHaveLength(1)
      expect(message, context).toMatch(/^error: /)
      expect(message, context).toContain(file)
      expect(message, context).not.toMatch(/did not foresee|\bat .*\.[jt]s:\d/)
      if (name === 'campaign YAML') expect(await runCli([...args, '--force']), context).toBe(code)
      expect(snapshot('results'), context).toBe(results)
    }
    expect(refused).toBe(PER_KIND)
  })
})
