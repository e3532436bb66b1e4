import { describe, expect, it } from 'vitest'
import {
  filterAtoms, fromFractional, ISOLATED, makeStructure, PERIODIC, supercell, withPositions, type Structure,
} from '../../../src/atoms/structure.ts'
import { InputError } from '../../../src/errors.ts'
import { lennardJonesPotential } from '../../../src/potentials/lennard-jones.ts'
import { evaluateEach, type Potential } from '../../../src/potentials/potential.ts'
import { nudgedElasticBands, type BandEnds } from '../../../src/relax/nudged-elastic-band/nudged-elastic-band.ts'
import { bandProfile } from '../../../src/relax/nudged-elastic-band/profile.ts'
import { bandSettings, bandSettingsSchema } from '../../../src/relax/nudged-elastic-band/settings.ts'
import type { BandResult } from '../../../src/relax/nudged-elastic-band/types.ts'
import { relax } from '../../../src/relax/relax.ts'
import { relaxSettings, relaxSettingsSchema } from '../../../src/relax/settings.ts'

/**
 * The surface of K. Müller and L. D. Brown (Theor. Chim. Acta 53, 75 (1979), doi 10.1007/BF00547608) for one atom in the
 * plane, with a hundredth of its energies. Minima −1.46700 at (−0.558, 1.442), −1.08167 at (0.623, 0.028) and −0.80768 at
 * (−0.050, 0.467); saddles −0.40665 at (−0.822, 0.624) and −0.72249 at (0.212, 0.293).
 */
const MUELLER_BROWN: Potential = {
  name: 'Müller-Brown', species: [3], cutoff: Infinity, backend: 'reference', precision: 'f64',
  evaluate: (batch) => evaluateEach(batch, ({ positions: [x, y, z] }) => {
    const forces = Float64Array.of(0, 0, -4 * z)
    let energy = 2 * z * z
    for (const [height, a, b, c, x0, y0] of [
      [-2, -1, 0, -10, 1, 0], [-1, -1, 0, -10, 0, 0.5], [-1.7, -6.5, 11, -6.5, -0.5, 1.5], [0.15, 0.7, 0.6, 0.7, -1, 1],
    ]) {
      const [u, v] = [x - x0, y - y0]
      const term = height * Math.exp(a * u * u + b * u * v + c * v * v)
      energy += term
      forces[0] -= term * (2 * a * u + b * v)
      forces[1] -= term * (b * u + 2 * c * v)
    }
    return { energy, energies: Float64Array.of(energy), forces, virial: new Float64Array(9) }
  }),
}

function atomAt(x: number, y: number): Structure {
  return makeStructure({ cell: new Float64Array(9), pbc: ISOLATED, species: [3], positions: [x, y, 0] })
}

const LONG_WAY: BandEnds = { start: atomAt(-0.55822, 1.44173), end: atomAt(0.62350, 0.02804) }
const SHORT_WAY: BandEnds = { start: atomAt(-0.05001, 0.46669), end: LONG_WAY.end }

async function slid(ends: BandEnds, potential: Potential, config: object): Promise<BandResult> {
  const [result] = await nudgedElasticBands([ends], potential, bandSettings(bandSettingsSchema.parse(config)))
  return result
}

describe('a nudged elastic band on the surface of Müller and Brown', () => {
  it.each(['fire', 'l-bfgs'])('climbs to the saddles with %s', async (optimizer) => {
    const config = { images: 7, initial_path: 'linear', fmax: 0.002, max_steps: 1000, optimizer, max_step: 0.1 }
    const settings = bandSettings(bandSettingsSchema.parse(config))
    const [long, short] = await nudgedElasticBands([LONG_WAY, SHORT_WAY], MUELLER_BROWN, settings)
    for (const [result, x, y, energy] of [[long, -0.822, 0.624, -0.40665], [short, 0.212, 0.293, -0.72249]] as const) {
      expect(result.outcome).toBe('converged')
      expect(result.climbed).toBe(true)
      const { positions } = result.images[result.highest ?? 0]
      expect(Math.hypot(positions[0] - x, positions[1] - y)).toBeLessThan(0.005)
      expect(result.energies[result.highest ?? 0]).toBeCloseTo(energy, 4)
    }
    expect(long.forwardBarrier).toBeCloseTo(1.467 - 0.40665, 4)
    expect(long.backwardBarrier).toBeCloseTo(1.08167 - 0.40665, 4)
  })

  it('spaces its images evenly and stays below the saddle when none climbs', async () => {
    const config = { images: 9, initial_path: 'linear', fmax: 0.005, max_steps: 1000, climbing: false }
    const { outcome, climbed, distances, energies, highest } = await slid(LONG_WAY, MUELLER_BROWN, config)
    expect([outcome, climbed]).toEqual(['converged', false])
    const gaps = [...distances].slice(1).map((distance, n) => distance - distances[n])
    // The springs pull against nothing but each other, up to the curvature of the path.
    expect(Math.max(...gaps) / Math.min(...gaps)).toBeLessThan(1.1)
    expect(energies[highest ?? 0]).toBeLessThan(-0.40665)
    expect(energies[highest ?? 0]).toBeGreaterThan(-0.55)
  })

  it('is the same in any batch, and in every run', async () => {
    const settings = bandSettings(bandSettingsSchema.parse({ initial_path: 'linear' }))
    const [, second] = await nudgedElasticBands([LONG_WAY, SHORT_WAY], MUELLER_BROWN, settings)
    const [alone] = await nudgedElasticBands([SHORT_WAY], MUELLER_BROWN, settings)
    expect(second).toEqual(alone)
  })

  it('names what stopped it', async () => {
    const short = await slid(LONG_WAY, MUELLER_BROWN, { initial_path: 'linear', max_steps: 3 })
    expect(short.outcome).toBe('step_limit')
    expect(short.reason).toMatch(/eV\/Å after 3 steps, fmax is 0.03/)
    const broken = { ...MUELLER_BROWN, evaluate: (batch: readonly Structure[]) => MUELLER_BROWN.evaluate(batch)
      .then((results) => results.map((result) => ({ ...result, energy: Number.NaN }))) }
    expect((await slid(LONG_WAY, broken, { initial_path: 'linear' })).outcome).toBe('exploded')
  })

  it('has no barrier where the way only falls', async () => {
    const { highest, forwardBarrier, climbed } = await slid(
      { start: atomAt(-0.05, 0.47), end: atomAt(-0.07, 0.48) }, MUELLER_BROWN, { initial_path: 'linear', images: 2 },
    )
    expect([highest, forwardBarrier, climbed]).toEqual([null, 0, false])
  })

  it('is drawn as a smooth curve through its images', async () => {
    const result = await slid(LONG_WAY, MUELLER_BROWN, { images: 7, initial_path: 'linear', max_steps: 500 })
    const curve = bandProfile(result, 10)
    expect(curve.length).toBe(8 * 10 + 1)
    result.energies.forEach((energy, n) => {
      const [distance, above] = curve[10 * n]
      expect(distance).toBeCloseTo(result.distances[n], 12)
      expect(above).toBeCloseTo(energy - result.energies[0], 12)
    })
    expect(Math.max(...curve.map(([, above]) => above))).toBeCloseTo(result.forwardBarrier, 2)
  })
})

