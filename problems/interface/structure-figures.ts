// Figures of what stands where across the interface, and of the bonds that join the sides: best against best unmixed.
import type { Figure, Series } from '../../src/analysis/figure.ts'
import { symbolOf } from '../../src/atoms/elements.ts'
import type { InterfaceFindings } from './findings.ts'
import { pairsAcross, PAIR_CUTOFF, type Layers } from './layers.ts'
import { mobileElement, type InterfaceViews } from './views.ts'

/** One look per element, told apart also in print. */
const ELEMENT_ROLES = [
  'primary', 'secondary', 'tertiary', 'secondary', 'tertiary', 'primary', 'secondary', 'tertiary', 'primary',
] as const
const ROLES = ['primary', 'secondary', 'tertiary'] as const

/** Atoms per nm³ in one per Å³. */
const PER_NM3 = 1000
/** Pairs per nm² in one per Å². */
const PER_NM2 = 100

/** Pairs of one figure; further ones get a second. */
const PAIRS_SHOWN = 3
/** Å. The first shell ends about here: pairs that matter have some within. */
const FIRST_SHELL = 3.2

/** Density of every element along the normal, one figure for each of the interfaces that are shown. */
export function layerFigures({ best, unmixed }: InterfaceViews): Figure[] {
  const shown = [best, unmixed].filter((view, k, all) => view !== null && all.indexOf(view) === k)
  const curves = shown.flatMap((view) => [...(view?.relaxed.profile.density.values() ?? [])])
  const highest = Math.max(...curves.flatMap((values) => [...values]))
  return shown.flatMap((view) => (view === null ? [] : [{
    name: view === best ? 'layers-best' : 'layers-unmixed',
    title: `Layers of ${view === best ? 'the best interface' : 'the best interface without exchange'}`,
    caption: `Candidate ${view.found.id}, ${view.found.label}: atoms per volume along the normal, every atom spread over a `
      + 'Gaussian of 0.5 Å. The substrate lies left of the middle of the first interface.',
    x: heightAxis(view.relaxed),
    y: { label: 'atoms per nm³', range: [0, 1.05 * PER_NM3 * highest] as const },
    series: [...view.relaxed.profile.density].map(([element, values], k): Series => ({
      label: symbolOf(element), mark: 'line', role: ELEMENT_ROLES[k % ELEMENT_ROLES.length],
      points: curveOf(view.relaxed, values),
    })),
    guides: [INTERFACE_GUIDE],
  }]))
}

/** The mobile ion along the normal, against the slabs as they were cut; null where neither crystal has one. */
export function mobileFigure({ best, unmixed }: InterfaceViews, findings: InterfaceFindings): Figure | null {
  const element = mobileElement(findings.context)
  if (element === null) return null
  const symbol = symbolOf(element)
  const line = (label: string, role: Series['role'], layers: Layers): Series => {
    const { density, z } = layers.profile
    return { label, role, mark: 'line', points: curveOf(layers, density.get(element) ?? new Float64Array(z.length)) }
  }
  return {
    name: 'mobile-ion-profile',
    title: `${symbol} across the interface`,
    caption: `Atoms of ${symbol} per volume along the normal, each spread over a Gaussian of 0.5 Å. As cut: both slabs `
      + 'without exchange before anything relaxes, where they hold as much as their bulks.',
    x: heightAxis(best.relaxed),
    y: { label: `${symbol} per nm³` },
    series: [
      line('slabs as cut', 'reference', best.cut),
      ...(unmixed === null || unmixed === best ? [] : [line('best unmixed', 'secondary', unmixed.relaxed)]),
      line(best.found.exchanges === 0 ? 'best' : `best: ${best.found.label}`, 'primary', best.relaxed),
    ],
    guides: [INTERFACE_GUIDE],
  }
}

/** Pairs with one atom from each side, three to a figure, those with most neighbours first. */
export function pairFigures({ best, unmixed }: InterfaceViews, findings: InterfaceFindings): Figure[] {
  const views = [best, ...(unmixed === null || unmixed === best ? [] : [unmixed])]
  const across = views.map((view) => pairsAcross(view.relaxed, view.placed, findings))
  const keys = new Map(across.flatMap(({ pairs }) => pairs.map(({ pair }) => [pair.join(' '), pair] as const)))
  const [{ r }] = across
  const shell = r.findLastIndex((at) => at <= FIRST_SHELL)
  const named = [...keys].map(([key, pair]) => {
    const curves = across.map(({ pairs }) => pairs.find((one) => one.pair.join(' ') === key) ?? null)
    return { label: pair.map(symbolOf).join('–'), curves, near: Math.max(...curves.map((curve) => curve?.running[shell] ?? 0)) }
  }).filter(({ near }) => near > 0).sort((a, b) => b.near - a.near || (a.label < b.label ? -1 : 1))
  const words = ['full: the best interface', ...(views.length > 1 ? ['pale: the best without exchange'] : [])].join(', ')
  const parts = [0, PAIRS_SHOWN].map((from) => named.slice(from, from + PAIRS_SHOWN)).filter((shown) => shown.length > 0)
  return parts.map((shown, number) => ({
    name: `pairs-across-${number + 1}`,
    title: `Neighbours across the interface: ${shown.map(({ label }) => label).join(', ')}`,
    caption: 'Pairs of atoms that come from different sides (the first from the substrate), wherever exchange has put them, per '
      + `area of interface; ${words}.`,
    x: { label: 'distance (Å)', range: [1, PAIR_CUTOFF] },
    y: { label: 'pairs per nm² and Å' },
    series: [...views.keys()].flatMap((view) => shown.map(({ label, curves }, k): Series => ({
      label: view === 0 ? label : `${label}, unmixed`, mark: 'line', role: ROLES[k], shade: view === 0 ? 1 : 0.4,
      points: Array.from(r, (at, bin) => [at, PER_NM2 * (curves[view]?.density[bin] ?? 0)]).filter(([at]) => at >= 1),
    }))),
  }))
}

const INTERFACE_GUIDE = { axis: 'x', at: 0, label: 'interface' } as const

function heightAxis({ ends }: Layers): Figure['x'] {
  return { label: 'height above the middle of the interface (Å)', range: ends }
}

function curveOf({ profile: { z } }: Layers, values: Float64Array): number[][] {
  return Array.from(z, (height, k) => [Number(height.toFixed(3)), PER_NM3 * values[k]])
}
