// The last step of every proposal: atoms that came too close are pushed apart, and what cannot be mended is refused.
import type { PairDistances } from '../../src/atoms/distances.ts'
import { separateAtoms } from '../../src/atoms/packing.ts'
import { withPositions, wrap, type Structure } from '../../src/atoms/structure.ts'
import type { StructuresSpace } from '../../src/spaces/structures.ts'
import { bondLength, isConnected } from './cluster-geometry.ts'

/** Sweeps of pushing in a cluster before a proposal is given up. */
const MAX_SWEEPS = 100

/** A cluster whose atoms hang together by steps of this many bonds counts as one piece. */
const CONNECTED_BONDS = 2

/**
 * The structure with every pair at least the space's minimum distance apart, on the wanted rung; null when it
 * stands on another rung, cannot be separated, or is a cluster in pieces.
 */
export function legalStructure(structure: Structure, space: StructuresSpace, rung: number): Structure | null {
  if (space.rungOf(structure) !== rung) return null
  if (space.pbc.some(Boolean)) return separateAtoms(wrap(structure), space.minimumDistances)
  const separated = separateCluster(structure, space.minimumDistances)
  return separated !== null && isOnePiece(separated) ? separated : null
}

/** Whether no atom or fragment of a cluster has evaporated. */
export function isOnePiece(structure: Structure): boolean {
  return isConnected(structure.positions, CONNECTED_BONDS * bondLength(structure.positions))
}

/** Pushes pairs that are too close apart along their line, half the overlap each; null when that does not end. */
function separateCluster(structure: Structure, minimumDistances: PairDistances): Structure | null {
  const { species } = structure
  const positions = Float64Array.from(structure.positions)
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let moved = false
    for (let i = 0; i < species.length; i++) {
      for (let j = i + 1; j < species.length; j++) {
        if (pushPair(positions, i, j, minimumDistances(species[i], species[j]))) moved = true
      }
    }
    if (!moved) return withPositions(structure, positions)
  }
  return null
}

function pushPair(positions: Float64Array, i: number, j: number, limit: number): boolean {
  const d = [0, 1, 2].map((k) => positions[3 * j + k] - positions[3 * i + k])
  const square = d[0] * d[0] + d[1] * d[1] + d[2] * d[2]
  if (square >= limit * limit) return false
  const r = Math.sqrt(square)
  // Coincident atoms part along x; the hair beyond the overlap makes the sweeps end.
  const unit = r > 1e-6 ? d.map((x) => x / r) : [1, 0, 0]
  const push = 0.5 * (limit - r) + 0.005 * limit
  for (let k = 0; k < 3; k++) {
    positions[3 * i + k] -= push * unit[k]
    positions[3 * j + k] += push * unit[k]
  }
  return true
}
