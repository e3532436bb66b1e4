// Lessons in the words of another space: same crystal relaxed apart, other contents, other sublattices, other order.
import { describe, expect, it } from 'vitest'
import { symbolOf } from '../../../src/atoms/elements.ts'
import { withPositions, type Structure } from '../../../src/atoms/structure.ts'
import { randomStream } from '../../../src/math/random.ts'
import type { Lessons } from '../../../src/spaces/lessons.ts'
import { sitesParametersSchema } from '../../../src/spaces/sites/parameters.ts'
import { sitesSpace, type Occupation, type SitesSpace } from '../../../src/spaces/sites/sites.ts'
import { translateLessons } from '../../../src/spaces/sites/translate.ts'
import { perovskite, rockSalt } from './hosts.ts'

const OBJECTIVE = { name: 'energy', unit: 'eV', direction: 'minimize' } as const

type Species = Record<string, number | 'rest' | [number, number]>

const sublattice = (sites: string | string[], species: Species) => ({ sites, species })

const places = { positions: [[0.25, 0.25, 0.25]], species: { Li: [0, 4], vacancy: 'rest' } }

function spaceOf(host: Structure, sublattices: readonly object[], supercell = [2, 1, 1]): SitesSpace {
  return sitesSpace(host, sitesParametersSchema.parse({ supercell, sublattices, charge: 'any' }))
}

function lessonsOf(space: SitesSpace, genomes: readonly Occupation[], changes: Partial<Lessons> = {}): Lessons {
  return {
    format: 'ionforge-lessons', version: 1, source: 'earlier', problem: 'p', strategy: 's', objective: OBJECTIVE,
    cell: [...space.frozen.cell], positions: [...space.positions],
    frozen: { species: Array.from(space.frozen.species, symbolOf), positions: [...space.frozen.positions] },
    palette: space.palette.map(({ label }) => label),
    results: genomes.map((genome, k) => ({ genome: space.encode(genome) as string, objective: k, niche: '' })),
    ...changes,
  }
}

const samples = (space: SitesSpace, count: number) =>
  Array.from({ length: count }, (_, k) => space.sample(randomStream(`sample-${k}`)))

/** What stands where: the structure as a list that no order of sites changes. */
const content = (space: SitesSpace, genome: Occupation): string[] => {
  const { species, positions } = space.structureOf(genome)
  return Array.from(species, (z, k) => [symbolOf(z), ...Array.from(positions.subarray(3 * k, 3 * k + 3), (x) => x.toFixed(3))].join(' ')).sort()
}

