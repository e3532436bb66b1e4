import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src/math/random.ts'
import { deform, type Structure } from '../../../src/atoms/structure.ts'
import { hullDistances } from '../../../strategies/genetic-algorithm/hull-distance.ts'
import { operatorRecords, withCredit } from '../../../strategies/genetic-algorithm/operator-credit.ts'
import { geneticAlgorithmParameters } from '../../../strategies/genetic-algorithm/parameters.ts'
import { enter, type PoolRule } from '../../../strategies/genetic-algorithm/pool.ts'
import { FRESH_RUNG } from '../../../strategies/genetic-algorithm/rung-progress.ts'
import { tournament } from '../../../strategies/genetic-algorithm/selection.ts'
import type { Member } from '../../../strategies/genetic-algorithm/state.ts'
import { signatureDistance, signatureOf } from '../../../strategies/genetic-algorithm/structure-distance.ts'
import { clusterProblem, ladderProblem } from '../../support/search-problems.ts'

const { space } = ladderProblem
const defaults = geneticAlgorithmParameters.parse({})

function memberOf(id: number, value: number, structure: Structure, parts: Partial<Member> = {}): Member {
  return {
    id, rung: 2, niche: 'amorphous', value, volumePerAtom: 10, genome: space.encode(structure),
    signature: signatureOf(structure), uses: 0, ...parts,
  }
}

const structures = Array.from({ length: 8 }, (_, seed) => space.sample(randomStream(`pool:${seed}`), 2))

function rule(parts: Partial<PoolRule> = {}): PoolRule {
  return { size: 3, diversity: 0, tolerance: 1e-3, decode: (member) => space.decode(member.genome), ...parts }
}

describe('the pool', () => {
  it('recognises a duplicate whatever the origin and orientation of the cell', () => {
    const turned = deform(structures[0], Float64Array.of(0, 1, 0, 0, 0, 1, 1, 0, 0))
    const pool = [memberOf(0, -1, structures[0])]
    expect(enter(pool, memberOf(5, -1.0002, turned), rule())).toEqual({ kind: 'duplicate', of: 0 })
  })

  it('takes structures of equal energy that differ', () => {
    const pool = [memberOf(0, -1, structures[0])]
    expect(enter(pool, memberOf(1, -1, structures[1]), rule()).kind).toBe('accepted')
  })

  it('fills up, then replaces the worst by anything lower and nothing else', () => {
    const pool = [0, 1, 2].map((k) => memberOf(k, -k, structures[k]))
    expect(enter(pool, memberOf(3, 0.5, structures[3]), rule()).kind).toBe('rejected')
    const entry = enter(pool, memberOf(3, -0.5, structures[3]), rule())
    expect(entry.kind === 'accepted' && entry.pool.map(({ id }) => id)).toEqual([1, 2, 3])
  })

  it('lets a newcomer that resembles a member compete with that member alone', () => {
    const near = { ...structures[1], positions: structures[1].positions.map((x, k) => x + (k === 0 ? 0.05 : 0)) }
    const pool = [0, 1, 2].map((k) => memberOf(k, -k, structures[k]))
    const entry = enter(pool, memberOf(9, -1.5, near), rule({ diversity: 0.5 }))
    expect(entry.kind === 'accepted' && entry.pool.map(({ id }) => id)).toEqual([0, 2, 9])
    // Worse than the member it resembles, though better than the worst.
    expect(enter(pool, memberOf(9, -0.5, near), rule({ diversity: 0.5 })).kind).toBe('rejected')
  })

  it('keeps nothing of a niche with size 0', () => {
    expect(enter([], memberOf(0, -1, structures[0]), rule({ size: 0 })).kind).toBe('rejected')
  })
})

