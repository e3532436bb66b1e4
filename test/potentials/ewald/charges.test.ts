import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src/math/random.ts'
import {
  chargeState, ewaldEnergy, fixCharges, freeCharges, setCharge, swapCharges, swapDifference,
} from '../../../src/potentials/ewald/charges.ts'
import { ewaldMatrix } from '../../../src/potentials/ewald/ewald-matrix.ts'
import { randomCell } from './cells.ts'

describe('charges that trade places', () => {
  it('have the energy and the potentials of a fresh computation after 1,000 swaps', () => {
    const random = randomStream('ewald:swaps')
    for (let k = 0; k < 5; k++) {
      const { structure, charges } = randomCell(random)
      const model = freeCharges(ewaldMatrix(structure))
      const state = chargeState(model, charges)
      for (let step = 0; step < 1000; step++) {
        const a = random.integer(charges.length)
        const b = random.integer(charges.length)
        const before = state.energy
        const difference = swapDifference(state, a, b)
        swapCharges(state, a, b)
        expect(state.energy - before).toBeCloseTo(difference, 9)
      }
      const fresh = chargeState(model, state.charges)
      const scale = Math.abs(fresh.energy) + 1
      expect(Math.abs(state.energy - fresh.energy)).toBeLessThan(1e-10 * scale)
      fresh.potential.forEach((value, i) => expect(Math.abs(state.potential[i] - value)).toBeLessThan(1e-10 * scale))
    }
  })

  it('follow single changes of charge, through charged states', () => {
    const random = randomStream('ewald:changes')
    const { structure, charges } = randomCell(random)
    const model = freeCharges(ewaldMatrix(structure))
    const state = chargeState(model, charges)
    for (let step = 0; step < 200; step++) setCharge(state, random.integer(charges.length), random.integer(7) - 3)
    expect(state.energy).toBeCloseTo(ewaldEnergy(model, state.charges, true), 9)
  })
})

describe('fixed charges', () => {
  it('act on the others as if all were counted', () => {
    const random = randomStream('ewald:fixed')
    for (let k = 0; k < 10; k++) {
      const { structure, charges } = randomCell(random)
      const matrix = ewaldMatrix(structure)
      const order = random.shuffled(charges.map((_, i) => i))
      const active = order.slice(0, 1 + random.integer(charges.length))
      const model = fixCharges(matrix, active, charges)
      const own = active.map((i) => charges[i])
      const whole = ewaldEnergy(freeCharges(matrix), charges)
      expect(ewaldEnergy(model, own)).toBeCloseTo(whole, 9)
      expect(chargeState(model, own).energy).toBeCloseTo(whole, 9)
    }
  })

  it('count in the total charge', () => {
    const { structure, charges } = randomCell(randomStream('ewald:fixed charge'))
    const model = fixCharges(ewaldMatrix(structure), [0, 1], charges)
    expect(() => ewaldEnergy(model, [charges[0] + 1, charges[1]])).toThrow(/total charge of 1 e/)
  })
})
