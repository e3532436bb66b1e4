// Strategies that move atoms need the `structures` space; this is the one place where that is checked.
import { ConfigError } from '../src/errors.ts'
import type { StrategyContext } from '../src/campaign/types.ts'
import type { Structure } from '../src/atoms/structure.ts'
import type { StructuresSpace } from '../src/spaces/structures.ts'

/** The context's space as a `structures` space; throws ConfigError naming the strategy when it is another kind. */
export function structuresSpace(context: StrategyContext<Structure>, strategy: string): StructuresSpace {
  const { space } = context
  if (space.kind === 'structures') return space as StructuresSpace
  throw new ConfigError({
    rule: `the strategy "${strategy}" searches spaces of the kind structures`,
    found: space.kind,
    wayOut: 'Choose a strategy that fits: ionforge list strategies.',
  })
}

/** Whether atoms move freely in space (clusters) rather than in a repeating cell. */
export function isCluster(space: StructuresSpace): boolean {
  return !space.pbc.some(Boolean)
}
