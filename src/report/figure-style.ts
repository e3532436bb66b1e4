// How roles look. Colours: Okabe & Ito, "Color Universal Design" (2008), told apart with every common form of
// colour blindness; each role also has its own symbol and dash, so that a grey print stays readable.
import type { Series } from '../analysis/figure.ts'

export type SymbolName = 'circle' | 'square' | 'triangle' | 'diamond' | 'cross'

export interface SeriesStyle {
  readonly colour: string
  /** The same hue on a dark page. */
  readonly dark: string
  readonly symbol: SymbolName
  /** Open symbols are outlined and filled with the paper colour. */
  readonly open: boolean
  /** Radius of the symbol, px. */
  readonly radius: number
  readonly lineWidth: number
  readonly dash: string | null
  readonly opacity: number
}

interface Neutral {
  readonly light: string
  readonly dark: string
}

export const PAPER: Neutral = { light: '#ffffff', dark: '#171b1f' }
export const INK: Neutral = { light: '#1f2429', dark: '#e3e7ea' }
export const FRAME: Neutral = { light: '#4a5158', dark: '#98a1a9' }
export const GRID: Neutral = { light: '#e7eaed', dark: '#2b3238' }

export const FONT = 'Helvetica, Arial, sans-serif'

const RESULT = { open: false, radius: 4.4, lineWidth: 2.4, dash: null, opacity: 1 }
// Shades say how far, not what: they stand behind the results.
const SHADED_RADIUS = 3.4
const CONTEXT = { symbol: 'circle', open: false, radius: 2, lineWidth: 1.1, dash: null, opacity: 0.4 } as const
const REFERENCE = { symbol: 'cross', open: false, radius: 4, lineWidth: 1.6, opacity: 1 } as const
const LITERATURE = { open: true, radius: 4.6, lineWidth: 1.6, opacity: 1 } as const

// Further series of one role take the next row, and start again after the last.
const STYLES: Readonly<Record<Series['role'], readonly SeriesStyle[]>> = {
  primary: [
    { ...RESULT, colour: '#0072b2', dark: '#4fb0e8', symbol: 'circle' },
    { ...RESULT, colour: '#56b4e9', dark: '#a3d8f8', symbol: 'circle', open: true },
    { ...RESULT, colour: '#00466e', dark: '#7fa9c9', symbol: 'circle', dash: '9 3' },
  ],
  secondary: [
    { ...RESULT, colour: '#d55e00', dark: '#ff8b45', symbol: 'square' },
    { ...RESULT, colour: '#e69f00', dark: '#f6bd48', symbol: 'square', open: true },
    { ...RESULT, colour: '#8a3d00', dark: '#dba17c', symbol: 'square', dash: '9 3' },
  ],
  tertiary: [
    { ...RESULT, colour: '#009e73', dark: '#38c99e', symbol: 'triangle' },
    { ...RESULT, colour: '#cc79a7', dark: '#e7a3c8', symbol: 'triangle', open: true },
    { ...RESULT, colour: '#00573f', dark: '#82cfb5', symbol: 'triangle', dash: '9 3' },
  ],
  context: [
    { ...CONTEXT, colour: '#8c959e', dark: '#79838c' },
    { ...CONTEXT, colour: '#b59a6a', dark: '#a08c66' },
    { ...CONTEXT, colour: '#8f86b0', dark: '#8780a6' },
  ],
  reference: [
    { ...REFERENCE, colour: '#33393f', dark: '#c9cfd4', dash: '6 4' },
    { ...REFERENCE, colour: '#33393f', dark: '#c9cfd4', dash: '2 3' },
    { ...REFERENCE, colour: '#33393f', dark: '#c9cfd4', dash: '12 4' },
  ],
  literature: [
    { ...LITERATURE, colour: '#6a7077', dark: '#a0a8b0', symbol: 'diamond', dash: '7 3 2 3' },
    { ...LITERATURE, colour: '#6a7077', dark: '#a0a8b0', symbol: 'square', dash: '3 3' },
    { ...LITERATURE, colour: '#6a7077', dark: '#a0a8b0', symbol: 'triangle', dash: '10 3 2 3 2 3' },
  ],
}

/**
 * Gives every series its style. Series of one role and one label share a style (a curve in several pieces, a band and
 * its line); other series of that role get the next variant. Shades have the first, paler or fuller.
 */
export function seriesStyles(series: readonly Series[]): SeriesStyle[] {
  const lines = labelsByRole(series.filter(({ mark, shade }) => mark !== 'band' && shade === undefined))
  // A band whose label is no line's still belongs to a line of its role: both count from the first variant.
  const bands = labelsByRole(series.filter(({ role, label, mark }) => mark === 'band' && !lines.get(role)?.includes(label)))
  return series.map(({ role, label, shade, values }) => {
    const variants = STYLES[role]
    if (values !== undefined) return colouredStyle(variants[(lines.get(role) ?? []).indexOf(label) % variants.length])
    if (shade !== undefined) return { ...variants[0], opacity: shade, radius: SHADED_RADIUS }
    const known = lines.get(role)?.includes(label) ? lines.get(role) : bands.get(role)
    return variants[(known ?? []).indexOf(label) % variants.length]
  })
}

/** Points whose colour says a value: their sample in the legend has none. */
function colouredStyle(style: SeriesStyle): SeriesStyle {
  return { ...style, colour: FRAME.light, dark: FRAME.dark, radius: SHADED_RADIUS }
}

function labelsByRole(series: readonly Series[]): Map<Series['role'], string[]> {
  const labels = new Map<Series['role'], string[]>()
  for (const { role, label } of series) {
    const known = labels.get(role) ?? []
    if (!known.includes(label)) labels.set(role, [...known, label])
  }
  return labels
}

/** CSS that recolours inlined figures under `selector` for a dark page; the files themselves stay light. */
export function darkFigureCss(selector: string): string {
  const pairs = new Map([PAPER, INK, FRAME, GRID].map(({ light, dark }) => [light, dark]))
  for (const { colour, dark } of Object.values(STYLES).flat()) pairs.set(colour, dark)
  return [...pairs]
    .map(([light, dark]) =>
      `${selector} [fill="${light}"]{fill:${dark}}${selector} [stroke="${light}"]{stroke:${dark}}`)
    .join('\n')
}
