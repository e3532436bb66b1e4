import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compositionOf } from '../../../src/atoms/composition.ts'
import { closestContacts } from '../../../src/atoms/contacts.ts'
import { spaceGroupOf } from '../../../src/atoms/space-group.ts'
import type { Structure } from '../../../src/atoms/structure.ts'
import { parseCampaign } from '../../../src/campaign/campaign-file.ts'
import type { Evaluation, Problem } from '../../../src/campaign/types.ts'
import { registry } from '../../../src/cli/registry.ts'
import { randomStream } from '../../../src/math/random.ts'
import { sitesParametersSchema } from '../../../src/spaces/sites/parameters.ts'
import { orbitSize } from '../../../src/spaces/sites/smallest-image.ts'
import { sitesSpace, type Occupation, type SitesSpace } from '../../../src/spaces/sites/sites.ts'
import { SHIPPED_HOSTS } from '../../../problems/site-ordering/hosts.ts'
import { siteOrderingParameters } from '../../../problems/site-ordering/parameters.ts'
import { siteOrdering } from '../../../problems/site-ordering/problem.ts'
import { emptyFolder } from '../../support/cli.ts'
import { documentedRelaxation } from './cases.ts'

const FOLDER = resolve(import.meta.dirname, '../../../problems/site-ordering')
const hosts = Object.entries(SHIPPED_HOSTS).map(([name, host]) => ({ name, ...host }))

async function problemOf(given: object, folder = '.'): Promise<Problem<Occupation> & { readonly space: SitesSpace }> {
  return await siteOrdering.create(siteOrderingParameters.parse(given), null, folder) as never
}

const evaluated = async (problem: Problem<Occupation>, genomes: readonly Occupation[]): Promise<readonly Evaluation<Occupation>[]> =>
  problem.evaluate(genomes.map((genome, id) => ({ id, genome, lineage: { operator: 'random', parents: [] } })))

describe('the shipped crystals', () => {
  it.each([
    ['layered', 12, { 'Li-O': 2.1, 'Ni-O': 2.0 }],
    ['rock-salt', 48, { 'Li-O': 2.105 }],
    ['spinel', 48, { 'Li-O': 1.97, 'O-Mn': 1.9175 }],
  ])('have the symmetry and the distances of their structure type: %s', (name, operations, distances) => {
    const { structure } = SHIPPED_HOSTS[name]
    expect(spaceGroupOf(structure, 0.01, Int32Array.from(structure.species)).operations).toHaveLength(operations)
    const symbols = Object.keys(compositionOf(structure))
    const numbers = new Map(Array.from(new Set(structure.species)).sort((a, b) => a - b).map((z, k) => [z, symbols[k]]))
    const found = new Map(closestContacts(structure).map(({ speciesA, speciesB, distance }) =>
      [`${numbers.get(speciesA)}-${numbers.get(speciesB)}`, distance]))
    for (const [pair, distance] of Object.entries(distances)) {
      const reversed = pair.split('-').reverse().join('-')
      expect(Math.abs((found.get(pair) ?? found.get(reversed) ?? 0) - distance)).toBeLessThan(0.03)
    }
  })

  it.each(hosts)('have as many configurations as their table says: $name', ({ structure, ordering, minimum }) => {
    const { all, distinct } = sitesSpace(structure, sitesParametersSchema.parse(ordering)).count()
    expect([Number(all), Number(distinct)]).toEqual([minimum.configurations, minimum.distinct])
  })

  it('have the minimum that scoring every configuration gives: rock salt', () => {
    const { structure, ordering, minimum } = SHIPPED_HOSTS['rock-salt']
    const space = sitesSpace(structure, sitesParametersSchema.parse(ordering))
    const energyOf = space.score?.inSequence() ?? (() => Number.NaN)
    const energies: number[] = []
    let minima: Occupation[] = []
    let lowest = Infinity
    for (const genome of space.enumerate()) {
      const energy = energyOf(genome)
      energies.push(energy)
      if (energy < lowest - 1e-6) minima = []
      if (energy < lowest + 1e-6) minima.push(genome)
      lowest = Math.min(lowest, energy)
    }
    expect(energies).toHaveLength(minimum.distinct)
    expect(Math.abs(lowest - minimum.energy)).toBeLessThan(1e-6)
    expect(minima).toHaveLength(minimum.distinctMinima)
    expect(minima.reduce((sum, genome) => sum + orbitSize(space.symmetry, genome), 0)).toBe(minimum.degeneracy)
    const next = energies.reduce((least, energy) => (energy > lowest + 1e-6 ? Math.min(least, energy) : least), Infinity)
    expect(next - lowest).toBeCloseTo(minimum.gap, 5)
    for (const genome of minima) expect(space.score?.of(genome)).toBeCloseTo(minimum.energy, 5)
  })

  it('have a campaign file each, whose target is the known minimum', async () => {
    const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'))
    expect(files.map((file) => file.replace('.yaml', '')).sort()).toEqual(Object.keys(SHIPPED_HOSTS).sort())
    for (const file of files) {
      const { problem: { parameters }, budget } = parseCampaign(readFileSync(join(FOLDER, file), 'utf8'), file, registry)
      const { target } = await problemOf(parameters)
      expect(target?.value).toBe(SHIPPED_HOSTS[file.replace('.yaml', '')].minimum.energy)
      expect(budget.target).toBeCloseTo((target?.value ?? 0) + (target?.tolerance ?? 0), 9)
    }
  })

  it('have no target once anything about them is changed', async () => {
    const { ordering } = SHIPPED_HOSTS.layered
    const parameters = { structure: 'shipped:layered', ...ordering }
    expect((await problemOf(parameters)).target).toBeDefined()
    expect((await problemOf({ ...parameters, supercell: [2, 4, 2] })).target).toBeUndefined()
    expect((await problemOf({ ...parameters, structure: 'shipped:layered', symmetry_tolerance: 0.02 })).target).toBeUndefined()
  })
})

