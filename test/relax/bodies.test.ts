import { describe, expect, it } from 'vitest'
import { InputError } from '../../src/errors.ts'
import { inverse3, transformRows } from '../../src/math/matrix3.ts'
import { randomStream } from '../../src/math/random.ts'
import { appendAtoms, makeStructure, PERIODIC, supercell, type Structure } from '../../src/atoms/structure.ts'
import { lennardJonesPotential } from '../../src/potentials/lennard-jones.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { stillingerWeberPotential } from '../../src/potentials/stillinger-weber.ts'
import { bodyDegreesOfFreedom } from '../../src/relax/bodies.ts'
import { degreesOfFreedom, type DegreesOfFreedom } from '../../src/relax/cell-filter.ts'
import { relax } from '../../src/relax/relax.ts'
import { bodyDisplacement } from '../../src/relax/rigid-displacement.ts'
import { relaxSettings, relaxSettingsSchema } from '../../src/relax/settings.ts'
import type { RelaxSettings } from '../../src/relax/types.ts'

const LATTICE_CONSTANT = 5.430949777
const SILICON = stillingerWeberPotential()
const FILTERS = ['frechet', 'unit-cell'] as const
const OPTIMIZERS = ['l-bfgs', 'l-bfgs-ase', 'fire'] as const

const settingsOf = (changes: Record<string, unknown> = {}): RelaxSettings =>
  relaxSettings(relaxSettingsSchema.parse({ fmax: 1e-4, max_steps: 2000, ...changes }))

