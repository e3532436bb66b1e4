// The neutral compositions nearest to a charged one: one or two kinds of substitution on the sublattices that together
// carry the missing charge, fewest changed sites first. N for O in Li3PO4 (−1), say, is neutral with a vacancy of O and
// one of Li, with a second N and a vacancy of O, or with one more Li (Y. A. Du, N. A. W. Holzwarth, Phys. Rev. B 81,
// 184106 (2010), doi 10.1103/PhysRevB.81.184106).
import { VACANCY, type SiteSpecies } from './species.ts'

/** Some sites of one species become another's. */
interface Move {
  readonly text: (count: number) => string
  /** Charge one change adds, e. */
  readonly change: number
  /** How many sites can change. */
  readonly most: number
  /** Moves of one source share its atoms: they are not combined. */
  readonly undoes: string
  /** Takes away what the file asked for beside the main species: named last. */
  readonly isReversal: boolean
  readonly key: string
}

interface NamedSublattice {
  readonly name: string
  /** Palette indices that may stand there. */
  readonly species: readonly number[]
}

/** No sentence lists more. */
const MOST_ALTERNATIVES = 4
const MOST_CHANGED = 12
/** Nobody removes P5+ from a phosphate, e. */
const LARGEST_VACANCY_CHARGE = 2

/**
 * Changes, in words, after each of which a composition with `excess` too much charge (e) has the right one; the
 * simplest four. Empty when one or two kinds of change of up to 12 sites do not suffice.
 */
export function neutralAlternatives(
  counts: readonly (readonly number[])[], sublattices: readonly NamedSublattice[],
  palette: readonly SiteSpecies[],
  frozen: readonly { readonly symbol: string; readonly count: number; readonly charge: number }[], excess: number,
): string[] {
  const moves = [...substitutions(counts, sublattices, palette), ...frozenVacancies(frozen)]
  const found: { text: string; changed: number; reversals: number }[] = []
  moves.forEach((move, a) => {
    const alone = -excess / move.change
    const own = move.isReversal ? 1 : 0
    if (isCount(alone, move.most)) {
      found.push({ text: move.text(Math.round(alone)), changed: Math.round(alone), reversals: own })
    }
    for (const other of moves.slice(a + 1)) {
      if (other.key === move.undoes) continue
      for (let n = 1; n <= Math.min(move.most, MOST_CHANGED); n++) {
        const rest = (-excess - n * move.change) / other.change
        if (!isCount(rest, other.most)) continue
        const changed = n + Math.round(rest)
        const reversals = own + (other.isReversal ? 1 : 0)
        const text = `${move.text(n)} and ${other.text(Math.round(rest))}`
        if (changed <= MOST_CHANGED) found.push({ text, changed, reversals })
        break
      }
    }
  })
  // Array.sort keeps the order of equals, so the list is the same every time.
  return found
    .sort((x, y) => x.reversals - y.reversals || x.changed - y.changed)
    .slice(0, MOST_ALTERNATIVES)
    .map(({ text }) => text)
}

function substitutions(
  counts: readonly (readonly number[])[], sublattices: readonly NamedSublattice[],
  palette: readonly SiteSpecies[],
): Move[] {
  return counts.flatMap((row, s) => {
    const present = row.flatMap((count, k) => (count > 0 ? [k] : []))
    // A vacancy can be made on every sublattice, also where the file names none yet.
    const targets = [...new Set([0, ...sublattices[s].species])]
    return present.flatMap((from) => targets.flatMap((to): Move[] => {
      const change = chargeNumber(palette[to]) - chargeNumber(palette[from])
      if (to === from || change === 0) return []
      const [taken, given] = [palette[from].label, palette[to].label]
      const on = `sublattice ${sublattices[s].name}`
      return [{
        text: (n) => (given === VACANCY
          ? `${n} more ${plural('vacancy', n)} for ${taken} on ${on}`
          : `${n} more ${given} for ${taken === VACANCY ? plural('vacancy', n) : taken} on ${on}`),
        change, most: row[from], key: `${s}:${from}:${to}`, undoes: `${s}:${to}:${from}`,
        isReversal: from !== 0 && row[from] < Math.max(...row),
      }]
    }))
  })
}

function frozenVacancies(
  frozen: readonly { readonly symbol: string; readonly count: number; readonly charge: number }[],
): Move[] {
  return frozen
    .filter(({ charge }) => charge !== 0 && Math.abs(charge) <= LARGEST_VACANCY_CHARGE)
    .map(({ symbol, count, charge }) => ({
      text: (n) => `${n} ${plural('vacancy', n)} on a further sublattice ${symbol}`,
      change: -charge, most: count, key: `frozen:${symbol}`, undoes: '', isReversal: false,
    }))
}

function chargeNumber({ charge }: SiteSpecies): number {
  return typeof charge === 'number' ? charge : 0
}

function isCount(value: number, most: number): boolean {
  return value > 0.5 && value < Math.min(most, MOST_CHANGED) + 0.5 && Math.abs(value - Math.round(value)) < 1e-6
}

function plural(word: string, count: number): string {
  return count === 1 ? word : word.replace(/y$/, 'ies')
}
