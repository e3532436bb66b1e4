import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { supercell, withPositions, type Structure } from '../../src/atoms/structure.ts'
import { InputError } from '../../src/errors.ts'
import { randomStream } from '../../src/math/random.ts'
import { loadPotential } from '../../src/potentials/load.ts'
import { nepDescriptors, nepEnvironments } from '../../src/potentials/nep/environments.ts'
import { describeTraining, extrapolationGrades, UNSEEN_GRADE } from '../../src/potentials/nep/extrapolation.ts'
import { formatNep } from '../../src/potentials/nep/nep-file.ts'
import { nepPotential } from '../../src/potentials/nep/nep.ts'
import { formatTrustFile, parseTrustFile } from '../../src/potentials/nep/trust-file.ts'
import { evaluateOne } from '../support/backends.ts'
import { randomNepModel } from '../support/nep-models.ts'
import { scattered } from '../support/random-structures.ts'

const MODEL = randomNepModel({ version: 4, species: [3, 14] }, 'graded')
const cell = (key: string, species: readonly number[] = [3, 14], volumePerAtom = 18): Structure =>
  scattered(randomStream(key), species, 12, volumePerAtom, [true, true, true])

const TRAINING = Array.from({ length: 60 }, (_, k) => cell(`training ${k}`))
const ENVELOPE = describeTraining(MODEL, TRAINING)
const grades = extrapolationGrades(MODEL, ENVELOPE)

describe('the environment of an atom in a NEP', () => {
  it('leads to the energy of the atom: neurons add up to it', async () => {
    const structure = cell('sum')
    const width = nepDescriptors(MODEL)(structure).length / 12 + MODEL.neurons
    const environments = nepEnvironments(MODEL)(structure)
    const { energies } = await evaluateOne(nepPotential(MODEL), structure)
    energies.forEach((energy, i) => {
      const neurons = environments.subarray(i * width + width - MODEL.neurons, (i + 1) * width)
      expect(neurons.reduce((sum, value) => sum + value, -MODEL.commonBias)).toBeCloseTo(energy, 10)
    })
  })
})

describe('grades of extrapolation', () => {
  it('are 1 for the training atom that one in a thousand exceeds', () => {
    const all = TRAINING.flatMap((structure) => Array.from(structure.species, (species, i) => ({ species, grade: grades(structure)[i] })))
    for (const { species, atoms } of ENVELOPE) {
      const own = all.filter((atom) => atom.species === species).map(({ grade }) => grade)
      expect(own.length).toBe(atoms)
      expect(own.filter((grade) => grade > 1 + 1e-8).length).toBe(Math.floor(0.001 * atoms))
      expect(own.filter((grade) => grade >= 1 - 1e-8).length).toBeGreaterThan(0)
    }
  })

  it('equal the distance of Mahalanobis where the covariance is full', () => {
    const [{ species, mean, limit }] = ENVELOPE
    const width = mean.length
    const rows = TRAINING.flatMap((structure) => {
      const environments = nepEnvironments(MODEL)(structure)
      return Array.from(structure.species).flatMap((number, i) => (number === species ? [environments.subarray(i * width, (i + 1) * width)] : []))
    })
    // Σ over the training atoms of d² is their number times the trace of A⁻¹A; the ridge takes a little of it.
    const squares = TRAINING.flatMap((structure) => Array.from(grades(structure)).filter((_, i) => structure.species[i] === species))
      .reduce((sum, grade) => sum + grade * limit * grade * limit, 0)
    expect(squares / rows.length).toBeLessThan(width)
    expect(squares / rows.length).toBeGreaterThan(width - 0.5)
  })

  it('do not change with the setting: moved, turned around, repeated', () => {
    const structure = cell('invariant')
    const own = grades(structure)
    const moved = withPositions(structure, structure.positions.map((x) => x + 0.7))
    grades(moved).forEach((grade, i) => { expect(grade).toBeCloseTo(own[i], 6) })
    const doubled = grades(supercell(structure, [2, 1, 1]))
    for (const grade of doubled) expect(own.some((other) => Math.abs(other - grade) < 1e-6)).toBe(true)
  })

  it('grow where atoms are squeezed and reach their ceiling for an element that was not there', () => {
    const squeezed = cell('squeezed', [3, 14], 7)
    expect(Math.max(...grades(squeezed))).toBeGreaterThan(2)
    const lithium = describeTraining(MODEL, TRAINING.slice(0, 5).map((structure) => ({ ...structure, species: structure.species.map(() => 3) })))
    expect(lithium.map(({ species }) => species)).toEqual([3])
    const structure = cell('both')
    const found = extrapolationGrades(MODEL, lithium)(structure)
    expect(found.every((grade, i) => (structure.species[i] === 14) === (grade === UNSEEN_GRADE))).toBe(true)
  })

  it('exist for training data that are one and the same environment', () => {
    const lone = withPositions({ ...cell('lone'), species: Uint8Array.of(3), cell: Float64Array.of(40, 0, 0, 0, 40, 0, 0, 0, 40) }, Float64Array.of(0, 0, 0))
    const envelope = describeTraining(MODEL, [lone, lone])
    const grade = extrapolationGrades(MODEL, envelope)
    expect(grade(lone)[0]).toBeLessThan(1.001)
    expect(grade(cell('other', [3]))[0]).toBeGreaterThan(1)
  })
})

describe('a trust file', () => {
  it('gives back the same grades', () => {
    const text = formatTrustFile(MODEL, ENVELOPE)
    expect(parseTrustFile(text, 'x.trust.json', MODEL)).toEqual(ENVELOPE)
    expect(text.length).toBeLessThan(100_000)
  })

  it.each([
    ['nonsense', 'must be JSON'],
    ['{"format":"other"}', 'format'],
    [formatTrustFile(MODEL, ENVELOPE).replace(/"limit":[\d.]+/, '"limit":-1'), 'limit'],
    [formatTrustFile(randomNepModel({ version: 4, species: [3, 14] }, 'another'), ENVELOPE), 'parameters have changed'],
  ])('is refused when it is damaged or foreign (case %#)', (text, message) => {
    expect(() => parseTrustFile(text, 'x.trust.json', MODEL)).toThrow(InputError)
    expect(() => parseTrustFile(text, 'x.trust.json', MODEL)).toThrow(message)
  })

  it('beside a nep.txt lets the potential grade', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'ionforge-')), 'fit.nep.txt')
    writeFileSync(file, formatNep(MODEL))
    expect((await loadPotential(file)).extrapolation).toBeUndefined()
    writeFileSync(file.replace('.nep.txt', '.trust.json'), formatTrustFile(MODEL, ENVELOPE))
    const structure = cell('loaded')
    expect((await loadPotential(file)).extrapolation?.(structure)).toEqual(grades(structure))
  })
})
