import { describe, expect, it } from 'vitest'
import { PERIODIC } from '../../../src/atoms/structure.ts'
import { randomStream } from '../../../src/math/random.ts'
import type { DesignSettings } from '../../../src/training/nep/design.ts'
import { parameterLayout } from '../../../src/training/nep/layout.ts'
import { referenceLossKernel } from '../../../src/training/nep/loss-kernel.ts'
import { prepareFrame } from '../../../src/training/nep/prepare-frame.ts'
import { wasmLossKernel } from '../../../src/training/nep/wasm-loss-kernel.ts'
import {
  PARAMETER_BLOCKS, type FrameErrors, type LabelledFrame, type LossKernel, type LossWeights, type NepDesign,
  type ParameterBlock, type PreparedFrame,
} from '../../../src/training/types.ts'
import { scattered, STRUCTURE_KINDS } from '../../support/random-structures.ts'
import { labelled, randomParameters, smallDesign } from './designs.ts'

const ALL: LossWeights = { energy: 2, force: 0.3, virial: 0.7 }

interface Case {
  readonly reason: string
  readonly design?: Partial<DesignSettings>
  readonly structure?: string
  readonly frame?: Partial<LabelledFrame>
  readonly weights?: LossWeights
}

const TYPICAL: Partial<DesignSettings> = {
  radialCutoff: 6, angularCutoff: 4.5, radialMax: 5, angularMax: 5, radialBasis: 8, angularBasis: 8, fiveBody: false,
  neurons: 30,
}

const CASES: readonly Case[] = [
  { reason: 'two species, all terms' },
  { reason: 'the size of a real fit', design: TYPICAL },
  { reason: 'one species', design: { species: [14] } },
  { reason: 'five species', design: { species: [3, 8, 15, 16, 27], radialMax: 3, angularMax: 4, angularBasis: 4 } },
  { reason: 'without the 4-body term', design: { fourBody: false } },
  { reason: 'without the 5-body term', design: { fiveBody: false } },
  { reason: 'l_max 2 with neither', design: { lMax: 2, fourBody: false, fiveBody: false } },
  { reason: 'l_max 3: components that do not fill a block', design: { lMax: 3 } },
  { reason: 'l_max 1 with the 5-body term', design: { lMax: 1, fourBody: false } },
  { reason: 'l_max 8', design: { lMax: 8, angularMax: 2 } },
  { reason: 'radial functions alone', design: { lMax: 0, fourBody: false, fiveBody: false } },
  {
    reason: 'one function of each kind',
    design: { radialMax: 0, angularMax: 0, radialBasis: 0, angularBasis: 0, neurons: 2 },
  },
  {
    reason: 'more functions than lanes',
    design: { radialMax: 8, angularMax: 7, radialBasis: 10, angularBasis: 9, neurons: 18 },
  },
  { reason: 'a frame of the second scale', frame: { scale: 1 } },
  { reason: 'no forces', frame: { forces: null } },
  { reason: 'no virial', frame: { virial: null } },
  { reason: 'own images as neighbours', structure: 'a cell smaller than the cutoff' },
  { reason: 'no periodicity', structure: 'a cluster' },
  { reason: 'a slab', structure: 'a slab' },
  { reason: 'no neighbours at all', structure: 'an isolated atom' },
  { reason: 'the energy term alone', weights: { energy: 1, force: 0, virial: 0 } },
  { reason: 'the force term alone', weights: { energy: 0, force: 1, virial: 0 } },
  { reason: 'the virial term alone', weights: { energy: 0, force: 0, virial: 1 } },
]

interface Prepared {
  readonly design: NepDesign
  readonly frame: PreparedFrame
  readonly parameters: Float64Array
  readonly weights: LossWeights
}

function prepared({ reason, design: choices = {}, structure: kind, frame: parts = {}, weights = ALL }: Case): Prepared {
  const design = smallDesign(choices)
  const random = randomStream(reason)
  const structure = kind === undefined
    ? scattered(random, design.species, 9, 12, PERIODIC)
    : STRUCTURE_KINDS[kind](random, design.species)
  const frame = prepareFrame(design, labelled(structure, random, parts))
  return { design, frame, parameters: randomParameters(design, random), weights }
}

