import { describe, expect, it } from 'vitest'
import { makeStructure, PERIODIC } from '../../../../src/atoms/structure.ts'
import type { Evaluation } from '../../../../src/campaign/types.ts'
import { randomStream } from '../../../../src/math/random.ts'
import {
  averageVoltage, envelopeOf, hullArea, hullAreaHistory, pointsOf, voltageCurve, voltagesOf, type LixsiPoint,
} from '../../../../problems/scoring/lixsi/envelope.ts'

const structure = makeStructure({ cell: [5, 0, 0, 0, 5, 0, 0, 0, 5], pbc: PERIODIC, species: [14], positions: [0, 0, 0] })

function point(x: number, formationEnergyPerAtom: number, id = 0): LixsiPoint {
  return {
    id, x, formationEnergyPerAtom, formationEnergyPerSi: formationEnergyPerAtom * (1 + x), volumePerSi: 20,
    orderClass: 'amorphous', orderScore: 2, structure,
  }
}

function evaluation(id: number, x: number, energy: number | null, niche = 'amorphous'): Evaluation<unknown> {
  return {
    id,
    lineage: { operator: 'random', parents: [] },
    outcome: energy === null ? 'not_converged' : 'evaluated',
    genome: structure,
    objective: energy,
    niche,
    properties: { x, formation_energy_per_atom: energy, formation_energy_per_si: (energy ?? 0) * (1 + x), volume_per_si: 20, order_score: 2 },
    cost: { relaxations: 1, force_calls: 100 },
  }
}

describe('the points of a campaign', () => {
  it('are its successful evaluations, with energies and class', () => {
    const points = pointsOf([evaluation(0, 1, null), evaluation(1, 0.5, -0.1, 'crystalline')])
    expect(points).toEqual([expect.objectContaining({ id: 1, x: 0.5, formationEnergyPerAtom: -0.1, orderClass: 'crystalline' })])
    expect(points[0].formationEnergyPerSi).toBeCloseTo(-0.15, 12)
  })
})

describe('the envelope', () => {
  it('has the lowest point at every x, sorted; of equals the first', () => {
    const points = [point(2, -0.1, 0), point(1, 0.2, 1), point(2, -0.2, 2), point(1, 0.2, 3), point(2, -0.15, 4)]
    expect(envelopeOf(points).map(({ id }) => id)).toEqual([1, 2])
    expect(envelopeOf([])).toEqual([])
  })

  it('takes contents that differ only by rounding as one', () => {
    expect(envelopeOf([point(0.3, 0.1, 0), point(0.1 + 0.2, 0, 1)]).map(({ id }) => id)).toEqual([1])
  })
})

describe('the voltages of an envelope', () => {
  // Energies per Si: 0 at x = 0, −0.4 at 1, −0.6 at 2, −0.5 at 3: lithium plates beyond 2.
  const envelope = [point(0, 0), point(1, -0.2), point(2, -0.2), point(3, -0.125)]

  it('are the slopes of its hull per Si, without the plating of lithium', () => {
    const steps = voltagesOf(envelope)
    expect(steps.map(({ x1, x2 }) => [x1, x2])).toEqual([[0, 1], [1, 2]])
    expect(steps[0].voltage).toBeCloseTo(0.4, 12)
    expect(steps[1].voltage).toBeCloseTo(0.2, 12)
  })

  it('average to the energy gained per lithium', () => {
    expect(averageVoltage(voltagesOf(envelope))).toBeCloseTo(0.3, 12)
    expect(averageVoltage([])).toBeNull()
    // Steps of unequal width count by their width.
    expect(averageVoltage([{ x1: 0, x2: 3, voltage: 0.4 }, { x1: 3, x2: 4, voltage: 0 }])).toBeCloseTo(0.3, 12)
  })

  it('skip points above the hull and are none where everything plates', () => {
    expect(voltagesOf([point(0, 0), point(1, 0.1), point(2, -0.2)])).toEqual([{ x1: 0, x2: 2, voltage: expect.closeTo(0.3, 12) as number }])
    expect(voltagesOf([point(0, 0), point(1, 0.1)])).toEqual([])
  })

  it('draw as steps with the end repeated', () => {
    expect(voltageCurve([{ x1: 0, x2: 1, voltage: 0.4 }, { x1: 1, x2: 2, voltage: 0.2 }])).toEqual([[0, 0.4], [1, 0.2], [2, 0.2]])
    expect(voltageCurve([])).toEqual([])
  })
})

describe('the hull area', () => {
  it('is that of the triangle under one point, in meV/atom', () => {
    expect(hullArea([])).toBe(0)
    expect(hullArea([point(1, -0.2)])).toBeCloseTo(-100, 10)
    expect(hullArea([point(1, 0.2)])).toBe(0)
  })

  it('falls when a composition improves the hull, and not otherwise', () => {
    const hull = [point(1, -0.2), point(3, -0.15)]
    const area = hullArea(hull)
    expect(hullArea([...hull, point(1, -0.21)])).toBeLessThan(area)
    expect(hullArea([...hull, point(0.25, -0.1)])).toBeLessThan(area)
    // At x = 1/3 (Li fraction 1/4) the hull stands at −0.1: a point on or above it changes nothing.
    expect(hullArea([...hull, point(1 / 3, -0.1)])).toBeCloseTo(area, 10)
    expect(hullArea([...hull, point(0.25, -0.05), point(1, -0.19)])).toBeCloseTo(area, 10)
  })

  it('never rises through a campaign, counts every cost, and ends where all points together are', () => {
    const random = randomStream('history')
    const evaluations = Array.from({ length: 200 }, (_, id) =>
      evaluation(id, random.integer(5), random.uniform() < 0.2 ? null : 0.1 * random.normal(), random.pick(['amorphous', 'crystalline'])))
    const history = hullAreaHistory(evaluations, 'amorphous')
    expect(history.length).toBeGreaterThan(3)
    for (let k = 1; k < history.length; k++) {
      expect(history[k].area).toBeLessThanOrEqual(history[k - 1].area)
      expect(history[k].evaluations).toBeGreaterThanOrEqual(history[k - 1].evaluations)
    }
    for (const entry of history) expect(entry.forceCalls).toBe(100 * entry.evaluations)
    const amorphous = pointsOf(evaluations).filter(({ orderClass }) => orderClass === 'amorphous')
    expect(history.at(-1)?.area).toBeCloseTo(hullArea(amorphous), 10)
    expect(history.at(-1)?.evaluations).toBe(200)
    // Every step on the way is the area of what was known by then.
    const halfway = history[Math.floor(history.length / 2)]
    const known = pointsOf(evaluations.slice(0, halfway.evaluations)).filter(({ orderClass }) => orderClass === 'amorphous')
    expect(halfway.area).toBeCloseTo(hullArea(known), 10)
  })

  it('has no history without a single structure of the class', () => {
    expect(hullAreaHistory([evaluation(0, 1, null), evaluation(1, 1, -0.1, 'crystalline')], 'amorphous')).toEqual([])
  })
})