/** Diamond, `layers` cubic cells along c, in a given cubic cell. */
function diamond(layers: number, cell: ArrayLike<number> = [1, 0, 0, 0, 1, 0, 0, 0, 1].map((x) => x * LATTICE_CONSTANT)): Structure {
  const fcc = [[0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]
  const sites = fcc.flatMap(([x, y, z]) => [x, y, z, x + 0.25, y + 0.25, z + 0.25])
  const cubic = makeStructure({ cell, pbc: PERIODIC, species: new Array<number>(8).fill(14), positions: transformRows(sites, Float64Array.from(cell)) })
  return supercell(cubic, [1, 1, layers])
}

/** Every coordinate of the atoms that pass is displaced at random by up to `by`, Å. */
function rattled(structure: Structure, by: number, moves: (atom: number) => boolean = () => true): Structure {
  const random = randomStream('rattled')
  const positions = structure.positions.map((x, k) => (moves(Math.floor(k / 3)) ? x + random.between(-by, by) : x))
  return { ...structure, positions }
}

/** A tilted cell of silicon, and atoms of a Lennard-Jones mixture in one with a normal along no axis. */
const TILTED = rattled(diamond(1, [5.3, 0.3, 0.2, -0.2, 5.5, 0.4, 0.6, -0.3, 5.2]), 0.2)
const MIXTURE: Structure = { ...TILTED, species: Uint8Array.of(14, 8, 3, 8, 14, 8, 3, 8) }
const SYSTEMS: [string, Structure, Potential][] = [
  ['Stillinger-Weber', TILTED, SILICON],
  ['Lennard-Jones', MIXTURE, lennardJonesPotential({ epsilon: 0.2, sigma: 2.1, cutoff: 6 })],
]
// Two bodies of three and two atoms, two free atoms, one held.
const BODIES = Int32Array.of(0, 5, -1, 0, 0, -2, 5, -1)

/** The largest difference between forces and central differences of the energy, over the largest force. */
async function relativeError(freedom: DegreesOfFreedom, x: Float64Array, potential: Potential, directions: Float64Array[]): Promise<number> {
  const h = 1e-4
  const moved = (direction: Float64Array, by: number) => freedom.structureAt(x.map((value, k) => value + by * direction[k]))
  const [here, ...around] = await potential.evaluate(
    [freedom.structureAt(x), ...directions.flatMap((d) => [moved(d, -2 * h), moved(d, -h), moved(d, h), moved(d, 2 * h)])])
  const forces = new Float64Array(x.length)
  freedom.forcesAt(x, here, forces)
  const largest = Math.max(...forces.map(Math.abs))
  const errors = directions.map((direction, k) => {
    const [a, b, c, d] = around.slice(4 * k, 4 * k + 4).map(({ energy }) => energy)
    const slope = (a - 8 * b + 8 * c - d) / (12 * h)
    return Math.abs(slope + forces.reduce((sum, force, i) => sum + force * direction[i], 0))
  })
  return Math.max(...errors) / largest
}

/** Each coordinate of the movers, and the stretch of c. */
function directionsOf({ movers, start }: DegreesOfFreedom, cell: ArrayLike<number>): Float64Array[] {
  const axes = Array.from({ length: 3 * movers.length }, (_, k) => Float64Array.from(start, (_value, i) => (i === k ? 1 : 0)))
  if (start.length === 3 * movers.length) return axes
  const inverse = inverse3(cell)
  const normal = [inverse[2], inverse[5], inverse[8]].map((value, _k, all) => value / Math.hypot(...all))
  const stretch = Float64Array.from(start, (_value, i) => {
    const k = i - 3 * movers.length
    return k < 0 ? 0 : normal[Math.floor(k / 3)] * normal[k % 3]
  })
  return [...axes, stretch]
}

/** A point away from the start: atoms displaced, c stretched by about 0.15 Å. */
function awayFromStart(freedom: DegreesOfFreedom, structure: Structure): Float64Array {
  const random = randomStream('away')
  const directions = directionsOf(freedom, structure.cell)
  const x = Float64Array.from(freedom.start)
  directions.forEach((direction, k) => {
    const by = k < 3 * freedom.movers.length ? random.between(-0.1, 0.1) : 0.15
    direction.forEach((value, i) => { x[i] += by * value })
  })
  return x
}

describe('a cell that stretches along the normal of a and b', () => {
  it.each(SYSTEMS.flatMap(([name, structure, potential]) => FILTERS.map((cellFilter) => ({ name, structure, potential, cellFilter }))))(
    'feels the derivative of the energy: $name, $cellFilter', async ({ structure, potential, cellFilter }) => {
      const freedom = degreesOfFreedom(structure, { cell: 'normal', cellFilter })
      const x = awayFromStart(freedom, structure)
      expect(await relativeError(freedom, x, potential, directionsOf(freedom, structure.cell))).toBeLessThan(1e-6)
    })

  it('keeps a, b and what c has in their plane', () => {
    const freedom = degreesOfFreedom(TILTED, { cell: 'normal', cellFilter: 'frechet' })
    const { cell } = freedom.structureAt(awayFromStart(freedom, TILTED))
    expect(cell.subarray(0, 6)).toStrictEqual(TILTED.cell.subarray(0, 6))
    const along = (vector: number, c: ArrayLike<number>) =>
      [0, 1, 2].reduce((sum, k) => sum + c[6 + k] * TILTED.cell[3 * vector + k], 0)
    for (const vector of [0, 1]) expect(along(vector, cell)).toBeCloseTo(along(vector, TILTED.cell), 12)
    expect(cell[8]).toBeGreaterThan(1.02 * TILTED.cell[8])
  })

  it.each(OPTIMIZERS)('takes the stress along the normal from strained silicon, and no other: %s', async (optimizer) => {
    const a = 1.03 * LATTICE_CONSTANT
    const strained = rattled(diamond(1, [a, 0, 0, 0, a, 0, 0, 0, LATTICE_CONSTANT]), 0.05)
    const [{ outcome, structure, result }] = await relax([strained], SILICON, settingsOf({ cell: 'normal', optimizer }))
    expect(outcome).toBe('converged')
    expect([...structure.cell.subarray(0, 8)]).toStrictEqual([...strained.cell.subarray(0, 8)])
    // Pulled by 3 % in the plane, silicon gets thinner by 2·C12/C11·3 %, which is about 3 %.
    expect(structure.cell[8] / LATTICE_CONSTANT).toBeLessThan(0.99)
    expect(structure.cell[8] / LATTICE_CONSTANT).toBeGreaterThan(0.96)
    expect(Math.abs(result.virial[8])).toBeLessThan(8 * 1e-4)
    expect(result.virial[0]).toBeLessThan(-1)
    expect(result.virial[4]).toBeCloseTo(result.virial[0], 2)
  })
})

describe('atoms held and bodies', () => {
  const cases = SYSTEMS.flatMap(([name, structure, potential]) =>
    (['none', 'normal'] as const).flatMap((cell) => FILTERS.map((cellFilter) => ({ name, structure, potential, cell, cellFilter }))))
  it.each(cases)('feel the derivative of the energy: $name, cell $cell, $cellFilter', async ({ structure, potential, ...settings }) => {
    const freedom = bodyDegreesOfFreedom(structure, BODIES, settings)
    expect([...freedom.movers]).toStrictEqual([0, 1, 2, 7])
    const x = awayFromStart(freedom, structure)
    expect(await relativeError(freedom, x, potential, directionsOf(freedom, structure.cell))).toBeLessThan(1e-6)
  })

  it('start at the given structure, bit by bit', () => {
    const freedom = bodyDegreesOfFreedom(TILTED, BODIES, { cell: 'normal', cellFilter: 'frechet' })
    expect(freedom.structureAt(freedom.start)).toStrictEqual(TILTED)
  })

  it('of single atoms are the degrees of freedom of the atoms', async () => {
    const free = new Int32Array(8).fill(-1)
    const settings = { cell: 'normal', cellFilter: 'frechet' } as const
    const [bodies, atoms] = [bodyDegreesOfFreedom(TILTED, free, settings), degreesOfFreedom(TILTED, settings)]
    expect(bodies.start).toStrictEqual(atoms.start)
    const x = awayFromStart(atoms, TILTED)
    const [result] = await SILICON.evaluate([atoms.structureAt(x)])
    const [found, expected] = [new Float64Array(x.length), new Float64Array(x.length)]
    bodies.forcesAt(x, result, found)
    atoms.forcesAt(x, result, expected)
    found.forEach((force, k) => expect(force).toBeCloseTo(expected[k], 10))
  })

  it.each(OPTIMIZERS)('keep place and shape on the way: %s', async (optimizer) => {
    const start = rattled(diamond(1), 0.25)
    const [{ structure }] = await relax([start], SILICON, settingsOf({ cell: 'normal', optimizer, max_steps: 30 }), [BODIES])
    const shift = (atom: number) => [0, 1, 2].map((k) => structure.positions[3 * atom + k] - start.positions[3 * atom + k])
    expect(structure.positions.subarray(15, 18)).toStrictEqual(start.positions.subarray(15, 18))
    for (const [first, ...others] of [[0, 3, 4], [1, 6]]) {
      expect(Math.hypot(...shift(first))).toBeGreaterThan(1e-3)
      for (const other of others) shift(other).forEach((value, k) => expect(value).toBeCloseTo(shift(first)[k], 12))
      expect(bodyDisplacement(start, structure, [first, ...others])[0]).toBeCloseTo(shift(first)[0], 12)
    }
    expect(structure.cell[8]).not.toBe(start.cell[8])
  })

  it.each(OPTIMIZERS)('slabs of silicon, shifted and pulled apart, join to the bulk again: %s', async (optimizer) => {
    const [bulk] = await SILICON.evaluate([diamond(4)])
    const { start, bodies } = pulledApart(0.35, -0.3, 0.4)
    const [{ outcome, structure, result, fmax }] = await relax([start], SILICON, settingsOf({ cell: 'normal', optimizer }), [bodies])
    expect(outcome).toBe('converged')
    expect(fmax).toBeLessThan(1e-4)
    expect(result.energy).toBeCloseTo(bulk.energy, 6)
    expect(structure.cell[8]).toBeCloseTo(4 * LATTICE_CONSTANT, 4)
    const upper = Array.from(bodies.keys()).filter((atom) => bodies[atom] === 1)
    const lower = Array.from(bodies.keys()).filter((atom) => bodies[atom] === 0)
    const [moved, stayed] = [bodyDisplacement(start, structure, upper), bodyDisplacement(start, structure, lower)]
    const expected = [-0.35, 0.3, -0.4]
    expected.forEach((value, k) => expect(moved[k] - stayed[k]).toBeCloseTo(value, 4))
  })

  it.each([0.8, 0.3])('a slab meets one that is held in the same place, below and across the cell: opened by %f Å', async (opening) => {
    const [bulk] = await SILICON.evaluate([diamond(4)])
    const { start, bodies } = pulledApart(0.2, -0.1, 0.3)
    const cell = start.cell.map((value, k) => (k === 8 ? 4 * LATTICE_CONSTANT + 0.3 + opening : value))
    const holding = bodies.map((body) => (body === 0 ? -2 : 0))
    const [{ outcome, structure, result }] = await relax([{ ...start, cell }], SILICON, settingsOf({ cell: 'normal' }), [holding])
    expect(outcome).toBe('converged')
    expect(result.energy).toBeCloseTo(bulk.energy, 6)
    expect(structure.positions.subarray(0, 48)).toStrictEqual(start.positions.subarray(0, 48))
    expect(structure.cell[8]).toBeCloseTo(4 * LATTICE_CONSTANT, 4)
  })

  it('count forces on bodies as sums, and those on held atoms not at all', async () => {
    const { start, bodies } = pulledApart(0.2, 0.1, 0.1)
    const holding = bodies.map((body) => (body === 0 ? -2 : body))
    const [[{ forces }], [one]] = await Promise.all([
      SILICON.evaluate([start]), relax([start], SILICON, settingsOf({ max_steps: 1 }), [holding]),
    ])
    const net = [0, 1, 2].map((k) => bodies.reduce((sum, body, atom) => sum + body * forces[3 * atom + k], 0))
    expect(one.fmax).toBeCloseTo(Math.hypot(...net), 10)
    const [still] = await relax([start], SILICON, settingsOf(), [new Int32Array(bodies.length).fill(-2)])
    expect(still).toMatchObject({ outcome: 'converged', forceCalls: 1, fmax: 0 })
    expect(still.structure.positions).toStrictEqual(start.positions)
  })

  it('name an atom of the body that strays', async () => {
    const { start, bodies } = pulledApart(0.35, -0.3, 0.4)
    const [stray] = await relax([start], SILICON, settingsOf({ max_displacement: 0.1 }), [bodies.map((body) => (body === 0 ? -2 : 3))])
    expect(stray).toMatchObject({ outcome: 'displacement_limit' })
    expect(stray.reason).toMatch(new RegExp(`^atom ${bodies.indexOf(1) + 1} would be`))
  })

  it('give each structure the same bits whatever the rest of the batch', async () => {
    const { start, bodies } = pulledApart(0.2, 0.1, 0.1)
    const settings = settingsOf({ cell: 'normal', fmax: 0.05 })
    const starts = [start, rattled(diamond(1), 0.2), rattled(diamond(2), 0.1)]
    const held = [bodies, null, new Int32Array(16).fill(-2, 0, 5).fill(-1, 5)]
    const together = await relax(starts, SILICON, settings, held)
    for (const [k, structure] of starts.entries()) {
      const [alone] = await relax([structure], SILICON, settings, [held[k]])
      expect(together[k]).toStrictEqual(alone)
    }
    expect(together[1]).toStrictEqual((await relax([starts[1]], SILICON, settings))[0])
  })

  it.each<[string, Int32Array, Record<string, unknown>, RegExp]>([
    ['a cell that strains them', BODIES, { cell: 'full' }, /none or normal.*got "full".*Set cell: normal/],
    ['too few numbers', BODIES.slice(1), {}, /bodies of 8 atoms must be as many numbers, got 7/],
    ['an unknown number', BODIES.map((body) => body - 1), {}, /−1 \(free\) or −2 \(held\), got -3/],
  ])('are refused for %s', async (_case, bodies, changes, message) => {
    const asked = relax([TILTED], SILICON, settingsOf(changes), [bodies])
    await expect(asked).rejects.toThrow(InputError)
    await expect(asked).rejects.toThrow(message)
  })
})

/** Two slabs of diamond (001), two cells thick: the upper one shifted by u, v and lifted by w, Å, with c longer by 2w. */
function pulledApart(u: number, v: number, w: number): { start: Structure; bodies: Int32Array } {
  const slab = diamond(2)
  const height = slab.cell[8]
  const upper = slab.positions.map((x, k) => x + [u, v, height + w][k % 3])
  const cell = Float64Array.from(slab.cell, (value, k) => (k === 8 ? 2 * height + 2 * w : value))
  const start = appendAtoms({ ...slab, cell }, slab.species, upper)
  return { start, bodies: Int32Array.from({ length: 32 }, (_, atom) => (atom < 16 ? 0 : 1)) }
}
