import { describe, expect, it } from 'vitest'
import { randomStream } from '../../src/math/random.ts'
import { fire } from '../../src/relax/fire.ts'
import { lbfgs, lbfgsAse } from '../../src/relax/l-bfgs.ts'
import { longestRow, type Optimizer } from '../../src/relax/optimizer.ts'

const SIZE = 12
// Force constants from 0.5 to 60 eV/Å², one per coordinate.
const STIFFNESS = Float64Array.from({ length: SIZE }, (_, i) => 0.5 * Math.exp((i * Math.log(120)) / (SIZE - 1)))

function quadratic(x: Float64Array): { energy: number; forces: Float64Array } {
  const forces = x.map((value, i) => -STIFFNESS[i] * value)
  return { energy: 0.5 * x.reduce((sum, value, i) => sum + STIFFNESS[i] * value * value, 0), forces }
}

function minimise(optimizer: Optimizer, x: Float64Array, most = 1000): { calls: number; energies: number[] } {
  const energies: number[] = []
  for (let calls = 1; calls <= most; calls++) {
    const { energy, forces } = quadratic(x)
    if (longestRow(forces) < 1e-6) return { calls, energies }
    if (optimizer.step(x, energy, forces)) energies.push(energy)
  }
  throw new Error('no minimum found')
}

const OPTIMIZERS = [
  ['fire', fire, 1000],
  ['l-bfgs-ase', lbfgsAse, 60],
  ['l-bfgs', lbfgs, 60],
] as const

describe('optimizers', () => {
  it.each(OPTIMIZERS)('%s finds the minimum of a quadratic valley', (_name, make, most) => {
    const random = randomStream('quadratic')
    const x = Float64Array.from({ length: SIZE }, () => random.between(-1, 1))
    minimise(make(SIZE, 0.2), x, most)
    expect(Math.max(...x.map(Math.abs))).toBeLessThan(1e-5)
  })

  it.each(OPTIMIZERS)('%s takes no step longer than allowed', (_name, make) => {
    const optimizer = make(SIZE, 0.2)
    const random = randomStream('long way')
    const x = Float64Array.from({ length: SIZE }, () => random.between(-100, 100))
    for (let k = 0; k < 50; k++) {
      const before = x.slice()
      const { energy, forces } = quadratic(x)
      optimizer.step(x, energy, forces)
      expect(longestRow(x.map((value, i) => value - before[i]))).toBeLessThan(0.2 + 1e-9)
    }
  })

  it('l-bfgs never accepts a higher energy', () => {
    const random = randomStream('descent')
    const x = Float64Array.from({ length: SIZE }, () => random.between(-3, 3))
    const { energies } = minimise(lbfgs(SIZE, 1), x)
    for (let k = 1; k < energies.length; k++) expect(energies[k]).toBeLessThan(energies[k - 1])
  })

  it('l-bfgs goes back and tries a shorter step when the energy rises', () => {
    const optimizer = lbfgs(3, 1)
    const x = Float64Array.of(0, 0, 0)
    expect(optimizer.step(x, 0, Float64Array.of(70, 0, 0))).toBe(true)
    expect(x[0]).toBe(1)
    expect(optimizer.step(x, 1000, Float64Array.of(-1e5, 0, 0))).toBe(false)
    // The parabola through E(0) = 0, E'(0) = −70 and E(1) = 1000 has its minimum at 70/2140, below a tenth.
    expect(x[0]).toBeCloseTo(0.1, 12)
    expect(optimizer.step(x, -3, Float64Array.of(1, 0, 0))).toBe(true)
  })

  it('fire halves its time step and stops when it goes uphill', () => {
    const optimizer = fire(3, 1)
    const x = Float64Array.of(0, 0, 0)
    optimizer.step(x, 0, Float64Array.of(1, 0, 0))
    expect(x[0]).toBeCloseTo(0.01, 12)
    optimizer.step(x, 0, Float64Array.of(-1, 0, 0))
    // From rest with half the time step, against the old direction: 0.01 − 0.05².
    expect(x[0]).toBeCloseTo(0.01 - 0.0025, 12)
  })
})
