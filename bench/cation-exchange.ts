// What it costs to exchange cations across a cut through LiFeO2 (ordered rock salt, I4₁/amd) on the ions of
// problems/interface/data: every exchange of up to three pairs in the interface cell of 2 × 2 squares, atoms at their
// places in the crystal, and the cheapest of them relaxed. All above zero: the crystal is the answer that a search of
// this interface must find.
// Usage: node dist/bench/cation-exchange.js
import { atomicNumberOf } from '../src/atoms/elements.ts'
import { supercell, type Structure } from '../src/atoms/structure.ts'
import { readStructures } from '../src/io/formats.ts'
import { loadPotential } from '../src/potentials/load.ts'
import { relax } from '../src/relax/relax.ts'
import { relaxSettings, relaxSettingsSchema } from '../src/relax/settings.ts'

const DATA = 'problems/interface/data'
const [LITHIUM, IRON] = ['Li', 'Fe'].map((symbol) => atomicNumberOf(symbol))
const MOST_PAIRS = 3
/** Å from the cut: one plane of cations on either side. */
const DEPTH = 3
/** Of every number of pairs, this many of the cheapest arrangements of different energy are relaxed. */
const RELAXED = 5
/** eV. Energies closer than this are the same by symmetry. */
const SAME = 1e-6

interface Exchange {
  readonly structure: Structure
  readonly energy: number
}

const potential = await loadPotential(`born-mayer:${DATA}/lithium-iron-oxide.born-mayer.yaml`)
const [{ structure: crystal }] = readStructures(`${DATA}/lithium-iron-oxide.extxyz`)
// Two crystals of one cell each, the second on top of the first.
const whole = supercell(crystal, [2, 2, 2])
const [{ energy: bulk }] = await potential.evaluate([whole])
const area = Math.abs(whole.cell[0] * whole.cell[4] - whole.cell[1] * whole.cell[3])
const [below, above] = [-1, 1].map((side) => cationsBeside(whole, side))
console.log(`${whole.species.length} ions, ${(bulk / whole.species.length).toFixed(6)} eV/atom, ${area.toFixed(3)} Å², `
  + `${below.length} cations on either side of the cut`)
console.log('pairs  arrangements  distinct  lowest (eV)  of two interfaces (meV/Å²)  relaxed (eV)  (meV/Å²)')
for (let pairs = 1; pairs <= MOST_PAIRS; pairs++) await report(pairs)

/** Cations within reach of the cut, which lies half a plane below the middle of the cell. */
function cationsBeside({ cell, species, positions }: Structure, side: number): number[] {
  const spacing = cell[8] / 8
  const cut = cell[8] / 2 - spacing / 2
  return Array.from(species.keys()).filter((i) => {
    const height = side * (positions[3 * i + 2] - cut)
    return (species[i] === LITHIUM || species[i] === IRON) && height > 0 && height < DEPTH
  })
}

async function report(pairs: number): Promise<void> {
  const found: Exchange[] = []
  for (const structure of exchanges(pairs)) {
    const [{ energy }] = await potential.evaluate([structure])
    found.push({ structure, energy: energy - bulk })
  }
  found.sort((a, b) => a.energy - b.energy)
  const distinct = found.filter(({ energy }, k) => k === 0 || energy - found[k - 1].energy > SAME)
  const relaxed = await relax(distinct.slice(0, RELAXED).map(({ structure }) => structure), potential, settings())
  const lowest = Math.min(...relaxed.map(({ outcome, result }) => (outcome === 'converged' ? result.energy - bulk : Infinity)))
  const perArea = (energy: number): string => (1000 * energy / (2 * area)).toFixed(1)
  console.log([
    String(pairs).padStart(5), String(found.length).padStart(12), String(distinct.length).padStart(8),
    found[0].energy.toFixed(4).padStart(11), perArea(found[0].energy).padStart(26), lowest.toFixed(4).padStart(12), perArea(lowest).padStart(8),
  ].join('  '))
}

/** Every way to exchange so many Li and Fe across the cut. */
function exchanges(pairs: number): Structure[] {
  const of = (sites: readonly number[], element: number): number[] => sites.filter((i) => whole.species[i] === element)
  const all: Structure[] = []
  for (let lithium = 0; lithium <= pairs; lithium++) {
    // `lithium` of the lower Li against upper Fe, the others the other way round.
    for (const a of choices(of(below, LITHIUM), lithium)) {
      for (const b of choices(of(above, IRON), lithium)) {
        for (const c of choices(of(below, IRON), pairs - lithium)) {
          for (const d of choices(of(above, LITHIUM), pairs - lithium)) {
            const species = Uint8Array.from(whole.species)
            for (const i of [...a, ...d]) species[i] = IRON
            for (const i of [...b, ...c]) species[i] = LITHIUM
            all.push({ ...whole, species })
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

function settings(): ReturnType<typeof relaxSettings> {
  return relaxSettings(relaxSettingsSchema.parse({ fmax: 0.005, max_steps: 1000 }))
}
