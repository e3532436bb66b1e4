// µs per atom for energy, forces and virial of the shipped LixSi potential, neighbour list included, on one thread.
// Usage, after npm run build: node dist/bench/nep-speed.js
import { randomStream } from '../src/math/random.ts'
import { packRandomly, randomCell } from '../src/atoms/packing.ts'
import type { Structure } from '../src/atoms/structure.ts'
import { loadPotential } from '../src/potentials/load.ts'
import { quantile } from '../src/analysis/repeated-runs.ts'
import { LI, shippedPotential, SI } from '../problems/lixsi-amorphous/references.ts'

/** Li per Si of the cells. */
const X = 2
const SIZES = [12, 24, 48, 63, 150] as const
const CALLS = 200

function cellOf(atoms: number): Structure {
  const silicon = Math.round(atoms / (1 + X))
  const species = Uint8Array.from({ length: atoms }, (_, i) => (i < silicon ? SI : LI))
  const random = randomStream(`speed:${atoms}`)
  const cell = randomCell(random, silicon * 20.3 + (atoms - silicon) * 14.7)
  const packed = packRandomly(random, species, cell, () => 2)
  if (packed === null) throw new Error(`${atoms} atoms do not fit`)
  return packed
}

const potential = await loadPotential(shippedPotential(), { backend: 'reference' })
console.log(`${potential.name}, ${CALLS} calls each`)
console.log('atoms   fastest   median   90 % (µs/atom)')
for (const atoms of SIZES) {
  const structure = cellOf(atoms)
  // The first calls compile the kernel.
  for (let call = 0; call < 50; call++) await potential.evaluate([structure])
  const times: number[] = []
  for (let call = 0; call < CALLS; call++) {
    const started = performance.now()
    await potential.evaluate([structure])
    times.push((1000 * (performance.now() - started)) / atoms)
  }
  times.sort((a, b) => a - b)
  const cells = [times[0], quantile(times, 0.5), quantile(times, 0.9)].map((time) => time.toFixed(1).padStart(8))
  console.log(`${String(atoms).padStart(5)}  ${cells.join(' ')}`)
}
