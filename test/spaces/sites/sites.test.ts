import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { compositionOf, formulaOf } from '../../../src/atoms/composition.ts'
import { neighbourList } from '../../../src/atoms/neighbour-list.ts'
import { recell } from '../../../src/atoms/recell.ts'
import { ISOLATED, type Structure } from '../../../src/atoms/structure.ts'
import { ConfigError, InputError } from '../../../src/errors.ts'
import { parsePoscar } from '../../../src/io/poscar.ts'
import { randomStream } from '../../../src/math/random.ts'
import { ewaldEnergy, freeCharges } from '../../../src/potentials/ewald/charges.ts'
import { ewaldMatrix } from '../../../src/potentials/ewald/ewald-matrix.ts'
import { sitesParametersSchema } from '../../../src/spaces/sites/parameters.ts'
import { sitesSpace, type SitesSpace } from '../../../src/spaces/sites/sites.ts'
import { antifluorite, crystal, layered, makeSpace, namedSpaces, perovskite, polar, rockSalt, triclinic } from './hosts.ts'

const spaceOf = (host: Structure, parameters: unknown): SitesSpace => sitesSpace(host, sitesParametersSchema.parse(parameters))
const delithiated = { sublattices: [{ sites: 'Li', species: { Li: 6, vacancy: 6 } }], supercell: [2, 2, 1] }

describe('a genome', () => {
  it('survives JSON, and nothing else is read as one', () => {
    const random = randomStream('encode')
    for (const named of namedSpaces) {
      const space = makeSpace(named)
      const genome = space.sample(random)
      expect(space.decode(JSON.parse(JSON.stringify(space.encode(genome))) as string)).toEqual(genome)
    }
    const space = makeSpace(namedSpaces[0])
    const text = space.encode(space.sample(random)) as string
    for (const wrong of [text.slice(1), `${text}0`, '11111111', text.replace('0', '9'), 7, null, ['1']]) {
      expect(() => space.decode(wrong)).toThrow(InputError)
    }
  })

  it('is drawn at every allowed composition', () => {
    const space = makeSpace(namedSpaces[6])
    const random = randomStream('compositions')
    const seen = new Set(Array.from({ length: 200 }, () => space.compositionOf(space.sample(random))))
    expect([...seen].sort()).toEqual(space.compositions.map((_, k) => k))
    expect(space.compositionOf(space.sample(random, 2))).toBe(2)
    expect(space.compositionOf(new Uint8Array(space.sublatticeOf.length))).toBe(-1)
  })

  it('gives every arrangement of one composition alike', () => {
    const space = makeSpace(namedSpaces[0])
    const random = randomStream('uniform')
    const counts = new Map<string, number>()
    for (let k = 0; k < 7000; k++) {
      const text = space.encode(space.sample(random)) as string
      counts.set(text, (counts.get(text) ?? 0) + 1)
    }
    expect(counts.size).toBe(70)
    // χ² of 69 degrees of freedom stays below 120 except once in ten thousand times.
    expect([...counts.values()].reduce((sum, n) => sum + (n - 100) * (n - 100) / 100, 0)).toBeLessThan(120)
  })

  it('becomes a structure with the atoms asked for', () => {
    const space = spaceOf(perovskite, {
      supercell: [2, 2, 1], sublattices: [{ sites: 'O', species: { O: 9, N: 2, vacancy: 1 } }], oxidation_states: { Ti: 'balance' },
    })
    const structure = space.structureOf(space.sample(randomStream('structure')))
    expect(formulaOf(compositionOf(structure))).toBe('N2O9Ti4Sr4')
    const { first } = neighbourList(structure, 1.9)
    expect(first[structure.species.length]).toBe(0)
  })
})

