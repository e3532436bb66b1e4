import { describe, expect, it } from 'vitest'
import { InputError } from '../../src/errors.ts'
import { randomStream } from '../../src/math/random.ts'
import { determinant3, inverse3, multiply3, transformRows, transpose3, type Matrix3 } from '../../src/math/matrix3.ts'
import { ISOLATED, makeStructure, PERIODIC, type Structure } from '../../src/atoms/structure.ts'
import { lennardJones, lennardJonesPotential } from '../../src/potentials/lennard-jones.ts'
import { degreesOfFreedom } from '../../src/relax/cell-filter.ts'
import { symmetricExponential } from '../../src/relax/log-strain.ts'
import { relax } from '../../src/relax/relax.ts'
import { relaxSettings, relaxSettingsSchema } from '../../src/relax/settings.ts'

// Between the first and the second shell of fcc: no pair crosses it, so energies are smooth.
const ARGON = { epsilon: 1, sigma: 1, cutoff: 1.34 }
const FCC_SITES = [0, 0, 0, 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0]
const FILTERS = ['frechet', 'unit-cell'] as const

/** Four atoms near fcc in a sheared cell. */
function shearedCrystal(): Structure {
  const random = randomStream('sheared crystal')
  const cell = Float64Array.of(1.57, 0.05, 0.02, -0.04, 1.6, 0.03, 0.02, -0.03, 1.55)
  const fractional = FCC_SITES.map((site) => site + random.between(-0.01, 0.01))
  const positions = transformRows(fractional, cell)
  return makeStructure({ cell, pbc: PERIODIC, species: [18, 18, 18, 18], positions })
}

describe('cell filter', () => {
  const strain = [0.05, 0.03, -0.02, 0.03, -0.04, 0.01, -0.02, 0.01, 0.02]

  it.each(FILTERS)('gives forces that are the derivative of the energy on sheared, strained cells: %s', (cellFilter) => {
    const filter = degreesOfFreedom(shearedCrystal(), { cell: 'full', cellFilter })
    const x = Float64Array.from(filter.start)
    for (let k = 0; k < 9; k++) x[12 + k] += 4 * strain[k]
    const energyAt = (point: Float64Array) => lennardJones(filter.structureAt(point), ARGON).energy
    const forces = new Float64Array(x.length)
    filter.forcesAt(x, lennardJones(filter.structureAt(x), ARGON), forces)
    for (let k = 0; k < x.length; k++) {
      // The deformation is symmetric: k and its mirror image move together, each by half.
      const mirror = k < 12 ? k : 12 + 3 * ((k - 12) % 3) + Math.floor((k - 12) / 3)
      const shifted = (by: number) => {
        const point = x.slice()
        point[k] += 0.5 * by
        point[mirror] += 0.5 * by
        return energyAt(point)
      }
      const h = 1e-5
      const slope = (shifted(h) - shifted(-h)) / (2 * h)
      expect(Math.abs(forces[k] + slope)).toBeLessThan(1e-6)
    }
  })

  it.each(FILTERS)('derives the energy of a hydrostatic strain: %s', (cellFilter) => {
    const filter = degreesOfFreedom(shearedCrystal(), { cell: 'hydrostatic', cellFilter })
    const x = Float64Array.from(filter.start)
    const shifted = (by: number) => {
      const point = x.slice()
      for (const k of [12, 16, 20]) point[k] += by
      return point
    }
    const at = shifted(0.06)
    const forces = new Float64Array(x.length)
    filter.forcesAt(at, lennardJones(filter.structureAt(at), ARGON), forces)
    const energyAt = (by: number) => lennardJones(filter.structureAt(shifted(by)), ARGON).energy
    const slope = (energyAt(0.06 + 1e-5) - energyAt(0.06 - 1e-5)) / 2e-5
    expect(Math.abs(forces[12] + forces[16] + forces[20] + slope)).toBeLessThan(1e-6)
    expect(forces[13]).toBe(0)
  })

  it('exponentiates a strain: the determinant is exp(trace), and commuting strains multiply', () => {
    const once = symmetricExponential(strain)
    expect(determinant3(once)).toBeCloseTo(Math.exp(0.03), 12)
    const twice = symmetricExponential(strain.map((value) => 2 * value))
    multiply3(once, once).forEach((value, k) => expect(value).toBeCloseTo(twice[k], 12))
  })

  it('refuses to relax the cell of a cluster', () => {
    const cell = new Array<number>(9).fill(0)
    const cluster = makeStructure({ cell, pbc: ISOLATED, species: [18], positions: [0, 0, 0] })
    expect(() => degreesOfFreedom(cluster, { cell: 'full', cellFilter: 'frechet' })).toThrow(InputError)
  })
})