describe('scoring by Ewald energy', () => {
  it('takes less than 10 µs per occupation of 64 sites', async () => {
    const { ordering } = SHIPPED_HOSTS.layered
    const problem = await problemOf({ structure: 'shipped:layered', ...ordering })
    const random = randomStream('cost')
    const genomes = Array.from({ length: 20_000 }, () => problem.space.sample(random))
    await evaluated(problem, genomes)
    const started = performance.now()
    await evaluated(problem, genomes)
    // A machine that does other things is given some room.
    expect((1000 * (performance.now() - started)) / genomes.length).toBeLessThan(30)
  })

  it('costs nothing but the evaluation, and names the composition', async () => {
    const { ordering } = SHIPPED_HOSTS.spinel
    const problem = await problemOf({ structure: 'shipped:spinel', ...ordering })
    const genome = problem.space.sample(randomStream('one'))
    const [evaluation] = await evaluated(problem, [genome])
    const energy = problem.space.score?.of(genome)
    expect(evaluation).toMatchObject({
      outcome: 'evaluated', objective: energy, cost: { relaxations: 0, force_calls: 0 },
      properties: { composition: 'Li: 6 Li, 6 vacancy; Mn: 18 Mn, 6 Ni', ewald_energy: energy },
    })
    expect(problem.screenings).toEqual([])
  })
})

