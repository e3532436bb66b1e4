// What a set of evaluated structures says about one class: the best at each composition, its hull, its voltages.
import { hullHeight, lowerHull, type HullPoint } from '../../../src/math/lower-hull.ts'
import { voltageSteps, type VoltageStep } from '../../../src/analysis/voltage.ts'
import type { Structure } from '../../../src/atoms/structure.ts'
import type { Evaluation } from '../../../src/campaign/types.ts'

/** One structure on the LixSi line. */
export interface LixsiPoint {
  /** Evaluation id, or null for a reference crystal. */
  readonly id: number | null
  readonly x: number
  /** eV per atom, and per Si. */
  readonly formationEnergyPerAtom: number
  readonly formationEnergyPerSi: number
  /** Å³ per Si. */
  readonly volumePerSi: number
  readonly orderClass: string
  /** Distance to order over its limit: from 1 amorphous, and barely so just above. Null for a crystal. */
  readonly orderScore: number | null
  readonly structure: Structure
}

/** Evaluations that ended well, as points. */
export function pointsOf(evaluations: readonly Evaluation<unknown>[]): LixsiPoint[] {
  return evaluations.flatMap(({ id, outcome, genome, niche, properties: p }) =>
    outcome !== 'evaluated' || genome === null
      ? []
      : [{
          id,
          x: Number(p.x),
          formationEnergyPerAtom: Number(p.formation_energy_per_atom),
          formationEnergyPerSi: Number(p.formation_energy_per_si),
          volumePerSi: Number(p.volume_per_si),
          orderClass: niche,
          orderScore: Number(p.order_score),
          structure: genome as Structure,
        }])
}

/** The lowest point at every x, by increasing x; ties go to the earlier one. */
export function envelopeOf<P extends Pick<LixsiPoint, 'x' | 'formationEnergyPerAtom'>>(points: readonly P[]): P[] {
  const best = new Map<string, P>()
  for (const point of points) {
    const key = point.x.toFixed(9)
    const known = best.get(key)
    if (known === undefined || point.formationEnergyPerAtom < known.formationEnergyPerAtom) best.set(key, point)
  }
  return [...best.values()].sort((a, b) => a.x - b.x)
}

/** Voltage profile of an envelope: steps of its lower hull per Si, down to the plating of lithium at 0 V. */
export function voltagesOf(envelope: readonly Pick<LixsiPoint, 'x' | 'formationEnergyPerSi'>[]): VoltageStep[] {
  const curve = envelope.map(({ x, formationEnergyPerSi }) => ({ x, energyPerHost: formationEnergyPerSi }))
  return voltageSteps(curve).filter(({ voltage }) => voltage > 0)
}

/** The profile as a step curve: [x, V] with each voltage kept until the next x, and its end repeated. */
export function voltageCurve(steps: readonly { x1: number; x2: number; voltage: number }[]): [number, number][] {
  const last = steps.at(-1)
  return [
    ...steps.map(({ x1, voltage }): [number, number] => [x1, voltage]),
    ...(last === undefined ? [] : [[last.x2, last.voltage] as [number, number]]),
  ]
}

/** Mean voltage from the first to the last x of a profile, V. */
export function averageVoltage(steps: readonly VoltageStep[]): number | null {
  if (steps.length === 0) return null
  const charge = steps.reduce((sum, { x1, x2, voltage }) => sum + voltage * (x2 - x1), 0)
  return charge / (steps[steps.length - 1].x2 - steps[0].x1)
}

/** Formation energy above the lower hull of the given points and lithium metal, eV/atom. */
export function heightAbove(
  points: readonly Pick<LixsiPoint, 'x' | 'formationEnergyPerAtom'>[],
): (point: Pick<LixsiPoint, 'x' | 'formationEnergyPerAtom'>) => number {
  const plane = [...points.map(({ x, formationEnergyPerAtom }) => ({ x: x / (1 + x), y: formationEnergyPerAtom })), { x: 1, y: 0 }]
  const hull = lowerHull(plane).map((index) => plane[index])
  return ({ x, formationEnergyPerAtom }) => formationEnergyPerAtom - hullHeight(hull, x / (1 + x))
}

/**
 * Area under the lower hull of (Li fraction, formation energy per atom) with both elements at zero, meV/atom: one
 * number that falls whenever any composition improves the hull.
 */
export function hullArea(points: readonly { readonly x: number; readonly formationEnergyPerAtom: number }[]): number {
  const plane: HullPoint[] = [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    ...points.map(({ x, formationEnergyPerAtom }) => ({ x: x / (1 + x), y: formationEnergyPerAtom })),
  ]
  const hull = lowerHull(plane).map((index) => plane[index])
  let area = 0
  for (let i = 1; i < hull.length; i++) area += 0.5 * (hull[i].x - hull[i - 1].x) * (hull[i].y + hull[i - 1].y)
  return 1000 * area
}

/** How the hull area of one class falls while a campaign spends evaluations and force calls. */
export function hullAreaHistory(
  evaluations: readonly Evaluation<unknown>[],
  orderClass: string,
): { readonly evaluations: number; readonly forceCalls: number; readonly area: number }[] {
  const best = new Map<number, number>()
  const history: { evaluations: number; forceCalls: number; area: number }[] = []
  let forceCalls = 0
  evaluations.forEach(({ niche, objective, properties, cost }, index) => {
    forceCalls += cost.force_calls
    if (niche !== orderClass || objective === null) return
    const x = Number(properties.x)
    if (objective >= (best.get(x) ?? Infinity)) return
    best.set(x, objective)
    const area = hullArea([...best].map(([x, formationEnergyPerAtom]) => ({ x, formationEnergyPerAtom })))
    const previous = history.at(-1)
    if (previous === undefined || area < previous.area) history.push({ evaluations: index + 1, forceCalls, area })
  })
  const last = history.at(-1)
  if (last !== undefined) history.push({ evaluations: evaluations.length, forceCalls, area: last.area })
  return history
}
