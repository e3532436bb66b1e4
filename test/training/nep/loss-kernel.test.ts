import { describe, expect, it } from 'vitest'
import { PERIODIC } from '../../../src/atoms/structure.ts'
import { randomStream } from '../../../src/math/random.ts'
import { nepEvaluator } from '../../../src/potentials/nep/nep.ts'
import type { DesignSettings } from '../../../src/training/nep/design.ts'
import { parameterLayout } from '../../../src/training/nep/layout.ts'
import { referenceLossKernel } from '../../../src/training/nep/loss-kernel.ts'
import { nepModelOf } from '../../../src/training/nep/model-parameters.ts'
import { prepareFrame } from '../../../src/training/nep/prepare-frame.ts'
import {
  PARAMETER_BLOCKS, type FrameErrors, type LabelledFrame, type LossKernel, type LossWeights, type PreparedFrame,
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

const CASES: readonly Case[] = [
  { reason: 'two species, all terms' },
  { reason: 'one species', design: { species: [14] } },
  { reason: 'four species', design: { species: [3, 8, 15, 27] } },
  { reason: 'without the 4-body term', design: { fourBody: false } },
  { reason: 'without the 5-body term', design: { fiveBody: false } },
  { reason: 'l_max 2 with neither', design: { lMax: 2, fourBody: false, fiveBody: false } },
  { reason: 'l_max 2 with both', design: { lMax: 2 } },
  { reason: 'l_max 1 with the 5-body term', design: { lMax: 1, fourBody: false } },
  { reason: 'radial functions alone', design: { lMax: 0, fourBody: false, fiveBody: false } },
  { reason: 'without ZBL', design: { zbl: null } },
  { reason: 'a frame of the second scale', frame: { scale: 1 } },
  { reason: 'no forces', frame: { forces: null } },
  { reason: 'no virial', frame: { virial: null } },
  { reason: 'neither', frame: { forces: null, virial: null } },
  { reason: 'own images as neighbours', structure: 'a cell smaller than the cutoff' },
  { reason: 'no periodicity', structure: 'a cluster' },
  { reason: 'a slab', structure: 'a slab' },
  { reason: 'a dimer', structure: 'a dimer' },
  { reason: 'no neighbours at all', structure: 'an isolated atom' },
  { reason: 'the energy term alone', weights: { energy: 1, force: 0, virial: 0 } },
  { reason: 'the force term alone', weights: { energy: 0, force: 1, virial: 0 } },
  { reason: 'the virial term alone', weights: { energy: 0, force: 0, virial: 1 } },
]

function prepared({ reason, design: choices = {}, structure: kind, frame: parts = {} }: Case) {
  const design = smallDesign({ radialCutoff: 4.2, angularCutoff: 3.5, ...choices })
  const random = randomStream(reason)
  const structure = kind === undefined
    ? scattered(random, design.species, 6, 9, PERIODIC)
    : STRUCTURE_KINDS[kind](random, design.species)
  const frame = labelled(structure, random, parts)
  return { design, structure, labels: frame, frame: prepareFrame(design, frame), parameters: randomParameters(design, random) }
}

function loss({ atoms }: PreparedFrame, weights: LossWeights, { energy, forceSquares, virialSquares }: FrameErrors): number {
  return weights.energy * (energy / atoms) * (energy / atoms) + weights.force * forceSquares + weights.virial * virialSquares
}

/** Fourth-order central differences of the loss, one parameter after the other. */
function numericalGradient(kernel: LossKernel, frame: PreparedFrame, weights: LossWeights, parameters: Float64Array): Float64Array {
  const h = 2e-3
  return parameters.map((_, index) => {
    const at = (step: number): number => {
      kernel.load(parameters.map((value, k) => (k === index ? value + step : value)))
      return loss(frame, weights, kernel.errors(frame))
    }
    return (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h)
  })
}

describe('the reference loss kernel', () => {
  it.each(CASES)('sees the errors of the exported model: $reason', (given) => {
    const { design, structure, labels, frame, parameters } = prepared({ ...given, frame: { ...given.frame, scale: 0 } })
    const { energy, forces, virial } = nepEvaluator(nepModelOf(design, parameters))(structure)
    const kernel = referenceLossKernel(design)
    kernel.load(parameters)
    const errors = kernel.errors(frame)
    const squares = (fit: Float64Array, label: Float64Array | null): number =>
      label === null ? 0 : fit.reduce((sum, x, k) => sum + (x - label[k]) * (x - label[k]), 0)
    const { atoms } = frame
    const size = 1 + Math.abs(energy)
    expect(Math.abs(errors.energy - (energy - labels.energy))).toBeLessThan(1e-10 * size)
    const forceSquares = squares(forces, labels.forces)
    expect(Math.abs(errors.forceSquares - forceSquares)).toBeLessThan(1e-10 * (1 + forceSquares))
    const virialSquares = squares(virial, labels.virial) / (atoms * atoms)
    expect(Math.abs(errors.virialSquares - virialSquares)).toBeLessThan(1e-10 * (1 + virialSquares))
  })

  it('adds to what the gradient holds, and takes all parameters as 0 before the first load', () => {
    const { design, frame, parameters } = prepared({ reason: 'twice' })
    const kernel = referenceLossKernel(design)
    expect(kernel.errors(frame).energy).toBe(-frame.energy)
    kernel.load(parameters)
    const [once, twice] = [new Float64Array(parameters.length), new Float64Array(parameters.length)]
    kernel.addGradient(frame, ALL, once)
    kernel.addGradient(frame, ALL, twice)
    kernel.addGradient(frame, ALL, twice)
    twice.forEach((value, k) => { expect(value).toBeCloseTo(2 * once[k], 10) })
  })

  it.each(CASES)('has the gradient of its loss in every block of parameters: $reason', (given) => {
    const { design, frame, parameters } = prepared(given)
    const weights = given.weights ?? ALL
    const kernel = referenceLossKernel(design)
    kernel.load(parameters)
    const gradient = new Float64Array(parameters.length)
    const errors = kernel.addGradient(frame, weights, gradient)
    expect(errors).toEqual(kernel.errors(frame))
    const numerical = numericalGradient(kernel, frame, weights, parameters)
    for (const block of PARAMETER_BLOCKS) {
      const { first, length } = parameterLayout(design).blocks[block]
      const [analytic, measured] = [gradient, numerical].map((values) => values.subarray(first, first + length))
      const off = Math.hypot(...analytic.map((value, k) => value - measured[k]))
      expect(off, block).toBeLessThanOrEqual(1e-7 * Math.hypot(...measured))
      const largest = Math.max(...measured.map(Math.abs))
      analytic.forEach((value, k) => {
        if (Math.abs(measured[k]) < 1e-3 * largest) return
        expect(Math.abs(value - measured[k]), `${block} ${k}`).toBeLessThanOrEqual(1e-6 * Math.abs(measured[k]))
      })
    }
  })
})