describe('the analysis', () => {
  it('counts distinct occupations, knows degeneracies and when the known minimum was reached', async () => {
    const { ordering, minimum } = SHIPPED_HOSTS['rock-salt']
    const problem = await problemOf({ structure: 'shipped:rock-salt', ...ordering })
    const { space } = problem
    const random = randomStream('analysis')
    const some = Array.from({ length: 20 }, () => space.sample(random))
    const image = (genome: Occupation, g: number): Occupation =>
      Uint8Array.from(genome, (_, i) => genome[space.symmetry.table[g * space.symmetry.sites + i]])
    const { tables, summary, headline } = problem.analyse(await evaluated(problem, [...some, image(some[0], 7), image(some[3], 33)]))
    expect(summary).toMatchObject({ distinct_evaluated: 20, configurations: minimum.configurations, evaluations_to_known_minimum: null })
    expect(headline.join(' ')).toContain('not found')
    const lowest = tables.find(({ name }) => name === 'lowest')
    expect(lowest?.rows).toHaveLength(20)
    const degeneracy = lowest?.columns.indexOf('degeneracy') ?? -1
    for (const row of lowest?.rows ?? []) expect(space.symmetry.order % Number(row[degeneracy])).toBe(0)
  })

  it('finds that unlike neighbours are as frequent as expected in random occupations, and always so in an ordered one', async () => {
    const { shellOrders } = await import('../../../problems/site-ordering/pair-statistics.ts')
    const { structure } = SHIPPED_HOSTS['rock-salt']
    const space = sitesSpace(structure, sitesParametersSchema.parse({
      supercell: [4, 4, 4], sublattices: [{ sites: 'Li', species: { Li: 32, Ni: 32 } }], oxidation_states: { Ni: 3 },
    }))
    const random = randomStream('shells')
    const shells = Array.from({ length: 300 }, () => shellOrders(space, space.sample(random)))
    for (let shell = 0; shell < 3; shell++) {
      const mean = shells.reduce((sum, list) => sum + list[shell].unlike, 0) / shells.length
      expect(mean).toBeCloseTo(shells[0][shell].random, 2)
    }
    expect(shells[0].map(({ neighbours }) => neighbours)).toEqual([12, 6, 24])
    // Planes of one species along a primitive vector: alike within a plane, unlike across.
    const layers = Uint8Array.from({ length: 64 }, (_, i) => {
      const [x, y, z] = space.positions.subarray(3 * i, 3 * i + 3)
      return Math.round((x + y - z) / 4.21) % 2 === 0 ? 1 : 2
    })
    const [first, second] = shellOrders(space, layers)
    expect([first.unlike, second.unlike]).toEqual([0.5, 1])
  })

  it('reads any structure file and relaxes with a potential, formation energies against content included', async () => {
    const folder = emptyFolder()
    const silicon = 'Si\n5.43\n1 0 0\n0 1 0\n0 0 1\nSi\n8\nDirect\n' + [[0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]
      .flatMap(([x, y, z]) => [[x, y, z], [x + 0.25, y + 0.25, z + 0.25]]).map((row) => row.join(' ')).join('\n') + '\n'
    writeFileSync(join(folder, 'POSCAR'), silicon)
    const problem = await problemOf({
      structure: 'POSCAR', sublattices: [{ sites: 'Si', species: { Si: [6, 8], vacancy: 'rest' } }], charge: 'any',
      potential: 'sw', relax: { cell: 'none', max_displacement: null },
    }, folder)
    const genomes = [...problem.space.enumerate()]
    const evaluations = await evaluated(problem, genomes)
    expect(new Set(evaluations.map(({ outcome }) => outcome))).toEqual(new Set(['evaluated']))
    const { figures, tables, structures } = problem.analyse(evaluations)
    expect(figures.map(({ name }) => name)).toEqual(['formation-energy', 'convergence', 'energies'])
    const rows = tables.find(({ name }) => name === 'formation-energy')?.rows ?? []
    expect(rows.map(([content]) => content)).toEqual([0.75, 0.875, 1])
    const energyOf = (label: string): number =>
      Math.min(...evaluations.filter(({ properties }) => properties.composition === label).map(({ properties }) => Number(properties.energy)))
    const [low, middle, high] = ['Si: 6 Si, 2 vacancy', 'Si: 7 Si, 1 vacancy', 'Si: 8 Si'].map(energyOf)
    expect(rows[1][3]).toBeCloseTo(1000 * (middle - 0.5 * (low + high)) / 8, 2)
    expect(structures).toHaveLength(3)
    const best = evaluations.find(({ properties }) => properties.composition === 'Si: 6 Si, 2 vacancy') ?? evaluations[0]
    const relaxed = problem.structureOf(best.genome as Occupation, best.properties) as Structure
    expect(relaxed.species).toHaveLength(6)
  })
})

describe('parameters that cannot be meant', () => {
  const layered = { structure: 'shipped:layered', ...SHIPPED_HOSTS.layered.ordering }

  it.each<[string, object, RegExp]>([
    ['an unknown shipped structure', { structure: 'shipped:layerd' }, /Did you mean "layered"\?/],
    ['neither charges nor a potential', { charge: 'any', oxidation_states: {} }, /needs charges or a potential/],
    ['a scoring key without a potential', { relax: 'none' }, /must not be given without a potential/],
    ['a potential that lacks an element', { potential: 'sw' }, /must know every element.*got "Li, O, Mn, Ni".*It knows Si/],
    ['a file with several structures', { structure: 'two.xyz' }, /must hold one structure, got 2/],
  ])('are refused: %s', async (_name, given, message) => {
    const folder = emptyFolder()
    const frame = '1\nLattice="3 0 0 0 3 0 0 0 3" Properties=species:S:1:pos:R:3\nLi 0 0 0\n'
    writeFileSync(join(folder, 'two.xyz'), frame + frame)
    await expect(problemOf({ ...layered, ...given }, folder).catch((error: unknown) => { throw new Error(String(error)) })).rejects.toThrow(message)
  })

  it('keep their meaning when the resolved campaign is read again', () => {
    for (const given of [layered, { ...layered, potential: 'nep.txt', relax: { fmax: 0.02 }, ewald_keep: 0.5 }]) {
      const once = siteOrderingParameters.parse(given)
      const again = siteOrderingParameters.parse(JSON.parse(JSON.stringify(once)))
      expect(JSON.stringify(again)).toBe(JSON.stringify(once))
    }
    expect(siteOrderingParameters.parse(layered)).not.toHaveProperty('relax')
  })

  it('are as the how-to page writes them for a potential', () => {
    const { problem: { parameters } } = parseCampaign(documentedRelaxation(), 'page.yaml', registry)
    expect(parameters).toMatchObject({ potential: 'nep.txt', ewald_keep: 0.25, single_point_keep: 0.5, relax: { fmax: 0.02, cell: 'full' } })
  })

  it('copy the files they name', () => {
    const files = (given: object) => siteOrdering.inputFiles(siteOrderingParameters.parse(given))
    expect(files(layered)).toEqual({})
    expect(files({ ...layered, structure: 'a/POSCAR', potential: 'b/nep.txt' })).toEqual({ structure: 'a/POSCAR', potential: 'b/nep.txt' })
    expect(files({ ...layered, potential: 'sw' })).toEqual({})
  })
})
