// Reference crystals in the cells that a ladder of a fixed number of Si atoms can start from.
import { countOf } from '../../src/atoms/composition.ts'
import { BODY_CENTRED_TO_PRIMITIVE, recell } from '../../src/atoms/recell.ts'
import { supercell, type Structure } from '../../src/atoms/structure.ts'
import { decodeStructure } from '../../src/spaces/structures.ts'
import { SI, type LixsiReferences } from '../scoring/lixsi/references.ts'

/**
 * Each crystal in the cell that has the wanted number of Si atoms, where a small change of cell gives it (Si, LiSi,
 * Li13Si4, Li15Si4 in 8 or 16), otherwise in its conventional cell.
 */
export function crystalCells({ crystals }: LixsiReferences, hostAtoms: number): { name: string; structure: Structure }[] {
  return crystals.map(({ name, structure: json }) => {
    const conventional = decodeStructure(json)
    const candidates = [conventional, ...smallerCells(name, conventional), ...doubledCells(conventional)]
    const fitting = candidates.find((structure) => countOf(structure, SI) === hostAtoms)
    return { name, structure: fitting ?? conventional }
  })
}

/** Body-centred phases have a primitive cell of half the size. */
function smallerCells(name: string, conventional: Structure): Structure[] {
  return ['LiSi', 'Li15Si4'].includes(name) ? [recell(conventional, BODY_CENTRED_TO_PRIMITIVE)] : []
}

/** The cell doubled along its shortest lattice vector. */
function doubledCells(conventional: Structure): Structure[] {
  const lengths = [0, 1, 2].map((k) => Math.hypot(...conventional.cell.subarray(3 * k, 3 * k + 3)))
  const shortest = lengths.indexOf(Math.min(...lengths))
  const repeats = [0, 1, 2].map((k) => (k === shortest ? 2 : 1)) as [number, number, number]
  return [supercell(conventional, repeats)]
}
