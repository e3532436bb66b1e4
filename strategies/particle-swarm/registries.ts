// Where each arrangement was placed so far: what is known is not proposed again, and what ends where another result of the
// same arrangement did is its duplicate.
import type { Evaluation } from '../../src/campaign/types.ts'
import type { ProductGenome, ProductSpace } from '../../src/spaces/product.ts'
import { difference, toCoordinates, type Axis, type Coordinates } from './coordinates.ts'

interface Registered {
  readonly id: number
  readonly position: Coordinates
}

type Places = Map<string, Registered[]>

/** Places by arrangement, as the sites encode it. */
export interface Registries {
  /** Where everything told that can be used ended. */
  readonly told: Places
  /** Where this batch was placed, or ended: grows. */
  readonly batch: Places
}

/** What was registered of a campaign: a function of what it was told, kept so that nothing is read twice. */
const known = new WeakMap<ReadonlyMap<string, unknown>, { readonly places: Places; taken: number }>()

/** Where everything that can be used ended, and an empty batch. */
export function registriesOf(
  told: ReadonlyMap<string, Evaluation<ProductGenome>>, { box, sites }: ProductSpace,
  isUsable: (evaluation: Evaluation<ProductGenome>) => boolean,
): Registries {
  const record = known.get(told) ?? { places: new Map() as Places, taken: 0 }
  known.set(told, record)
  let index = 0
  for (const evaluation of told.values()) {
    if (index++ < record.taken) continue
    record.taken++
    const { id, genome } = evaluation
    if (genome === null || !isUsable(evaluation)) continue
    const position = toCoordinates(box.nearest(genome.point), box.dimensions)
    add(record.places, sites.encode(genome.occupation) as string, { id, position })
  }
  return { told: record.places, batch: new Map() }
}

/** Adds a place to the batch. */
export function register({ batch }: Registries, occupation: string, place: Registered): void {
  add(batch, occupation, place)
}

/** The first result of the same arrangement that was this close to a position; null when there is none. */
export function knownAt(
  { told, batch }: Registries, occupation: string, position: Coordinates, axes: readonly Axis[], closeness: number,
): number | null {
  const isHere = (other: Registered): boolean => isSameRegistry(other.position, position, axes, closeness)
  return (told.get(occupation)?.find(isHere) ?? batch.get(occupation)?.find(isHere))?.id ?? null
}

function add(places: Places, occupation: string, place: Registered): void {
  const same = places.get(occupation)
  if (same === undefined) places.set(occupation, [place])
  else same.push(place)
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
