// Ewald energies per second on one thread: rock-salt cells of 64 and 512 sites, half of them free to trade places.
// Usage: node dist/bench/ewald-speed.js
import { cellFromParameters } from '../src/atoms/cell.ts'
import { PERIODIC, supercell, type Structure } from '../src/atoms/structure.ts'
import { randomStream } from '../src/math/random.ts'
import {
  chargeState, ewaldEnergy, freeCharges, swapCharges, swapDifference, type ChargeModel,
} from '../src/potentials/ewald/charges.ts'
import { ewaldMatrix } from '../src/potentials/ewald/ewald-matrix.ts'

/** Random pairs are drawn beforehand: drawing them is not what is measured. */
const PAIRS = 4096
const SECONDS = 1

for (const repeats of [2, 4]) {
  const structure = rockSalt(repeats)
  const start = performance.now()
  const model = freeCharges(ewaldMatrix(structure))
  const made = performance.now() - start
  console.log(`${structure.species.length} sites: matrix made in ${made.toFixed(1)} ms`)
  for (const [name, rate] of rates(model)) {
    console.log(`  ${name.padEnd(34)} ${Math.round(rate).toLocaleString('en')} per second`)
  }
}

function rockSalt(repeats: number): Structure {
  const a = 5.64
  const fractions = [0, 0, 0, 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0, 0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5, 0.5, 0.5, 0.5]
  const cell = cellFromParameters([a, a, a, 90, 90, 90])
  const species = Uint8Array.of(11, 11, 11, 11, 17, 17, 17, 17)
  const positions = Float64Array.from(fractions, (x) => a * x)
  return supercell({ cell, pbc: PERIODIC, species, positions }, [repeats, repeats, repeats])
}

function rates(model: ChargeModel): [string, number][] {
  const { size } = model.matrix
  const random = randomStream('ewald-speed')
  const charges = random.shuffled(Array.from({ length: size }, (_, i) => (i % 2 === 0 ? 1 : -1)))
  const pairs = Int32Array.from({ length: 2 * PAIRS }, () => random.integer(size))
  const state = chargeState(model, charges)
  let next = 0
  const pair = (): [number, number] => {
    next = (next + 2) % pairs.length
    return [pairs[next], pairs[next + 1]]
  }
  return [
    ['energy of a proposed swap', perSecond(() => swapDifference(state, ...pair()))],
    ['swap carried out, energy and field', perSecond(() => { swapCharges(state, ...pair()); return state.energy })],
    ['energy from all charges', perSecond(() => ewaldEnergy(model, state.charges))],
  ]
}

/** Calls in rounds until the time is over; the sum keeps the work from being optimised away. */
function perSecond(energy: () => number): number {
  let calls = 0
  let sum = 0
  const start = performance.now()
  while (performance.now() - start < 1000 * SECONDS) {
    for (let k = 0; k < 500; k++) sum += energy()
    calls += 500
  }
  if (!Number.isFinite(sum)) throw new Error('an energy was not a number')
  return 1000 * calls / (performance.now() - start)
}
