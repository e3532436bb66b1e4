// How far an atom's surroundings are from those a NEP was fitted to.
//
// φ = (descriptors, contributions of the neurons) of an atom, μ and A mean and covariance of φ over the training atoms of
// its species, d = √((φ − μ)ᵀ A⁻¹ (φ − μ)). The grade is d over the d that one training atom in a thousand exceeds: 1 is
// where the training data end. It is the leverage of linear regression, and a relative of the D-optimality grade of
// E. V. Podryabinkin, A. V. Shapeev, Comput. Mater. Sci. 140, 171 (2017), doi 10.1016/j.commatsci.2017.08.031, which
// takes the extreme training environments where this takes the covariance of all.
//
// Descriptors alone do not tell a composition that was left out from those that were not; neurons alone saturate, and
// miss squeezed atoms. Measured on LixSi in docs/how-to/know-when-to-trust-a-potential.md.
import { symbolOf } from '../../atoms/elements.ts'
import type { Structure } from '../../atoms/structure.ts'
import { InputError } from '../../errors.ts'
import { appendRow, emptyCholesky, rowStart, solveLower, type Cholesky } from '../../math/cholesky.ts'
import { nepEnvironments } from './environments.ts'
import { descriptorLength, type NepModel } from './nep-model.ts'

/** The training environments of one element; F = D + H numbers per environment. */
export interface SpeciesEnvelope {
  /** Atomic number. */
  readonly species: number
  /** Training atoms. */
  readonly atoms: number
  /** Length F. */
  readonly mean: Float64Array
  /** Cholesky factor of the covariance, packed lower triangle, length F(F + 1)/2. */
  readonly factor: Float64Array
  /** The distance d that one training atom in a thousand exceeds. */
  readonly limit: number
}

/** The training environments of a model, one entry per element that the data hold. */
export type DescriptorEnvelope = readonly SpeciesEnvelope[]

/** Grade of an element that the training data do not hold. */
export const UNSEEN_GRADE = 1e6

/** Share of training atoms inside the limit: the farthest few are often odd ones. */
const INSIDE = 0.999

/** Added to the variance of every number, relative to it: directions in which the data do not vary stay finite. */
const RIDGE = 1e-6

/** Digits kept, here and in files, so that a grade is the same whether an envelope was just made or read. */
const DIGITS = 9

/** Measures the environments of the training structures. Throws InputError for elements that the model does not know. */
export function describeTraining(model: NepModel, structures: Iterable<Structure>): DescriptorEnvelope {
  const width = descriptorLength(model) + model.neurons
  const environmentsOf = nepEnvironments(model)
  const rows = new Map<number, Float64Array[]>(model.species.map((number) => [number, []]))
  for (const structure of structures) {
    const environments = environmentsOf(structure)
    structure.species.forEach((number, i) => {
      rows.get(number)?.push(environments.subarray(i * width, (i + 1) * width))
    })
  }
  return [...rows].filter(([, ofSpecies]) => ofSpecies.length > 0).map(([species, ofSpecies]) => envelopeOf(species, ofSpecies))
}

/**
 * Makes the function that grades every atom of a structure, length n: up to 1 inside the training data, above
 * extrapolation, {@link UNSEEN_GRADE} for an element they lack. Throws InputError when the envelope is not of this
 * model's shape.
 */
export function extrapolationGrades(model: NepModel, envelope: DescriptorEnvelope): (structure: Structure) => Float64Array {
  const width = descriptorLength(model) + model.neurons
  requireShape(model, envelope, width)
  const environmentsOf = nepEnvironments(model)
  const distances = new Map(envelope.map((ofSpecies) => [ofSpecies.species, { distance: distanceFrom(ofSpecies), limit: ofSpecies.limit }]))
  return (structure) => {
    const environments = environmentsOf(structure)
    return Float64Array.from(structure.species, (number, i) => {
      const known = distances.get(number)
      if (known === undefined) return UNSEEN_GRADE
      return known.distance(environments.subarray(i * width, (i + 1) * width)) / known.limit
    })
  }
}

/** The envelope of one element from the environments of its training atoms, F numbers each. */
export function envelopeOf(species: number, rows: readonly Float64Array[]): SpeciesEnvelope {
  const mean = rounded(meanOf(rows))
  const factor = rounded(factorOf(covarianceOf(rows, mean), mean))
  const distance = distanceFrom({ mean, factor })
  const sorted = Float64Array.from(rows, distance).sort()
  const limit = Number(sorted[Math.ceil(INSIDE * rows.length) - 1].toPrecision(DIGITS))
  // Training atoms that are all alike span nothing: then whatever differs at all is outside.
  return { species, atoms: rows.length, mean, factor, limit: limit > 0 ? limit : 1 }
}

/** Makes the function that gives the distance d of an environment. */
export function distanceFrom({ mean, factor }: Pick<SpeciesEnvelope, 'mean' | 'factor'>): (row: Float64Array) => number {
  const size = mean.length
  const lower: Cholesky = { size, values: factor }
  const deviation = new Float64Array(size)
  return (row) => {
    for (let d = 0; d < size; d++) deviation[d] = row[d] - mean[d]
    solveLower(lower, deviation)
    let square = 0
    for (const value of deviation) square += value * value
    return Math.sqrt(square)
  }
}

function meanOf(rows: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(rows[0].length)
  for (const row of rows) {
    for (let d = 0; d < mean.length; d++) mean[d] += row[d]
  }
  return mean.map((sum) => sum / rows.length)
}

/** Covariance as a packed lower triangle. */
function covarianceOf(rows: readonly Float64Array[], mean: Float64Array): Float64Array {
  const size = mean.length
  const covariance = new Float64Array(rowStart(size))
  const deviation = new Float64Array(size)
  for (const row of rows) {
    for (let d = 0; d < size; d++) deviation[d] = row[d] - mean[d]
    for (let i = 0, at = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) covariance[at++] += deviation[i] * deviation[j]
    }
  }
  return covariance.map((sum) => sum / rows.length)
}

/** Factor of the covariance with a ridge, which keeps it positive definite: numbers that never vary have next to none. */
function factorOf(covariance: Float64Array, mean: Float64Array): Float64Array {
  const size = mean.length
  let average = 0
  for (let d = 0; d < size; d++) average += covariance[rowStart(d) + d] / size
  const factor = emptyCholesky()
  for (let i = 0; i < size; i++) {
    const row = covariance.slice(rowStart(i), rowStart(i) + i + 1)
    row[i] += RIDGE * (row[i] + RIDGE * (average + mean[i] * mean[i] + 1))
    if (!appendRow(factor, row)) throw new Error('a covariance with a ridge has a Cholesky factor')
  }
  return factor.values.slice(0, rowStart(size))
}

function rounded(values: Float64Array): Float64Array {
  return values.map((value) => Number(value.toPrecision(DIGITS)))
}

function requireShape({ species }: NepModel, envelope: DescriptorEnvelope, width: number): void {
  for (const { species: number, mean, factor } of envelope) {
    if (species.includes(number) && mean.length === width && factor.length === rowStart(width)) continue
    throw new InputError({
      rule: `the training envelope must be of this potential (${species.map(symbolOf).join(', ')}; ${width} numbers per atom)`,
      found: `${symbolOf(number)} with ${mean.length}`,
    })
  }
}
