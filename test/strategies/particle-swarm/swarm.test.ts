import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src/math/random.ts'
import type { Dimension } from '../../../src/spaces/box.ts'
import { axesOf, difference, distance, toCoordinates, toPoint, wrapped, type Axis } from '../../../strategies/particle-swarm/coordinates.ts'
import type { Motion, Particle, Step, Swarm } from '../../../strategies/particle-swarm/particle.ts'
import { afterStep, inertiaAt, nextStep } from '../../../strategies/particle-swarm/swarm.ts'
import { FASTEST, learningProbability } from '../../../strategies/particle-swarm/velocities.ts'

const DIMENSIONS: readonly Dimension[] = [
  { kind: 'real', name: 'length', low: -2, high: 3 }, { kind: 'real', name: 'angle', low: 0, high: 360, periodic: true },
  { kind: 'integer', name: 'layers', low: 1, high: 4 }, { kind: 'choice', name: 'anion', options: ['F', 'Cl', 'Br'] },
]
const AXES = axesOf(DIMENSIONS)

function motion(parts: Partial<Motion> = {}): Motion {
  return {
    rule: 'comprehensive', axes: AXES, inertia: 0.9, randomShare: 0, leader: null,
    sample: (random) => AXES.map((axis) => (axis.kind === 'choice' ? random.integer(axis.options) : random.uniform())), ...parts,
  }
}

function particle(position: readonly number[], parts: Partial<Particle> = {}): Particle {
  return {
    position, velocity: position.map(() => 0), value: 1, best: { id: 0, value: 1, position }, exemplars: [], stagnation: 0, ...parts,
  }
}

describe('coordinates', () => {
  it('lead back to the point they were made from', () => {
    const point = [0.25, 359, 4, 2]
    expect(toPoint(toCoordinates(point, DIMENSIONS), DIMENSIONS)).toEqual([0.25, expect.closeTo(359, 10), 4, 2])
  })

  it('give every whole number the same share of the range', () => {
    const layers = Array.from({ length: 400 }, (_, k) => toPoint([0, 0, (k + 0.5) / 400, 0], DIMENSIONS)[2])
    expect([1, 2, 3, 4].map((n) => layers.filter((layer) => layer === n).length)).toEqual([100, 100, 100, 100])
    expect(toPoint([1, 0, 1, 0], DIMENSIONS)).toEqual([3, 0, 4, 0])
  })

  it('go the short way round a circle', () => {
    fc.assert(fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (a, b) => {
      const apart = difference({ kind: 'periodic' }, a, b)
      expect(Math.abs(apart)).toBeLessThanOrEqual(0.5)
      expect(Math.abs(difference({ kind: 'periodic' }, wrapped(a + apart), b))).toBeLessThan(1e-12)
    }))
    expect(difference({ kind: 'periodic' }, 0.9, 0.1)).toBeCloseTo(0.2, 12)
    expect(difference({ kind: 'bounded' }, 0.9, 0.1)).toBeCloseTo(-0.8, 12)
  })

  it('are at a distance from 0 to 1', () => {
    expect(distance(AXES, [0, 0, 0, 0], [1, 0.5, 1, 1])).toBeCloseTo(Math.sqrt(3.25 / 4), 12)
    expect(distance(AXES, [0.3, 0.2, 0.1, 2], [0.3, 0.2, 0.1, 2])).toBe(0)
  })
})

