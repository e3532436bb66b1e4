import { describe, expect, it } from 'vitest'
import { shareOfTrajectories } from '../../../src/training/data/splits.ts'

const trajectories = Array.from({ length: 200 }, (_, k) => `t${k % 40}`)

describe('a share of the trajectories', () => {
  it('keeps whole trajectories, as many as asked for', () => {
    const kept = shareOfTrajectories(trajectories, 0.8, 1).map((index) => trajectories[index])
    expect(new Set(kept).size).toBe(32)
    expect(kept).toHaveLength(160)
  })

  it('differs between seeds, so that every trajectory is seen by some member', () => {
    const seen = [1, 2, 3, 4].map((seed) => new Set(shareOfTrajectories(trajectories, 0.8, seed).map((index) => trajectories[index])))
    expect(new Set(seen.map((members) => [...members].sort().join())).size).toBe(4)
    expect(new Set(seen.flatMap((members) => [...members])).size).toBe(40)
  })

  it('does not depend on the order of the frames', () => {
    const names = (order: readonly string[]): string[] => [...new Set(shareOfTrajectories(order, 0.3, 7).map((index) => order[index]))].sort()
    expect(names([...trajectories].reverse())).toEqual(names(trajectories))
  })

  it('keeps everything at 1 and at least one trajectory', () => {
    expect(shareOfTrajectories(trajectories, 1, 1)).toHaveLength(200)
    expect(new Set(shareOfTrajectories(trajectories, 0.001, 1).map((index) => trajectories[index])).size).toBe(1)
  })
})