describe('the distance above the hull', () => {
  it('is measured on the line between the rungs that are stable', () => {
    const rungs = [-1, -0.5, -1.2, -2].map((best) => ({ ...FRESH_RUNG, best }))
    const distance = hullDistances(space.rungs, rungs)
    // Fractions 0, 1/3, 1/2, 2/3; the line from (0, −1) to (2/3, −2) is at −1.5 on rung 1.
    expect(distance(memberOf(1, -0.5, structures[0], { rung: 1 }))).toBeCloseTo(1, 12)
    expect(distance(memberOf(2, -2, structures[0], { rung: 3 }))).toBeCloseTo(0, 12)
  })

  it('falls back to the best of the rung where the hull does not reach', () => {
    const rungs = [null, -0.5, -1.2, null].map((best) => ({ ...FRESH_RUNG, best }))
    const distance = hullDistances(space.rungs, rungs)
    expect(distance(memberOf(1, 3, structures[0], { rung: 0 }))).toBe(0)
    expect(distance(memberOf(2, -0.4, structures[0], { rung: 1 }))).toBeCloseTo(0.1, 12)
  })
})

describe('the tournament', () => {
  const pool = structures.map((structure, id) => memberOf(id, id, structure))
  const wins = (members: readonly Member[], parts = {}): number[] => {
    const counts = members.map(() => 0)
    for (let draw = 0; draw < 2000; draw++) {
      const winner = tournament(members, ({ value }) => value, { ...defaults, ...parts }, randomStream(`tournament:${draw}`))
      if (winner !== null) counts[winner.id]++
    }
    return counts
  }

  it('prefers low members and excludes nobody but the worst', () => {
    const counts = wins(pool)
    expect(counts[0]).toBeGreaterThan(2 * counts[4])
    expect(counts[5]).toBeGreaterThan(0)
  })

  it('prefers a member less when it was used often', () => {
    const tired = pool.map((member) => (member.id === 0 ? { ...member, uses: 100 } : member))
    expect(wins(tired)[0]).toBeLessThan(wins(pool)[0])
  })

  it('finds nobody among nobody', () => {
    expect(tournament([], () => 0, defaults, randomStream('x'))).toBeNull()
  })
})

describe('operator credit', () => {
  it('moves probability to the operator that feeds the pool, keeps their sum and a floor', () => {
    let records = operatorRecords([{ name: 'good', weight: 1 }, { name: 'bad', weight: 1 }]) as readonly { name: string; probability: number }[]
    let state = operatorRecords([{ name: 'good', weight: 1 }, { name: 'bad', weight: 1 }]) as Parameters<typeof withCredit>[0]
    for (let k = 0; k < 1000; k++) state = withCredit(state, k % 2 === 0 ? 'good' : 'bad', k % 2 === 0, true)
    records = state
    expect(records[0].probability + records[1].probability).toBeCloseTo(1, 12)
    expect(records[1].probability).toBeGreaterThan(0.04)
    expect(records[1].probability).toBeLessThan(0.06)
  })

  it('never revives an operator that was switched off', () => {
    let state: Parameters<typeof withCredit>[0] = operatorRecords([{ name: 'on', weight: 1 }, { name: 'off', weight: 0 }])
    for (let k = 0; k < 300; k++) state = withCredit(state, 'on', true, true)
    expect(state[1].probability).toBe(0)
  })

  it('changes nothing when it is off', () => {
    let state: Parameters<typeof withCredit>[0] = operatorRecords([{ name: 'a', weight: 3 }, { name: 'b', weight: 1 }])
    for (let k = 0; k < 300; k++) state = withCredit(state, 'b', true, false)
    expect(state.map(({ probability }) => probability)).toEqual([0.75, 0.25])
  })
})

describe('the structural distance', () => {
  it('is zero for a turned and shuffled cluster and not for another', () => {
    const [one, other] = [1, 2].map((seed) => clusterProblem.space.sample(randomStream(`distance:${seed}`)))
    const turned = deform(one, Float64Array.of(0, 1, 0, 0, 0, 1, 1, 0, 0))
    const reversed = { ...turned, positions: Float64Array.from({ length: 39 }, (_, k) => turned.positions[3 * (12 - Math.floor(k / 3)) + (k % 3)]) }
    expect(signatureDistance(signatureOf(one), signatureOf(reversed))).toBeLessThan(1e-5)
    expect(signatureDistance(signatureOf(one), signatureOf(other))).toBeGreaterThan(0.01)
  })
})
