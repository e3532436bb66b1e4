// µs per atom of aenet networks on one thread, neighbour list included: rattled 1:1 cells of 64 and 512 atoms at 16 Å³ per
// atom, processor time, best of several. Usage, after npm run build:
//   node dist/bench/aenet-speed.js --angular-domain cosine Li.nn Si.nn
import { parseArgs } from 'node:util'
import { reusableNeighbourList, updateNeighbourList } from '../src/atoms/neighbour-list.ts'
import { textTable } from '../src/cli/text-table.ts'
import { angularDomainOf } from '../src/potentials/chebyshev/network.ts'
import { readChebyshevPotential } from '../src/potentials/chebyshev/read.ts'
import { leastTime, rattledCell } from './rattled-cell.ts'

/** Atoms evaluated for every number. */
const ATOMS = 4096

// aenet 2.0.4 on cells made the same way, compiled by gfortran 12 -O3 -march=native, on two shared x86-64 cores, ±30 %.
const PEERS = [
  ['aenet 2.0.4, Li-Si 6/3 Å, 48 neighbours, list not counted', '51', '63'],
  ['aenet 2.0.4, Li-Si 8/3 Å, 136 neighbours, list not counted', '72', '77'],
]

const { positionals: files, values } = parseArgs({ allowPositionals: true, options: { 'angular-domain': { type: 'string' } } })
const potential = await readChebyshevPotential(files, { angularDomain: angularDomainOf(values['angular-domain']) })
const list = reusableNeighbourList()
const sizes = [4, 8].map((edge) => rattledCell(edge, potential.species))
const results: { total: string; listing: string; neighbours: string }[] = []
for (const structure of sizes) {
  const n = structure.species.length
  const total = await leastTime(ATOMS / n, () => potential.evaluate([structure])) / n
  const listing = await leastTime(ATOMS / n, () => { updateNeighbourList(list, structure, potential.cutoff) }) / n
  results.push({ total: total.toFixed(1), listing: listing.toFixed(1), neighbours: (list.count / n).toFixed(0) })
}
const column = (key: 'total' | 'listing' | 'neighbours'): string[] => results.map((result) => result[key])
console.log(textTable(['µs per atom', ...sizes.map(({ species }) => `${species.length} atoms`)], [
  [`${potential.name}, ${potential.cutoff} Å, list counted`, ...column('total')],
  ['of which the list', ...column('listing')],
  ...PEERS,
  ['neighbours', ...column('neighbours')],
]))
