// Every backend gives what the f64 reference gives, on every kind of structure and model.
import { afterAll, describe, expect, it } from 'vitest'
import { InputError } from '../../src/errors.ts'
import { deform, makeStructure, PERIODIC, reorderAtoms, supercell, withPositions, type Structure } from '../../src/atoms/structure.ts'
import { transformRows } from '../../src/math/matrix3.ts'
import { randomStream } from '../../src/math/random.ts'
import { loadPotential } from '../../src/potentials/load.ts'
import { nepEvaluator, type NepEvaluator } from '../../src/potentials/nep/nep.ts'
import { newTrack, type Potential, type PotentialResult } from '../../src/potentials/potential.ts'
import { deviation, F64, NO_DEVIATION, shareOfTolerance, worseOf, type Deviation, type Tolerance } from '../support/agreement.ts'
import { modelFile, TESTED_BACKENDS, type TestedBackend } from '../support/backends.ts'
import { ownNepCases, sharedNepCases, type NepCase } from '../support/nep-cases.ts'
import { randomNepModel, UNIFORM_ZBL, variedNepModel } from '../support/nep-models.ts'
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

async function one(potential: Potential, structure: Structure): Promise<PotentialResult> {
  const [result] = await potential.evaluate([structure])
  return result
}

function expectWithin(share: Deviation, place: string): void {
  for (const [quantity, value] of Object.entries(share)) {
    expect(value, `${quantity} of ${place}, as a share of what is allowed`).toBeLessThanOrEqual(1)
  }
}

const digits = ({ energy, atomicEnergy, force, virial }: Deviation): string =>
  `E ${energy.toExponential(1)}, E_i ${atomicEnergy.toExponential(1)}, F ${force.toExponential(1)}, W ${virial.toExponential(1)}`

