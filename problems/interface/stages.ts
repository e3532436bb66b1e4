// The stages an interface is relaxed in, and what is held in each. The film is always free to slide as a whole.
import type { Bodies } from '../../src/relax/types.ts'
import type { InterfaceParameters } from './parameters.ts'

/** rigid: both slabs keep their shape; near: atoms near an interface move; all: every atom that is not frozen. */
export type Stage = 'rigid' | 'near' | 'all'

const FREE = -1
const HELD = -2
const FILM = 0

/** Stages up to the level of a campaign; one that would do nothing beyond its successor is left out. */
export function stagesOf({ ladder }: Pick<InterfaceParameters, 'ladder'>, depths: Float64Array): Stage[] {
  const hasDeepAtoms = depths.some((depth) => depth > ladder.near_depth)
  switch (ladder.level) {
    case 'point':
      return []
    case 'rigid':
      return ['rigid']
    case 'near':
      return ['rigid', 'near']
    case 'all':
      return hasDeepAtoms ? ['rigid', 'near', 'all'] : ['rigid', 'all']
  }
}

/**
 * What is held in a stage: of the substrate atoms stay, of the film they move together. `side` and `depths` (Å from the
 * nearest interface) by atom; null where every atom is free.
 */
export function bodiesIn(
  stage: Stage, { side, depths }: { readonly side: Uint8Array; readonly depths: Float64Array },
  { ladder, frozen_depth: frozen }: Pick<InterfaceParameters, 'ladder' | 'frozen_depth'>,
): Bodies | null {
  const deepest = frozen ?? Infinity
  const reach = stage === 'rigid' ? -Infinity : stage === 'near' ? Math.min(ladder.near_depth, deepest) : deepest
  const bodies = Int32Array.from(side, (own, atom) => (depths[atom] <= reach ? FREE : own === 0 ? HELD : FILM))
  return bodies.every((body) => body === FREE) ? null : bodies
}
