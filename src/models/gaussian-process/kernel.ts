// Which kernel a Gaussian process has: sums of Matérn-5/2 terms over groups of columns (additive Gaussian processes:
// Duvenaud, Nickisch and Rasmussen 2011, arXiv 1112.4394), with or without a term that sees all columns together.
import { InputError, validNames } from '../../errors.ts'
import type { InputSpace, KernelChoice, KernelName } from './types.ts'

/** Columns that share a length scale wherever they appear: their squared distance is computed once. */
export type Block = readonly number[]

/** One Matérn-5/2 term. */
export interface KernelTerm {
  /** Name of the descriptor group, or "joint". */
  readonly name: string
  /** Blocks its distance is made of, and for each the place of log ℓ in theta. */
  readonly blocks: readonly number[]
  readonly scales: readonly number[]
  /** Place of log s² in theta. */
  readonly variance: number
  /** How many columns it sees. */
  readonly columns: number
}

/** A kernel laid out over the columns: theta = (log ℓ…, log s²…, log s_n²), the scales in the order of the terms. */
export interface Kernel {
  readonly name: KernelName
  readonly space: InputSpace
  readonly blocks: readonly Block[]
  readonly terms: readonly KernelTerm[]
  /** Length of theta; the last is the noise. */
  readonly size: number
}

export const KERNEL_NAMES = ['isotropic', 'ard', 'additive', 'additive+joint'] as const satisfies readonly KernelName[]

/** Lays a kernel out; throws InputError for an unknown name or groups that do not cover every column exactly once. */
export function kernelOver(space: InputSpace, name: KernelName): Kernel {
  checkSpace(space)
  const groups = space.groups.map(({ columns }) => columns)
  const all = space.groups.map((_, g) => g)
  switch (name) {
    case 'isotropic':
      return layOut(space, name, [groups.flat()], [{ name: 'joint', blocks: [0] }])
    case 'ard': {
      const single = Array.from({ length: space.dimension }, (_, column) => [column])
      return layOut(space, name, single, [{ name: 'joint', blocks: single.map((_, column) => column) }])
    }
    case 'additive':
      return layOut(space, name, groups, space.groups.map((group, g) => ({ name: group.name, blocks: [g] })))
    case 'additive+joint': {
      const terms = space.groups.map((group, g) => ({ name: group.name, blocks: [g] }))
      return layOut(space, name, groups, [...terms, { name: 'joint', blocks: all }])
    }
    default:
      throw new InputError({ rule: 'a kernel must be known', found: name, wayOut: validNames(String(name), KERNEL_NAMES) })
  }
}

function layOut(
  space: InputSpace, name: KernelName, blocks: readonly Block[],
  parts: readonly { readonly name: string; readonly blocks: readonly number[] }[],
): Kernel {
  const scaleCount = parts.reduce((count, part) => count + part.blocks.length, 0)
  let next = 0
  const terms = parts.map((part, t) => ({
    ...part,
    scales: part.blocks.map(() => next++),
    variance: scaleCount + t,
    columns: part.blocks.reduce((count, block) => count + blocks[block].length, 0),
  }))
  return { name, space, blocks, terms, size: scaleCount + parts.length + 1 }
}

/**
 * The kernels a choice stands for. `auto` leaves out those that the groups make equal to another: with one group the
 * additive kernel is isotropic and a joint term repeats it; with one column they are all the same.
 */
export function kernelsOf(choice: KernelChoice, { groups, dimension }: InputSpace): readonly KernelName[] {
  if (choice !== 'auto') return [choice]
  if (dimension === 1) return ['additive']
  return groups.length === 1 ? ['additive', 'ard'] : ['additive', 'additive+joint', 'ard']
}

function checkSpace({ dimension, groups, categorical }: InputSpace): void {
  const covered = new Uint8Array(dimension)
  for (const column of groups.flatMap(({ columns }) => columns)) {
    if (!(Number.isInteger(column) && column >= 0 && column < dimension)) {
      throw new InputError({ rule: `columns of descriptor groups must lie between 0 and ${dimension - 1}`, found: column })
    }
    if (covered[column] === 1) {
      throw new InputError({ rule: 'a column must belong to one descriptor group', found: `column ${column} in two` })
    }
    covered[column] = 1
  }
  if (dimension < 1 || covered.includes(0) || groups.some(({ columns }) => columns.length === 0)) {
    throw new InputError({
      rule: 'descriptor groups must hold at least one column each, and together every column',
      found: groups.map(({ name, columns }) => `${name}: ${columns.length}`).join(', ') + ` of ${dimension}`,
    })
  }
  const wrong = categorical.find((column) => !(Number.isInteger(column) && column >= 0 && column < dimension))
  if (wrong !== undefined) {
    throw new InputError({ rule: `categorical columns must lie between 0 and ${dimension - 1}`, found: wrong })
  }
}
