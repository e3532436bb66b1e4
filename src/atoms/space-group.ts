// Space group of a crystal, found by moyo (K. Shinohara, A. Togo, I. Tanaka; the compiled library of the spglib group).
// Its input is checked here first: what it cannot use makes the compiled code stop without a message.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { analyze_cell, initSync, type MoyoDataset } from '@spglib/moyo-wasm'
import { InputError } from '../errors.ts'
import { imageSearch, shortestImage } from './shortest-image.ts'
import { atomCount, fractionalPositions, fromFractional, PERIODIC, type Structure } from './structure.ts'
import type { SymmetryOperation } from './symmetry.ts'

export interface SpaceGroup {
  /** 1 to 230. */
  readonly number: number
  /** Hermann–Mauguin symbol, "R -3 m". */
  readonly symbol: string
  /** Of the cell as given, centring translations included; translations are as exact as the coordinates. */
  readonly operations: readonly SymmetryOperation[]
}

/**
 * Space group of a structure that repeats in all directions. `tolerance`, Å, is how far atoms may be from their
 * symmetric places. `kinds`, integers of at least 1, tell which atoms count as alike: the elements unless given. Throws
 * InputError for a cluster or a slab, for atoms closer to one another than the tolerance, and where no group is found.
 */
export function spaceGroupOf(
  structure: Structure, tolerance = 0.01, kinds: ArrayLike<number> = structure.species,
): SpaceGroup {
  const { number, hm_symbol, operations } = analyse(structure, tolerance, kinds)
  return {
    number,
    symbol: hm_symbol,
    // Its rotations come column by column.
    operations: operations.map(({ rotation: m, translation }) => ({
      rotation: [m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]],
      translation: translation.map((t) => t - Math.floor(t)),
    })),
  }
}

/** A crystal in its primitive cell. */
export interface PrimitiveCrystal {
  readonly structure: Structure
  /** Its lattice vectors in terms of those of the cell given: nine numbers, row by row. */
  readonly vectors: readonly number[]
}

/**
 * The crystal in the primitive cell of its space group's standard setting, turned as that asks, never mirrored. Cell and
 * atoms are made exactly symmetric, which moves them by up to the tolerance (Å). Throws as {@link spaceGroupOf} does.
 */
export function primitiveCrystal(structure: Structure, tolerance = 0.01): PrimitiveCrystal {
  const { prim_std_cell: { lattice, positions, numbers }, prim_std_linear } = analyse(structure, tolerance, structure.species)
  const fractional = positions.flat()
  return {
    structure: fromFractional({
      cell: Float64Array.from(lattice.basis), pbc: PERIODIC, species: Uint8Array.from(numbers), fractional,
    }),
    vectors: prim_std_linear,
  }
}

function checkPeriodicAtoms(structure: Structure): void {
  if (structure.pbc.every(Boolean) && atomCount(structure) > 0) return
  throw new InputError({
    rule: 'a space group needs atoms in a cell that repeats in all three directions',
    found: `${atomCount(structure)} atoms, pbc ${structure.pbc.map((flag) => (flag ? 'T' : 'F')).join(' ')}`,
  })
}

function checkTolerance({ cell }: Structure, fractional: Float64Array, tolerance: number): void {
  if (!(tolerance > 0 && tolerance <= 1)) {
    throw new InputError({ rule: 'the symmetry tolerance must be above 0 and at most 1 Å', found: tolerance })
  }
  const search = imageSearch(cell)
  const vector = new Float64Array(3)
  for (let i = 0; i < fractional.length; i += 3) {
    for (let j = 0; j < i; j += 3) {
      const [u, v, w] = [0, 1, 2].map((k) => fractional[i + k] - fractional[j + k])
      const distance = Math.sqrt(shortestImage(search, u, v, w, 2 * tolerance, vector))
      if (distance > 2 * tolerance) continue
      throw new InputError({
        rule: `atoms must be farther apart than twice the symmetry tolerance (${tolerance} Å)`,
        found: `${distance.toFixed(4)} Å between atoms ${j / 3 + 1} and ${i / 3 + 1}`,
        wayOut: 'Remove the atom that is there twice, or lower the tolerance.',
      })
    }
  }
}

let loaded = false

function analyse(structure: Structure, tolerance: number, kinds: ArrayLike<number>): MoyoDataset {
  checkPeriodicAtoms(structure)
  const fractional = fractionalPositions(structure).map((s) => s - Math.floor(s))
  checkTolerance(structure, fractional, tolerance)
  const cell = JSON.stringify({
    lattice: { basis: Array.from(structure.cell) },
    positions: Array.from(structure.species, (_, i) => Array.from(fractional.subarray(3 * i, 3 * i + 3))),
    numbers: Array.from(kinds),
  })
  if (!loaded) {
    const path = createRequire(import.meta.url).resolve('@spglib/moyo-wasm/moyo_wasm_bg.wasm')
    initSync({ module: readFileSync(path) })
    loaded = true
  }
  try {
    return analyze_cell(cell, tolerance, 'Standard')
  } catch (cause) {
    throw new InputError({
      rule: `the atoms must have a space group within ${tolerance} Å`,
      found: cause instanceof Error ? cause.message : String(cause),
      wayOut: 'Choose another symmetry tolerance: smaller for accurate coordinates, larger for rounded ones.',
      cause,
    })
  }
}
