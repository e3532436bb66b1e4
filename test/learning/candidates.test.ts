import { describe, expect, it } from 'vitest'
import { makeStructure, PERIODIC, type Structure } from '../../src/atoms/structure.ts'
import { InputError } from '../../src/errors.ts'
import { formatExtxyz, parseExtxyz } from '../../src/io/extxyz.ts'
import { assess, candidateFrame, candidateFrom, energiesAboveHull, hullOf } from '../../src/learning/candidates.ts'
import { committeePotential } from '../../src/potentials/committee.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { stillingerWeber, stillingerWeberPotential } from '../../src/potentials/stillinger-weber.ts'

const cell = (species: number[]): Structure => makeStructure({
  cell: [9, 0, 0, 0, 9, 0, 0, 0, 9], pbc: PERIODIC, species, positions: species.flatMap((_, k) => [2 * k, 0, 0]),
})
const [LI, SI, LISI] = [cell([3]), cell([14]), cell([3, 14])]
const REFERENCES = [
  { name: 'Li', structure: LI, energyPerAtom: -1.9 },
  { name: 'Si', structure: SI, energyPerAtom: -5.4 },
  { name: 'LiSi', structure: LISI, energyPerAtom: -3.85 },
]
const minimum = (structure: Structure, energyPerAtom: number) => ({ structure, energyPerAtom, minimum: true })

describe('energies above the hull', () => {
  it('are measured from references and minima together', () => {
    const heights = energiesAboveHull([minimum(LISI, -3.8), minimum(SI, -5.3), minimum(LISI, -3.9)], REFERENCES)
    expect(heights[0]).toBeCloseTo(0.1, 10)
    expect(heights[1]).toBeCloseTo(0.1, 10)
    expect(heights[2]).toBeCloseTo(0, 10)
  })

  it('what is no minimum is no phase, however low', () => {
    const [snapshot, honest] = energiesAboveHull([{ ...minimum(LISI, -3.95), minimum: false }, minimum(LISI, -3.85)], REFERENCES)
    expect(snapshot).toBeCloseTo(-0.1, 10)
    expect(honest).toBeCloseTo(0, 10)
  })

  it('a hole of the potential is no phase, and does not push everything else out of sight', () => {
    const candidates = [minimum(LISI, -9), minimum(LISI, -3.8)]
    const [hole, honest] = energiesAboveHull(candidates, REFERENCES)
    expect(hole).toBeCloseTo(-5.15, 10)
    expect(honest).toBeCloseTo(0.05, 10)
    expect(hullOf(candidates, REFERENCES)?.stable).toHaveLength(3)
  })

  it('without pure elements compare with the lowest minimum of the same composition', () => {
    const twice = cell([3, 14, 3, 14])
    const heights = energiesAboveHull([minimum(LISI, -3.8), minimum(twice, -3.9), minimum(cell([3, 3, 14]), -3)], [])
    expect(heights.map((height) => Number(height.toFixed(9)))).toEqual([0.1, 0, 0])
    expect(hullOf([minimum(LISI, -3.8)], [])).toBeNull()
  })
})

describe('assessing', () => {
  const silicon = makeStructure({
    cell: [0, 2.7, 2.7, 2.7, 0, 2.7, 2.7, 2.7, 0], pbc: PERIODIC, species: [14, 14], positions: [0, 0, 0, 1.4, 1.35, 1.35],
  })
  const shifted = (shift: number): Potential => ({
    ...stillingerWeberPotential(),
    evaluate: (batch) => Promise.resolve(batch.map((structure) => {
      const result = stillingerWeber(structure)
      return { ...result, energy: result.energy + shift, forces: result.forces.map((force, i) => force + (i === 0 ? shift : 0)) }
    })),
  })

  it('takes mean and spread from the committee, and survives the round trip through a file', async () => {
    const [candidate] = await assess([{ structure: silicon, source: 'melt-quench', minimum: true }], committeePotential([shifted(0), shifted(0.2)]), [])
    expect(candidate.energyPerAtom).toBeCloseTo((stillingerWeber(silicon).energy + 0.1) / 2, 10)
    expect(candidate.energySpread).toBeCloseTo(Math.SQRT2 * 0.1 / 2, 10)
    expect(candidate.forceSpread).toBeCloseTo(Math.SQRT2 * 0.1, 10)
    expect(candidate.extrapolation).toBeNull()
    expect(candidateFrom(parseExtxyz(formatExtxyz([candidateFrame(candidate)]), 'pool.extxyz')[0])).toEqual(candidate)
  })

  it('needs a committee', async () => {
    const found = [{ structure: silicon, source: 'packings', minimum: false }]
    await expect(assess(found, stillingerWeberPotential(), [])).rejects.toThrow(InputError)
  })
})