describe('a step', () => {
  const positions = fc.tuple(...AXES.map((axis) => (axis.kind === 'choice' ? fc.integer({ min: 0, max: 2 }) : fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }))))

  it.each(['comprehensive', 'global-best'] as const)('by the rule %s stays in the box and no faster than it may be', (rule) => {
    fc.assert(fc.property(fc.array(positions, { minLength: 1, maxLength: 6 }), fc.integer(), (places, seed) => {
      const swarm = places.map((place, id) => particle(place, { best: { id, value: id, position: place } }))
      const leader = swarm[0].best
      const { position, velocity } = nextStep(swarm, swarm.length - 1, motion({ rule, leader }), randomStream(`step ${seed}`))
      position.forEach((at, d) => {
        expect(at).toBeGreaterThanOrEqual(0)
        expect(at).toBeLessThanOrEqual(AXES[d].kind === 'choice' ? 2 : 1)
        expect(Math.abs(velocity[d])).toBeLessThanOrEqual(FASTEST)
      })
    }))
  })

  it('of a particle alone on a line follows v ← w v + c r (p − x)', () => {
    const axes: readonly Axis[] = [{ kind: 'bounded' }]
    const swarm: Swarm = [particle([0.5], { velocity: [0.01], best: { id: 3, value: 0, position: [0.55] } })]
    const { velocity, position, parents } = nextStep(swarm, 0, motion({ axes, inertia: 0.7 }), randomStream('one'))
    const r = randomStream('one').uniform()
    expect(velocity[0]).toBeCloseTo(0.7 * 0.01 + 1.49445 * r * 0.05, 14)
    expect(position[0]).toBeCloseTo(0.5 + velocity[0], 14)
    expect(parents).toEqual([3])
  })

  it('by the rule global-best uses one pair of random numbers for all axes', () => {
    const axes: readonly Axis[] = [{ kind: 'bounded' }, { kind: 'bounded' }]
    const leader = { id: 9, value: 0, position: [0.52, 0.44] }
    const swarm: Swarm = [particle([0.5, 0.5], { best: { id: 3, value: 1, position: [0.51, 0.49] } })]
    const { velocity } = nextStep(swarm, 0, motion({ rule: 'global-best', axes, leader }), randomStream('pair'))
    const random = randomStream('pair')
    const [r1, r2] = [random.uniform(), random.uniform()]
    expect(velocity[0]).toBeCloseTo(2 * r1 * 0.01 + 2 * r2 * 0.02, 14)
    expect(velocity[1]).toBeCloseTo(-2 * r1 * 0.01 - 2 * r2 * 0.06, 14)
  })

  it('into a wall ends at it and comes back half as fast', () => {
    const axes: readonly Axis[] = [{ kind: 'bounded' }]
    const { position, velocity } = nextStep([particle([0.95], { velocity: [0.2] })], 0, motion({ axes, inertia: 1 }), randomStream('wall'))
    expect([position[0], velocity[0]]).toEqual([1, -0.1])
  })

  it('of a choice goes to the exemplar\'s option as often as its velocity says', () => {
    const axes: readonly Axis[] = [{ kind: 'choice', options: 3 }]
    const swarm: Swarm = [particle([0], { velocity: [1], best: { id: 0, value: 0, position: [2] } })]
    const steps = Array.from({ length: 2000 }, (_, k) => nextStep(swarm, 0, motion({ axes, inertia: 1 }), randomStream(`choice ${k}`)))
    expect(steps.every(({ position }) => position[0] === 0 || position[0] === 2)).toBe(true)
    const share = steps.filter(({ position }) => position[0] === 2).length / 2000
    expect(Math.abs(share - FASTEST)).toBeLessThan(0.03)
  })

  it('begins at random where there is no particle, and again for the worst share', () => {
    const swarm: Swarm = [null, ...[0.3, 0.1, 0.2].map((value) => particle([0.5, 0.5, 0.5, 0], { value }))]
    const operators = (randomShare: number): readonly string[] =>
      swarm.map((_, index) => nextStep(swarm, index, motion({ randomShare }), randomStream('begin')).operator)
    expect(operators(0)).toEqual(['random', ...['', '', ''].map(() => 'comprehensive learning')])
    expect(operators(0.5)).toEqual(['random', 'random', 'comprehensive learning', 'comprehensive learning'])
  })

  it('keeps exemplars while its best improves and draws them anew after seven steps without', () => {
    const places = Array.from({ length: 8 }, (_, k) => [k / 8, 0.5, 0.5, 0])
    const swarmWith = (stagnation: number): Swarm => places.map((place, id) =>
      particle(place, { exemplars: [1, 2, 3, 4], stagnation, best: { id, value: id, position: place } }))
    const exemplars = (stagnation: number): readonly (readonly number[])[] => Array.from({ length: 10 }, (_, k) =>
      nextStep(swarmWith(stagnation), 7, motion(), randomStream(`exemplars ${k}`)).exemplars)
    expect(exemplars(0).concat(exemplars(6)).every((list) => list.join() === '1,2,3,4')).toBe(true)
    expect(new Set(exemplars(7).map((list) => list.join())).size).toBeGreaterThan(5)
    expect(exemplars(7).every((list) => list.some((other) => other !== 7))).toBe(true)
  })
})

describe('rates of comprehensive learning', () => {
  it('are 0.05 for the first particle and 0.5 for the last', () => {
    expect(learningProbability(0, 20)).toBeCloseTo(0.05, 12)
    expect(learningProbability(19, 20)).toBeCloseTo(0.5, 12)
    expect(learningProbability(10, 20)).toBeCloseTo(0.05 + (0.45 * (Math.exp(100 / 19) - 1)) / (Math.exp(10) - 1), 12)
  })

  it('keep less velocity from step to step, down to 0.4', () => {
    expect([-1, 0, 0.5, 1, 2].map(inertiaAt)).toEqual([0.9, 0.9, 0.65, 0.4, 0.4].map((share): unknown => expect.closeTo(share, 12)))
  })
})

describe('after a step', () => {
  const step: Step = { operator: 'comprehensive learning', position: [0.2], velocity: [0.1], exemplars: [1], parents: [0] }

  it('a better place becomes the best, a worse or failed one counts as standing still', () => {
    const before = particle([0.1], { stagnation: 3 })
    expect(afterStep(before, step, { id: 5, value: 0.5, position: [0.21] })).toEqual({
      position: [0.21], velocity: [0.1], value: 0.5, exemplars: [1], stagnation: 0, best: { id: 5, value: 0.5, position: [0.21] },
    })
    for (const value of [1, 2, null]) {
      expect(afterStep(before, step, { id: 5, value, position: [0.2] })).toMatchObject({ stagnation: 4, best: before.best, value })
    }
  })

  it('a particle that begins and fails has not begun', () => {
    const first: Step = { ...step, operator: 'random' }
    expect(afterStep(null, first, { id: 0, value: null, position: [0.2] })).toBeNull()
    expect(afterStep(particle([0.1]), first, { id: 8, value: 7, position: [0.2] })?.best).toEqual({ id: 8, value: 7, position: [0.2] })
  })
})
