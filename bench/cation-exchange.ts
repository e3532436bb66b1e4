// What it costs to exchange cations across a cut through LiFeO2 (ordered rock salt, I4₁/amd) on the ions of
// problems/interface/data: the crystal is joined with itself, and every exchange of up to three pairs across the first
// interface is scored with the other atoms at their places, the cheapest ones also relaxed. All lie above zero: the
// crystal is the answer that a search of these interfaces must find.
// Usage: node dist/bench/cation-exchange.js
import { atomicNumberOf } from '../src/atoms/elements.ts'
import { joinSlabs } from '../src/atoms/interface/join-slabs.ts'
import { orientedBulk } from '../src/atoms/interface/oriented-bulk.ts'
import { primitiveBulk } from '../src/atoms/interface/primitive-bulk.ts'
import { surfaceVectors } from '../src/atoms/interface/strained-slab.ts'
import { surfaceTerminations } from '../src/atoms/interface/terminations.ts'
import type { JoinedSlabs, Matrix2, MillerIndices } from '../src/atoms/interface/types.ts'
import type { Structure } from '../src/atoms/structure.ts'
import { readStructures } from '../src/io/formats.ts'
import { loadPotential } from '../src/potentials/load.ts'
import { relax } from '../src/relax/relax.ts'
import { relaxSettings, relaxSettingsSchema } from '../src/relax/settings.ts'

const DATA = 'problems/interface/data'
const [LITHIUM, IRON] = ['Li', 'Fe'].map((symbol) => atomicNumberOf(symbol))
const MOST_PAIRS = 3
/** Of every number of pairs, this many of the cheapest arrangements of different energy are relaxed. */
const RELAXED = 5
/** eV. Energies closer than this are the same by symmetry. */
const SAME = 1e-6

interface Cut {
  readonly plane: MillerIndices
  /** Interface cell in terms of the surface lattice: eight cations in every plane. */
  readonly supercell: Matrix2
  /** Four planes of ions in each slab. */
  readonly layers: number
  /** Distance of the planes that the cut parts: names the termination, as no other has it, Å. */
  readonly spacing: number
  /** One plane of cations on either side, Å. */
  readonly depth: number
}

const CUTS: readonly Cut[] = [
  { plane: [0, 0, 1], supercell: [2, 0, 0, 2], layers: 2, spacing: 1.629, depth: 3 },
  { plane: [0, 1, 0], supercell: [2, 0, 0, 1], layers: 4, spacing: 1.962, depth: 2 },
]

const potential = await loadPotential(`born-mayer:${DATA}/lithium-iron-oxide.born-mayer.yaml`)
const settings = relaxSettings(relaxSettingsSchema.parse({ fmax: 0.005, max_steps: 1000 }))
const [{ structure: crystal }] = readStructures(`${DATA}/lithium-iron-oxide.extxyz`)
for (const cut of CUTS) await measure(cut)

async function measure(cut: Cut): Promise<void> {
  const joined = joinedWithItself(cut)
  const bulk = await energyOf(joined.structure)
  const perAtom = bulk / joined.structure.species.length - await energyOf(crystal) / crystal.species.length
  const area = Math.abs(joined.structure.cell[0] * joined.structure.cell[4])
  console.log(`(${cut.plane.join('')}): ${joined.structure.species.length} ions, ${area.toFixed(3)} Å², joined with itself `
    + `${(1000 * perAtom).toFixed(6)} meV/atom above the crystal`)
  console.log('pairs  arrangements  distinct  lowest (eV)  of two interfaces (meV/Å²)  relaxed (eV)  (meV/Å²)')
  for (let pairs = 1; pairs <= MOST_PAIRS; pairs++) {
    const { count, distinct } = await scored(exchanges(joined, cut.depth, pairs))
    const ends = await relax(distinct.slice(0, RELAXED).map(({ structure }) => structure), potential, settings)
    const relaxed = Math.min(...ends.map(({ outcome, result }) => (outcome === 'converged' ? result.energy : Infinity))) - bulk
    const lowest = distinct[0].energy - bulk
    const cells = [lowest, relaxed].map((energy) => (1000 * energy / (2 * area)).toFixed(1))
    console.log(`${String(pairs).padStart(5)}  ${String(count).padStart(12)}  ${String(distinct.length).padStart(8)}  `
      + `${lowest.toFixed(4).padStart(11)}  ${cells[0].padStart(26)}  ${relaxed.toFixed(4).padStart(12)}  `
      + cells[1].padStart(8))
  }
}

function joinedWithItself({ plane, supercell, layers, spacing }: Cut): JoinedSlabs {
  const primitive = primitiveBulk({ bulk: crystal, plane })
  const cell = orientedBulk(primitive.bulk, primitive.plane)
  const termination = surfaceTerminations(cell).find((one) => Math.abs(one.spacing - spacing) < 0.01)
  if (termination === undefined) throw new Error(`no termination of (${plane.join('')}) parts planes ${spacing} Å apart`)
  const slab = { cell, supercell, layers, termination }
  return joinSlabs(
    { substrate: slab, film: slab, registryCell: surfaceVectors(cell) }, { registry: [0, 0], gap: 0, vacuum: null })
}

async function energyOf(structure: Structure): Promise<number> {
  return (await potential.evaluate([structure]))[0].energy
}

interface Scored {
  readonly structure: Structure
  readonly energy: number
}

/** How many there are, and one of every energy, lowest first. */
async function scored(
  structures: readonly Structure[],
): Promise<{ readonly count: number; readonly distinct: readonly Scored[] }> {
  const all: Scored[] = []
  for (const structure of structures) all.push({ structure, energy: await energyOf(structure) })
  all.sort((a, b) => a.energy - b.energy)
  return { count: all.length, distinct: all.filter(({ energy }, k) => k === 0 || energy - all[k - 1].energy > SAME) }
}

/** Every way to exchange so many Li and Fe between the sides, `depth` from the interface. */
function exchanges({ structure, side, depth }: JoinedSlabs, within: number, pairs: number): Structure[] {
  const sites = (of: number, element: number): number[] =>
    Array.from(structure.species.keys()).filter((i) => side[i] === of && structure.species[i] === element && depth[i] < within)
  const all: Structure[] = []
  for (let lithium = 0; lithium <= pairs; lithium++) {
    // So many Li of the substrate against Fe of the film, the others the other way round.
    for (const a of choices(sites(0, LITHIUM), lithium)) {
      for (const b of choices(sites(1, IRON), lithium)) {
        for (const c of choices(sites(0, IRON), pairs - lithium)) {
          for (const d of choices(sites(1, LITHIUM), pairs - lithium)) {
            const species = Uint8Array.from(structure.species)
            for (const i of [...a, ...d]) species[i] = IRON
            for (const i of [...b, ...c]) species[i] = LITHIUM
            all.push({ ...structure, species })
          }
        }
      }
    }
  }
  return all
}

function choices(items: readonly number[], count: number): number[][] {
  if (count === 0) return [[]]
  return items.flatMap((item, k) => choices(items.slice(k + 1), count - 1).map((rest) => [item, ...rest]))
}
