// Does a potential fall into a hole? Random packings at compositions of a data set, packed as closely as its atoms ever come
// and relaxed with their cells; with a teacher, how far the two are apart where the relaxations end. Usage, after npm run build:
//   node dist/bench/random-packings.js POTENTIAL DATA... [--count 200] [--seed 1] [--atoms 64] [--teacher POTENTIAL] [--out FILE.json]
//     [--failures FILE.extxyz]
import { parseArgs } from 'node:util'
import { textTable } from '../src/cli/text-table.ts'
import { readStructures, writeStructures } from '../src/io/formats.ts'
import { writeAtomically } from '../src/io/write-atomically.ts'
import { loadPotential } from '../src/potentials/load.ts'
import { mean } from '../src/analysis/time-series.ts'
import { packingsOf } from './random-packings/packings.ts'
import { relaxPackings, type PackingEnd } from './random-packings/relax-packings.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' }, atoms: { type: 'string', default: '64' },
    teacher: { type: 'string' }, out: { type: 'string' }, failures: { type: 'string' },
  },
})
const [potentialFile, ...dataFiles] = positionals
if (dataFiles.length === 0) throw new Error('give a potential and at least one data file')

const potential = await loadPotential(potentialFile)
const teacher = values.teacher === undefined ? null : await loadPotential(values.teacher)
const frames = dataFiles.flatMap((file) => readStructures(file, {}))
const packings = packingsOf(frames, { count: Number(values.count), seed: Number(values.seed), largest: Number(values.atoms) })
const ends = await relaxPackings(packings, potential, teacher, (done) => {
  process.stderr.write(`\r${done} of ${packings.starts.length} packings relaxed`)
})
process.stderr.write('\n')

const outcomes = [...new Set(ends.map(({ verdict }) => verdict))].sort()
const rows = outcomes.map((verdict) => [verdict, ends.filter((end) => end.verdict === verdict).length])
console.log(`${potential.name}, ${ends.length} packings of ${dataFiles.length} data sets, seed ${values.seed}`)
console.log(textTable(['end', 'packings'], rows))
for (const { id, formula, verdict, reason } of ends.filter(isHole)) console.log(`${id} ${formula}: ${verdict}, ${reason}`)
const compared = ends.flatMap(({ teacherEnergy, teacherForce }) => (teacherEnergy === null || teacherForce === null ? [] : [{ teacherEnergy, teacherForce }]))
if (compared.length > 0) {
  const rms = (all: readonly number[]): string => (1000 * Math.sqrt(mean(all.map((value) => value * value)))).toFixed(1)
  const energies = compared.map(({ teacherEnergy }) => teacherEnergy)
  console.log(`against ${teacher?.name ?? ''} at the ends: energy rms ${rms(energies)}, mean ${(1000 * mean(energies)).toFixed(1)} meV/atom, `
    + `largest ${(1000 * Math.max(...energies.map(Math.abs))).toFixed(0)}; forces rms ${rms(compared.map(({ teacherForce }) => teacherForce))} meV/Å`)
}
if (values.out !== undefined) {
  const withoutFrames = ends.map((end) => ({ ...end, frame: undefined }))
  const record = { potential: potential.name, data: dataFiles, seed: Number(values.seed), ends: withoutFrames }
  writeAtomically(values.out, `${JSON.stringify(record, null, 1)}\n`)
}
if (values.failures !== undefined) writeStructures(values.failures, ends.filter(isHole).map(({ frame }) => frame))

function isHole({ verdict }: PackingEnd): boolean {
  return verdict.startsWith('hole')
}
