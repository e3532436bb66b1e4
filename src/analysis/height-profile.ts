// Composition along the normal of a layered structure: how many atoms of each element stand at which height above a plane.
import { volume, type Structure } from '../atoms/structure.ts'

/** Heights are measured from a plane parallel to a and b and repeat with the cell; Å. */
export interface HeightFrame {
  /** Height of the plane above the origin. */
  readonly plane: number
  /** Lowest height shown, above the plane (below it when negative); one cell follows. */
  readonly from: number
}

export interface HeightProfile {
  /** Heights above the plane, Å, both ends of the cell included. */
  readonly z: Float64Array
  /** Atoms/Å³ at each height, by atomic number in ascending order. */
  readonly density: ReadonlyMap<number, Float64Array>
}

/** Area of a and b (Å²) and height of the cell along their normal (Å). */
export function layerGeometry(structure: Structure): { readonly area: number; readonly height: number } {
  const normal = crossOfLayers(structure)
  const area = Math.hypot(...normal)
  return { area, height: volume(structure) / area }
}

/** Height of every atom above the plane, Å, in [from, from + height of the cell). */
export function heightsAbove(structure: Structure, { plane, from }: HeightFrame): Float64Array {
  const { area, height } = layerGeometry(structure)
  const [nx, ny, nz] = crossOfLayers(structure).map((value) => value / area)
  const { positions } = structure
  return Float64Array.from(structure.species, (_, i) => {
    const above = positions[3 * i] * nx + positions[3 * i + 1] * ny + positions[3 * i + 2] * nz - plane - from
    return from + above - height * Math.floor(above / height)
  })
}

/**
 * Density of each element, every atom spread over a Gaussian of width `sigma` (Å) so that the integral over the cell times
 * the area is the number of atoms; `step` Å apart, or a little less.
 */
export function heightProfile(
  structure: Structure, frame: HeightFrame, { sigma, step }: { readonly sigma: number; readonly step: number },
): HeightProfile {
  const { area, height } = layerGeometry(structure)
  const steps = Math.ceil(height / step)
  const z = Float64Array.from({ length: steps + 1 }, (_, k) => frame.from + (k * height) / steps)
  const heights = heightsAbove(structure, frame)
  const elements = [...new Set(structure.species)].sort((a, b) => a - b)
  const density = new Map(elements.map((element) => [element, new Float64Array(steps + 1)]))
  const norm = 1 / (area * sigma * Math.sqrt(2 * Math.PI))
  structure.species.forEach((element, i) => {
    const values = density.get(element)
    if (values === undefined) return
    for (let k = 0; k <= steps; k++) {
      const away = Math.abs(z[k] - heights[i])
      const nearest = Math.min(away, height - away) / sigma
      values[k] += norm * Math.exp(-0.5 * nearest * nearest)
    }
  })
  return { z, density }
}

/** Atoms of an element between two heights (Å above the plane) per Å² of the layer: the integral over its density. */
export function amountBetween({ z, density }: HeightProfile, element: number, [low, high]: readonly [number, number]): number {
  const values = density.get(element)
  if (values === undefined) return 0
  let amount = 0
  for (let k = 1; k < z.length; k++) {
    // The part of this step that lies inside, at the mean density of its ends.
    const inside = Math.min(high, z[k]) - Math.max(low, z[k - 1])
    if (inside > 0) amount += 0.5 * inside * (values[k - 1] + values[k])
  }
  return amount
}

function crossOfLayers({ cell }: Structure): readonly [number, number, number] {
  const [ax, ay, az, bx, by, bz] = cell
  return [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx]
}
