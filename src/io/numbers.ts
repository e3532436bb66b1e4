// Numbers in text files. Reading accepts what C and Python would; writing uses the fewest digits that read back
// to the same double.

// One way to match each digit: a long word that is no number must not take quadratic time.
const REAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/
const INTEGER = /^[+-]?\d+$/
const NOT_FINITE: ReadonlyMap<string, number> = new Map([
  ['nan', Number.NaN],
  ['inf', Infinity],
  ['infinity', Infinity],
])

/** The finite number a word stands for; undefined when it is none, or too large for a double. */
export function parseFinite(word: string): number | undefined {
  if (!REAL.test(word)) return undefined
  const value = Number(word)
  return Number.isFinite(value) ? value : undefined
}

/** As parseFinite, and accepts the spelled-out nan, inf and infinity with a sign, in any case. */
export function parseReal(word: string): number | undefined {
  const value = parseFinite(word)
  if (value !== undefined) return value
  const sign = word.startsWith('-') ? -1 : 1
  const special = NOT_FINITE.get(word.replace(/^[+-]/, '').toLowerCase())
  return special === undefined ? undefined : sign * special
}

/** The integer a word stands for; undefined when it is none or too large to be exact (2^53). */
export function parseInteger(word: string): number | undefined {
  if (!INTEGER.test(word)) return undefined
  const value = Number(word)
  return Number.isSafeInteger(value) ? value : undefined
}

/** Shortest text that reads back to the same double, here and in Python. */
export function formatReal(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  // "-0" alone would be read as an integer, which has no sign of zero.
  if (Object.is(value, -0)) return '-0.0'
  // Long integers are written as reals: no reader should take their last digits for exact.
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? value.toExponential() : String(value)
}

/** The words of a line, split at white space. */
export function wordsOf(line: string): string[] {
  const trimmed = line.trim()
  return trimmed === '' ? [] : trimmed.split(/\s+/)
}
