// A campaign on a committee: every file goes into the results folder, which can be resumed and replayed from there.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { randomStream } from '../../src/math/random.ts'
import { describeTraining } from '../../src/potentials/nep/extrapolation.ts'
import { formatNep } from '../../src/potentials/nep/nep-file.ts'
import { formatTrustFile } from '../../src/potentials/nep/trust-file.ts'
import { emptyFolder, ionforge } from '../support/cli.ts'
import { randomNepModel } from '../support/nep-models.ts'
import { scattered } from '../support/random-structures.ts'
import { layeredPoscar } from '../problems/site-ordering/cases.ts'

const MODELS = [1, 2, 3].map((k) => randomNepModel({ version: 4, species: [3, 8, 27] }, `member ${k}`))
const TRAINING = Array.from({ length: 20 }, (_, k) => scattered(randomStream(`training ${k}`), [3, 8, 27], 12, 14, [true, true, true]))

const campaign = (potential: string): string => `problem:
  name: site-ordering
  structure: POSCAR
  sublattices:
    - { sites: Li, species: { Li: [1, 2], vacancy: rest } }
  charge: any
  potential: ${JSON.stringify(potential)}
  relax: none
strategy: { name: random-search }
seed: 1
batch: 2
budget: { evaluations: 2 }
executor: { name: inline }
`

let folder = ''

const run = (...args: string[]) => ionforge(args, folder)

function firstLine(out: string) {
  const [first] = readFileSync(join(folder, out, 'journal.jsonl'), 'utf8').split('\n')
  return JSON.parse(first) as { problem: { potential: string }; inputs: Record<string, string> }
}

beforeAll(() => {
  folder = emptyFolder()
  writeFileSync(join(folder, 'POSCAR'), layeredPoscar())
  mkdirSync(join(folder, 'fit', 'committee'), { recursive: true })
  MODELS.forEach((model, k) => {
    writeFileSync(join(folder, 'fit', 'committee', `member-${k + 1}.nep.txt`), formatNep(model))
    mkdirSync(join(folder, `fit-${k}`))
    writeFileSync(join(folder, `fit-${k}`, 'nep.txt'), formatNep(model))
  })
  writeFileSync(join(folder, 'fit', 'committee', 'member-1.trust.json'), formatTrustFile(MODELS[0], describeTraining(MODELS[0], TRAINING)))
  writeFileSync(join(folder, 'committee.yaml'), campaign('committee:fit'))
  writeFileSync(join(folder, 'equal-names.yaml'), campaign('fit-0/nep.txt + fit-1/nep.txt'))
})

describe('a campaign on a committee', () => {
  it('copies all its files and marks what the committee casts doubt on', () => {
    expect(run('run', 'committee.yaml', '--out', 'out').err).toContain('Not to be trusted on this potential: 2 of 2 results, counted like any other')
    const names = ['member-1.nep.txt', 'member-1.trust.json', 'member-2.nep.txt', 'member-3.nep.txt']
    expect(readdirSync(join(folder, 'out', 'inputs', 'fit')).sort()).toEqual(names)
    const { problem, inputs } = firstLine('out')
    expect(problem.potential).toBe('committee:inputs/fit')
    expect(Object.keys(inputs)).toEqual(['structure', ...names.map((name) => `potential/fit/${name}`), 'prepared'])
    const table = readFileSync(join(folder, 'out', 'tables', 'distrusted.csv'), 'utf8')
    expect(table.trim().split('\n')).toHaveLength(3)
  })

  it('is resumed, and replays when the original files are gone', () => {
    expect(run('run', 'committee.yaml', '--out', 'out', '--set', 'budget.evaluations=4').code).toBe(0)
    expect(ionforge(['replay', join(folder, 'out')], emptyFolder()).out).toBe('verified: 4/4 evaluations identical\n')
  })

  it('refuses to go on when a member has changed or a trust file has gone', () => {
    const [file, trust] = ['member-3.nep.txt', 'member-1.trust.json'].map((name) => join(folder, 'fit', 'committee', name))
    const [member, envelope] = [readFileSync(file, 'utf8'), readFileSync(trust, 'utf8')]
    writeFileSync(file, formatNep(MODELS[0]))
    expect(run('run', 'committee.yaml', '--out', 'out')).toMatchObject({
      code: 2, err: expect.stringContaining('the input file "potential/fit/member-3.nep.txt" has changed') as string,
    })
    writeFileSync(file, member)
    rmSync(trust)
    expect(run('run', 'committee.yaml', '--out', 'out').err).toContain('got "no such file instead of SHA-256')
    writeFileSync(trust, envelope)
  })

  it('keeps members with equal file names apart', () => {
    expect(run('run', 'equal-names.yaml', '--out', 'equal').code).toBe(0)
    expect(readdirSync(join(folder, 'equal', 'inputs')).sort()).toEqual(['1-nep.txt', '2-nep.txt', 'POSCAR'])
    expect(firstLine('equal').problem.potential).toBe('inputs/1-nep.txt + inputs/2-nep.txt')
    expect(run('replay', 'equal').out).toBe('verified: 2/2 evaluations identical\n')
  })

  it('says where a potential cannot be understood', () => {
    expect(run('plan', 'committee.yaml', '--set', 'problem.potential=aenet:Li.nn')).toMatchObject({
      code: 2, err: expect.stringMatching(/problem\.potential must name a potential \(aenet networks need \?angular_domain/) as string,
    })
  })
})

describe('ionforge evaluate', () => {
  it('shows spread and extrapolation, on screen, as JSON and in extended XYZ', () => {
    const { out } = run('evaluate', 'POSCAR', '--potential', 'committee:fit', '--out', 'scored.extxyz')
    expect(out.split('\n')[0]).toMatch(/pressure \(GPa\) {2}spread \(meV\/atom\) {2}extrapolation$/)
    expect(out.split('\n')[1].trim().split(/ {2,}/)).toHaveLength(9)
    const record = JSON.parse(run('evaluate', 'POSCAR', '--potential', 'committee:fit', '--json').out) as Record<string, number & number[]>
    expect(record.extrapolation_grade).toBe(Math.max(...record.extrapolation_grades))
    expect(record.force_spread).toHaveLength(record.atoms)
    expect(out).toContain((1000 * record.energy_spread_per_atom).toFixed(2))
    const [, comment] = readFileSync(join(folder, 'scored.extxyz'), 'utf8').split('\n')
    expect(comment).toContain('forces:R:3:force_spread:R:1:extrapolation_grade:R:1')
    expect(comment).toContain(`energy_spread_per_atom=${record.energy_spread_per_atom}`)
  })

  it('says nothing of either for a potential alone', () => {
    expect(run('evaluate', 'POSCAR', '--potential', 'fit-1/nep.txt').out.split('\n')[0]).toMatch(/pressure \(GPa\)$/)
  })
})