const argon = lennardJonesPotential({ epsilon: 0.0104, sigma: 3.4, cutoff: 8.5 })

/** A crystal without its atom `empty`, relaxed after atom `moving` has gone there; with it where it is; half-way. */
async function vacancyHop(crystal: Structure, empty: number, moving: number, potential: Potential) {
  const at = (share: number): Structure => filterAtoms(withPositions(crystal, crystal.positions.map((x, k) =>
    (Math.floor(k / 3) === moving ? x + share * (crystal.positions[3 * empty + (k % 3)] - x) : x))), (i) => i !== empty)
  const config = relaxSettingsSchema.parse({ fmax: 0.0005, max_steps: 2000 })
  const [start, end, middle] = await relax([at(0), at(1), at(0.5)], potential, relaxSettings(config))
  expect([start.outcome, end.outcome, middle.outcome]).toEqual(['converged', 'converged', 'converged'])
  return { start, end, middle }
}

function cubicCrystal(a: number, basis: readonly number[], species: number): Structure {
  const cell = Float64Array.of(a, 0, 0, 0, a, 0, 0, 0, a)
  const faces = [[0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]
  const fractional = faces.flatMap((face) => basis.flatMap((shift) => face.map((x) => x + shift)))
  return fromFractional({ cell, pbc: PERIODIC, species: new Uint8Array(fractional.length / 3).fill(species), fractional })
}

// The mirror plane between two neighbouring sites holds the saddle: half-way, a relaxation cannot leave it.
describe('the hop of a vacancy', () => {
  it.each([
    ['idpp', 'fire', 5], ['linear', 'l-bfgs', 5], ['idpp', 'fire', 3],
  ])('in solid argon has the energy of the mirror plane: %s, %s, %d images', async (initial_path, optimizer, images) => {
    const crystal = supercell(cubicCrystal(5.25, [0], 18), [2, 2, 2])
    const { start, end, middle } = await vacancyHop(crystal, 0, 1, argon)
    const ends = { start: start.structure, end: end.structure }
    const result = await slid(ends, argon, { initial_path, optimizer, images, fmax: 0.002, spring: 1 })
    expect(result.outcome).toBe('converged')
    expect(result.highest).toBe((images + 1) / 2)
    expect(Math.abs(result.forwardBarrier - (middle.result.energy - start.result.energy))).toBeLessThan(1e-3)
    result.energies.forEach((energy, n) => expect(energy).toBeCloseTo(result.energies[images + 1 - n], 3))
  })

  it('ends where atoms come closer than allowed', async () => {
    const crystal = supercell(cubicCrystal(5.25, [0], 18), [2, 2, 2])
    const { start, end } = await vacancyHop(crystal, 0, 1, argon)
    const settings = bandSettings(bandSettingsSchema.parse({ initial_path: 'linear' }), () => 3.3)
    const [touching] = await nudgedElasticBands([{ start: start.structure, end: end.structure }], argon, settings)
    expect(touching.outcome).toBe('too_close')
    expect(touching.reason).toMatch(/^image \d: Ar\d+-Ar\d+ at \d\.\d\d Å, allowed 3.3 Å$/)
  })

  it('is refused between ends that do not match', async () => {
    const crystal = cubicCrystal(5.25, [0], 18)
    const pair = (end: Structure): Promise<BandResult> => slid({ start: crystal, end }, argon, {})
    await expect(pair(filterAtoms(crystal, (i) => i > 0))).rejects.toThrow(InputError)
    await expect(pair({ ...crystal, cell: crystal.cell.map((x) => 1.01 * x) })).rejects.toThrow(/different cells/)
  })
})
