// Every backend gives what the f64 reference gives, on every kind of structure and model.
import { afterAll, describe, expect, it } from 'vitest'
import { InputError } from '../../src/errors.ts'
import { makeStructure, PERIODIC, reorderAtoms, type Structure } from '../../src/atoms/structure.ts'
import { randomStream } from '../../src/math/random.ts'
import { loadPotential } from '../../src/potentials/load.ts'
import { nepEvaluator, type NepEvaluator } from '../../src/potentials/nep/nep.ts'
import type { Potential, PotentialResult } from '../../src/potentials/potential.ts'
import {
  describeDeviation,
  deviation,
  expectWithin,
  NO_DEVIATION,
  shareOfTolerance,
  worseOf,
  type Tolerance,
} from '../support/agreement.ts'
import { evaluateOne, modelFile, TESTED_BACKENDS, type TestedBackend } from '../support/backends.ts'
import { ownNepCases, sharedNepCases, type NepCase } from '../support/nep-cases.ts'
import { variedNepModel } from '../support/nep-models.ts'
import { scattered, STRUCTURE_KINDS } from '../support/random-structures.ts'

const MODELS = Array.from({ length: 40 }, (_, k) => variedNepModel(k))
const KINDS = Object.keys(STRUCTURE_KINDS)
const RANDOM_STRUCTURES = 200

interface RandomCase {
  readonly label: string
  readonly model: number
  readonly structure: Structure
}

/** Structures 0 … 199 by kind, the last of which is large; model and kind run through all pairs. */
function randomCases(): Map<string, RandomCase[]> {
  const cases = new Map<string, RandomCase[]>(KINDS.map((kind) => [kind, []]))
  for (let i = 0; i < RANDOM_STRUCTURES - 1; i++) {
    const kind = KINDS[i % KINDS.length]
    const model = i % MODELS.length
    const structure = STRUCTURE_KINDS[kind](randomStream(`backends:${i}`), MODELS[model].species)
    cases.get(kind)?.push({ label: `structure ${i}, model ${model}`, model, structure })
  }
  const large = scattered(randomStream('backends:large'), MODELS[3].species, 512, 18, PERIODIC)
  cases.set('512 atoms', [{ label: 'the large cell, model 3', model: 3, structure: large }])
  return cases
}

const references = new Map<number, NepEvaluator>()
function referenceOf(model: number): NepEvaluator {
  const evaluate = references.get(model) ?? nepEvaluator(MODELS[model])
  references.set(model, evaluate)
  return evaluate
}

async function compareCases(
  cases: readonly NepCase[],
  open: TestedBackend['open'],
  tolerance: Tolerance,
): Promise<string> {
  const opened = new Map<string, [Potential, Potential]>()
  let worst = NO_DEVIATION
  for (const { name, potential, structure, expected } of cases) {
    const pair = opened.get(potential) ?? [
      await open(potential),
      await loadPotential(potential, { backend: 'reference' }),
    ]
    opened.set(potential, pair)
    const [found, reference] = [await evaluateOne(pair[0], structure), await evaluateOne(pair[1], structure)]
    worst = worseOf(worst, deviation(found, reference))
    expectWithin(shareOfTolerance(found, reference, tolerance), name)
    expectWithin(shareOfTolerance(found, expected, tolerance), `${name} (other code)`)
  }
  return `${cases.length} cases, largest deviations ${describeDeviation(worst)}`
}

const shared = sharedNepCases()

