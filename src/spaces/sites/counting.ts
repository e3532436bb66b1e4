// How many configurations a space holds, exactly: all of them by multinomial coefficients, and the distinct ones by the
// lemma of Cauchy, Frobenius and Burnside: the mean, over the group, of how many configurations an operation leaves as
// they are. Those have one species along each cycle of its permutation, so they are counted by cycle lengths (G. Pólya,
// Acta Math. 68, 145 (1937), doi 10.1007/BF02546665), here with fixed numbers of each species on each sublattice.
import type { SiteSymmetry } from './permutations.ts'

/** Counts per palette species, per sublattice. */
type Counts = readonly (readonly number[])[]

/** Cycles of one permutation on one set of sublattices that it turns into each other. */
interface CyclePart {
  readonly sublattices: readonly number[]
  /** Sites of each cycle that lie on one sublattice → number of such cycles. */
  readonly cycles: ReadonlyMap<number, number>
}

interface CycleType {
  readonly parts: readonly CyclePart[]
  /** Operations of this type. */
  operations: bigint
}

/** All configurations of these compositions. */
export function configurationCount(compositions: readonly Counts[]): bigint {
  return compositions.reduce((sum, counts) =>
    sum + counts.reduce((product, row) => product * multinomial(row), 1n), 0n)
}

/**
 * Configurations of these compositions that no operation turns into each other. `sublattice` of each site; the list
 * must hold, with a composition, those that operations turn it into.
 */
export function distinctCount(
  symmetry: SiteSymmetry, sublattice: ArrayLike<number>, compositions: readonly Counts[],
): bigint {
  const types = cycleTypes(symmetry, sublattice)
  let total = 0n
  for (const { parts, operations } of types) {
    for (const counts of compositions) total += operations * fixedCount(parts, counts)
  }
  return total / BigInt(symmetry.order)
}

/** Configurations of one composition that a permutation of this cycle type leaves as they are. */
function fixedCount(parts: readonly CyclePart[], counts: Counts): bigint {
  let product = 1n
  for (const { sublattices, cycles } of parts) {
    const [first] = sublattices
    // A cycle through several sublattices takes as many sites of each.
    const alike = sublattices.every((s) => counts[s].every((count, k) => count === counts[first][k]))
    if (!alike) return 0n
    product *= colourings([...cycles].sort(([a], [b]) => b - a), counts[first].filter((count) => count > 0))
    if (product === 0n) return 0n
  }
  return product
}

/** Ways to give whole cycles to species so that each gets its number of sites. */
function colourings(cycles: readonly (readonly [length: number, count: number])[], wanted: readonly number[]): bigint {
  const known = new Map<string, bigint>()
  const count = (k: number, left: readonly number[]): bigint => {
    if (k === cycles.length) return left.every((sites) => sites === 0) ? 1n : 0n
    const name = `${k}:${left.join()}`
    const before = known.get(name)
    if (before !== undefined) return before
    const [length, number] = cycles[k]
    let sum = 0n
    for (const given of distributions(number, left.map((sites) => Math.floor(sites / length)))) {
      sum += multinomial(given) * count(k + 1, left.map((sites, s) => sites - length * given[s]))
    }
    known.set(name, sum)
    return sum
  }
  return count(0, wanted)
}

/** All ways to split `total` over places that hold at most `room` each. */
function* distributions(total: number, room: readonly number[]): Generator<number[]> {
  if (room.length === 0) {
    if (total === 0) yield []
    return
  }
  const [own, ...others] = room
  const elsewhere = others.reduce((sum, value) => sum + value, 0)
  for (let n = Math.max(0, total - elsewhere); n <= Math.min(own, total); n++) {
    for (const rest of distributions(total - n, others)) yield [n, ...rest]
  }
}

/** The cycle types of a group with the number of operations of each. */
function cycleTypes(symmetry: SiteSymmetry, sublattice: ArrayLike<number>): CycleType[] {
  const types = new Map<string, CycleType>()
  for (let g = 0; g < symmetry.order; g++) {
    const parts = cyclesOf(symmetry.table.subarray(g * symmetry.sites, (g + 1) * symmetry.sites), sublattice)
    const name = parts
      .map((part) => `${part.sublattices.join()}:${[...part.cycles].sort(([a], [b]) => a - b).join()}`)
      .join(';')
    const known = types.get(name)
    if (known === undefined) types.set(name, { parts, operations: 1n })
    else known.operations++
  }
  return [...types.values()]
}

function cyclesOf(row: Int32Array, sublattice: ArrayLike<number>): CyclePart[] {
  const parts = new Map<number, { sublattices: number[]; cycles: Map<number, number> }>()
  const seen = new Uint8Array(row.length)
  for (let start = 0; start < row.length; start++) {
    if (seen[start] === 1) continue
    const visited: number[] = []
    let length = 0
    for (let i = start; seen[i] === 0; i = row[i]) {
      seen[i] = 1
      length++
      if (!visited.includes(sublattice[i])) visited.push(sublattice[i])
    }
    const sublattices = visited.sort((a, b) => a - b)
    const part = parts.get(sublattices[0]) ?? { sublattices, cycles: new Map<number, number>() }
    parts.set(sublattices[0], part)
    const share = length / sublattices.length
    part.cycles.set(share, (part.cycles.get(share) ?? 0) + 1)
  }
  return [...parts.values()].sort((a, b) => a.sublattices[0] - b.sublattices[0])
}

/** (Σ nₖ)! / Π nₖ!. */
function multinomial(counts: readonly number[]): bigint {
  let total = 0
  let result = 1n
  for (const count of counts) {
    total += count
    result *= binomial(total, count)
  }
  return result
}

function binomial(n: number, k: number): bigint {
  let result = 1n
  for (let i = 1; i <= Math.min(k, n - k); i++) result = result * BigInt(n - i + 1) / BigInt(i)
  return result
}
