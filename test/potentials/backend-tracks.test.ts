// A structure followed by a track gives what a fresh evaluation gives, however it moves.
import { describe, expect, it } from 'vitest'
import { deform, withPositions, type Structure } from '../../src/atoms/structure.ts'
import { randomStream } from '../../src/math/random.ts'
import { nepEvaluator } from '../../src/potentials/nep/nep.ts'
import { newTrack } from '../../src/potentials/potential.ts'
import { expectWithin, shareOfTolerance } from '../support/agreement.ts'
import { evaluateOne, modelFile, TESTED_BACKENDS } from '../support/backends.ts'
import { variedNepModel } from '../support/nep-models.ts'
import { STRUCTURE_KINDS } from '../support/random-structures.ts'

const MODEL = variedNepModel(11)
const reference = nepEvaluator(MODEL)

/** A walk of small and large moves, jumps across the cell and changes of the cell. */
function* walk(key: string, kind: string): Generator<Structure> {
  const random = randomStream(key)
  let structure = STRUCTURE_KINDS[kind](random, MODEL.species)
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

describe.each(TESTED_BACKENDS)('$name along a track', ({ tolerance, open }) => {
  const opened = open(modelFile(MODEL, 'tracked'))

  it.each(['a cell', 'a skewed cell', 'a cell smaller than the cutoff', 'a slab', 'a cluster', 'a dimer'])(
    'gives what a fresh evaluation gives: %s',
    async (kind) => {
      const potential = await opened
      const track = newTrack()
      for (const structure of walk(`walk:${kind}`, kind)) {
        const [found] = await potential.evaluate([structure], [track])
        expectWithin(shareOfTolerance(found, reference(structure), tolerance), kind)
      }
    },
  )

  it('keeps structures apart whose tracks are used in turn', async () => {
    const potential = await opened
    const walks = ['a cell', 'a slab', 'a cluster', 'a cell'].map((kind, k) => ({
      steps: walk(`turn:${k}`, kind),
      track: newTrack(),
    }))
    for (let step = 0; step < 60; step++) {
      const structures = walks.map(({ steps }) => steps.next().value as Structure)
      // Mostly all in one call, now and then without one of them and in another order.
      const chosen = step % 3 === 2 ? [2, 0, 3] : [0, 1, 2, 3]
      const found = await potential.evaluate(
        chosen.map((k) => structures[k]),
        chosen.map((k) => walks[k].track),
      )
      chosen.forEach((k, at) => {
        expectWithin(shareOfTolerance(found[at], reference(structures[k]), tolerance), `walk ${k}, step ${step}`)
      })
    }
  })

  it('gives the same bits for the same walk', async () => {
    const potential = await opened
    const run = async (): Promise<number[]> => {
      const track = newTrack()
      const energies: number[] = []
      for (const structure of walk('again', 'a cell'))
        energies.push((await potential.evaluate([structure], [track]))[0].energy)
      return energies
    }
    expect(await run()).toEqual(await run())
  })

  it('serves many tracks that are dropped', async () => {
    const potential = await opened
    const structure = STRUCTURE_KINDS['a cell'](randomStream('many'), MODEL.species)
    const { energy } = await evaluateOne(potential, structure)
    for (let k = 0; k < 500; k++)
      expect((await potential.evaluate([structure], [newTrack()]))[0].energy).toBeCloseTo(energy, 4)
  })
})