describe.each(TESTED_BACKENDS)('$name', ({ name, tolerance, open }) => {
  const opened = new Map<number, Promise<Potential>>()
  const potentialOf = (model: number): Promise<Potential> => {
    const potential = opened.get(model) ?? open(modelFile(MODELS[model], `model-${model}`))
    opened.set(model, potential)
    return potential
  }

  let worst = NO_DEVIATION
  let compared = 0

  it('says what it is', async () => {
    const potential = await potentialOf(0)
    expect(`${potential.backend} ${potential.precision}`).toBe(name)
  })

  it('agrees with the reference and another code on the cases of this repository', async () => {
    console.info(`${name}: ${await compareCases(ownNepCases(), open, tolerance)}`)
  })

  it.skipIf(shared === null)('agrees with the reference and another code on the shared cases', async () => {
    console.info(`${name}: ${await compareCases(shared ?? [], open, tolerance)}`)
  })

  it.each([...randomCases()])('agrees with the reference: %s', async (_, cases) => {
    expect(cases.length).toBeGreaterThan(0)
    for (const { label, model, structure } of cases) {
      const found = await evaluateOne(await potentialOf(model), structure)
      const share = shareOfTolerance(found, referenceOf(model)(structure), tolerance)
      worst = worseOf(worst, share)
      compared++
      expectWithin(share, label)
    }
  })

  afterAll(() => {
    console.info(
      `${name}: ${compared} random structures, largest shares of what is allowed ${describeDeviation(worst)}`,
    )
  })

  it('gives one structure the same bits in any batch, in any order, again and again', async () => {
    const potential = await potentialOf(1)
    const structures = KINDS.map((kind) => STRUCTURE_KINDS[kind](randomStream(`batch:${kind}`), MODELS[1].species))
    const alone: PotentialResult[] = []
    for (const structure of structures) alone.push(await evaluateOne(potential, structure))
    expect(await potential.evaluate(structures)).toEqual(alone)
    expect([...(await potential.evaluate([...structures].reverse()))].reverse()).toEqual(alone)
  })

  it('sees every change of a structure, also where no atom has moved', async () => {
    const potential = await potentialOf(6)
    const start = STRUCTURE_KINDS['a cell'](randomStream('changes'), MODELS[6].species)
    const changes: Structure[] = [
      start,
      { ...start, species: start.species.map((_, i) => start.species[(i + 1) % start.species.length]) },
      { ...start, cell: start.cell.map((x) => 1.1 * x) },
      { ...start, pbc: [true, true, false] },
      { ...start, pbc: [false, false, false] },
      reorderAtoms(start, [...start.species.keys()].slice(1)),
      start,
    ]
    for (const [k, structure] of changes.entries()) {
      expectWithin(
        shareOfTolerance(await evaluateOne(potential, structure), referenceOf(6)(structure), tolerance),
        `change ${k}`,
      )
    }
  })

  it('has energies that sum to the energy', async () => {
    const found = await evaluateOne(
      await potentialOf(6),
      STRUCTURE_KINDS['a cluster'](randomStream('sum'), MODELS[6].species),
    )
    const sum = found.energies.reduce((total, energy) => total + energy, 0)
    expect(Math.abs(found.energy - sum)).toBeLessThan(1e-12 * (1 + Math.abs(sum)))
  })

  it('refuses an element that the model does not know, and a structure of nothing is zero', async () => {
    const potential = await potentialOf(0)
    const gold = makeStructure({
      cell: new Float64Array(9),
      pbc: [false, false, false],
      species: [79],
      positions: [0, 0, 0],
    })
    await expect(potential.evaluate([gold])).rejects.toThrow(InputError)
    const nothing = makeStructure({ cell: new Float64Array(9), pbc: [false, false, false], species: [], positions: [] })
    const found = await evaluateOne(potential, nothing)
    expect([found.energy, found.energies.length, found.forces.length, ...found.virial]).toEqual([
      0,
      0,
      0,
      ...new Array<number>(9).fill(0),
    ])
  })

  it('says NaN rather than something plausible when two atoms coincide', async () => {
    const structure = makeStructure({
      cell: [4, 0, 0, 0, 4, 0, 0, 0, 4],
      pbc: PERIODIC,
      species: [3, 3, 3],
      positions: [0, 0, 0, 0, 0, 0, 2, 2, 2],
    })
    const { energy, forces } = await evaluateOne(await potentialOf(0), structure)
    expect([energy, ...forces].some(Number.isNaN)).toBe(true)
  })
})
