// Cells of known origin for measuring the order classifier: rattled crystals, crystals with lithium removed and
// relaxed, random packings relaxed. Everything is made here, from seeds, with the project's own potential.
import { pairDistances } from '../src/atoms/distances.ts'
import { packRandomly, randomCell } from '../src/atoms/packing.ts'
import { BODY_CENTRED_TO_PRIMITIVE, recell } from '../src/atoms/recell.ts'
import { deform, filterAtoms, supercell, withPositions, type Structure } from '../src/atoms/structure.ts'
import { randomStream, streamKey, type Random } from '../src/math/random.ts'
import { loadPotential } from '../src/potentials/load.ts'
import type { Potential } from '../src/potentials/potential.ts'
import { relax } from '../src/relax/relax.ts'
import { relaxSettings, relaxSettingsSchema } from '../src/relax/settings.ts'
import { decodeStructure } from '../src/spaces/structures.ts'
import { LI, prepareReferences, shippedPotential, SI } from '../problems/scoring/lixsi/references.ts'

/** What was done to make a cell; `truth` of the benchmark. */
export type Origin = 'rattled crystal' | 'delithiated crystal' | 'random packing'

export interface OrderCell {
  readonly origin: Origin
  /** "Li15Si4 2/38 removed, seed 7": for listing misjudged cells. */
  readonly label: string
  /** Fraction of the lithium removed; 0 for crystals, NaN for packings. */
  readonly removed: number
  /** eV/atom of the relaxed cell; NaN where nothing was relaxed. */
  readonly energyPerAtom: number
  readonly structure: Structure
}

export interface NamedStructure {
  readonly name: string
  readonly structure: Structure
}

export interface NamedCrystal extends NamedStructure {
  /** eV. */
  readonly energyPerAtom: number
}

const SHORTEST = pairDistances({ 'Li-Li': 2, 'Li-Si': 2, 'Si-Si': 1.9 }, [LI, SI])
const RELAXATION = relaxSettings(relaxSettingsSchema.parse({ cell: 'full', fmax: 0.05, max_steps: 300 }))

/** The project's Li–Si potential and the reference crystals relaxed with it, as the campaign uses them. */
export async function potentialAndCrystals(): Promise<{ potential: Potential; crystals: NamedCrystal[] }> {
  const potential = await loadPotential(shippedPotential(), { backend: 'reference' })
  const { crystals } = await prepareReferences(potential)
  return {
    potential,
    crystals: crystals.map(({ name, energy_per_atom, structure }) => ({
      name, energyPerAtom: energy_per_atom, structure: decodeStructure(structure),
    })),
  }
}

/** Crystals and supercells of 8–152 atoms, strained up to 3 %, Gaussian displacements of σ ≤ 0.2 Å per axis. */
export function rattledCrystals(crystals: readonly NamedStructure[], count: number, seed = 1): OrderCell[] {
  const cells = crystals.flatMap(cellsOf)
  return Array.from({ length: count }, (_, id) => {
    const random = randomStream(streamKey(seed, 'rattle', id))
    const { name, structure } = cells[id % cells.length]
    const sigma = random.between(0, 0.2)
    const strain = Float64Array.from({ length: 9 }, (__, k) => (k % 4 === 0 ? 1 : 0) + random.between(-0.03, 0.03))
    const strained = deform(structure, strain)
    const moved = withPositions(strained, strained.positions.map((x) => x + sigma * random.normal()))
    const label = `${name}, ${structure.species.length} atoms, σ ${sigma.toFixed(2)} Å, ${id}`
    return { origin: 'rattled crystal', label, removed: 0, energyPerAtom: Number.NaN, structure: moved }
  })
}

/**
 * Lithium silicides of at most 80 atoms with a random part of the lithium taken out, then relaxed; the parts are
 * evenly spread between one atom and `largest`.
 */
export async function delithiatedCrystals(
  crystals: readonly NamedStructure[], potential: Potential, count: number, seed = 1, largest = 1,
): Promise<OrderCell[]> {
  const cells = crystals.filter(({ name }) => name !== 'Li' && name !== 'Si').flatMap(cellsOf)
  const searched = cells.filter(({ structure }) => structure.species.length <= 80)
  const starts = Array.from({ length: count }, (_, id) => {
    const random = randomStream(streamKey(seed, 'delithiate', id))
    return withoutLithium(searched[id % searched.length], random.between(0, largest), random, id)
  })
  return relaxAll(starts, potential)
}

/** Random packings of 8, 16 or 18 Si with x = 0 … 3.75 Li per Si (at most 76 atoms), relaxed. */
export async function randomPackings(potential: Potential, count: number, seed = 1): Promise<OrderCell[]> {
  const starts = Array.from({ length: count }, (_, id) => packing(randomStream(streamKey(seed, 'pack', id)), id))
  return relaxAll(starts, potential)
}

function cellsOf({ name, structure }: NamedStructure): NamedStructure[] {
  const copies = (...repeats: [number, number, number][]): NamedStructure[] =>
    repeats.map((repeat) => ({ name, structure: supercell(structure, repeat) }))
  switch (name) {
    case 'Li': return copies([2, 2, 2], [3, 2, 2], [3, 3, 3])
    case 'Si': return copies([1, 1, 1], [2, 1, 1], [2, 2, 1], [2, 2, 2])
    case 'LiSi': return copies([1, 1, 1], [1, 1, 2])
    case 'Li13Si4': return copies([1, 1, 1], [1, 1, 2])
    case 'Li15Si4': return [{ name, structure: recell(structure, BODY_CENTRED_TO_PRIMITIVE) }, ...copies([1, 1, 1])]
    default: return copies([1, 1, 1])
  }
}

function withoutLithium({ name, structure }: NamedStructure, part: number, random: Random, id: number): OrderCell {
  const lithium = Array.from(structure.species.keys()).filter((atom) => structure.species[atom] === LI)
  const count = Math.max(1, Math.round(part * lithium.length))
  const gone = new Set(random.shuffled(lithium).slice(0, count))
  return {
    origin: 'delithiated crystal',
    label: `${name}, ${count} of ${lithium.length} Li removed, ${id}`,
    removed: count / lithium.length,
    energyPerAtom: Number.NaN,
    structure: filterAtoms(structure, (atom) => !gone.has(atom)),
  }
}

function packing(random: Random, id: number): OrderCell {
  for (;;) {
    const silicon = random.pick([8, 8, 16, 16, 18])
    const lithium = Math.min(76 - silicon, Math.round(random.between(0, 3.75) * silicon))
    const species = Uint8Array.from({ length: lithium + silicon }, (_, i) => (i < lithium ? LI : SI))
    // Volumes of Li and Si in amorphous Li–Si, Å³; the relaxation finds its own.
    const volume = (20.3 * silicon + 14.7 * lithium) * random.between(1, 1.15)
    const structure = packRandomly(random, species, randomCell(random, volume), SHORTEST)
    if (structure === null) continue
    const label = `Li${lithium}Si${silicon}, ${id}`
    return { origin: 'random packing', label, removed: Number.NaN, energyPerAtom: Number.NaN, structure }
  }
}

async function relaxAll(starts: readonly OrderCell[], potential: Potential): Promise<OrderCell[]> {
  const results = await relax(starts.map(({ structure }) => structure), potential, RELAXATION)
  return starts.flatMap((start, index) => {
    const { outcome, structure, result } = results[index]
    // Cells that have not come to rest are kept when only the step limit stopped them: campaigns see such, too.
    if (outcome !== 'converged' && outcome !== 'step_limit') return []
    return [{ ...start, structure, energyPerAtom: result.energy / structure.species.length }]
  })
}
