// A strategy searches certain kinds of space; this is the one place where that is checked.
import { ConfigError } from '../src/errors.ts'
import type { BoxSpace } from '../src/spaces/box.ts'
import type { PoolSpace } from '../src/spaces/pool.ts'
import type { ProductSpace } from '../src/spaces/product.ts'
import type { SitesSpace } from '../src/spaces/sites/sites.ts'
import type { SearchSpace } from '../src/spaces/space.ts'
import type { StructuresSpace } from '../src/spaces/structures.ts'

interface SpaceOfKind {
  readonly box: BoxSpace
  readonly pool: PoolSpace
  readonly product: ProductSpace
  readonly sites: SitesSpace
  readonly structures: StructuresSpace
}

/** The context's space as one of the kind asked for; throws ConfigError naming the strategy when it is another kind. */
export function spaceOf<K extends keyof SpaceOfKind>(
  { space }: { readonly space: Pick<SearchSpace<never>, 'kind'> }, kind: K, strategy: string,
): SpaceOfKind[K] {
  if (space.kind === kind) return space as SpaceOfKind[K]
  throw new ConfigError({
    rule: `the strategy "${strategy}" searches spaces of the kind ${kind}`,
    found: space.kind,
    wayOut: 'Choose a strategy that fits: ionforge list strategies.',
  })
}
