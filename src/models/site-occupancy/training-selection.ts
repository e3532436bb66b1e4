// Which results a network is trained on where there are more than it takes: half of them the lowest of each composition,
// half from the whole range, because a network that has seen low energies only cannot be asked for any percentile.
import type { Random } from '../../math/random.ts'

/** What a choice among results needs to know of one. */
export interface SelectableRow {
  /** Equal for occupations that symmetry turns into each other. */
  readonly key: string
  /** A name; values are compared within one composition only. */
  readonly composition: string
  readonly value: number
}

/**
 * At most `most` rows, no two of one key (the lowest of equal ones stays), in their order. Compositions get equal numbers
 * as far as they have them: half of its share are the lowest of a composition, half are drawn from the others.
 */
export function selectTrainingRows<R extends SelectableRow>(rows: readonly R[], most: number, random: Random): R[] {
  const distinct = lowestOfEach(rows)
  if (distinct.length <= most) return distinct
  const groups = membersOfEach(distinct)
  const shares = equalShares(groups.map(({ length }) => length), most)
  const chosen = new Set<number>()
  groups.forEach((members, g) => {
    const sorted = [...members].sort((a, b) => distinct[a].value - distinct[b].value || a - b)
    const lowest = Math.ceil(shares[g] / 2)
    for (const at of sorted.slice(0, lowest)) chosen.add(at)
    for (const at of random.shuffled(sorted.slice(lowest)).slice(0, shares[g] - lowest)) chosen.add(at)
  })
  return distinct.filter((_, at) => chosen.has(at))
}

/** Indices of the rows of each composition. */
function membersOfEach(rows: readonly SelectableRow[]): number[][] {
  const groups = new Map<string, number[]>()
  rows.forEach(({ composition }, at) => {
    const group = groups.get(composition)
    if (group === undefined) groups.set(composition, [at])
    else group.push(at)
  })
  return [...groups.values()]
}

function lowestOfEach<R extends SelectableRow>(rows: readonly R[]): R[] {
  const lowest = new Map<string, R>()
  for (const row of rows) {
    const known = lowest.get(row.key)
    if (known === undefined || row.value < known.value) lowest.set(row.key, row)
  }
  return rows.filter((row) => lowest.get(row.key) === row)
}

/** Splits a total evenly, nobody getting more than it has; what does not divide goes to the first. */
function equalShares(sizes: readonly number[], total: number): number[] {
  const shares = sizes.map(() => 0)
  for (let left = total; left > 0;) {
    const hungry = Array.from(sizes.keys()).filter((g) => shares[g] < sizes[g])
    if (hungry.length === 0) break
    const each = Math.max(1, Math.floor(left / hungry.length))
    for (const g of hungry) {
      const more = Math.min(each, sizes[g] - shares[g], left)
      shares[g] += more
      left -= more
    }
  }
  return shares
}