function gradientOf(
  kernel: LossKernel, { frame, parameters, weights }: Prepared,
): { gradient: Float64Array; errors: FrameErrors } {
  kernel.load(parameters)
  const gradient = new Float64Array(parameters.length)
  return { errors: kernel.addGradient(frame, weights, gradient), gradient }
}

/** Norm of the difference within a block, relative to the block's norm; absolute where that is 0. */
function blockDifference(design: NepDesign, block: ParameterBlock, a: Float64Array, b: Float64Array): number {
  const { first, length } = parameterLayout(design).blocks[block]
  const range = Array.from({ length }, (_, k) => first + k)
  const size = Math.hypot(...range.map((k) => a[k]))
  return Math.hypot(...range.map((k) => a[k] - b[k])) / (size === 0 ? 1 : size)
}

function expectSameErrors(a: FrameErrors, b: FrameErrors, tolerance: number): void {
  for (const key of ['energy', 'forceSquares', 'virialSquares'] as const) {
    expect(Math.abs(a[key] - b[key]), key).toBeLessThanOrEqual(tolerance * (1 + Math.abs(a[key])))
  }
}

describe.each([['f64', 1e-12], ['f32', 3e-5]] as const)('the loss kernel in %s', (precision, tolerance) => {
  it.each(CASES)('agrees with the reference in every block of parameters: $reason', (given) => {
    const task = prepared(given)
    const expected = gradientOf(referenceLossKernel(task.design), task)
    const kernel = wasmLossKernel(task.design, precision)
    const found = gradientOf(kernel, task)
    expectSameErrors(expected.errors, found.errors, tolerance)
    expect(kernel.errors(task.frame)).toEqual(found.errors)
    for (const block of PARAMETER_BLOCKS) {
      expect(blockDifference(task.design, block, expected.gradient, found.gradient), block).toBeLessThanOrEqual(tolerance)
    }
  })

  it('gives the same bytes whatever it computed before, and however much the memory had to grow', () => {
    const task = prepared({ reason: 'memory', design: TYPICAL })
    const random = randomStream('large')
    const large = prepareFrame(task.design, labelled(scattered(random, task.design.species, 120, 14, PERIODIC), random))
    const fresh = wasmLossKernel(task.design, precision)
    const used = wasmLossKernel(task.design, precision)
    gradientOf(used, { ...task, frame: large, parameters: randomParameters(task.design, random) })
    expect(gradientOf(used, task)).toEqual(gradientOf(fresh, task))
  })

  it('adds to what the gradient holds', () => {
    const task = prepared({ reason: 'twice' })
    const kernel = wasmLossKernel(task.design, precision)
    const { gradient } = gradientOf(kernel, task)
    const twice = gradient.slice()
    kernel.addGradient(task.frame, task.weights, twice)
    expect(twice).toEqual(gradient.map((value) => 2 * value))
  })
})

describe('the gradient of the loss kernel in f64', () => {
  it.each(CASES.slice(0, 2))('is that of its own loss in every block: $reason', (given) => {
    const task = prepared(given)
    const { design, frame, parameters, weights } = task
    const kernel = wasmLossKernel(design, 'f64')
    const { gradient } = gradientOf(kernel, task)
    const loss = (values: Float64Array): number => {
      kernel.load(values)
      const { energy, forceSquares, virialSquares } = kernel.errors(frame)
      const perAtom = energy / frame.atoms
      return weights.energy * perAtom * perAtom + weights.force * forceSquares + weights.virial * virialSquares
    }
    for (const block of PARAMETER_BLOCKS) {
      const { first, length } = parameterLayout(design).blocks[block]
      // Along some directions within the block: parameter by parameter is what the reference is tested for.
      for (let trial = 0; trial < 4; trial++) {
        const random = randomStream(`${block} ${trial}`)
        const direction = parameters.map((_, k) => (k >= first && k < first + length ? random.normal() : 0))
        const h = 1e-3 / Math.hypot(...direction)
        const at = (step: number): number => loss(parameters.map((value, k) => value + step * h * direction[k]))
        const numerical = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h)
        const analytic = gradient.reduce((sum, value, k) => sum + value * direction[k], 0)
        const size = Math.hypot(...direction) * Math.hypot(...gradient.subarray(first, first + length))
        expect(Math.abs(analytic - numerical), block).toBeLessThanOrEqual(1e-6 * Math.max(Math.abs(numerical), 1e-2 * size))
      }
    }
  })
})
