// Figures of a search among tavorites; the report draws them.
import type { Figure, Series } from '../../src/analysis/figure.ts'
import { expectedBest } from '../../src/analysis/random-draws.ts'
import { feasibleOrder, LOW_BARRIER, recovery, type MeasuredCompound, type TavoriteFindings } from './findings.ts'
import { forecastCoverage, type JudgedForecast } from './forecasts.ts'

/** Best barrier so far against evaluations, beside what random draws give on average. */
export function progressFigure({ context, measured, evaluations, tabulated }: TavoriteFindings): Figure {
  const last = evaluations.length
  let lowest = Infinity
  const best = measured.filter(({ isFeasible }) => isFeasible).flatMap(({ rank, barrier }): [number, number][] => {
    if (barrier >= lowest) return []
    lowest = barrier
    return [[rank, barrier]]
  })
  const random = tabulated === null ? [] : expectedCurve(tabulated, last, context)
  return {
    name: 'best-so-far',
    title: 'Lowest barrier against evaluations',
    caption: random.length === 0
      ? 'Every measured compound, and the lowest barrier so far.'
      : 'Every measured compound, the lowest barrier so far, and the exact expectation of the lowest of as many compounds drawn at '
        + 'random without replacement (from tabulated barriers).',
    x: { label: 'evaluations' },
    y: { label: barrierLabel(context.parameters.scored_by) },
    series: [
      { label: 'measured compounds', mark: 'points', role: 'context', points: measured.map(({ rank, barrier }) => [rank, barrier]) },
      ...(random.length === 0 ? [] : [{ label: 'random draws, expected', mark: 'line', role: 'reference', points: random } as const]),
      { label: 'lowest so far', mark: 'step', role: 'primary', points: lowest === Infinity ? [] : [...best, [last, lowest]] },
    ],
  }
}

function expectedCurve(tabulated: readonly number[], last: number, context: TavoriteFindings['context']): [number, number][] {
  const values = feasibleOrder(tabulated, context).map((index) => tabulated[index])
  return Array.from({ length: last }, (_, k) => k + 1).flatMap((draws): [number, number][] => {
    const expected = expectedBest({ size: tabulated.length, values }, draws)
    return expected === null ? [] : [[draws, expected]]
  })
}

/** Share of the best compounds found against evaluations; null without tabulated barriers to say which they are. */
export function coverageFigure(findings: TavoriteFindings): Figure | null {
  const { wanted, evaluations, context: { space } } = findings
  if (wanted.length === 0) return null
  const last = evaluations.length
  const roles = ['primary', 'secondary'] as const
  return {
    name: 'coverage',
    title: 'Good compounds found against evaluations',
    caption: `Which compounds are the best is known from the tabulated barriers. Random draws without replacement find B of `
      + `${space.ids.length} after B evaluations, exactly.`,
    x: { label: 'evaluations', range: [0, Math.max(1, last)] },
    y: { label: 'share found', range: [0, 1] },
    series: [
      { label: 'random draws, expected', mark: 'line', role: 'reference', points: [[0, 0], [last, last / space.ids.length]] },
      ...wanted.map((group, k): Series => ({
        label: group.label, mark: 'step', role: roles[k % roles.length], points: recovery(group, findings),
      })),
    ],
  }
}

/** Average voltage against barrier of what was measured. */
export function voltageFigure({ measured, context }: TavoriteFindings): Figure {
  const { parameters: { scored_by, minimum_voltage, second_objective } } = context
  const front = second_objective === 'none' ? [] : voltageFront(measured)
  const roles = { Li: 'primary', Na: 'secondary' } as const
  return {
    name: 'voltage',
    title: 'Average voltage against barrier',
    caption: 'Measured compounds. Voltages against the metal of the mobile ion, from a universal potential fitted to PBE without U: '
      + 'those of 3d metals are too low or shifted; where M cannot be oxidised they are formal.',
    x: { label: barrierLabel(scored_by) },
    y: { label: 'average voltage (V)' },
    guides: [
      { axis: 'x', at: LOW_BARRIER, label: `${LOW_BARRIER} eV` },
      ...(minimum_voltage === undefined ? [] : [{ axis: 'y', at: minimum_voltage, label: 'least voltage' } as const]),
    ],
    series: [
      ...context.parameters.mobile_ions.map((ion): Series => ({
        label: `${ion} compounds`, mark: 'points', role: roles[ion],
        points: measured.filter(({ compound }) => compound.elements.mobile === ion)
          .map(({ barrier, compound }) => [barrier, compound.measured.voltage]),
      })),
      ...(front.length < 2 ? [] : [{
        label: 'front', mark: 'line', role: 'reference', points: front.map(({ barrier, compound }) => [barrier, compound.measured.voltage]),
      } as const]),
    ],
  }
}

