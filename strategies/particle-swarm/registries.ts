// Where each arrangement was placed so far: what is known is not proposed again, and what ends where another result of the
// same arrangement did is its duplicate.
import type { Evaluation } from '../../src/campaign/types.ts'
import type { ProductGenome, ProductSpace } from '../../src/spaces/product.ts'
import { difference, toCoordinates, type Axis, type Coordinates } from './coordinates.ts'

interface Registered {
  readonly id: number
  readonly position: Coordinates
}

/** Places by arrangement, as the sites encode it. */
export type Registries = Map<string, Registered[]>

/** Where everything that can be used ended. */
export function registriesOf(
  told: Iterable<Evaluation<ProductGenome>>, space: ProductSpace, isUsable: (evaluation: Evaluation<ProductGenome>) => boolean,
): Registries {
  const registries: Registries = new Map()
  for (const evaluation of told) {
    const { id, genome } = evaluation
    if (genome === null || !isUsable(evaluation)) continue
    const position = toCoordinates(space.box.nearest(genome.point), space.box.dimensions)
    register(registries, space.sites.encode(genome.occupation) as string, { id, position })
  }
  return registries
}

export function register(registries: Registries, occupation: string, place: Registered): void {
  const places = registries.get(occupation)
  if (places === undefined) registries.set(occupation, [place])
  else places.push(place)
}

/** The result of the same arrangement that was this close to a position; null when there is none. */
export function knownAt(
  registries: Registries, occupation: string, position: Coordinates, axes: readonly Axis[], closeness: number,
): number | null {
  return registries.get(occupation)?.find((other) => isSameRegistry(other.position, position, axes, closeness))?.id ?? null
}

/** Whether two positions agree: the same options, and close on the periodic axes, or on all where none is periodic. */
function isSameRegistry(a: Coordinates, b: Coordinates, axes: readonly Axis[], closeness: number): boolean {
  const isTorus = axes.some(({ kind }) => kind === 'periodic')
  let squared = 0
  for (let d = 0; d < axes.length; d++) {
    const apart = difference(axes[d], a[d], b[d])
    if (axes[d].kind === 'choice' && apart !== 0) return false
    if (axes[d].kind === (isTorus ? 'periodic' : 'bounded')) squared += apart * apart
  }
  return squared < closeness * closeness
}
