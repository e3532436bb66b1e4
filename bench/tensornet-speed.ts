// µs per atom of a TensorNet on one thread, energy and forces, neighbour list included: rattled 1:1 LiSi cells of 64 and 512
// atoms, processor time, best of several. The weights are not part of ionforge (docs/how-to/use-a-universal-potential.md).
// Usage, after npm run build:
//   node dist/bench/tensornet-speed.js PATH_OF_MANIFEST [--out results/benchmarks]
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { reusableNeighbourList, updateNeighbourList } from '../src/atoms/neighbour-list.ts'
import { textTable } from '../src/cli/text-table.ts'
import { makeFolder, writeAtomically } from '../src/io/write-atomically.ts'
import { readTensorNetPotential, type TensorNetOptions } from '../src/potentials/tensornet/tensornet.ts'
import { markdownTable } from './evaluators/report.ts'
import { leastTime, rattledCell } from './rattled-cell.ts'

const LISI = [3, 14]
const EDGES = [4, 8]
/** Atoms evaluated for every number: the plain form is much slower. */
const ATOMS = 12_288
const ATOMS_IN_PLAIN_FORM = 1_024

const FORMS: readonly (readonly [string, TensorNetOptions])[] = [
  ['wasm f32', { precision: 'f32' }],
  ['wasm f64', { precision: 'f64' }],
  ['plain f64', { backend: 'reference' }],
]

// The same model in torch, f32, one core, on cells made the same way; two shared x86-64 cores, ±30 %.
const PEERS = [
  ['torch f32, edge by edge, list not counted', '3100–5900', '7400'],
  ['torch f32, factorised, list not counted', '600', '520'],
]

const { positionals, values } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } })
if (positionals.length !== 1) {
  console.error('Give the manifest of a TensorNet, NAME_manifest.json, or the folder that holds it.')
  process.exit(2)
}
await main(positionals[0])

async function main(path: string): Promise<void> {
  const load = loadavg()[0].toFixed(1)
  const cells = EDGES.map((edge) => rattledCell(edge, LISI))
  const rows: string[][] = []
  let name = ''
  for (const [form, options] of FORMS) {
    const start = process.cpuUsage()
    const potential = await readTensorNetPotential(path, options)
    const { user, system } = process.cpuUsage(start)
    name = potential.name
    const atoms = potential.backend === 'reference' ? ATOMS_IN_PLAIN_FORM : ATOMS
    const times: string[] = []
    for (const cell of cells) {
      const n = cell.species.length
      times.push((await leastTime(atoms / n, () => potential.evaluate([cell])) / n).toFixed(0))
    }
    rows.push([`ionforge ${form}`, ...times, ((user + system) / 1e6).toFixed(1)])
  }
  const list = reusableNeighbourList()
  const listing: string[] = []
  const neighbours: string[] = []
  for (const cell of cells) {
    const n = cell.species.length
    listing.push((await leastTime(ATOMS / n, () => { updateNeighbourList(list, cell, 5) }) / n).toFixed(1))
    neighbours.push((list.count / n).toFixed(0))
  }
  rows.push(['of which the list', ...listing, ''], ...PEERS.map((row) => [...row, '']), ['neighbours per atom', ...neighbours, ''])
  const columns = ['µs per atom', ...cells.map(({ species }) => `${species.length} atoms`), 'seconds to open']
  const machine = `${cpus().length} × ${cpus()[0].model}, Node ${process.version}, load ${load} at the start`
  console.log(`${name}; ${machine}\n\n${textTable(columns, rows)}`)
  if (values.out === undefined) return
  makeFolder(values.out)
  const table = markdownTable({ name: 'tensornet-speed', title: 'Energy and forces, one thread', columns, rows })
  const text = `# Speed of a universal potential\n\n${name}, rattled LiSi cells, 16 Å³ per atom  \n${machine}\n\n${table}\n`
  writeAtomically(join(values.out, 'tensornet-speed.md'), text)
}
