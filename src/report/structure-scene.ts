// A structure as the 3-D viewer needs it: atoms wrapped into the cell, bonds with their periodic image, a file to
// download. Bonds by distance, as Open Babel draws them (O'Boyle et al., J. Cheminform. 3, 33 (2011), doi
// 10.1186/1758-2946-3-33): sum of covalent radii + 0.45 Å. Deviation: only bonds with a non-metal or metalloid are
// drawn, and none to alkali or alkaline-earth metals, whose sticks would hide the framework of an ion conductor.
import { covalentRadiusOf, symbolOf } from '../atoms/elements.ts'
import { levelSurface } from '../atoms/level-surface.ts'
import { neighbourList } from '../atoms/neighbour-list.ts'
import { completeCell, fractionalPositions, wrap, type Structure } from '../atoms/structure.ts'
import { formatExtxyz } from '../io/extxyz.ts'
import { determinant3, inverse3, transformRows } from '../math/matrix3.ts'
import type { ShownStructure } from '../analysis/figure.ts'

/** Plain data, written into the page as JSON. */
export interface StructureScene {
  readonly name: string
  readonly pbc: readonly boolean[]
  /** Rows a, b, c, Å, completed so that fractional coordinates exist; `hasCell` says whether they are real. */
  readonly cell: readonly number[]
  readonly hasCell: boolean
  readonly elements: readonly string[]
  /** Radius of the ball of each element, Å. */
  readonly radii: readonly number[]
  /** [index into elements, fractional x, y, z]. */
  readonly atoms: readonly (readonly number[])[]
  /** From both ends: [atom, other atom, image of the other along a, b, c]. */
  readonly bonds: readonly (readonly number[])[]
  /** Fractional x, y, z of the places of a path, in [0, 1) along periodic directions; empty where none is shown. */
  readonly path: readonly (readonly number[])[]
  /** The surface of a landscape; null where none is shown. */
  readonly surface: SceneSurface | null
  readonly extxyz: string
}

/** Triangles over one cell; numbers are rounded so that the page stays small. */
export interface SceneSurface {
  /** Fractional coordinates times 1000, 3 per point. */
  readonly points: readonly number[]
  /** Unit vectors (Cartesian) out of the enclosed places, times 100, 3 per point. */
  readonly normals: readonly number[]
  readonly triangles: readonly number[]
}

const TOLERANCE = 0.45
const LARGEST_RADIUS = 2
// Beyond this size sticks are neither legible nor quick to draw.
const BONDED_ATOMS_LIMIT = 4000

const NON_METALS = new Set([
  1, 5, 6, 7, 8, 9, 14, 15, 16, 17, 32, 33, 34, 35, 52, 53,
])
const IONIC_METALS = new Set([3, 4, 11, 12, 19, 20, 37, 38, 55, 56, 87, 88])

/** Prepares a structure for the viewer. */
export function structureScene(shown: ShownStructure): StructureScene {
  const structure = wrap(shown.structure)
  const { pbc, species } = structure
  const cell = completeCell(structure.cell, pbc)
  const numbers = [...new Set(species)].sort((a, b) => a - b)
  const fractional = fractionalPositions(structure)
  return {
    name: shown.name,
    pbc,
    cell: Array.from(cell, (value) => rounded(value)),
    hasCell: pbc.some(Boolean),
    elements: numbers.map(symbolOf),
    radii: numbers.map((number) => rounded(0.2 + 0.22 * Math.min(drawnRadius(number), LARGEST_RADIUS))),
    atoms: Array.from(species, (number, i) =>
      [numbers.indexOf(number), ...Array.from(fractional.subarray(3 * i, 3 * i + 3), (value) => rounded(value))]),
    bonds: bondsOf(structure, cell),
    path: pathOf(shown, cell),
    surface: shown.landscape === undefined ? null : surfaceOf(shown.landscape, cell),
    extxyz: formatExtxyz([{ structure: shown.structure, info: { name: shown.name.replace(/["\\\r\n]+/g, ' ') }, arrays: {} }]),
  }
}

function pathOf({ path = [], structure: { pbc } }: ShownStructure, cell: Float64Array): number[][] {
  const fractional = transformRows(path.flat(), inverse3(cell))
  return path.map((_, n) => [0, 1, 2].map((k) => {
    const value = fractional[3 * n + k]
    return rounded(pbc[k] ? value - Math.floor(value) : value)
  }))
}

function surfaceOf({ grid, level }: NonNullable<ShownStructure['landscape']>, cell: Float64Array): SceneSurface {
  const { points, downhill, triangles } = levelSurface(grid, level)
  // A gradient with respect to fractional coordinates becomes Cartesian with the inverse cell: ∂/∂r = H⁻¹ ∂/∂s.
  const inverse = inverse3(cell)
  const normals: number[] = []
  for (let p = 0; p < downhill.length; p += 3) {
    const uphill = [0, 1, 2].map((k) =>
      -(inverse[3 * k] * downhill[p] + inverse[3 * k + 1] * downhill[p + 1] + inverse[3 * k + 2] * downhill[p + 2]))
    const length = Math.sqrt(uphill[0] * uphill[0] + uphill[1] * uphill[1] + uphill[2] * uphill[2])
    normals.push(...uphill.map((x) => Math.round((100 * x) / (length > 0 ? length : 1)) + 0))
  }
  // A left-handed cell shows the triangles in a mirror.
  const corners = determinant3(cell) > 0 ? triangles : triangles.map((_, n) => triangles[n - (n % 3) + [0, 2, 1][n % 3]])
  return { points: Array.from(points, (x) => Math.round(1000 * x)), normals, triangles: Array.from(corners) }
}

/** Whether atoms of these two kinds are ever joined by a stick, and up to which distance, Å; null when never. */
export function bondLimit(a: number, b: number): number | null {
  if (IONIC_METALS.has(a) || IONIC_METALS.has(b)) return null
  if (!NON_METALS.has(a) && !NON_METALS.has(b)) return null
  const limit = covalentRadiusOf(a) + covalentRadiusOf(b) + TOLERANCE
  return Number.isFinite(limit) ? limit : null
}

function bondsOf(structure: Structure, cell: Float64Array): number[][] {
  const { species, positions } = structure
  const kinds = [...new Set(species)]
  const limits = kinds.flatMap((a) => kinds.map((b) => bondLimit(a, b) ?? 0))
  const cutoff = Math.max(0, ...limits)
  if (cutoff === 0 || species.length > BONDED_ATOMS_LIMIT) return []
  const list = neighbourList(structure, cutoff)
  const toFractional = inverse3(cell)
  const bonds: number[][] = []
  for (let i = 0; i < species.length; i++) {
    for (let pair = list.first[i]; pair < list.first[i + 1]; pair++) {
      const j = list.owner[pair]
      const limit = bondLimit(species[i], species[j])
      if (limit === null || list.squared[pair] > limit * limit) continue
      const offset = [
        positions[3 * i] + list.dx[pair] - positions[3 * j],
        positions[3 * i + 1] + list.dy[pair] - positions[3 * j + 1],
        positions[3 * i + 2] + list.dz[pair] - positions[3 * j + 2],
      ]
      bonds.push([i, j, ...Array.from(transformRows(offset, toFractional), (value) => Math.round(value) + 0)])
    }
  }
  return bonds
}

function drawnRadius(number: number): number {
  const radius = covalentRadiusOf(number)
  return Number.isFinite(radius) ? radius : 1.5
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6
}
