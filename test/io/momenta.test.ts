import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeStructure, PERIODIC } from '../../src/atoms/structure.ts'
import { degreesOfMotion, kineticEnergyOf, massesOf, temperatureOf, thermalVelocities } from '../../src/dynamics/velocities.ts'
import { InputError } from '../../src/errors.ts'
import { formatExtxyz, parseExtxyz } from '../../src/io/extxyz.ts'
import { frameOf, realColumns } from '../../src/io/frame.ts'
import { momentaColumn, velocitiesOf } from '../../src/io/momenta.ts'
import { randomStream } from '../../src/math/random.ts'

const FIXTURE = join(import.meta.dirname, 'fixtures', 'momenta.extxyz')

const structure = makeStructure({
  cell: [6, 0, 0, 0, 6, 0, 0, 0, 6], pbc: PERIODIC, species: [3, 14, 8, 3], positions: [0, 0, 0, 2, 2, 2, 4, 4, 1, 1, 4, 4],
})
const velocities = thermalVelocities(structure.species, 700, randomStream('momenta'), { keepDrift: true })

describe('momenta in extended XYZ', () => {
  const text = formatExtxyz([frameOf(structure, {}, { momenta: momentaColumn(structure, velocities) })])

  it('give back the velocities', () => {
    const [frame] = parseExtxyz(text, 'x')
    velocitiesOf(frame, 'x').forEach((v, k) => expect(v).toBeCloseTo(velocities[k], 15))
  })

  it('mean the same velocities, energy and temperature to ASE', () => {
    if (process.env.IONFORGE_UPDATE_FIXTURES === '1') writeFileSync(FIXTURE, text)
    expect(readFileSync(FIXTURE, 'utf8')).toBe(text)
    const ase = JSON.parse(readFileSync(`${FIXTURE}.json`, 'utf8')) as Record<string, never>
    const masses = massesOf(structure.species)
    // ASE 3.22.1 has the constants of CODATA 2014: equal to 1e-7 or so.
    ;(ase.velocities_A_per_fs as number[]).forEach((v, k) => expect(Math.abs(v - velocities[k])).toBeLessThan(1e-7 * Math.abs(v)))
    expect(ase.kinetic_energy / kineticEnergyOf(velocities, masses)).toBeCloseTo(1, 6)
    expect(ase.temperature / temperatureOf(velocities, masses, degreesOfMotion(4, false))).toBeCloseTo(1, 5)
  })

  it('are asked for kindly when they are missing or broken', () => {
    expect(() => velocitiesOf(frameOf(structure), 'x.xyz')).toThrow(InputError)
    expect(() => velocitiesOf(frameOf(structure), 'x.xyz')).toThrow(/got "none" \(x\.xyz\)\. In extended XYZ/)
    const broken = frameOf(structure, {}, { momenta: realColumns(new Float64Array(12).fill(NaN), 3) })
    expect(() => velocitiesOf(broken, 'x.xyz')).toThrow(/not finite/)
  })
})
