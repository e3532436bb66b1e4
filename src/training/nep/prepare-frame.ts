// From a labelled structure to what the loss kernels work on: grouped pairs, and labels without the ZBL term.
import { InputError } from '../../errors.ts'
import { symbolOf } from '../../atoms/elements.ts'
import { neighbourList, type NeighbourList } from '../../atoms/neighbour-list.ts'
import { zblPair, zblTable } from '../../potentials/nep/zbl.ts'
import type { LabelledFrame, NepDesign, PreparedFrame } from '../types.ts'

type Pairs = Pick<PreparedFrame, 'groups' | 'neighbour' | 'displacement'>

/**
 * Prepares a frame; all arrays lie on shared memory. Pairs keep the order of the neighbour list within their group, so
 * the result is a function of the frame and the design alone. Throws InputError for elements outside the design.
 */
export function prepareFrame(design: NepDesign, frame: LabelledFrame): PreparedFrame {
  const { structure, scale } = frame
  const species = speciesIndices(design, frame)
  const pairs = groupPairs(design, species, neighbourList(structure, design.radialCutoff))
  const prepared = {
    atoms: species.length, scale, species, ...pairs, energy: frame.energy,
    forces: frame.forces === null ? null : sharedCopy(frame.forces),
    virial: frame.virial === null ? null : sharedCopy(frame.virial),
  }
  return { ...prepared, energy: prepared.energy - subtractZbl(design, prepared) }
}

function speciesIndices({ species }: NepDesign, { structure, place }: LabelledFrame): Uint8Array {
  const indices = new Uint8Array(new SharedArrayBuffer(structure.species.length))
  structure.species.forEach((number, i) => {
    const t = species.indexOf(number)
    if (t === -1) {
      throw new InputError({
        rule: `the potential to be fitted knows ${species.map(symbolOf).join(', ')}`, found: symbolOf(number), place,
      })
    }
    indices[i] = t
  })
  return indices
}

/** Two groups per neighbouring species, angular pairs and the others, each in the order of the list. */
function groupPairs(design: NepDesign, species: Uint8Array, list: NeighbourList): Pairs {
  const n = species.length
  const speciesCount = design.species.length
  const groups = sharedIntegers(2 * n * speciesCount + 1)
  const neighbour = sharedIntegers(list.count)
  const displacement = sharedFloats(3 * list.count)
  const groupOf = (i: number, p: number): number => {
    const angular = Math.sqrt(list.squared[p]) < design.angularCutoff
    return 2 * (i * speciesCount + species[list.owner[p]]) + (angular ? 0 : 1)
  }
  for (let i = 0; i < n; i++) {
    for (let p = list.first[i]; p < list.first[i + 1]; p++) groups[groupOf(i, p) + 1]++
  }
  for (let g = 0; g < groups.length - 1; g++) groups[g + 1] += groups[g]
  const next = groups.slice()
  for (let i = 0; i < n; i++) {
    for (let p = list.first[i]; p < list.first[i + 1]; p++) {
      const slot = next[groupOf(i, p)]++
      neighbour[slot] = list.owner[p]
      displacement[3 * slot] = list.dx[p]
      displacement[3 * slot + 1] = list.dy[p]
      displacement[3 * slot + 2] = list.dz[p]
    }
  }
  return { groups, neighbour, displacement }
}

/** Takes the ZBL forces and virial off the labels; returns its energy, eV. */
function subtractZbl(design: NepDesign, frame: PreparedFrame): number {
  const table = zblTable(design)
  if (table === null) return 0
  const { atoms, species, groups, neighbour, displacement, forces, virial } = frame
  const speciesCount = design.species.length
  const work = new Float64Array(6)
  const f = new Float64Array(3)
  let energy = 0
  for (let i = 0; i < atoms; i++) {
    for (let p = groups[2 * i * speciesCount]; p < groups[2 * (i + 1) * speciesCount]; p++) {
      const d = displacement.subarray(3 * p, 3 * p + 3)
      const r = Math.sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2])
      if (r >= design.angularCutoff) continue
      energy += zblPair(table, speciesCount * species[i] + species[neighbour[p]], r, work)
      for (let a = 0; a < 3; a++) {
        // f = ∂E_i/∂d; forces F_i += f, F_j −= f and W −= d f belong to ZBL and leave the labels.
        f[a] = (work[5] / r) * d[a]
        if (forces === null) continue
        forces[3 * i + a] -= f[a]
        forces[3 * neighbour[p] + a] += f[a]
      }
      if (virial !== null) for (let a = 0; a < 9; a++) virial[a] += d[Math.floor(a / 3)] * f[a % 3]
    }
  }
  return energy
}

function sharedFloats(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * length))
}

function sharedIntegers(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * length))
}

function sharedCopy(values: Float64Array): Float64Array {
  const copy = sharedFloats(values.length)
  copy.set(values)
  return copy
}
