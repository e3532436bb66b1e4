// The cells whose evaluation is timed: perturbed amorphous-like Li2Si, seeded, and paths like those of a relaxation.
import { packRandomly, randomCell } from '../../src/atoms/packing.ts'
import { supercell, withPositions, type Structure } from '../../src/atoms/structure.ts'
import { multiply3, transformRows } from '../../src/math/matrix3.ts'
import { randomStream } from '../../src/math/random.ts'
import { LI, SI } from '../../problems/scoring/lixsi/references.ts'

/** Cells of one size, and how they are handed to a potential. */
export interface Workload {
  readonly name: string
  readonly atoms: number
  /** Structures in one call. */
  readonly batch: number
  readonly structures: number
  /** Passes over all structures that make one measurement long enough to be timed, without and along a path. */
  readonly passes: number
}

export const WORKLOADS: readonly Workload[] = [
  { name: '8', atoms: 8, batch: 1, structures: 64, passes: 12 },
  { name: '64', atoms: 64, batch: 1, structures: 8, passes: 12 },
  { name: '512', atoms: 512, batch: 1, structures: 2, passes: 6 },
  { name: '4096', atoms: 4096, batch: 1, structures: 2, passes: 1 },
  { name: '64 × 64', atoms: 64, batch: 64, structures: 64, passes: 2 },
]

/** Calls along one path: about as many as a list survives, several times over. */
export const PATH_STEPS = 24

/** Å and strain over the whole path: how far a relaxation from a random start goes, typically. */
const PATH_LENGTH = 0.5
const PATH_STRAIN = 0.04
/** Calls after which the remaining way has shrunk by e. */
const PATH_DECAY = 8

/** Å. Larger cells repeat one of 64 atoms, shaken by this much. */
const SHAKE = 0.1

/** Structures of a workload, the same in every process. */
export function cellsOf({ atoms, structures }: Pick<Workload, 'atoms' | 'structures'>): Structure[] {
  return Array.from({ length: structures }, (_, index) => cellOf(atoms, index))
}

function cellOf(atoms: number, index: number): Structure {
  const random = randomStream(`evaluators:${atoms}:${index}`)
  const repeat = Math.round(Math.cbrt(Math.max(1, atoms / 64)))
  const small = atoms / (repeat * repeat * repeat)
  const silicon = Math.round(small / 3)
  const species = Uint8Array.from({ length: small }, (_, i) => (i < silicon ? SI : LI))
  const packed = packRandomly(random, species, randomCell(random, silicon * 20.3 + (small - silicon) * 14.7), () => 2)
  if (packed === null) throw new Error(`${small} atoms do not fit`)
  if (repeat === 1) return packed
  const large = supercell(packed, [repeat, repeat, repeat])
  return withPositions(
    large,
    large.positions.map((x) => x + SHAKE * random.normal()),
  )
}

/** The structures of a path like a relaxation's: steps that shrink, atoms and cell moving together. */
export function pathOf(structure: Structure, index: number, steps: number = PATH_STEPS): Structure[] {
  const random = randomStream(`evaluators:path:${structure.species.length}:${index}`)
  const moves = structure.positions.map(() => (PATH_LENGTH * random.normal()) / Math.sqrt(3))
  const strain = Float64Array.from({ length: 9 }, () => (PATH_STRAIN * random.normal()) / 3)
  return Array.from({ length: steps }, (_, step) => {
    const gone = 1 - Math.exp(-step / PATH_DECAY)
    const deformation = strain.map((x, k) => gone * x + (k % 4 === 0 ? 1 : 0))
    const positions = transformRows(
      structure.positions.map((x, k) => x + gone * moves[k]),
      deformation,
    )
    return { ...structure, positions, cell: multiply3(structure.cell, deformation) }
  })
}
