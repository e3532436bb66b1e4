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
  const { mobile_ions, metals, centres, halides } = parameters
  const isAmong = (symbols: readonly string[], symbol: string): boolean => symbols.includes(symbol)
  return shippedCompounds().filter(({ elements: { mobile, metal, centre, halide }, measured }) =>
    isAmong(mobile_ions, mobile) && isAmong(metals, metal) && isAmong(centres, centre) && isAmong(halides, halide)
    && (!usesTabulatedBands(parameters) || measured.elasticBand !== null))
}

/** Computes the descriptors of the pool; throws ConfigError when no compound is admitted. */
export function preparePool(parameters: TavoriteParameters): PreparedPool {
  const compounds = poolCompounds(parameters)
  if (compounds.length === 0) {
    throw new ConfigError({
      rule: 'the pool must hold at least one compound', found: 'none with the elements that are admitted',
      place: 'problem', wayOut: 'M(3+) goes with P and As, M(2+) with S and Se, M(4+) with Si and Ge.',
    })
  }
  const { descriptors, columns } = describePool(compounds, parameters.descriptors)
  return {
    formulas: compounds.map(({ formula }) => formula),
    columns, groups: descriptors.groups, values: Array.from(descriptors.values),
  }
}

/** The search space of a prepared pool; its compounds in the same order. */
export function tavoriteSpace({ formulas, columns, groups, values }: PreparedPool, compounds: readonly Compound[]): PoolSpace {
  const descriptors = {
    count: formulas.length,
    dimension: columns.length,
    values: Float64Array.from(values),
    names: columns.map(({ name }) => name),
    groups,
  }
  const places = ['mobile', 'metal', 'centre', 'halide'] as const
  return poolSpace(formulas, descriptors, places.map((place) =>
    ({ name: place, labels: compounds.map(({ elements }) => elements[place]) })))
}
