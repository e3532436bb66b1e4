// Does a potential fall into a hole? Random packings at compositions of a data set, packed as closely as its atoms ever come
// and relaxed with their cells; with a teacher, how far the two are apart where the relaxations end. Usage, after npm run build:
//   node dist/bench/random-packings.js POTENTIAL DATA... [--count 200] [--seed 1] [--atoms 64] [--teacher POTENTIAL] [--out FILE.json]
//     [--failures FILE.extxyz] [--record FILE.extxyz] [--collapse 0.85] [--steps 500]
// --record writes frames along every relaxation, labelled by the teacher (or the potential itself): data for the next fit.
import { parseArgs } from 'node:util'
import { textTable } from '../src/cli/text-table.ts'
import { readStructures, writeStructures } from '../src/io/formats.ts'
import { writeAtomically } from '../src/io/write-atomically.ts'
import { loadPotential } from '../src/potentials/load.ts'
import { mean } from '../src/analysis/time-series.ts'
import type { Structure } from '../src/atoms/structure.ts'
import type { Frame } from '../src/io/frame.ts'
import { labelled, recorderOf } from './random-packings/along-the-way.ts'
import { packingsOf } from './random-packings/packings.ts'
import { relaxPackings, type PackingEnd } from './random-packings/relax-packings.ts'

/** eV/Å. */
const LARGEST_FORCE = 50

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' }, atoms: { type: 'string', default: '64' },
    teacher: { type: 'string' }, out: { type: 'string' }, failures: { type: 'string' }, record: { type: 'string' },
    collapse: { type: 'string', default: '0.85' }, steps: { type: 'string', default: '500' },
  },
})
const [potentialFile, ...dataFiles] = positionals
if (dataFiles.length === 0) throw new Error('give a potential and at least one data file')

const potential = await loadPotential(potentialFile)
const teacher = values.teacher === undefined ? null : await loadPotential(values.teacher)
const frames = dataFiles.flatMap((file) => readStructures(file, {}))
const packings = packingsOf(frames, { count: Number(values.count), seed: Number(values.seed), largest: Number(values.atoms) })
/** Atoms closer than this fraction of the shortest distance in the data have fallen together. */
const limits = { collapse: Number(values.collapse), steps: Number(values.steps) }
const recorder = recorderOf(potential)
const recorded: (readonly Structure[])[] = []
const ends = await relaxPackings(packings, values.record === undefined ? potential : recorder.potential, teacher, limits, (done) => {
  recorded.push(recorder.kept())
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${packings.starts.length} packings relaxed`)
}, recorder.begin)
if (process.stderr.isTTY) process.stderr.write('\n')

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
if (values.record !== undefined) {
  const kept: Frame[] = []
  for (const [id, structures] of recorded.entries()) {
    kept.push(...await labelled(structures, teacher ?? potential, `packing-${values.seed}-${id}`, LARGEST_FORCE))
  }
  writeStructures(values.record, kept)
}
if (values.failures !== undefined) writeStructures(values.failures, ends.filter(isHole).map(({ frame }) => frame))

function isHole({ verdict }: PackingEnd): boolean {
  return verdict.startsWith('hole')
}
