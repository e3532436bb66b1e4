import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src/math/random.ts'
import { batchLoss } from '../../../src/models/autoencoder/batch-loss.ts'
import { initialParameters } from '../../../src/models/autoencoder/layout.ts'
import type { AutoencoderDesign, TrainingRows } from '../../../src/models/autoencoder/types.ts'
import { classRows, surfaceRows } from './example-rows.ts'

type Case = { readonly design: AutoencoderDesign; readonly rows: TrainingRows }

const withDesign = ({ design, rows }: Case, changes: Partial<AutoencoderDesign>): Case =>
  ({ design: { ...design, ...changes }, rows })

const small = { hidden: [7, 5], latent: 3 }
/** Free bits of NaN: so many that some units do not use them up. */
const CASES: readonly (readonly [reason: string, example: Case, freeBits: number])[] = [
  ['classes, rectified, condition and property', withDesign(classRows(9, 6, 2, 'a'), small), 0],
  ['classes, silu, free bits', withDesign(classRows(9, 6, 2, 'b'), { ...small, activation: 'silu' }), NaN],
  ['classes, no condition, no property', withDesign(classRows(9, 6, 0, 'c'), { ...small, propertyUnits: 0 }), 0],
  ['numbers, silu, property', withDesign(surfaceRows(9, 8, 'd'), small), 0],
  ['numbers, rectified, free bits', withDesign(surfaceRows(9, 8, 'e'), { ...small, activation: 'relu' }), NaN],
  ['no hidden layer', withDesign(surfaceRows(9, 8, 'f'), { hidden: [], latent: 2 }), 0],
]

describe('the gradient of the loss', () => {
  it.each(CASES)('is that of central differences to 1e-6 for every parameter: %s', (reason, { design, rows }, freeBits) => {
    const random = randomStream(`gradient ${reason}`)
    const parameters = initialParameters(design, reason).map((value) => value + 0.1 * random.normal())
    const noise = Float64Array.from({ length: rows.count * design.latent }, () => random.normal())
    const batch = [4, 0, 7, 8, 2, 5]
    const lambda = Number.isNaN(freeBits) ? middleKl(design, rows, parameters, batch) : freeBits
    const settings = { klWeight: 0.7, propertyWeight: 1.3, freeBits: lambda }
    const lossAt = (moved: Float64Array): number => batchLoss(design, rows, moved, batch, noise, settings).loss
    const { gradient } = batchLoss(design, rows, parameters, batch, noise, settings)
    const scale = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0) / gradient.length)
    const h = 1e-5
    let worst = 0
    for (let i = 0; i < parameters.length; i++) {
      const difference = (lossAt(parameters.with(i, parameters[i] + h)) - lossAt(parameters.with(i, parameters[i] - h))) / (2 * h)
      worst = Math.max(worst, Math.abs(difference - gradient[i]) / Math.max(Math.abs(gradient[i]), scale))
    }
    expect(worst).toBeLessThan(1e-6)
  })
})

/** Free bits between the least and the most used unit: some units pay and some do not. */
function middleKl(design: AutoencoderDesign, rows: TrainingRows, parameters: Float64Array, batch: readonly number[]): number {
  const lossWith = (freeBits: number): number =>
    batchLoss(design, rows, parameters, batch, new Float64Array(rows.count * design.latent),
      { klWeight: 1, propertyWeight: 0, freeBits }).loss
  // Σ_j max(K_j, λ) grows with slope (number of units below λ): the place where it is between none and all.
  const slope = (freeBits: number): number => (lossWith(freeBits + 1e-4) - lossWith(freeBits)) / 1e-4
  for (let freeBits = 0.01; freeBits < 10; freeBits *= 1.1) {
    const below = slope(freeBits)
    if (below > 0.9 && below < design.latent - 0.9) return freeBits
  }
  throw new Error('all units are used alike')
}
