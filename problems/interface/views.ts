// The interfaces that figures and tables look at along the normal, and what the mobile ion does there.
import { amountBetween } from '../../src/analysis/height-profile.ts'
import type { JoinedSlabs } from '../../src/atoms/interface/types.ts'
import type { InterfaceContext } from './context.ts'
import type { FoundInterface, InterfaceFindings } from './findings.ts'
import { placedLayers, placedSlabs, relaxedLayers, type Layers } from './layers.ts'

/** One interface as it ended, and the slabs it began with. */
export interface InterfaceView {
  readonly found: FoundInterface
  /** With its exchanges. */
  readonly placed: JoinedSlabs
  readonly relaxed: Layers
  /** Without exchange, before anything relaxes. */
  readonly cut: Layers
}

export interface InterfaceViews {
  readonly best: InterfaceView
  /** The same object as `best` where that has no exchange; null where none was evaluated without. */
  readonly unmixed: InterfaceView | null
}

/** How much of the mobile ion one side holds near the interface. */
export interface MobileAmount {
  readonly side: 'substrate' | 'film'
  /** Per Å² of interface: in the slabs as cut, the best interface and the best without exchange. */
  readonly cut: number
  readonly best: number
  readonly unmixed: number | null
}

/** Å. Depth within which a loss of mobile ions is told. */
export const NEAR = 3

/** Carriers of batteries, by atomic number: Li, Na, K, Mg, Ca, Zn. */
const CARRIERS = [3, 11, 19, 12, 20, 30]

export function viewsOf(findings: InterfaceFindings): InterfaceViews {
  const best = viewOf(findings.best, findings)
  const { bestUnmixed } = findings
  return { best, unmixed: bestUnmixed === null ? null : bestUnmixed === findings.best ? best : viewOf(bestUnmixed, findings) }
}

/** The ion that moves in a battery, by atomic number; null where neither crystal has one. */
export function mobileElement({ home }: InterfaceContext): number | null {
  return CARRIERS.find((element) => home.structure.species.includes(element)) ?? null
}

/** The mobile ion within 3 Å of the interface, side by side; sides without it are left out. */
export function mobileAmounts({ best, unmixed }: InterfaceViews, { context }: InterfaceFindings): MobileAmount[] {
  const element = mobileElement(context)
  if (element === null) return []
  const sides = [['substrate', [-NEAR, 0]], ['film', [0, NEAR]]] as const
  return sides.map(([side, range]) => ({
    side,
    cut: amountBetween(best.cut.profile, element, range),
    best: amountBetween(best.relaxed.profile, element, range),
    unmixed: unmixed === null ? null : amountBetween(unmixed.relaxed.profile, element, range),
  })).filter(({ cut }) => cut > 1e-3)
}

function viewOf(found: FoundInterface, findings: InterfaceFindings): InterfaceView {
  const placed = placedSlabs(found, findings, true)
  return {
    found, placed,
    relaxed: relaxedLayers(found, findings, placed),
    cut: placedLayers(placedSlabs(found, findings, false)),
  }
}
