import { describe, expect, it } from 'vitest'
import { PERIODIC } from '../../src/atoms/structure.ts'
import { randomStream } from '../../src/math/random.ts'
import { nepEvaluator } from '../../src/potentials/nep/nep.ts'
import { adamState, adamStep } from '../../src/math/adam.ts'
import { referenceLossKernel } from '../../src/training/nep/loss-kernel.ts'
import { nepModelOf } from '../../src/training/nep/model-parameters.ts'
import { prepareFrame } from '../../src/training/nep/prepare-frame.ts'
import { descriptorScaler, energyBaseline, initialParameters } from '../../src/training/nep/starting-values.ts'
import { parameterLayout } from '../../src/training/nep/layout.ts'
import { beginPolish, polishByLBfgs, type LossFunction, type PolishState } from '../../src/training/polish.ts'
import { scattered } from '../support/random-structures.ts'
import { labelled, smallDesign } from './nep/designs.ts'

/** A curved valley with its minimum, 0, at 1, 1, 1, 1: Rosenbrock (1960). */
const valley: LossFunction = (x, gradient) => {
  gradient.fill(0)
  let value = 0
  for (let i = 0; i + 1 < x.length; i++) {
    const [along, off] = [1 - x[i], x[i + 1] - x[i] * x[i]]
    value += along * along + 100 * off * off
    gradient[i] += -2 * along - 400 * off * x[i]
    gradient[i + 1] += 200 * off
  }
  return value
}

/** A small fit: labels from one random potential, learned by another. */
function smallFit(): { loss: LossFunction; start: Float64Array } {
  const random = randomStream('small fit')
  const plain = smallDesign({ neurons: 5, zbl: null, scales: ['one'] })
  const teacher = nepEvaluator(nepModelOf(plain, initialParameters(plain, random)))
  const frames = Array.from({ length: 6 }, () => {
    const structure = scattered(random, [3, 14], 6, 16, PERIODIC)
    return prepareFrame(plain, labelled(structure, random, teacher(structure)))
  })
  const start = initialParameters(plain, random)
  const design = { ...plain, scaler: descriptorScaler(plain, start, frames) }
  start.set(energyBaseline(design, frames), parameterLayout(design).blocks.offsets.first)
  const kernel = referenceLossKernel(design)
  const loss: LossFunction = (parameters, gradient) => {
    kernel.load(parameters)
    gradient.fill(0)
    return frames.reduce((sum, frame) => {
      const weights = { energy: 1 / 6, force: 1 / 108, virial: 1 / 54 }
      const { energy, forceSquares, virialSquares } = kernel.addGradient(frame, weights, gradient)
      const perAtom = energy / frame.atoms
      return sum + weights.energy * perAtom * perAtom + weights.force * forceSquares + weights.virial * virialSquares
    }, 0)
  }
  return { loss, start }
}

describe('polishing by L-BFGS', () => {
  it('finds the bottom of a curved valley', async () => {
    const end = await polishByLBfgs(await beginPolish(Float64Array.of(-1.2, 1, -0.5, 2), valley), valley, { iterations: 200 })
    expect(end.loss).toBeLessThan(1e-15)
    end.parameters.forEach((x) => { expect(x).toBeCloseTo(1, 6) })
    expect(end.evaluations).toBeLessThan(120)
  })

  it('lowers the loss of a fit after Adam', async () => {
    const { loss, start } = smallFit()
    const parameters = start.slice()
    const gradient = new Float64Array(start.length)
    const adam = adamState(start.length)
    const before = await loss(parameters, gradient)
    for (let step = 0; step < 60; step++) {
      await loss(parameters, gradient)
      adamStep(parameters, gradient, adam, 1e-2, 5)
    }
    const begin = await beginPolish(parameters, loss)
    const end = await polishByLBfgs(begin, loss, { iterations: 60 })
    expect(begin.loss).toBeLessThan(0.5 * before)
    expect(end.loss).toBeLessThan(0.2 * begin.loss)
    expect(end.evaluations).toBeLessThan(75)
  })

  it('goes on from a state that was written and read as if it had not stopped', async () => {
    const begin = await beginPolish(Float64Array.of(-1.2, 1, -0.5, 2), valley)
    const states: PolishState[] = []
    const whole = await polishByLBfgs(begin, valley, { iterations: 30, onIteration: (state) => states.push(state) > 0 })
    for (const k of [0, 7, 28]) {
      const rest = await polishByLBfgs(written(states[k]), valley, { iterations: 30 })
      expect(rest).toEqual(whole)
    }
  })

  it('stops when it is told to', async () => {
    const begin = await beginPolish(Float64Array.of(-1.2, 1), valley)
    const end = await polishByLBfgs(begin, valley, { iterations: 30, onIteration: ({ iteration }) => iteration < 3 })
    expect([end.iteration, end.ended]).toEqual([3, null])
  })

  it('says why it ended', async () => {
    const bowl: LossFunction = ([x], gradient) => {
      gradient[0] = 2 * x
      return 1 + x * x
    }
    const start = await beginPolish(Float64Array.of(3), bowl)
    expect((await polishByLBfgs(start, bowl, { iterations: 99, gradientTolerance: 1e-3 })).ended).toBe('gradient')
    const slope = await beginPolish(Float64Array.of(-1.2, 1, -0.5, 2), valley)
    expect((await polishByLBfgs(slope, valley, { iterations: 99, decreaseTolerance: 0.9 })).ended).toBe('decrease')
    // A gradient that points uphill.
    const wrong: LossFunction = (x, gradient) => {
      const value = bowl(x, gradient) as number
      gradient[0] = -gradient[0]
      return value
    }
    const lost = await polishByLBfgs(await beginPolish(Float64Array.of(3), wrong), wrong, { iterations: 99 })
    expect([lost.ended, lost.loss]).toEqual(['no_descent', 10])
  })

  it('steps back from where the loss is not defined', async () => {
    const walled: LossFunction = ([x], gradient) => {
      gradient[0] = 1 - 1 / x
      return x - Math.log(x)
    }
    const end = await polishByLBfgs(await beginPolish(Float64Array.of(40), walled), walled, { iterations: 60 })
    expect(end.parameters[0]).toBeCloseTo(1, 4)
  })
})

/** Through text and back. */
function written(state: PolishState): PolishState {
  const plain = JSON.parse(JSON.stringify(state, (_, value: unknown) => (value instanceof Float64Array ? [...value] : value))) as {
    [K in keyof PolishState]: PolishState[K]
  }
  const floats = (values: ArrayLike<number>): Float64Array => Float64Array.from(values)
  return {
    ...plain, parameters: floats(plain.parameters), gradient: floats(plain.gradient),
    steps: plain.steps.map(floats), gradientChanges: plain.gradientChanges.map(floats),
  }
}