describe('cell relaxation', () => {
  const settingsFor = (optimizer: string, cell_filter: string) =>
    relaxSettings(relaxSettingsSchema.parse({ optimizer, cell_filter, cell: 'full', fmax: 1e-6, max_steps: 2000 }))
  // Twelve neighbours at 2^(1/6): six bonds per atom, each shifted by the pair energy at the cutoff.
  const inverse6 = 1 / (1.34 * 1.34 * 1.34 * 1.34 * 1.34 * 1.34)
  const perfect = 6 * (-1 - 4 * inverse6 * (inverse6 - 1))

  const optimizers = ['l-bfgs', 'l-bfgs-ase', 'fire']
  it.each(FILTERS.flatMap((filter) => optimizers.map((optimizer) => [optimizer, filter] as const)))(
    'brings a sheared Lennard-Jones crystal to fcc at zero pressure: %s, %s',
    async (optimizer, filter) => {
      const [result] = await relax([shearedCrystal()], lennardJonesPotential(ARGON), settingsFor(optimizer, filter))
      expect(result.outcome).toBe('converged')
      expect(result.result.energy / 4).toBeCloseTo(perfect, 9)
      result.result.virial.forEach((value) => expect(Math.abs(value)).toBeLessThan(1e-5))
      expect(Math.abs(determinant3(result.structure.cell))).toBeCloseTo(4, 5)
    },
  )

  it('keeps the shape of the cell when only its volume may change', async () => {
    const start = shearedCrystal()
    const settings = { ...settingsFor('l-bfgs', 'frechet'), cell: 'hydrostatic' as const }
    const [result] = await relax([start], lennardJonesPotential(ARGON), settings)
    expect(result.outcome).toBe('converged')
    const factor = result.structure.cell[0] / start.cell[0]
    result.structure.cell.forEach((value, k) => expect(value).toBeCloseTo(factor * start.cell[k], 12))
    const { virial } = result.result
    expect(Math.abs(virial[0] + virial[4] + virial[8])).toBeLessThan(1e-4)
  })

  it.each(FILTERS)('does not depend on how the start is turned: %s', async (filter) => {
    const start = shearedCrystal()
    const turned = rotated(start, rotation(0.7, 0.4))
    const potential = lennardJonesPotential(ARGON)
    const [a, b] = await relax([start, turned], potential, { ...settingsFor('l-bfgs', filter), fmax: 1e-3 })
    expect(b.forceCalls).toBe(a.forceCalls)
    expect(b.result.energy).toBeCloseTo(a.result.energy, 9)
    const back = rotated(a.structure, rotation(0.7, 0.4))
    b.structure.cell.forEach((value, k) => expect(value).toBeCloseTo(back.cell[k], 7))
    b.structure.positions.forEach((value, k) => expect(value).toBeCloseTo(back.positions[k], 7))
  })

  it('does not turn the cell: the deformation is symmetric', async () => {
    const start = shearedCrystal()
    const [result] = await relax([start], lennardJonesPotential(ARGON), settingsFor('l-bfgs', 'frechet'))
    const deformation = multiply3(inverse3(start.cell), result.structure.cell)
    const mirrored = transpose3(deformation)
    deformation.forEach((value, k) => expect(value).toBeCloseTo(mirrored[k], 12))
  })
})

function rotation(aboutZ: number, aboutX: number): Matrix3 {
  const [c, s] = [Math.cos(aboutZ), Math.sin(aboutZ)]
  const [k, l] = [Math.cos(aboutX), Math.sin(aboutX)]
  return multiply3([c, s, 0, -s, c, 0, 0, 0, 1], [1, 0, 0, 0, k, l, 0, -l, k])
}

function rotated(structure: Structure, matrix: Matrix3): Structure {
  return {
    ...structure,
    cell: multiply3(structure.cell, matrix),
    positions: transformRows(structure.positions, matrix),
  }
}
