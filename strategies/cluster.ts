// Atoms that move freely in space.
import type { StructuresSpace } from '../src/spaces/structures.ts'

/** Whether the structures of a space are clusters rather than repeating cells. */
export function isCluster(space: StructuresSpace): boolean {
  return !space.pbc.some(Boolean)
}