async function compareCases(cases: readonly NepCase[], open: TestedBackend['open'], tolerance: Tolerance): Promise<string> {
  const opened = new Map<string, [Potential, Potential]>()
  let worst = NO_DEVIATION
  for (const { name, potential, structure, expected } of cases) {
    const pair = opened.get(potential) ?? [await open(potential), await loadPotential(potential, { backend: 'reference' })]
    opened.set(potential, pair)
    const [found, reference] = [await one(pair[0], structure), await one(pair[1], structure)]
    worst = worseOf(worst, deviation(found, reference))
    expectWithin(shareOfTolerance(found, reference, tolerance), name)
    expectWithin(shareOfTolerance(found, expected, tolerance), `${name} (other code)`)
  }
  return `${cases.length} cases, largest deviations ${digits(worst)}`
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
      const found = await one(await potentialOf(model), structure)
      const share = shareOfTolerance(found, referenceOf(model)(structure), tolerance)
      worst = worseOf(worst, share)
      compared++
      expectWithin(share, label)
    }
  })

  afterAll(() => {
    console.info(`${name}: ${compared} random structures, largest shares of what is allowed ${digits(worst)}`)
  })

  it('gives one structure the same bits in any batch, in any order, again and again', async () => {
    const potential = await potentialOf(1)
    const structures = KINDS.map((kind) => STRUCTURE_KINDS[kind](randomStream(`batch:${kind}`), MODELS[1].species))
    const alone: PotentialResult[] = []
    for (const structure of structures) alone.push(await one(potential, structure))
    expect(await potential.evaluate(structures)).toEqual(alone)
    expect([...await potential.evaluate([...structures].reverse())].reverse()).toEqual(alone)
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
      expectWithin(shareOfTolerance(await one(potential, structure), referenceOf(6)(structure), tolerance), `change ${k}`)
    }
  })

  it('has energies that sum to the energy', async () => {
    const found = await one(await potentialOf(6), STRUCTURE_KINDS['a cluster'](randomStream('sum'), MODELS[6].species))
    const sum = found.energies.reduce((total, energy) => total + energy, 0)
    expect(Math.abs(found.energy - sum)).toBeLessThan(1e-12 * (1 + Math.abs(sum)))
  })

  it('refuses an element that the model does not know, and a structure of nothing is zero', async () => {
    const potential = await potentialOf(0)
    const gold = makeStructure({ cell: new Float64Array(9), pbc: [false, false, false], species: [79], positions: [0, 0, 0] })
    await expect(potential.evaluate([gold])).rejects.toThrow(InputError)
    const nothing = makeStructure({ cell: new Float64Array(9), pbc: [false, false, false], species: [], positions: [] })
    const found = await one(potential, nothing)
    expect([found.energy, found.energies.length, found.forces.length, ...found.virial]).toEqual([0, 0, 0, ...new Array<number>(9).fill(0)])
  })

  it('says NaN rather than something plausible when two atoms coincide', async () => {
    const structure = makeStructure({ cell: [4, 0, 0, 0, 4, 0, 0, 0, 4], pbc: PERIODIC, species: [3, 3, 3], positions: [0, 0, 0, 0, 0, 0, 2, 2, 2] })
    const { energy, forces } = await one(await potentialOf(0), structure)
    expect([energy, ...forces].some(Number.isNaN)).toBe(true)
  })

  describe('along a track', () => {
    const MODEL = 11
    /** A walk of small and large moves, jumps across the cell and changes of the cell. */
    function* walk(key: string, kind: string): Generator<Structure> {
      const random = randomStream(key)
      let structure = STRUCTURE_KINDS[kind](random, MODELS[MODEL].species)
      for (let step = 0; step < 60; step++) {
        yield structure
        const size = random.pick([0, 0.001, 0.01, 0.01, 0.05, 0.2, 0.6])
        const positions = structure.positions.map((x) => x + size * random.normal())
        if (step % 17 === 16) {
          // An atom that leaves through one face and comes back through the opposite one.
          for (let k = 0; k < 3; k++) positions[k] -= structure.pbc[0] ? structure.cell[k] : 0
        }
        structure = withPositions(structure, positions)
        if (step % 5 === 4 && structure.pbc.some(Boolean)) {
          const strain = random.pick([1e-4, 0.003, 0.03, 0.15])
          const matrix = Float64Array.from({ length: 9 }, (_, k) => (k % 4 === 0 ? 1 : 0) + strain * random.normal())
          structure = deform(structure, matrix)
        }
      }
    }

    it.each(['a cell', 'a skewed cell', 'a cell smaller than the cutoff', 'a slab', 'a cluster', 'a dimer'])(
      'gives what a fresh evaluation gives: %s', async (kind) => {
        const potential = await potentialOf(MODEL)
        const track = newTrack()
        for (const structure of walk(`walk:${kind}`, kind)) {
          const [found] = await potential.evaluate([structure], [track])
          expectWithin(shareOfTolerance(found, referenceOf(MODEL)(structure), tolerance), kind)
        }
      })

    it('keeps structures apart whose tracks are used in turn', async () => {
      const potential = await potentialOf(MODEL)
      const walks = ['a cell', 'a slab', 'a cluster', 'a cell'].map((kind, k) => ({ steps: walk(`turn:${k}`, kind), track: newTrack() }))
      for (let step = 0; step < 60; step++) {
        const structures = walks.map(({ steps }) => steps.next().value as Structure)
        // Now all in one call, now one after the other, now without one of them.
        const chosen = step % 3 === 2 ? [2, 0, 3] : [0, 1, 2, 3]
        const found = await potential.evaluate(chosen.map((k) => structures[k]), chosen.map((k) => walks[k].track))
        chosen.forEach((k, at) => {
          expectWithin(shareOfTolerance(found[at], referenceOf(MODEL)(structures[k]), tolerance), `walk ${k}, step ${step}`)
        })
      }
    })

    it('gives the same bits for the same walk', async () => {
      const potential = await potentialOf(MODEL)
      const run = async (): Promise<number[]> => {
        const track = newTrack()
        const energies: number[] = []
        for (const structure of walk('again', 'a cell')) energies.push((await potential.evaluate([structure], [track]))[0].energy)
        return energies
      }
      expect(await run()).toEqual(await run())
    })

    it('serves many tracks that are dropped', async () => {
      const potential = await potentialOf(MODEL)
      const structure = STRUCTURE_KINDS['a cell'](randomStream('many'), MODELS[MODEL].species)
      const { energy } = await one(potential, structure)
      for (let k = 0; k < 500; k++) expect((await potential.evaluate([structure], [newTrack()]))[0].energy).toBeCloseTo(energy, 4)
    })
  })
})