describe('a POSCAR and five lines', () => {
  const poscar = `LiCoO2
1.0
  2.816 0 0
  -1.408 2.43872753 0
  0 0 14.05
Co Li O
3 3 6
Direct
  0 0 0
  0.6666667 0.3333333 0.3333333
  0.3333333 0.6666667 0.6666667
  0 0 0.5
  0.6666667 0.3333333 0.8333333
  0.3333333 0.6666667 0.1666667
  0 0 0.2605
  0.6666667 0.3333333 0.5938333
  0.3333333 0.6666667 0.9271667
  0 0 0.7395
  0.6666667 0.3333333 0.0728333
  0.3333333 0.6666667 0.4061667
`
  const lines = `
supercell: [2, 2, 1]
sublattices:
  - { sites: Li, species: { Li: 6, vacancy: 6 } }
oxidation_states: { Co: balance }
`

  it('make a space: printed digits do not hide the symmetry', () => {
    const { structure } = parsePoscar(poscar, 'LiCoO2.vasp')
    const space = spaceOf(structure, parse(lines))
    expect(space.symmetry.order).toBe(144)
    expect(space.count()).toEqual({ all: 924n, distinct: 17n })
    expect(space.count()).toEqual(spaceOf(layered, parse(lines)).count())
  })

  it('make the same space in a left-handed or another primitive setting', () => {
    const { structure } = parsePoscar(poscar, 'LiCoO2.vasp')
    const swapped = recell(structure, [0, 1, 0, 1, 0, 0, 0, 0, 1])
    const primitive = recell(structure, [2 / 3, 1 / 3, 1 / 3, -1 / 3, 1 / 3, 1 / 3, -1 / 3, -2 / 3, 1 / 3])
    expect(spaceOf(swapped, parse(lines)).count().distinct).toBe(17n)
    // Rows of the hexagonal 2 × 2 × 1 cell in terms of the primitive vectors.
    const supercell = [[2, -2, 0], [0, 2, -2], [1, 1, 1]]
    expect(spaceOf(primitive, { ...(parse(lines) as object), supercell }).count()).toEqual({ all: 924n, distinct: 17n })
  })
})

describe('sublattices', () => {
  it('are named by element, by atoms of the host, by both, without frozen atoms', () => {
    expect(spaceOf(rockSalt, { sublattices: [{ sites: ['Li', 5], species: { Li: 4, O: 1 } }], charge: 'any' }).sublatticeOf.length).toBe(5)
    const space = spaceOf(triclinic, { frozen: [2], sublattices: [{ sites: 'Li', species: { Li: 'rest', vacancy: 1 } }], charge: 'any' })
    expect(space.sublatticeOf.length).toBe(3)
    expect(space.frozen.species.length).toBe(3)
  })

  it('take the symmetric images of empty sites, once each on special positions', () => {
    const sites = (position: number[]): number => spaceOf(polar, {
      sublattices: [{ positions: [position], species: { Li: 1, vacancy: 'rest' } }], charge: 'any',
    }).sublatticeOf.length
    expect(sites([0.1, 0.6, 0.4])).toBe(2)
    expect(sites([0.5, 0.5, 0.4])).toBe(1)
    expect(sites([0.5001, 0.4999, 0.4])).toBe(1)
  })
})

describe('the charge rule', () => {
  it('refuses a charged cell and names the element that could balance and the way to keep the charge', () => {
    expect(() => spaceOf(layered, delithiated))
      .toThrow(/must be neutral, got "-6 e for Li: 6 Li, 6 vacancy".*Co: balance.*charge: -6/)
    expect(spaceOf(layered, { ...delithiated, charge: -6 }).compositions.length).toBe(1)
    expect(spaceOf(layered, { ...delithiated, oxidation_states: { Co: 'balance' } }).compositions[0].balance).toBe(3.5)
  })

  it('names the neutral families of a substitution', () => {
    const doped = (species: object, li: object): unknown =>
      ({ supercell: [2, 2, 1], sublattices: [{ sites: 'O', species }, { sites: 'Li', species: li }] })
    const message = messageOf(() => spaceOf(rockSalt, doped({ O: 15, N: 1 }, { Mg: 16 })))
    expect(message).toContain('1 more vacancy for O on sublattice O and 1 more N for O on sublattice O')
    // N for O leaves −1; with Mg2+ and a vacancy of O (+2) another N makes it whole.
    expect(spaceOf(rockSalt, doped({ O: 13, N: 2, vacancy: 1 }, { Mg: 16 })).compositions.length).toBe(1)
  })

  it('names interstitials where the host has room for them', () => {
    const [N, rest] = [1, 'rest']
    const message = messageOf(() => spaceOf(antifluorite, {
      sublattices: [
        { sites: 'O', species: { O: rest, N } }, { positions: [[0.5, 0.5, 0.5]], species: { Li: 0, vacancy: rest } },
      ],
    }))
    expect(message).toContain('got "-1 e for O: 1 N, 3 O; empty sites (Li/vacancy): 4 vacancy"')
    expect(message).toContain('Neutral alternatives: 1 more Li for vacancy on sublattice empty sites (Li/vacancy); or')
  })

  it('proposes only compositions that are neutral', () => {
    const space = spaceOf(rockSalt, {
      supercell: [2, 1, 1],
      sublattices: [{ sites: 'Li', species: { Mg: 'rest', Li: [0, 8], vacancy: [0, 8] } }, { sites: 'O', species: { O: 'rest', F: [0, 8] } }],
    })
    expect(space.compositions.length).toBeGreaterThan(10)
    for (const { counts } of space.compositions) {
      const charge = counts.flat().reduce((sum, n, k) => sum + n * Number(space.palette[k % space.palette.length].charge), 0)
      expect(charge).toBe(0)
    }
  })

  it('is off for alloys, and asks for what it does not know', () => {
    expect(spaceOf(layered, { ...delithiated, charge: 'any' }).score).toBeNull()
    const mixed = { sublattices: [{ sites: 'Li', species: { Li: 2, Mn: 2 } }] }
    expect(() => spaceOf(rockSalt, mixed)).toThrow(/oxidation state for every element, got "none for Mn".*Mn: balance/)
    expect(() => spaceOf(layered, { ...delithiated, oxidation_states: { Co: 'balance', O: 'balance' } })).toThrow(/only one element/)
    expect(() => spaceOf(layered, { ...delithiated, oxidation_states: { Fe: 3 } })).toThrow(/in the host or on a sublattice/)
    expect(() => spaceOf(layered, { ...delithiated, charge: 'any', oxidation_states: { Co: 3 } })).toThrow(/takes no oxidation/)
    const twoNames = { sublattices: [{ sites: 'Li', species: { Li: 2, 'Li+': 2 } }] }
    expect(() => spaceOf(rockSalt, twoNames)).toThrow(/must differ in element or charge, got "Li and Li\+"/)
  })
})

