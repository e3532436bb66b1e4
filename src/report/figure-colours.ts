// Colours of values: dark is low, pale is high, in steps that a bar beside the plot explains.
// The scale is viridis (S. van der Walt, N. Smith, SciPy 2015): even in lightness, so that it reads in grey and with every
// common form of colour blindness.
import type { Figure } from '../analysis/figure.ts'
import { InputError } from '../errors.ts'
import type { ColourBar } from './figure-colour-bar.ts'
import type { D3 } from './figure-scales.ts'

export interface ColourScale {
  readonly bar: ColourBar
  colourOf(value: number): string
}

/** The ends of the scale are left out: they come too near to a dark and to a light page. */
const DARKEST = 0.04
const PALEST = 0.95
const STEPS = 10

/**
 * Makes the scale of a figure; null without one. Throws InputError for values without a scale and for a range that is not
 * usable.
 */
export function colourScale(d3: D3, { name, series, colours: asked }: Figure): ColourScale | null {
  if (asked === undefined) {
    const valued = series.find(({ values }) => values !== undefined)
    if (valued === undefined) return null
    throw new InputError({ rule: 'points with values need `colours`', found: valued.label, place: `figure ${name}` })
  }
  const { label, range, names } = asked
  const [low, high] = names === undefined ? range : [-0.5, names.length - 0.5]
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) {
    throw new InputError({
      rule: 'a scale of colours needs two different finite ends, the lower one first, or at least one name',
      found: `${low} to ${high}`,
      place: `figure ${name}`,
    })
  }
  const ticks = names === undefined
    ? d3.scaleLinear().domain([low, high]).ticks(STEPS).filter((tick) => tick > low && tick < high)
    : names.slice(1).map((_, k) => k + 0.5)
  const levels = [low, ...ticks, high]
  const bands = levels.length - 1
  const colours = Array.from({ length: bands }, (_, k) =>
    d3.interpolateViridis(bands === 1 ? DARKEST : DARKEST + ((PALEST - DARKEST) * k) / (bands - 1)))
  return {
    bar: { label, levels, colours, ...(names === undefined ? {} : { names }) },
    colourOf: (value) => colours[Math.min(bands - 1, levels.slice(1).filter((level) => level <= value).length)],
  }
}
