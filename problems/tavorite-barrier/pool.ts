// Which compounds are searched: those the parameters admit, with the descriptors that models see.
import type { PoolDescriptors } from '../../src/spaces/pool.ts'
import { poolSpace, type PoolSpace } from '../../src/spaces/pool.ts'
import { ConfigError } from '../../src/errors.ts'
import { shippedCompounds, type Compound } from './compounds.ts'
import type { Descriptor } from './descriptors/descriptor.ts'
import { describePool } from './descriptors/table.ts'
import type { TavoriteParameters } from './parameters.ts'

/** Descriptors as plain data that every worker receives; the compounds are named to be found again. */
export interface PreparedPool {
  readonly formulas: readonly string[]
  readonly columns: readonly (Descriptor & { readonly group: string })[]
  readonly groups: PoolDescriptors['groups']
  /** Row-major. */
  readonly values: readonly number[]
}

/** Whether barriers are looked up among the tabulated ones of elastic bands. */
export function usesTabulatedBands({ scored_by, potential }: TavoriteParameters): boolean {
  return scored_by === 'elastic-band' && potential === undefined
}

/** The compounds of the pool, in the order of the table. */
export function poolCompounds(parameters: TavoriteParameters): Compound[] {
  const { mobile_ions, halides } = parameters
  return shippedCompounds().filter(({ elements: { mobile, halide }, measured }) =>
    mobile_ions.some((ion) => ion === mobile) && halides.some((symbol) => symbol === halide)
    && (!usesTabulatedBands(parameters) || measured.elasticBand !== null))
}

/** Computes the descriptors of the pool; throws ConfigError when no compound is admitted. */
export function preparePool(parameters: TavoriteParameters): PreparedPool {
  const compounds = poolCompounds(parameters)
  if (compounds.length === 0) {
    throw new ConfigError({
      rule: 'the pool must hold at least one compound', found: `none of ${parameters.mobile_ions.join(', ')} with ${parameters.halides.join(', ')}`,
      place: 'problem', wayOut: 'Admit more mobile ions or halides.',
    })
  }
  const { descriptors, columns } = describePool(compounds, parameters.descriptors)
  return {
    formulas: compounds.map(({ formula }) => formula),
    columns, groups: descriptors.groups, values: Array.from(descriptors.values),
  }
}

/** The search space of a prepared pool. */
export function tavoriteSpace({ formulas, columns, groups, values }: PreparedPool): PoolSpace {
  return poolSpace(formulas, {
    count: formulas.length,
    dimension: columns.length,
    values: Float64Array.from(values),
    names: columns.map(({ name }) => name),
    groups,
  })
}
