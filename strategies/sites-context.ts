// Strategies that arrange species on sites need the `sites` space; this is the one place where that is checked.
import { ConfigError } from '../src/errors.ts'
import type { StrategyContext } from '../src/campaign/types.ts'
import type { Occupation, SitesSpace } from '../src/spaces/sites/sites.ts'

/** The context's space as a `sites` space; throws ConfigError naming the strategy when it is another kind. */
export function sitesSpaceOf(context: StrategyContext<Occupation>, strategy: string): SitesSpace {
  const { space } = context
  if (space.kind === 'sites') return space as SitesSpace
  throw new ConfigError({
    rule: `the strategy "${strategy}" searches spaces of the kind sites`,
    found: space.kind,
    wayOut: 'Choose a strategy that fits: ionforge list strategies.',
  })
}
