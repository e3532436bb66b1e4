// The table of descriptors of a pool: six groups, one row per compound.
import type { PoolDescriptors } from '../../../src/spaces/pool.ts'
import type { Compound } from '../compounds.ts'
import { cellDescriptors } from './cell.ts'
import { compositionDescriptors } from './composition.ts'
import type { DescribedGroup, Descriptor } from './descriptor.ts'
import { distanceDescriptors } from './distances.ts'
import { distortionDescriptors } from './distortion.ts'
import { pathDescriptors } from './path.ts'
import { radiusDescriptors } from './radii.ts'

/** In the order of their columns. */
export const DESCRIPTOR_GROUPS = ['composition', 'radius', 'cell', 'rdf', 'path', 'distortion'] as const

export type DescriptorGroupName = (typeof DESCRIPTOR_GROUPS)[number]

const GROUPS: Readonly<Record<DescriptorGroupName, (compounds: readonly Compound[]) => DescribedGroup>> = {
  composition: compositionDescriptors,
  radius: radiusDescriptors,
  cell: cellDescriptors,
  rdf: distanceDescriptors,
  path: pathDescriptors,
  distortion: distortionDescriptors,
}

/** Descriptors of a pool, and what each column is. */
export interface DescribedPool {
  readonly descriptors: PoolDescriptors
  /** One per column. */
  readonly columns: readonly (Descriptor & { readonly group: string })[]
}

/** Computes the descriptors of these groups from the structures; takes about a second for the whole pool. */
export function describePool(compounds: readonly Compound[], groups: readonly DescriptorGroupName[]): DescribedPool {
  const described = DESCRIPTOR_GROUPS.filter((name) => groups.includes(name)).map((name) => GROUPS[name](compounds))
  const columns = described.flatMap(({ name, descriptors }) => descriptors.map((column) => ({ ...column, group: name })))
  const values = Float64Array.from(compounds.flatMap((_, row) => described.flatMap(({ rows }) => rows[row])))
  return {
    columns,
    descriptors: {
      count: compounds.length,
      dimension: columns.length,
      values,
      names: columns.map(({ name }) => name),
      groups: described.map(({ name }) => ({
        name, columns: columns.flatMap(({ group }, column) => (group === name ? [column] : [])),
      })),
    },
  }
}
