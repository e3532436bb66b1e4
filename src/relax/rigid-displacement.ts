// How far a part of a structure moved as a whole.
import type { Structure } from '../atoms/structure.ts'

/** Mean displacement of some atoms (indices) between two structures of the same atoms, Å; without any atom it is NaN. */
export function bodyDisplacement(before: Structure, after: Structure, members: readonly number[]): [number, number, number] {
  const along = (k: number): number =>
    members.reduce((sum, i) => sum + (after.positions[3 * i + k] - before.positions[3 * i + k]), 0) / members.length
  return [along(0), along(1), along(2)]
}
