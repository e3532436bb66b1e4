// Axes: the range that is shown, the ticks, and where a value lands in px.
import type { D3Node } from 'd3-node'
import type { Axis } from '../analysis/figure.ts'
import { InputError } from '../errors.ts'

export type D3 = D3Node['d3']

export interface Tick {
  readonly value: number
  /** Empty for the unlabelled subdivisions of a logarithmic axis. */
  readonly label: string
}

export interface PlotScale {
  readonly domain: readonly [number, number]
  readonly ticks: readonly Tick[]
  position(value: number): number
  contains(value: number): boolean
}

/**
 * Makes the scale of one axis. `values` are the data it must show, `pixels` where its two ends lie, `tickCount`
 * the wished number of labels. Throws InputError when a forced range is not usable.
 */
export function plotScale(
  d3: D3,
  axis: Axis,
  data: { values: readonly number[]; pixels: readonly [number, number]; tickCount: number; place: string },
): PlotScale {
  const { values, pixels, tickCount, place } = data
  const forced = axis.range !== undefined
  if (axis.range !== undefined) checkRange(axis, axis.range, place)
  const isLog = axis.scale === 'log'
  const scale = isLog ? d3.scaleLog() : d3.scaleLinear()
  const [low, high] = axis.range ?? (isLog ? logExtent(values) : linearExtent(values))
  scale.domain([low, high]).range(pixels)
  if (!forced && !isLog) scale.nice(tickCount)
  const [start, end] = scale.domain()
  const smallest = Math.min(start, end)
  const largest = Math.max(start, end)
  const ticks = isLog ? logTicks(smallest, largest) : linearTicks(scale, tickCount, axis.counts === true)
  return {
    domain: [start, end],
    ticks: values.length === 0 && !forced ? [] : ticks,
    position: (value) => scale(value),
    contains: (value) => value >= smallest && value <= largest,
  }
}

function checkRange(axis: Axis, range: readonly [number, number], place: string): void {
  const usable = range.every(Number.isFinite) && range[0] !== range[1]
  const positive = axis.scale !== 'log' || range.every((end) => end > 0)
  if (usable && positive) return
  throw new InputError({
    rule: axis.scale === 'log'
      ? 'the range of a logarithmic axis must be two different positive numbers'
      : 'the range of an axis must be two different finite numbers',
    found: range.map(String).join(' to '),
    place,
  })
}

function extentOf(values: readonly number[]): [number, number] {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return [low, high]
}

function linearExtent(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1]
  const [low, high] = extentOf(values)
  if (low < high) return [low, high]
  const margin = low === 0 ? 1 : 0.1 * Math.abs(low)
  return [low - margin, high + margin]
}

// Whole decades where the data span more than one; otherwise a margin of 5 % of the axis.
function logExtent(values: readonly number[]): [number, number] {
  if (values.length === 0) return [1, 10]
  const [low, high] = extentOf(values)
  if (low === high) return [low / 2, high * 2]
  if (high / low < 10) {
    const margin = Math.exp(0.05 * Math.log(high / low))
    return [low / margin, high * margin]
  }
  return [decade(Math.floor(Math.log10(low) + 1e-9)), decade(Math.ceil(Math.log10(high) - 1e-9))]
}

function linearTicks(
  scale: { ticks(count: number): number[]; tickFormat(count: number): (value: number) => string },
  count: number,
  onlyWhole: boolean,
): Tick[] {
  const ticks = scale.ticks(count).filter((value) => !onlyWhole || Number.isInteger(value))
  // Halves between whole numbers would have given them a decimal.
  const format = onlyWhole ? scale.tickFormat(1) : scale.tickFormat(count)
  return ticks.map((value) => ({ value, label: format(value) }))
}

/** Decades are labelled, every second or third where they are many; under two decades also 2 and 5. */
function logTicks(low: number, high: number): Tick[] {
  const first = Math.floor(Math.log10(low) + 1e-9)
  const last = Math.ceil(Math.log10(high) - 1e-9)
  const stride = Math.ceil((last - first) / 8)
  const ticks: Tick[] = []
  for (let exponent = first; exponent <= last; exponent++) {
    for (let digit = 1; digit <= (last - first > 8 ? 1 : 9); digit++) {
      const value = digit * decade(exponent)
      if (value < low * (1 - 1e-9) || value > high * (1 + 1e-9)) continue
      const labelled = digit === 1 ? (exponent - first) % stride === 0 : last - first <= 2 && (digit === 2 || digit === 5)
      ticks.push({ value, label: labelled ? powerLabel(digit, exponent) : '' })
    }
  }
  return ticks
}

/** 10^exponent, correctly rounded. */
function decade(exponent: number): number {
  return Number(`1e${exponent}`)
}

function powerLabel(digit: number, exponent: number): string {
  if (exponent >= 0 && exponent <= 4) return String(digit * decade(exponent)).replace(/\B(?=(\d{3})+$)/g, ',')
  if (exponent < 0 && exponent >= -3) return (digit * decade(exponent)).toFixed(-exponent)
  const raised = [...String(exponent)].map((character) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(character)]).join('')
  return digit === 1 ? `10${raised}` : `${digit}×10${raised}`
}
