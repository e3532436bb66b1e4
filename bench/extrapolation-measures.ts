// What the grade of extrapolation is best made of: descriptors, neurons, or both. How well each tells structures outside
// of the training data from those inside, as the chance that one from outside has the larger grade (its most extreme
// atom). Usage, after npm run build, all files extended XYZ:
//   node dist/bench/extrapolation-measures.js nep.txt --train FILE --inside FILE --outside FILE [--outside FILE…] [--out DIR]
// The potential must be fitted to the training file alone.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ranks } from '../src/analysis/rank-correlation.ts'
import type { Structure } from '../src/atoms/structure.ts'
import { textTable } from '../src/cli/text-table.ts'
import { readStructures } from '../src/io/formats.ts'
import { makeFolder, writeAtomically } from '../src/io/write-atomically.ts'
import { nepEnvironments } from '../src/potentials/nep/environments.ts'
import { distanceFrom, envelopeOf, UNSEEN_GRADE } from '../src/potentials/nep/extrapolation.ts'
import { parseNep } from '../src/potentials/nep/nep-file.ts'
import { descriptorLength, type NepModel } from '../src/potentials/nep/nep-model.ts'

/** Atomic number and environment of an atom. */
interface Atom {
  readonly species: number
  readonly environment: Float64Array
}

/** Which of the D + H numbers of an environment a measure uses. */
interface Measure {
  readonly name: string
  readonly from: number
  readonly to: number
}

function main(): void {
  const { positionals: [file], values } = parseArgs({
    allowPositionals: true,
    options: {
      train: { type: 'string' }, inside: { type: 'string' }, outside: { type: 'string', multiple: true }, out: { type: 'string' },
    },
  })
  const { train, inside, outside = [], out } = values
  if (train === undefined || inside === undefined) throw new Error('usage: extrapolation-measures.js nep.txt --train FILE --inside FILE --outside FILE')
  const model = parseNep(readFileSync(file, 'utf8'), file)
  const atomsOf = atomsReader(model)
  const [training, known, ...unknown] = [train, inside, ...outside].map((path) =>
    readStructures(path).map(({ structure }) => atomsOf(structure)))
  const rows = measuresOf(model).map((measure) => {
    const grade = grader(training.flat(), model.species, measure)
    const grades = (structures: readonly Atom[][]) => structures.map((atoms) => Math.max(...atoms.map(grade)))
    const own = grades(known)
    return [measure.name, ...unknown.map((structures) => Number(chanceOfLarger(own, grades(structures)).toFixed(3)))]
  })
  const table = textTable(['made of', ...outside], rows)
  process.stdout.write(`${table}\n`)
  if (out === undefined) return
  makeFolder(out)
  writeAtomically(join(out, 'extrapolation-measures.json'), `${JSON.stringify({ file, train, inside, outside, rows }, null, 2)}\n`)
}

function measuresOf(model: NepModel): Measure[] {
  const descriptors = descriptorLength(model)
  return [
    { name: 'descriptors', from: 0, to: descriptors },
    { name: 'neurons', from: descriptors, to: descriptors + model.neurons },
    { name: 'both', from: 0, to: descriptors + model.neurons },
  ]
}

function atomsReader(model: NepModel): (structure: Structure) => Atom[] {
  const environmentsOf = nepEnvironments(model)
  const width = descriptorLength(model) + model.neurons
  return (structure) => {
    const environments = environmentsOf(structure)
    return Array.from(structure.species, (species, i) => ({ species, environment: environments.subarray(i * width, (i + 1) * width) }))
  }
}

function grader(training: readonly Atom[], elements: readonly number[], { from, to }: Measure): (atom: Atom) => number {
  const part = ({ environment }: Atom): Float64Array => environment.slice(from, to)
  const envelopes = new Map(elements.flatMap((element) => {
    const own = training.filter(({ species }) => species === element).map(part)
    if (own.length === 0) return []
    const envelope = envelopeOf(element, own)
    return [[element, { distance: distanceFrom(envelope), limit: envelope.limit }] as const]
  }))
  return (atom) => {
    const envelope = envelopes.get(atom.species)
    return envelope === undefined ? UNSEEN_GRADE : envelope.distance(part(atom)) / envelope.limit
  }
}

/** The chance that a value of the second set is larger than one of the first: the area under the ROC curve. */
function chanceOfLarger(smaller: readonly number[], larger: readonly number[]): number {
  const sum = ranks([...smaller, ...larger]).subarray(smaller.length).reduce((total, rank) => total + rank, 0)
  return (sum - (larger.length * (larger.length - 1)) / 2) / (smaller.length * larger.length)
}

main()
