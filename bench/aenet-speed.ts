// µs per atom of aenet networks on one thread, neighbour list included: rattled 1:1 cells of 64 and 512 atoms at 16 Å³ per
// atom, processor time, best of several. Usage, after npm run build:
//   node dist/bench/aenet-speed.js --angular-domain cosine Li.nn Si.nn
import { parseArgs } from 'node:util'
import { reusableNeighbourList, updateNeighbourList } from '../src/atoms/neighbour-list.ts'
import { makeStructure, PERIODIC, type Structure } from '../src/atoms/structure.ts'
import { textTable } from '../src/cli/text-table.ts'
import { randomStream } from '../src/math/random.ts'
import { angularDomainOf } from '../src/potentials/chebyshev/network.ts'
import { readChebyshevPotential } from '../src/potentials/chebyshev/read.ts'

const VOLUME_PER_ATOM = 16
/** Å. */
const RATTLE = 0.15

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
  const repeats = Math.ceil(4096 / structure.species.length)
  const total = await bestTime(structure, repeats, () => potential.evaluate([structure]))
  const listing = await bestTime(structure, repeats, () => { updateNeighbourList(list, structure, potential.cutoff) })
  results.push({ total, listing, neighbours: (list.count / structure.species.length).toFixed(0) })
}
const column = (key: 'total' | 'listing' | 'neighbours'): string[] => results.map((result) => result[key])
console.log(textTable(['µs per atom', ...sizes.map(({ species }) => `${species.length} atoms`)], [
  [`${potential.name}, ${potential.cutoff} Å, list counted`, ...column('total')],
  ['of which the list', ...column('listing')],
  ...PEERS,
  ['neighbours', ...column('neighbours')],
]))

/** A simple cubic lattice of edge³ sites, the elements by turns, every coordinate shaken. */
function rattledCell(edge: number, elements: readonly number[]): Structure {
  const random = randomStream('aenet-speed')
  const spacing = Math.cbrt(VOLUME_PER_ATOM)
  const species: number[] = []
  const positions: number[] = []
  for (let k = 0; k < edge * edge * edge; k++) {
    const site = [k % edge, Math.floor(k / edge) % edge, Math.floor(k / (edge * edge))]
    species.push(elements[(site[0] + site[1] + site[2]) % elements.length])
    positions.push(...site.map((x) => spacing * x + RATTLE * random.normal()))
  }
  const a = edge * spacing
  return makeStructure({ cell: [a, 0, 0, 0, a, 0, 0, 0, a], pbc: PERIODIC, species, positions })
}

/** Least processor time of some repeats, which others on the machine disturb least; the first ones warm up. */
async function bestTime({ species }: Structure, repeats: number, run: () => Promise<unknown> | void): Promise<string> {
  let best = Infinity
  for (let k = 0; k < repeats; k++) {
    const start = process.cpuUsage()
    await run()
    const { user, system } = process.cpuUsage(start)
    best = Math.min(best, user + system)
  }
  return (best / species.length).toFixed(1)
}
