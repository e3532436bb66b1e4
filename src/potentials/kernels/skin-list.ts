// Neighbour lists that outlive moves: built with a skin beyond the cutoffs and kept until an atom or the cell has moved
// so far that a pair outside the list could have come within its cutoff (Verlet, Phys. Rev. 159, 98 (1967)).
// Neighbours are grouped by centre and species, the ones that may come within the angular cutoff first.
import type { Structure } from '../../atoms/structure.ts'
import { reusableNeighbourList, updateNeighbourList, type ReusableNeighbourList } from '../../atoms/neighbour-list.ts'
import { inverse3, multiply3 } from '../../math/matrix3.ts'

/** Cutoffs of a model, Å; `reach` is the larger of a pair's radial and angular cutoff, at T·t_i + t_j. */
export interface PairReach {
  readonly speciesCount: number
  readonly indexOf: Int8Array
  readonly largest: number
  readonly reach: Float64Array
  readonly angular: Float64Array
}

/** Pairs of a structure within cutoff and skin. */
export interface SkinList {
  /** Å; 0 for a list that is used once. */
  skin: number
  /** Where atoms and cell were when the list was made. */
  positions: Float64Array
  cell: Float64Array
  imageCount: number
  imageOwner: Int32Array
  /** 3 per image: image g stands at r_owner + shift_g·H. */
  imageShift: Int32Array
  /**
   * Group 2(T·i + t) holds the neighbours of atom i of species t that may come within the angular cutoff, the group
   * after it the others: entries groupFirst[group] … groupFirst[group+1]−1. Length 2Tn + 1.
   */
  groupFirst: Int32Array
  /** Images, by group. */
  entries: Int32Array
  entryCount: number
  /** Largest number of neighbours of one atom. */
  largestNeighbourhood: number
}

/** An empty list, to be filled by {@link updateSkinList}. */
export function newSkinList(): SkinList {
  const ints = (): Int32Array => new Int32Array(0)
  return {
    skin: -1, positions: new Float64Array(0), cell: new Float64Array(9), imageCount: 0, imageOwner: ints(), imageShift: ints(),
    groupFirst: ints(), entries: ints(), entryCount: 0, largestNeighbourhood: 0,
  }
}

/** Whether every pair that is within its cutoff now is in the list. */
export function stillValid(list: SkinList, structure: Structure, largestCutoff: number): boolean {
  const { positions, cell, pbc } = structure
  if (list.skin <= 0 || list.positions.length !== positions.length) return false
  const from = list.positions
  const deformation = cellChange(list.cell, cell, pbc)
  if (deformation === null) return false
  const { matrix: f, size } = deformation
  let most = 0
  for (let i = 0; i < positions.length; i += 3) {
    const x = from[i], y = from[i + 1], z = from[i + 2]
    const dx = positions[i] - (x * f[0] + y * f[3] + z * f[6])
    const dy = positions[i + 1] - (x * f[1] + y * f[4] + z * f[7])
    const dz = positions[i + 2] - (x * f[2] + y * f[5] + z * f[8])
    const squared = dx * dx + dy * dy + dz * dz
    // Written so that a coordinate that is not a number ends here, too.
    if (!(squared <= most)) most = squared
  }
  // A pair outside the list was farther apart than cutoff + skin; the deformation shrinks it by at most `size`, and
  // each of its atoms has come closer by at most √most.
  return (largestCutoff + list.skin) * (1 - size) - 2 * Math.sqrt(most) >= largestCutoff
}

const UNCHANGED = { matrix: Float64Array.from([1, 0, 0, 0, 1, 0, 0, 0, 1]), size: 0 }

/** F of H = H₀F, and ‖F − 1‖ (Frobenius, at least the largest stretch); null where only a new list will do. */
function cellChange(
  before: Float64Array, after: Float64Array, pbc: Structure['pbc'],
): { matrix: Float64Array; size: number } | null {
  if (after.every((value, index) => value === before[index])) return UNCHANGED
  if (!pbc[0] || !pbc[1] || !pbc[2]) return null
  const matrix = multiply3(inverse3(before), after)
  let sum = 0
  for (let k = 0; k < 9; k++) {
    const difference = matrix[k] - (k % 4 === 0 ? 1 : 0)
    sum += difference * difference
  }
  return { matrix, size: Math.sqrt(sum) }
}

/** Rebuilds the list with this skin (Å); throws InputError as neighbour lists do. `scratch` may serve many lists. */
export function updateSkinList(
  list: SkinList, structure: Structure, reach: PairReach, skin: number, scratch: ReusableNeighbourList,
): void {
  updateNeighbourList(scratch, structure, reach.largest + skin)
  list.skin = skin
  if (list.positions.length !== structure.positions.length) list.positions = new Float64Array(structure.positions.length)
  list.positions.set(structure.positions)
  list.cell.set(structure.cell)
  const { count, owner, shift } = scratch.images
  list.imageCount = count
  list.imageOwner = refill(list.imageOwner, owner, count)
  list.imageShift = refill(list.imageShift, shift, 3 * count)
  groupNeighbours(list, structure, reach, skin, scratch)
}

/** Copies the first numbers of `from`, into the same array while there is room. */
function refill(target: Int32Array, from: Int32Array, length: number): Int32Array {
  const array = target.length >= length ? target : new Int32Array(Math.ceil(1.25 * length) + 16)
  array.set(from.subarray(0, length))
  return array
}

// Group of every pair of the list being made; used within groupNeighbours only.
let groupOf = new Int32Array(0)

function groupNeighbours(
  list: SkinList, { species }: Structure, { speciesCount, indexOf, reach, angular }: PairReach, skin: number,
  scratch: ReusableNeighbourList,
): void {
  const { first, owner, image, squared } = scratch
  const n = species.length
  const groups = 2 * speciesCount * n
  if (list.groupFirst.length < groups + 1) list.groupFirst = new Int32Array(groups + 1)
  if (list.entries.length < scratch.count) list.entries = new Int32Array(Math.ceil(1.25 * scratch.count) + 16)
  const { groupFirst, entries } = list
  const sizes = new Int32Array(2 * speciesCount)
  if (groupOf.length < scratch.count) groupOf = new Int32Array(Math.ceil(1.25 * scratch.count))
  const chosen = groupOf
  const types = Int32Array.from(species, (number) => indexOf[number])
  const limits = reach.map((value) => (value + skin) * (value + skin))
  const near = angular.map((value) => (value + skin) * (value + skin))
  let total = 0
  let largest = 0
  for (let i = 0; i < n; i++) {
    const row = speciesCount * types[i]
    const end = first[i + 1]
    sizes.fill(0)
    for (let p = first[i]; p < end; p++) {
      const t = types[owner[p]]
      const square = squared[p]
      if (square < limits[row + t]) {
        const group = square < near[row + t] ? 2 * t : 2 * t + 1
        chosen[p] = group
        sizes[group]++
      } else {
        chosen[p] = -1
      }
    }
    const base = 2 * speciesCount * i
    const start = total
    for (let group = 0; group < 2 * speciesCount; group++) {
      groupFirst[base + group] = total
      total += sizes[group]
      sizes[group] = groupFirst[base + group]
    }
    for (let p = first[i]; p < end; p++) {
      const group = chosen[p]
      if (group >= 0) entries[sizes[group]++] = image[p]
    }
    largest = Math.max(largest, total - start)
  }
  groupFirst[groups] = total
  list.entryCount = total
  list.largestNeighbourhood = largest
}

/** A scratch list for {@link updateSkinList}. */
export const skinListScratch = reusableNeighbourList
