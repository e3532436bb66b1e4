// Public candidate pools with known values, read from a folder with pools.json and its tables. They are third-party data
// and not part of this repository.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { columnIndex, numberAt, parseCsv } from '../../src/io/csv.ts'
import type { PoolTask } from './search.ts'
import { poolSpace } from '../../src/spaces/pool.ts'

/** What pools.json says of a pool. */
interface PoolNote {
  readonly file: string
  readonly target: string
  readonly unit: string
  readonly direction: 'minimize' | 'maximize'
  readonly descriptor_groups: Readonly<Record<string, readonly string[]>>
  readonly budget: number
  readonly initial: number
}

/** Where coverage is read off, besides the budget. */
const CHECKPOINTS: Readonly<Record<string, readonly number[]>> = {
  crossed_barrel: [60, 90, 100], migration_barriers: [45, 67, 90, 120], perovskites_hse: [19, 28, 38, 60],
}

/** A pool to be searched, and where to look on the way. */
export interface PublicPool extends PoolTask {
  readonly budget: number
  readonly initial: number
  readonly checkpoints: readonly number[]
}

/** All pools of the folder. */
export function readPools(folder: string): PublicPool[] {
  const notes = JSON.parse(readFileSync(join(folder, 'pools.json'), 'utf8')) as Readonly<Record<string, PoolNote>>
  return Object.entries(notes).map(([name, note]) => readPool(folder, name, note))
}

function readPool(folder: string, name: string, note: PoolNote): PublicPool {
  const table = parseCsv(readFileSync(join(folder, note.file), 'utf8'), note.file)
  const numbers = (column: string): number[] => {
    const position = columnIndex(table, column)
    return table.records.map((record) => numberAt(table, record, position) ?? NaN)
  }
  const names = Object.values(note.descriptor_groups).flat()
  const columns = names.map(numbers)
  const count = table.records.length
  const values = new Float64Array(count * names.length)
  columns.forEach((column, c) => column.forEach((value, r) => { values[r * names.length + c] = value }))
  const groups = Object.entries(note.descriptor_groups).map(([group, members]) =>
    ({ name: group, columns: members.map((member) => names.indexOf(member)) }))
  return {
    name,
    space: poolSpace(numbers('id').map(String), { count, dimension: names.length, values, names, groups }),
    objective: { name: note.target, unit: note.unit, direction: note.direction, niche: '' },
    values: numbers(note.target),
    budget: note.budget,
    initial: note.initial,
    checkpoints: CHECKPOINTS[name] ?? [note.budget],
  }
}

/** First candidates (indices) by pool and seed, from a table `pool, seed, id_1 … id_10`. */
export function readStarts(file: string, pools: readonly PoolTask[]): (pool: string, seed: number) => readonly number[] | null {
  const table = parseCsv(readFileSync(file, 'utf8'), file)
  const rows = new Map(table.records.map(({ cells: [pool, seed, ...ids] }) => {
    const space = pools.find(({ name }) => name === pool)?.space
    return [`${pool} ${seed}`, ids.map((id) => space?.indexOf(id) ?? -1)] as const
  }))
  return (pool, seed) => rows.get(`${pool} ${seed}`) ?? null
}
