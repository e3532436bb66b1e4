// Random aenet networks of any shape, and their energy by the definition: correctness only, they describe no material.
import { neighbourList } from '../../src/atoms/neighbour-list.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import { randomStream } from '../../src/math/random.ts'
import {
  ACTIVATIONS, descriptorLength, speciesWeights, type AngularDomain, type ChebyshevNetwork, type NetworkLayer,
} from '../../src/potentials/chebyshev/network.ts'

type Choices = { readonly species: readonly number[] } & Partial<ChebyshevNetwork>

/** One network per species with the given choices; two hidden layers of 7 and 6 nodes. */
export function randomChebyshevNetworks({ species, ...choices }: Choices, seed: string): ChebyshevNetwork[] {
  return species.map((element) => {
    const random = randomStream(`${seed}:${element}`)
    const numbers = (count: number, of: () => number): Float64Array => Float64Array.from({ length: count }, of)
    // No multiple of a lattice constant of the tests: the cutoff function is once differentiable at its end.
    const shape = {
      environment: species, radialCutoff: 5.03, radialOrder: 6, angularCutoff: 3.7, angularOrder: 4, ...choices,
    }
    const descriptors = descriptorLength(shape)
    const mean = numbers(descriptors, () => random.normal())
    const nodes = [descriptors, 7, 6, 1]
    const layers = nodes.slice(1).map((outputs, k): NetworkLayer => ({
      inputs: nodes[k], outputs, activation: k === 2 ? 'linear' : random.pick(ACTIVATIONS.slice(1)),
      weights: numbers(outputs * (nodes[k] + 1), () => random.normal() / Math.sqrt(nodes[k])),
    }))
    return {
      file: `${seed}-${element}.nn`, element, ...shape,
      mean, meanSquare: mean.map((value) => value * value + random.between(1, 30)), layers, scale: 0.8, shift: -0.2,
      atomEnergies: new Map(species.map((number) => [number, -0.1 * number])), ...choices,
    }
  })
}

/** Energy of every atom by sums over neighbours and over pairs of neighbours, as published. */
export function energiesByTriples(
  networks: readonly ChebyshevNetwork[], domain: AngularDomain, structure: Structure,
): number[] {
  return Array.from(structure.species, (element, i) => {
    const network = networks.find((one) => one.element === element)
    if (network === undefined) throw new Error('no network')
    const { scale, shift, atomEnergies } = network
    return networkOutput(network, descriptor(network, domain, structure, i)) / scale + shift + (atomEnergies.get(element) ?? 0)
  })
}

function descriptor(network: ChebyshevNetwork, domain: AngularDomain, structure: Structure, i: number): number[] {
  const { environment, radialCutoff, radialOrder, angularCutoff, angularOrder } = network
  const { first, owner, dx, dy, dz } = neighbourList(structure, Math.max(radialCutoff, angularCutoff))
  const weights = speciesWeights(environment.length)
  const copies = (environment.length > 1 ? [0, 1] : [0]).map((copy) => {
    const radial = Array.from({ length: radialOrder + 1 }, () => 0)
    const angular = Array.from({ length: angularOrder + 1 }, () => 0)
    const weightOf = (p: number): number => (copy === 0 ? 1 : weights[environment.indexOf(structure.species[owner[p]])])
    const length = (p: number): number => Math.hypot(dx[p], dy[p], dz[p])
    for (let p = first[i]; p < first[i + 1]; p++) {
      const r = length(p)
      radial.forEach((_, n) => { radial[n] += weightOf(p) * cutoff(r, radialCutoff) * chebyshev(n, 2 * r / radialCutoff - 1) })
      if (r >= angularCutoff) continue
      for (let q = p + 1; q < first[i + 1]; q++) {
        const s = length(q)
        if (s >= angularCutoff) continue
        const cosine = (dx[p] * dx[q] + dy[p] * dy[q] + dz[p] * dz[q]) / (r * s)
        const argument = domain === 'cosine' ? cosine : (2 * cosine - Math.PI) / Math.PI
        const factor = weightOf(p) * weightOf(q) * cutoff(r, angularCutoff) * cutoff(s, angularCutoff)
        angular.forEach((_, n) => { angular[n] += factor * chebyshev(n, argument) })
      }
    }
    return [...radial, ...angular]
  })
  return copies.flat()
}

function cutoff(r: number, largest: number): number {
  return r >= largest ? 0 : 0.5 * (Math.cos((Math.PI * r) / largest) + 1)
}

function chebyshev(n: number, x: number): number {
  let [before, current] = [x, 1]
  for (let k = 0; k < n; k++) [before, current] = [current, 2 * x * current - before]
  return current
}

function networkOutput({ mean, meanSquare, layers }: ChebyshevNetwork, values: readonly number[]): number {
  let x = values.map((value, d) => (value - mean[d]) / Math.sqrt(meanSquare[d] - mean[d] * mean[d]))
  for (const { inputs, outputs, activation, weights } of layers) {
    x = Array.from({ length: outputs }, (_, o) => {
      const sum = x.reduce((total, value, k) => total + weights[k * outputs + o] * value, weights[inputs * outputs + o])
      switch (activation) {
        case 'linear': return sum
        case 'tanh': return Math.tanh(sum)
        case 'logistic': return 1 / (1 + Math.exp(-sum))
        case 'scaled-tanh': return 1.7159 * Math.tanh((2 * sum) / 3)
        case 'twisted-tanh': return 1.7159 * Math.tanh((2 * sum) / 3) + 0.1 * sum
      }
    })
  }
  return x[0]
}
