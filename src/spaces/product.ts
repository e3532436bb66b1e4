// The `product` space: a point of a box and an arrangement on sites, both searched at once. Interfaces: where the film
// stands on the substrate, and which atoms of the two have changed places.
import { InputError } from '../errors.ts'
import { boxSpace, type BoxPoint, type BoxSpace, type Dimension } from './box.ts'
import type { Occupation, SitesSpace } from './sites/sites.ts'
import type { Json, SearchSpace } from './space.ts'

export interface ProductGenome {
  readonly point: BoxPoint
  readonly occupation: Occupation
}

export interface ProductSpace extends SearchSpace<ProductGenome> {
  readonly kind: 'product'
  readonly box: BoxSpace
  readonly sites: SitesSpace
}

/**
 * Joins a box and sites. The sites' symmetry must hold at every point of the box: none, as a rule. Throws InputError for
 * impossible dimensions.
 */
export function productSpace(dimensions: readonly Dimension[], sites: SitesSpace): ProductSpace {
  const box = boxSpace(dimensions)
  return {
    kind: 'product', box, sites,
    sample: (random) => ({ point: box.sample(random), occupation: sites.sample(random) }),
    key: ({ point, occupation }) => `${box.key(point)} ${sites.key(occupation)}`,
    encode: ({ point, occupation }): Json => ({ point: box.encode(point), occupation: sites.encode(occupation) }),
    decode: (json) => decodeGenome(json, box, sites),
  }
}

function decodeGenome(json: Json, box: BoxSpace, sites: SitesSpace): ProductGenome {
  const { point, occupation } = (json ?? {}) as { readonly [key: string]: Json | undefined }
  if (point === undefined || occupation === undefined) {
    throw new InputError({ rule: 'a stored candidate must have a point and an occupation', found: json })
  }
  return { point: box.decode(point), occupation: sites.decode(occupation) }
}
