// Independent categoricals of the species of some sites, given how many of each species there are in all. Dynamic
// programming over the atoms still to be placed makes draws, probabilities and the likeliest filling exact.
import { InputError } from '../../errors.ts'
import type { Random } from '../../math/random.ts'

/** Fillings of n sites with exact counts; each is one species per site, in the order of the sites. */
export interface ExactCounts {
  /** ln of the summed weight of all fillings with these counts. */
  readonly logTotal: number
  draw(random: Random): Uint8Array
  /** ln of a filling's probability; −Infinity where its counts are others. */
  logProbability(filling: ArrayLike<number>): number
  /** A filling of the largest probability. */
  mostLikely(): Uint8Array
}

/** A table of 160 MB. */
const MOST_ENTRIES = 20_000_000

/**
 * The distribution P(filling) ∝ exp Σ_s logits[s, c_s] over fillings with exactly these counts. `logits`: sites × species,
 * row-major, −Infinity where a species may not stand; `counts`: of each species. Throws InputError where the counts do not
 * add up to the sites, where no filling is allowed, and where the table would not fit into memory.
 *
 * Notation: a state holds the atoms still to be placed of every species but the most numerous one, whose atoms follow from
 * the sites that are left: the table has as few columns as can be. log W_s(state) is ln of the total weight of filling
 * sites s, s+1, … so that the state is used up. Logarithms, because no scale per site keeps weights of e^±1000 apart.
 */
export function exactCounts(logits: Float64Array, sites: number, counts: readonly number[]): ExactCounts {
  const species = counts.length
  checkCounts(logits, sites, counts)
  const { strides, states } = stateNumbers(counts, sites)
  const full = states - 1
  const totals = tableOf(logSum)
  const logTotal = totals[full]
  if (!(logTotal > -Infinity)) {
    throw new InputError({
      rule: 'the sites that allow a species must hold all of its atoms', found: `counts ${counts.join(', ')} on ${sites} sites`,
      wayOut: 'Lower a count, or let the species stand on more sites.',
    })
  }

  /** Room for the log weights of the species of one site. */
  const weights = new Float64Array(species)

  /** Log weights of what may stand on site s, each with everything that may follow. */
  function weigh(table: Float64Array, s: number, state: number): Float64Array {
    const next = (s + 1) * states
    for (let c = 0; c < species; c++) {
      weights[c] = mayTake(state, c) ? logits[s * species + c] + table[next + state - strides[c]] : -Infinity
    }
    return weights
  }

  /** Whether a state has an atom of the species left; of the most numerous one the table itself keeps count. */
  function mayTake(state: number, c: number): boolean {
    return counts[c] > 0 && (strides[c] === 0 || Math.floor(state / strides[c]) % (counts[c] + 1) > 0)
  }

  function tableOf(join: (values: Float64Array) => number): Float64Array {
    const table = new Float64Array((sites + 1) * states).fill(-Infinity)
    table[sites * states] = 0
    const digits = new Int32Array(species)
    const values = new Float64Array(species)
    for (let s = sites - 1; s >= 0; s--) {
      const row = s * states
      const next = row + states
      digits.fill(0)
      for (let state = 0; state < states; state++) {
        for (let c = 0; c < species; c++) {
          const may = counts[c] > 0 && (strides[c] === 0 || digits[c] > 0)
          values[c] = may ? logits[s * species + c] + table[next + state - strides[c]] : -Infinity
        }
        table[row + state] = join(values)
        countUp(digits, counts, strides)
      }
    }
    return table
  }

  function walk(table: Float64Array, choose: (weights: Float64Array) => number): Uint8Array {
    const filling = new Uint8Array(sites)
    let state = full
    for (let s = 0; s < sites; s++) {
      const c = choose(weigh(table, s, state))
      filling[s] = c
      state -= strides[c]
    }
    return filling
  }

  return {
    logTotal,
    draw: (random) => walk(totals, (values) => drawn(values, random)),
    mostLikely: () => walk(tableOf(largest), indexOfLargest),
    logProbability(filling) {
      const left = [...counts]
      let sum = 0
      for (let s = 0; s < sites; s++) {
        if (!(left[filling[s]]-- > 0)) return -Infinity
        sum += logits[s * species + filling[s]]
      }
      return sum - logTotal
    },
  }
}

function checkCounts(logits: Float64Array, sites: number, counts: readonly number[]): void {
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (!counts.every((count) => Number.isInteger(count) && count >= 0) || total !== sites) {
    throw new InputError({
      rule: `counts must be whole numbers that add up to the ${sites} sites`, found: counts.join(', '),
    })
  }
  for (let i = 0; i < sites * counts.length; i++) {
    if (logits[i] < Infinity) continue
    throw new InputError({ rule: 'logits must be numbers below infinity', found: logits[i], place: `logit ${i}` })
  }
}

/** The number of a state: Σ_c (atoms of c left) · stride of c; the most numerous species has stride 0. */
function stateNumbers(counts: readonly number[], sites: number): { strides: Int32Array; states: number } {
  const implied = counts.indexOf(Math.max(...counts))
  const strides = new Int32Array(counts.length)
  let states = 1
  counts.forEach((count, c) => {
    if (c === implied || count === 0) return
    strides[c] = states
    states *= count + 1
  })
  if (states * (sites + 1) <= MOST_ENTRIES) return { strides, states }
  throw new InputError({
    rule: `exact counts can be drawn where the product of (count + 1) over all species but the most numerous one, times the `
      + `sites, is at most ${MOST_ENTRIES}`,
    found: states * (sites + 1), wayOut: 'Split the sublattice, or choose a smaller supercell.',
  })
}

/** From the digits of one state to those of the next. */
function countUp(digits: Int32Array, counts: readonly number[], strides: Int32Array): void {
  for (let c = 0; c < digits.length; c++) {
    if (strides[c] === 0) continue
    if (digits[c] < counts[c]) {
      digits[c]++
      return
    }
    digits[c] = 0
  }
}

/** ln Σ exp(values), without overflow. */
function logSum(values: Float64Array): number {
  const most = largest(values)
  if (most === -Infinity) return most
  let sum = 0
  for (let c = 0; c < values.length; c++) sum += Math.exp(values[c] - most)
  return most + Math.log(sum)
}

function largest(values: Float64Array): number {
  let most = -Infinity
  for (let c = 0; c < values.length; c++) if (values[c] > most) most = values[c]
  return most
}

function indexOfLargest(values: Float64Array): number {
  return values.indexOf(largest(values))
}

function drawn(values: Float64Array, random: Random): number {
  const most = largest(values)
  return random.weighted(values.map((value) => Math.exp(value - most)))
}
