// Numbers whose sign matters, as words.

/** "+0.30", "−1.20", "0.00": with a sign unless it rounds to zero, and a minus that is one. */
export function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits)
  return Number(text) === 0 ? text : `${value < 0 ? '−' : '+'}${text}`
}
