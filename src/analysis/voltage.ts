// Voltage from a hull: steps between the ion contents x of one host, at 0 K, neglecting pressure–volume and entropy terms
// (Aydinol, Kohan, Ceder, Cho, Joannopoulos, Phys. Rev. B 56, 1354 (1997), doi 10.1103/PhysRevB.56.1354).
import { ConfigError } from '../errors.ts'
import { lowerHull, type HullPoint } from '../math/lower-hull.ts'

/** A constant voltage between two ion contents of one host. */
export interface VoltageStep {
  readonly x1: number
  readonly x2: number
  /** V; for a monovalent ion. */
  readonly voltage: number
}

// Ions whose only common charge is known; others must be given.
const CHARGES: Readonly<Record<string, number>> = {
  Li: 1, Na: 1, K: 1, Rb: 1, Cs: 1, Mg: 2, Ca: 2, Sr: 2, Ba: 2, Zn: 2, Al: 3,
}

// A vertex must lie this far below its neighbours' tie line, eV: less is rounding and would split a plateau.
const VERTEX_DEPTH = 1e-10

/** Charge number of a working ion; throws ConfigError for one that needs it given. */
export function chargeOf(workingIon: string): number {
  const charge = CHARGES[workingIon]
  if (charge !== undefined) return charge
  throw new ConfigError({
    rule: `the charge of the working ion must be known (${Object.keys(CHARGES).join(', ')}) or given`,
    found: workingIon,
    wayOut: 'Give its charge number (--charge).',
  })
}

/**
 * Voltage steps of a host from formation energies relative to the ion's metal: `x` ions per host atom,
 * `energyPerHost` eV per host atom, V(x1→x2) = −[e(x2) − e(x1)]/(x2 − x1) between the vertices of the lower hull.
 * Voltages never rise with x. Below 0 V the ion would rather plate as metal; such steps come last. One content alone
 * gives no step.
 */
export function voltageSteps(points: readonly { readonly x: number; readonly energyPerHost: number }[]): VoltageStep[] {
  const curve = points.map(({ x, energyPerHost }) => ({ x, y: energyPerHost }))
  const vertices = plateauEnds(curve).map((i) => curve[i])
  return vertices.slice(1).map((right, k) => {
    const left = vertices[k]
    return { x1: left.x, x2: right.x, voltage: -(right.y - left.y) / (right.x - left.x) }
  })
}

/** Indices of the lower hull's vertices by rising x, without those that only rounding lifts out of a tie line. */
export function plateauEnds(points: readonly HullPoint[]): number[] {
  const ends: number[] = []
  for (const index of lowerHull(points)) {
    const isShallow = (): boolean =>
      depthBelow(points[ends[ends.length - 2]], points[index], points[ends[ends.length - 1]]) < VERTEX_DEPTH
    while (ends.length >= 2 && isShallow()) ends.pop()
    ends.push(index)
  }
  return ends
}

function depthBelow(left: HullPoint, right: HullPoint, point: HullPoint): number {
  return left.y + ((right.y - left.y) * (point.x - left.x)) / (right.x - left.x) - point.y
}