describe('wasm f64 obeys the laws of physics', () => {
  const [{ open }] = TESTED_BACKENDS
  const LAW_MODELS = [
    ['up to l = 8 with all terms', randomNepModel({ version: 4, species: [3, 14], lMax: 8, zbl: UNIFORM_ZBL }, 'laws 8')],
    ['the usual shape', randomNepModel({ version: 4, species: [3, 14] }, 'laws 4')],
    ['angular functions that reach beyond the radial ones', randomNepModel(
      { version: 5, species: [3, 14], radialCutoffs: [3.3, 4], angularCutoffs: [5.2, 4.4] }, 'laws reach')],
    ['no angular functions', randomNepModel({ version: 3, species: [3, 14], lMax: 0, fourBody: false, fiveBody: false }, 'laws 0')],
  ] as const
  const structure = scattered(randomStream('laws'), [3, 14], 7, 15, PERIODIC)

  describe.each(LAW_MODELS)('%s', (label, model) => {
    const opened = open(modelFile(model, `laws ${label}`))
    const evaluate = async (s: Structure): Promise<PotentialResult> => one(await opened, s)

    it('forces are minus the slope of the energy', async () => {
      const { forces } = await evaluate(structure)
      for (let k = 0; k < forces.length; k++) {
        const at = async (h: number): Promise<number> =>
          (await evaluate(withPositions(structure, structure.positions.map((x, i) => (i === k ? x + h : x))))).energy
        const slope = (8 * (await at(1e-3) - await at(-1e-3)) - (await at(2e-3) - await at(-2e-3))) / 1.2e-2
        expect(Math.abs(forces[k] + slope)).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope)))
      }
    })

    it('the virial is minus the slope of the energy with strain', async () => {
      const { virial } = await evaluate(structure)
      for (let k = 0; k < 9; k++) {
        const at = async (h: number): Promise<number> =>
          (await evaluate(deform(structure, Float64Array.from({ length: 9 }, (_, i) => (i % 4 === 0 ? 1 : 0) + (i === k ? h : 0))))).energy
        const slope = (8 * (await at(1e-4) - await at(-1e-4)) - (await at(2e-4) - await at(-2e-4))) / 1.2e-3
        expect(Math.abs(virial[k] + slope)).toBeLessThan(2e-6 * Math.max(1, Math.abs(slope)))
      }
    })

    it('rotation, translation and renumbering change nothing, and a supercell repeats', async () => {
      const before = await evaluate(structure)
      const [c, s] = [Math.cos(0.83), Math.sin(0.83)]
      const rotation = Float64Array.of(c, s, 0, -s * 0.6, c * 0.6, 0.8, s * 0.8, -c * 0.8, 0.6)
      const rotated = await evaluate(deform(structure, rotation))
      const expected = { ...before, forces: transformRows(before.forces, rotation), virial: rotated.virial }
      expectWithin(shareOfTolerance(rotated, expected, F64), 'rotated')
      const trace = (w: Float64Array): number => w[0] + w[4] + w[8]
      expect(trace(rotated.virial)).toBeCloseTo(trace(before.virial), 7)

      const moved = withPositions(structure, structure.positions.map((x, k) => x + [3.7, -11.2, 0.9][k % 3]))
      expectWithin(shareOfTolerance(await evaluate(moved), before, F64), 'moved')

      const order = [3, 0, 6, 1, 5, 4, 2]
      const renumbered = await evaluate(reorderAtoms(structure, order))
      const inOrder = { ...before, energies: Float64Array.from(order, (i) => before.energies[i]), forces: Float64Array.from(order.flatMap((i) => [...before.forces.subarray(3 * i, 3 * i + 3)])) }
      expectWithin(shareOfTolerance(renumbered, inOrder, F64), 'renumbered')

      const large = await evaluate(supercell(structure, [2, 1, 2]))
      expect(Math.abs(large.energy - 4 * before.energy)).toBeLessThan(1e-9 * 28)
      expect(Math.abs(trace(large.virial) - 4 * trace(before.virial))).toBeLessThan(1e-8 * 28)
    })
  })
})