describe('a space is refused', () => {
  const wrong: readonly (readonly [string, Structure, object, RegExp])[] = [
    ['for a sublattice without sites', rockSalt, { sublattices: [{ sites: 'S', species: { S: 4 } }] },
      /must match sites of the host, got "S" \(sublattices\[0\]\.sites\)\. The host is Li4O4/],
    ['for too many atoms', rockSalt, { sublattices: [{ sites: 'Li', species: { Li: 5 } }] }, /add up to its 4 sites.*got 5.*Lower a count/],
    ['for too few atoms', rockSalt, { sublattices: [{ sites: 'Li', species: { Li: 3 } }] }, /add up to its 4 sites.*got 3.*"rest"/],
    ['for bounds in the wrong order', rockSalt, { sublattices: [{ sites: 'Li', species: { Li: [3, 1], vacancy: 'rest' } }] },
      /\[least, most\], got \[3,1\] \(sublattices\[0\]\.species\.Li\)/],
    ['for a site on two sublattices', rockSalt,
      { sublattices: [{ sites: 'Li', species: { Li: 4 } }, { sites: [1], species: { Li: 1 } }] }, /belongs to one sublattice/],
    ['for an atom that does not exist', rockSalt, { sublattices: [{ sites: [9], species: { Li: 1 } }] }, /from 1 to 8, got 9/],
    ['for an atom frozen and searched', rockSalt, { frozen: [1], sublattices: [{ sites: [1], species: { Li: 1 } }] }, /either on a sublattice or frozen/],
    ['for sites and positions together, or neither', rockSalt, { sublattices: [{ species: { Li: 1 } }] }, /got "neither"/],
    ['for an unknown element', rockSalt, { sublattices: [{ sites: 'Li', species: { Lx: 4 } }] }, /chemical symbol.*"Lx"/],
    ['for an occupied empty site', rockSalt, { sublattices: [{ positions: [[0, 0, 0]], species: { Li: 1 } }] }, /must be empty in the host/],
    ['for vectors that span nothing', rockSalt,
      { supercell: [[1, 0, 0], [2, 0, 0], [0, 0, 1]], sublattices: [{ sites: 'Li', species: { Li: 4 } }] }, /supercell must be/],
    ['for more compositions than can be listed', rockSalt,
      { supercell: [6, 6, 6],
        sublattices: [{ sites: 'Li', species: { Li: 'rest', Na: 'rest', K: 'rest', vacancy: 'rest' } }], charge: 'any' },
      /compositions.*Fix some counts/],
  ]

  it.each(wrong)('%s', (_, host, parameters, message) => {
    expect(() => spaceOf(host, parameters)).toThrow(message)
  })

  it('for a cluster, and for atoms in one place', () => {
    expect(() => spaceOf({ ...rockSalt, pbc: ISOLATED }, delithiated)).toThrow(InputError)
    const twice = { ...rockSalt, positions: rockSalt.positions.map((x, k) => (k < 3 ? rockSalt.positions[k + 3] : x)) }
    expect(() => spaceOf(twice, { sublattices: [{ sites: 'Li', species: { Li: 4 } }] })).toThrow(/farther apart/)
  })

  it('with an error of the configuration, not of the program', () => {
    expect(() => spaceOf(rockSalt, { sublattices: [{ sites: 'Li', species: { Li: 5 } }] })).toThrow(ConfigError)
    expect(sitesParametersSchema.safeParse({ sublattices: [{ sites: 'Li', species: { Li: -1 } }] }).success).toBe(false)
    expect(sitesParametersSchema.safeParse({ sublattices: [] }).success).toBe(false)
  })
})