describe('lessons translated to the sites of another campaign', () => {
  const li = (count: number) => sublattice('Li', { Li: count, vacancy: 'rest' })
  const earlier = spaceOf(rockSalt, [li(5)])

  it('keep what stands where, at contents that the space does not allow', () => {
    const space = spaceOf(rockSalt, [li(3)])
    const genomes = samples(earlier, 20)
    const { genomes: read, values, leftOut } = translateLessons(lessonsOf(earlier, genomes), space, OBJECTIVE)
    expect(leftOut).toBe(0)
    expect([...values]).toEqual(genomes.map((_, k) => k))
    read.forEach((genome, k) => expect(content(space, genome)).toEqual(content(earlier, genomes[k])))
  })

  it('do not mind the order of sublattices, sites and species', () => {
    const both = spaceOf(rockSalt, [sublattice('O', { F: 3, O: 'rest' }), sublattice('Li', { vacancy: 'rest', Li: 5 })])
    const other = spaceOf(rockSalt, [sublattice('Li', { Li: 'rest', vacancy: 2 }), sublattice('O', { O: 'rest', F: 1 })])
    const genomes = samples(both, 20)
    translateLessons(lessonsOf(both, genomes), other, OBJECTIVE).genomes
      .forEach((genome, k) => expect(content(other, genome)).toEqual(content(both, genomes[k])))
  })

  it('are found on a host that was relaxed apart: strained by 1 %, atoms moved by 0.1 Å, across the edge of the cell', () => {
    const cell = Float64Array.from(rockSalt.cell, (x) => 1.01 * x)
    const moved = Float64Array.from(rockSalt.positions, (x, k) => 1.01 * x + 0.1 * [-1, 1, 0.5][k % 3] / 1.5)
    const space = spaceOf(withPositions(rockSalt, moved, cell), [li(5)])
    const genomes = samples(earlier, 10)
    const { genomes: read } = translateLessons(lessonsOf(earlier, genomes), space, OBJECTIVE)
    expect(read).toEqual(genomes)
  })

  it('hold what was frozen on sites that only this campaign searches', () => {
    const space = spaceOf(rockSalt, [li(5), sublattice('O', { O: 'rest', F: [0, 4] }), places])
    const genomes = samples(earlier, 5)
    const { genomes: read, leftOut } = translateLessons(lessonsOf(earlier, genomes), space, OBJECTIVE)
    expect(leftOut).toBe(0)
    read.forEach((genome, k) => expect(content(space, genome)).toEqual(content(earlier, genomes[k])))
  })

  it('leave out, and count, results with something where this campaign searches nothing', () => {
    const wide = spaceOf(rockSalt, [li(5), places])
    const genomes = samples(wide, 40)
    const without = genomes.filter((genome) => content(wide, genome).length === content(earlier, samples(earlier, 1)[0]).length)
    expect(without.length).toBeGreaterThan(0)
    const { genomes: read, values, leftOut } = translateLessons(lessonsOf(wide, genomes), earlier, OBJECTIVE)
    expect(read).toHaveLength(without.length)
    expect(leftOut).toBe(40 - without.length)
    expect([...values]).toEqual(without.map((genome) => genomes.indexOf(genome)))
    const filled = lessonsOf(wide, genomes.filter((genome) => !without.includes(genome)))
    expect(() => translateLessons(filled, earlier, OBJECTIVE)).toThrow(/none of \d+; 16 of their sites are not searched here, 0 of the sites here.*\(earlier\)/)
  })

  it('are read where the sublattice of another species was searched, as long as nothing of it changed', () => {
    const fixed = lessonsOf(oxygen, [oxygen.sample(randomStream('one'))])
    const untouched = fixed.results[0].genome.replace(/^(.{8}).*/, `$1${'2'.repeat(8)}`)
    const lessons = { ...fixed, results: [...fixed.results, { ...fixed.results[0], genome: untouched }] }
    expect(translateLessons(lessons, earlier, OBJECTIVE)).toMatchObject({ leftOut: 1, genomes: { length: 1 } })
  })

  it('leave out what a sublattice does not allow, though another one does', () => {
    const mixed = spaceOf(rockSalt, [li(5), sublattice('O', { O: 'rest', vacancy: [0, 1] })])
    const space = spaceOf(rockSalt, [li(5), sublattice('O', { O: 'rest', F: 1 })])
    const genomes = samples(mixed, 30)
    const { genomes: read, leftOut } = translateLessons(lessonsOf(mixed, genomes), space, OBJECTIVE)
    expect(leftOut).toBeGreaterThan(0)
    expect(read.length + leftOut).toBe(30)
  })

  it('are to be minimised, whatever was sought', () => {
    const sought = { ...OBJECTIVE, direction: 'maximize' } as const
    const { values } = translateLessons(lessonsOf(earlier, samples(earlier, 3), { objective: sought }), earlier, sought)
    expect([...values]).toEqual([-0, -1, -2])
  })

  const fluorine = spaceOf(rockSalt, [li(5), sublattice('O', { O: 'rest', F: 2 })])
  const oxygen = spaceOf(rockSalt, [li(5), sublattice('O', { O: 'rest', vacancy: 1 })])
  it.each([
    [earlier, lessonsOf(spaceOf(rockSalt, [li(5)], [1, 2, 1]), [new Uint8Array(8)]), /supercell of this campaign \(8\.20 × 4\.10 × 4\.10 Å\), got "4\.10 × 8\.20 × 4\.10 Å"/, 'another supercell'],
    [earlier, lessonsOf(spaceOf(perovskite, [sublattice('O', { O: 'rest', vacancy: 1 })]), [new Uint8Array(6)], { cell: [...earlier.frozen.cell] }), /host of this campaign.*where this one has/, 'another host'],
    [oxygen, lessonsOf(fluorine, samples(fluorine, 1)), /species of the lessons.*got "F".*It places vacancy, Li, O/, 'a species that is unknown here'],
    [earlier, lessonsOf(earlier, samples(earlier, 1), { objective: { ...OBJECTIVE, name: 'voltage' } }), /minimize energy \(eV\)\), got "minimize voltage \(eV\)"/, 'another objective'],
  ])('refuse %#', (space, lessons, message, reason) => {
    expect(() => translateLessons(lessons, space, OBJECTIVE), reason).toThrow(message)
  })
})
