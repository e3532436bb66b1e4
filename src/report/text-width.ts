// Width of a line of text without a browser: advance widths of Helvetica by class of character, good to about
// 5 %, which is enough to place labels and legends.

const NARROW = new Set([..."iljI.,:;'|!"])
const SLIM = new Set([...'ftr()[]{}-/ "`·'])
const WIDE = new Set([...'mMW%@—…'])

/** Approximate width in px of `text` set at `size` px. */
export function textWidth(text: string, size: number): number {
  let ems = 0
  for (const character of text) ems += characterWidth(character)
  return ems * size
}

function characterWidth(character: string): number {
  if (NARROW.has(character)) return 0.25
  if (SLIM.has(character)) return 0.32
  if (WIDE.has(character)) return 0.87
  if (/[₀-ₜ⁰-ⁿ²³¹]/u.test(character)) return 0.36
  if (/[A-Z]/.test(character)) return 0.69
  return 0.555
}

/** The text, or as much of it as fits the width (px) at this size, with an ellipsis. */
export function shortened(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text
  let kept = text
  while (kept.length > 1 && textWidth(`${kept}…`, size) > width) kept = kept.slice(0, -1)
  return `${kept.trimEnd()}…`
}
