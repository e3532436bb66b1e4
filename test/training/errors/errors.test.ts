import { describe, expect, it } from 'vitest'
import { makeStructure, PERIODIC, type Structure } from '../../../src/atoms/structure.ts'
import { compositionAxis } from '../../../src/training/errors/composition-groups.ts'
import { summarise, summariseGroups } from '../../../src/training/errors/error-summary.ts'
import { withoutElementOffset, type Prediction } from '../../../src/training/errors/predictions.ts'

const structure = (species: readonly number[]): Structure => makeStructure({
  cell: [9, 0, 0, 0, 9, 0, 0, 0, 9], pbc: PERIODIC, species, positions: species.flatMap((_, k) => [k, 0, 0]),
})

function prediction(species: readonly number[], label: number, fit: number, force: number | null = null, configType = 'a'): Prediction {
  const n = species.length
  return {
    frame: {
      structure: structure(species), energy: label, forces: force === null ? null : new Float64Array(3 * n).fill(1), virial: null,
      weight: 1, scale: 0, configType, trajectory: '', split: 'test', place: 'a test',
    },
    energy: fit, forces: new Float64Array(3 * n).fill(1 + (force ?? 0)), virial: new Float64Array(9),
  }
}

describe('summarise', () => {
  it('gives mean absolute and root-mean-square errors in meV', () => {
    const { energy, force, virial } = summarise([prediction([3, 3], -4, -3.8, 0.03), prediction([14, 14], -10, -10.4)])
    const expected = { mae: 150, rmse: 1000 * Math.sqrt((0.01 + 0.04) / 2), mean: -50, largest: 200, labels_rms: 1500 }
    for (const name of ['mae', 'rmse', 'mean', 'largest', 'labels_rms'] as const) expect(energy[name], name).toBeCloseTo(expected[name], 9)
    expect(force?.mae).toBeCloseTo(30, 9)
    expect(force?.rmse).toBeCloseTo(30, 9)
    expect(force?.labels_rms).toBeCloseTo(1000, 9)
    expect(virial).toBeNull()
  })

  it('groups by name and leaves out what has none', () => {
    const groups = summariseGroups(
      [prediction([3], 0, 1, null, 'b'), prediction([3], 0, 3), prediction([3], 0, 2, null, '')],
      ({ frame }) => (frame.configType === '' ? null : frame.configType))
    expect(groups.map(({ name, errors }) => [name, errors.energy.rmse])).toEqual([['a', 3000], ['b', 1000]])
  })
})

describe('withoutElementOffset', () => {
  it('takes off what an energy per element explains, and nothing else', () => {
    const shifted = [[3, 3, 14], [3, 14, 14], [3, 3, 3], [14]].map((species) => {
      const li = species.filter((number) => number === 3).length
      return prediction(species, -5, -5 + 0.3 * li - 0.7 * (species.length - li))
    })
    const { moved, offsets } = withoutElementOffset(shifted)
    expect(summarise(moved).energy.largest).toBeLessThan(1e-9)
    expect(offsets.get(3)).toBeCloseTo(-0.3, 12)
    expect(offsets.get(14)).toBeCloseTo(0.7, 12)
  })

  it('moves only a mean where all have one composition', () => {
    const { moved } = withoutElementOffset([prediction([3, 14], -4, -3), prediction([3, 14], -4, -3.4)])
    moved.forEach(({ energy }, k) => { expect(energy).toBeCloseTo([-3.8, -4.2][k], 12) })
  })
})

describe('compositionAxis', () => {
  it('follows the element that varies most, of two the lighter, with end members apart', () => {
    const structures = [[14], [3, 14, 14, 14], [3, 3, 3, 14], [3]].map(structure)
    const axis = compositionAxis(structures)
    expect(structures.map((each) => axis?.rangeOf(each))).toEqual(['Li 0', 'Li 0.2–0.3', 'Li 0.7–0.8', 'Li 1'])
  })

  it('is none where nothing varies', () => {
    expect(compositionAxis([[3, 14], [14, 3]].map(structure))).toBeNull()
  })
})
