// Crystals joined with themselves: everything about them is known.
import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src/math/random.ts'
import { DATA, openInterface, SILICON_ON_ITSELF } from './open.ts'

const random = randomStream('exact answers')

describe('silicon on itself', () => {
  it.each([[[0, 0, 1]], [[1, 1, 0]], [[1, 1, 1]]])('costs nothing where it is whole, (%j)', async (plane) => {
    const side = { ...SILICON_ON_ITSELF.substrate, plane }
    for (const geometry of ['periodic', { vacuum: 12 }]) {
      const { at, problem } = await openInterface({
        ...SILICON_ON_ITSELF, substrate: side, film: side, geometry, ladder: { level: 'point' },
      })
      const { objective, properties } = await at([0, 0, 0])
      expect(objective).toBeCloseTo(0, 8)
      expect(properties.strain_energy).toBeCloseTo(0, 8)
      expect(problem.target).toMatchObject({ value: 0 })
    }
  })

  it('is found again by the film sliding as a whole, and what it ended as is written back', async () => {
    const rigid = await openInterface({ ...SILICON_ON_ITSELF, ladder: { level: 'rigid', rigid_steps: 200 }, relax: { fmax: 0.001 } })
    const point = await openInterface({ ...SILICON_ON_ITSELF, ladder: { level: 'point' } })
    for (let k = 0; k < 6; k++) {
      const ended = await rigid.at([random.between(-0.2, 0.2) + (k % 2), random.between(-0.2, 0.2), random.between(-0.2, 0.5)])
      expect(ended.outcome).toBe('evaluated')
      expect(ended.objective).toBeCloseTo(0, 6)
      // Set down where it ended, it has the energy it ended with.
      expect((await point.at(ended.genome?.point ?? [])).objective).toBeCloseTo(0, 5)
      expect(ended.properties.rigid_interface_energy).toBe(ended.objective)
    }
  })

  it('relaxes to zero with every atom free, between two slabs and on one', async () => {
    for (const geometry of ['periodic', { vacuum: 12 }]) {
      for (const ladder of [{ level: 'all' }, { level: 'near', near_depth: 3 }, { level: 'all', near_depth: 3 }]) {
        const { at } = await openInterface({ ...SILICON_ON_ITSELF, geometry, ladder, relax: { fmax: 0.005 } })
        expect((await at([0.06, -0.04, 0.2])).objective).toBeCloseTo(0, 5)
      }
    }
  })

  it('costs two surfaces where the sides no longer feel each other', async () => {
    const { at, references } = await openInterface({ ...SILICON_ON_ITSELF, gap: [-0.5, 6], ladder: { level: 'point' } })
    const [{ substrate, film }] = references.shares
    const apart = await at([random.uniform(), random.uniform(), 5])
    expect(apart.objective).toBeCloseTo(substrate.slabs[0].surface_energy + film.slabs[0].surface_energy, 8)
    expect(apart.properties.work_of_adhesion).toBeCloseTo(0, 8)
    expect((await at([0, 0, 0])).properties.work_of_adhesion).toBeCloseTo(apart.objective ?? NaN, 8)
  })

  it('repeats over the registry cell', async () => {
    const { at } = await openInterface({ ...SILICON_ON_ITSELF, ladder: { level: 'point' } })
    const [u, v] = [0.37, 0.81]
    const once = await at([u, v, 0.4])
    expect((await at([u - 1, v + 2, 0.4])).objective).toBeCloseTo(once.objective ?? NaN, 9)
  })

  it('has a map that is lowest where it is whole', async () => {
    const { references: { registry_map: map } } = await openInterface({ ...SILICON_ON_ITSELF, registry_map: 6, ladder: { level: 'point' } })
    const values = map?.energies.flat().map((value) => value ?? Infinity) ?? []
    expect(values).toHaveLength(36)
    expect(values.indexOf(Math.min(...values))).toBe(0)
    // Between the gaps tried the parabola is not exact.
    expect(values[0]).toBeLessThan(0.002)
    expect(Math.min(...values.slice(1))).toBeGreaterThan(0.01)
  })
})

describe('ions', () => {
  const ROCK_SALT = { structure: `${DATA}/rock-salt.extxyz`, plane: [0, 0, 1], layers: 2 }
  const salt = { potential: `born-mayer:${DATA}/rock-salt.born-mayer.yaml`, substrate: ROCK_SALT, film: ROCK_SALT, registry_map: 0 }

  it('join to the crystal, and like charges face to face cost more', async () => {
    const { at } = await openInterface({ ...salt, ladder: { level: 'point' } })
    expect((await at([0, 0, 0])).objective).toBeCloseTo(0, 7)
    expect((await at([0.5, 0.5, 0])).objective).toBeGreaterThan(0.01)
  })

  it('keep every element when they are exchanged, and are worth more apart', async () => {
    const { problem } = await openInterface({
      ...salt, match: { number: 2 }, exchange: [{ kind: 'swap', species: ['Na', 'Cl'], depth: 2, most: 2 }], ladder: { level: 'point' },
    })
    const { sites } = problem.space
    const counts = new Set<string>()
    for (let k = 0; k < 12; k++) {
      const genome = { point: [0, 0, 0], occupation: sites.sample(random) }
      const [{ objective, properties }] = await problem.evaluate([{ id: k, genome, lineage: { operator: 'test', parents: [] } }])
      const species = [...problem.structureOf(genome)?.species ?? []]
      counts.add(species.sort((a, b) => a - b).join())
      if (properties.composition === 'unmixed') expect(objective).toBeCloseTo(0, 7)
      else expect(objective ?? Infinity).toBeGreaterThan(0.001)
    }
    expect(counts.size).toBe(1)
  })
})

describe('a searched share of the misfit', () => {
  it('costs what straining both bulks does, beside the surfaces', async () => {
    const film = { ...SILICON_ON_ITSELF.film, plane: [1, 1, 0] }
    const { at, references, problem } = await openInterface({
      ...SILICON_ON_ITSELF, film, strain_share: [0, 1], match: { maximum_strain: 0.08 }, gap: [-0.5, 6], ladder: { level: 'point' },
    })
    expect(problem.space.box.dimensions.map(({ name }) => name)).toEqual(['u', 'v', 'gap', 'strain_share'])
    expect(problem.target).toBeUndefined()
    const { shares, match } = references
    expect(match.strain).toBeGreaterThan(0.01)
    expect(shares.map(({ share }) => share)).toEqual([0, 0.25, 0.5, 0.75, 1])
    for (const { share, strain_energy: strain, substrate, film: upper } of shares) {
      const { objective, properties } = await at([0.3, 0.6, 5, share])
      expect(properties.strain_energy).toBeCloseTo(strain, 12)
      expect(strain).toBeGreaterThan(0)
      expect(objective).toBeCloseTo(strain + substrate.slabs[0].surface_energy + upper.slabs[0].surface_energy, 8)
    }
    // Between prepared shares both crystals still span the same lattice, and little is lost by the straight line.
    const [low, middle, high] = await Promise.all([0.5, 0.6, 0.75].map(async (share) => (await at([0.3, 0.6, 5, share])).objective ?? NaN))
    expect(Math.abs(middle - (low + 0.4 * (high - low)))).toBeLessThan(0.002)
  })
})