describe('the electrostatic score', () => {
  const space = spaceOf(layered, {
    supercell: [2, 1, 1],
    sublattices: [{ sites: 'Li', species: { Li: [2, 4], vacancy: 'rest' } }, { sites: 'O', species: { O: 11, F: 1 } }],
    oxidation_states: { Co: 'balance' },
  })
  const { score } = space
  if (score === null) throw new Error('a space with charges has a score')
  const random = randomStream('score')

  it('is the Ewald energy of the whole structure, at every composition', () => {
    for (let k = 0; k < space.compositions.length; k++) {
      const genome = space.sample(random, k)
      const structure = space.structureOf(genome)
      const states: Record<number, number> = { 3: 1, 8: -2, 9: -1, 27: space.compositions[k].balance ?? NaN }
      const energy = ewaldEnergy(freeCharges(ewaldMatrix(structure)), Array.from(structure.species, (z) => states[z]))
      expect(score.of(genome)).toBeCloseTo(energy, 8)
    }
  })

  it('is the same for symmetric occupations', () => {
    for (let k = 0; k < 50; k++) {
      const genome = space.sample(random)
      expect(score.of(space.smallest(genome))).toBeCloseTo(score.of(genome), 8)
    }
  })

  it('follows a walk of swaps', () => {
    const walk = score.walk(space.sample(random))
    for (let step = 0; step < 300; step++) {
      const { sites } = random.pick(space.sublattices)
      const [a, b] = [sites[random.integer(sites.length)], sites[random.integer(sites.length)]]
      const expected = walk.value() + walk.difference(a, b)
      walk.swap(a, b)
      expect(walk.value()).toBeCloseTo(expected, 8)
    }
    expect(walk.value()).toBeCloseTo(score.of(walk.genome), 8)
  })
})

function messageOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    return (error as Error).message
  }
  return ''
}

describe('a space without symmetry', () => {
  it('takes every arrangement for itself', () => {
    const parameters = sitesParametersSchema.parse({
      supercell: [2, 1, 1], sublattices: [{ sites: 'Li', species: { Li: 4, vacancy: 4 } }], charge: 'any',
    })
    const symmetric = sitesSpace(rockSalt, parameters)
    const plain = sitesSpace(rockSalt, parameters, undefined, 'none')
    expect(plain.count()).toEqual({ all: 70n, distinct: 70n })
    expect(symmetric.count().distinct).toBeLessThan(70n)
    expect(new Set(Array.from(plain.enumerate(), plain.key)).size).toBe(70)
    expect(plain.symmetry.order).toBe(1)
    const genome = plain.sample(randomStream('plain'))
    expect(plain.smallest(genome)).toEqual(genome)
    expect(plain.structureOf(genome)).toEqual(symmetric.structureOf(genome))
  })

  it('may want few of very many compositions', () => {
    // None to seven Na on each of 5 sublattices: 32768 ways, of which those with two Na are wanted.
    const host = crystal([5, 5, 5, 90, 90, 90], Array.from({ length: 35 }, (_, k) =>
      ['Li', 0.2 * (k % 5), 0.2 * (Math.floor(k / 5) % 5), 0.3 * Math.floor(k / 25)] as const))
    const parameters = sitesParametersSchema.parse({
      sublattices: Array.from({ length: 5 }, (_, s) => ({
        sites: Array.from({ length: 7 }, (_, k) => 7 * s + k + 1), species: { Li: 'rest', Na: [0, 7] },
      })),
      charge: 'any',
    })
    expect(() => sitesSpace(host, parameters, undefined, 'none')).toThrow(ConfigError)
    const sodium = 2
    const space = sitesSpace(host, parameters, ({ counts }) => counts.reduce((sum, row) => sum + row[sodium], 0) === 2, 'none')
    expect(space.compositions).toHaveLength(15)
  })
})