/** What no other compound beats in both barrier and voltage, by rising barrier. */
export function voltageFront(measured: readonly MeasuredCompound[]): MeasuredCompound[] {
  const feasible = measured.filter(({ isFeasible }) => isFeasible)
    .sort((a, b) => a.barrier - b.barrier || b.compound.measured.voltage - a.compound.measured.voltage || a.id - b.id)
  let highest = -Infinity
  return feasible.filter(({ compound: { measured: { voltage } } }) => {
    if (voltage <= highest) return false
    highest = voltage
    return true
  })
}

/** Forecast of every proposal with its 95 % interval, and what was measured. */
export function forecastFigure(forecasts: readonly JudgedForecast[], { context }: TavoriteFindings): Figure {
  return {
    name: 'forecasts',
    title: 'What was expected, and what came',
    caption: 'Forecasts made before the compound was measured, in the order of evaluations, with their 95 % interval.',
    x: { label: 'evaluations' },
    y: { label: barrierLabel(context.parameters.scored_by) },
    series: [
      {
        label: 'forecast, 95 %', mark: 'band', role: 'reference',
        points: forecasts.map(({ rank, mean, deviation }) => [rank, mean - 1.96 * deviation, mean + 1.96 * deviation]),
      },
      { label: 'forecast', mark: 'line', role: 'reference', points: forecasts.map(({ rank, mean }) => [rank, mean]) },
      { label: 'measured', mark: 'points', role: 'primary', points: forecasts.map(({ rank, measured }) => [rank, measured]) },
    ],
  }
}

/** Measured against forecast. */
export function parityFigure(forecasts: readonly JudgedForecast[]): Figure {
  const ends = forecasts.flatMap(({ mean, measured }) => [mean, measured])
  const [low, high] = [Math.min(...ends), Math.max(...ends)]
  return {
    name: 'forecast-parity',
    title: 'Measured against forecast',
    caption: 'Each compound as it was forecast before it was measured. The search looks where it expects low barriers, so this is no '
      + 'random sample of the pool.',
    x: { label: 'forecast (eV)' },
    y: { label: 'measured (eV)' },
    series: [
      { label: 'equal', mark: 'line', role: 'reference', points: [[low, low], [high, high]] },
      ...forecasts.map(({ mean, deviation, measured }): Series => ({
        label: '95 % of the forecast', mark: 'line', role: 'context',
        points: [[mean - 1.96 * deviation, measured], [mean + 1.96 * deviation, measured]],
      })),
      { label: 'compounds', mark: 'points', role: 'primary', points: forecasts.map(({ mean, measured }) => [mean, measured]) },
    ],
  }
}

/** How often intervals of a nominal probability held. */
export function calibrationFigure(forecasts: readonly JudgedForecast[]): Figure {
  const coverage = forecastCoverage(forecasts)
  return {
    name: 'calibration',
    title: 'Do the forecasts know how sure they are?',
    caption: `Share of ${forecasts.length} measured barriers within the central interval of a nominal probability, with 95 % Wilson `
      + 'intervals. Below the diagonal the forecasts are too sure, above it too careful.',
    x: { label: 'nominal probability', range: [0, 1] },
    y: { label: 'share within the interval', range: [0, 1] },
    series: [
      { label: 'interval of the share', mark: 'band', role: 'primary', points: coverage.map(({ nominal, interval }) => [nominal, ...interval]) },
      { label: 'ideal', mark: 'line', role: 'reference', points: [[0, 0], [1, 1]] },
      { label: 'forecasts', mark: 'line-points', role: 'primary', points: coverage.map(({ nominal, actual }) => [nominal, actual]) },
    ],
  }
}

/** "bond-valence barrier (eV)". */
export function barrierLabel(scoredBy: TavoriteFindings['context']['parameters']['scored_by']): string {
  return scoredBy === 'elastic-band' ? 'barrier of the elastic band (eV)' : 'bond-valence barrier (eV)'
}
