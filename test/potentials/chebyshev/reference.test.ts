// Networks of aenet against independent codes: a numpy evaluator, aenet itself, and a published notebook.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { atomicNumberOf } from '../../../src/atoms/elements.ts'
import { makeStructure, PERIODIC, type Structure } from '../../../src/atoms/structure.ts'
import { randomStream } from '../../../src/math/random.ts'
import { chebyshevPotential } from '../../../src/potentials/chebyshev/chebyshev.ts'
import type { AngularDomain } from '../../../src/potentials/chebyshev/network.ts'
import { parseChebyshevNetwork } from '../../../src/potentials/chebyshev/network-file.ts'
import { readChebyshevPotential } from '../../../src/potentials/chebyshev/read.ts'
import type { Potential } from '../../../src/potentials/potential.ts'
import { evaluateOne } from '../../support/backends.ts'
import { energiesByTriples, randomChebyshevNetworks } from '../../support/chebyshev-networks.ts'
import { STRUCTURE_KINDS } from '../../support/random-structures.ts'
import { sharedData } from '../../support/shared-data.ts'

interface OwnCase {
  readonly files: readonly string[]
  readonly symbols: readonly string[]
  readonly angular_domain: AngularDomain
  readonly cell: readonly number[]
  readonly positions: readonly number[]
  readonly energy: number
  readonly energies: readonly number[]
  readonly forces: readonly number[]
  readonly virial: readonly number[]
}

const FIXTURES = new URL('../fixtures/chebyshev/', import.meta.url)
const OWN = (JSON.parse(readFileSync(new URL('reference.json', FIXTURES), 'utf8')) as { cases: OwnCase[] }).cases

const open = (files: readonly string[], angularDomain: AngularDomain): Potential =>
  chebyshevPotential(files.map((file) => parseChebyshevNetwork(readFileSync(file), file)), { angularDomain })
const structureOf = (symbols: readonly string[], cell: readonly number[], positions: readonly number[]): Structure =>
  makeStructure({ cell, pbc: PERIODIC, species: symbols.map((symbol) => atomicNumberOf(symbol)), positions })
const worst = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, x, i) => (Math.abs(x - b[i]) <= most ? most : Math.abs(x - b[i])), 0)

describe('made-up networks', () => {
  it.each(OWN.map((own) => [own.symbols.join(''), own.angular_domain, own] as const))(
    'agree with complex-step derivatives of sums over pairs of neighbours: %s, %s',
    async (_symbols, domain, { files, symbols, cell, positions, ...expected }) => {
      const paths = files.map((file) => fileURLToPath(new URL(file, FIXTURES)))
      const found = await evaluateOne(open(paths, domain), structureOf(symbols, cell, positions))
      expect(worst(found.energies, expected.energies)).toBeLessThan(1e-12)
      expect(Math.abs(found.energy - expected.energy)).toBeLessThan(1e-12)
      expect(worst(found.forces, expected.forces)).toBeLessThan(1e-11)
      expect(worst(found.virial, expected.virial)).toBeLessThan(1e-11)
    },
  )

  it.each([
    ['two species', { species: [3, 14] }],
    ['two species in the other order', { species: [3, 14], environment: [14, 3] }],
    ['five species', { species: [3, 8, 14, 15, 27] }],
    ['one species', { species: [14] }],
    ['no angles', { species: [3, 14], angularOrder: 0 }],
    ['angles of order 1', { species: [3, 14], angularOrder: 1 }],
    ['angles that reach farther than distances', { species: [3, 14], radialCutoff: 3, angularCutoff: 4.5 }],
    // T_n grows fast with n where ξ leaves [−1, 1], and what rounding leaves of it too.
    ['the highest orders', { species: [3, 14], radialOrder: 24, angularOrder: 16 }, 1e-9],
  ] as const)('agree with the sums over pairs of neighbours: %s', async (name, choices, tolerance: number = 1e-11) => {
    const networks = randomChebyshevNetworks(choices, name)
    for (const angularDomain of ['cosine', 'legacy_0_pi'] as const) {
      const potential = chebyshevPotential(networks, { angularDomain })
      for (const [kind, make] of Object.entries(STRUCTURE_KINDS)) {
        const structure = make(randomStream(`${name}:${kind}`), choices.species)
        const { energies } = await evaluateOne(potential, structure)
        const found = worst(energies, energiesByTriples(networks, angularDomain, structure))
        expect(found, `${kind}, ${angularDomain}`).toBeLessThan(tolerance)
      }
    }
  })
})

interface SharedCase {
  readonly name: string
  readonly potential: 'v1_2017' | 'v2_2021'
  readonly species?: readonly string[]
  readonly symbols?: readonly string[]
  readonly cell: readonly (readonly number[])[]
  readonly positions: readonly (readonly number[])[]
  readonly energy?: number
  readonly E_total_eV?: number
  readonly energies?: readonly number[]
  readonly forces?: readonly (readonly number[])[]
  readonly forces_eV_A?: readonly (readonly number[])[]
}

const folder = sharedData('aenet')

describe.skipIf(folder === null)('published networks', () => {
  const network = (name: string): string => `${folder ?? ''}/networks/${name}`
  const lithiumSilicon = (version: 'v1_2017' | 'v2_2021'): Promise<Potential> =>
    version === 'v1_2017'
      ? readChebyshevPotential(['Li', 'Si'].map((el) => network(`${el}.15t-15t.nn-04153`)), { angularDomain: 'legacy_0_pi' })
      : readChebyshevPotential(['Li', 'Si'].map((el) => network(`${el}.15t-15t.nn-02170`)), { angularDomain: 'cosine' })

  it.each([
    // Energies there have 8 decimals, forces 6.
    ['aenet_golden_small.json', 12, 1e-8, 1e-6],
    ['aenet_reference_v2.json', 17, 1e-11, 1e-11],
  ])('give the energies and forces of aenet: %s', async (file, count, energyTolerance, forceTolerance) => {
    const { cases } = JSON.parse(readFileSync(`${folder ?? ''}/${file}`, 'utf8')) as { cases: SharedCase[] }
    expect(cases).toHaveLength(count)
    let [energy, force, atomic] = [0, 0, 0]
    for (const { potential, species, symbols, cell, positions, ...expected } of cases) {
      const structure = structureOf(species ?? symbols ?? [], cell.flat(), positions.flat())
      const found = await evaluateOne(await lithiumSilicon(potential), structure)
      energy = Math.max(energy, Math.abs(found.energy - (expected.energy ?? expected.E_total_eV ?? Number.NaN)))
      force = Math.max(force, worst(found.forces, (expected.forces ?? expected.forces_eV_A ?? []).flat()))
      if (expected.energies !== undefined) atomic = Math.max(atomic, worst(found.energies, expected.energies))
    }
    const [e, single, f] = [energy, atomic, force].map((value) => value.toExponential(1))
    console.info(`${file}: max |ΔE| ${e} eV, |ΔE_i| ${single} eV, |ΔF| ${f} eV/Å`)
    expect(energy).toBeLessThan(energyTolerance)
    expect(atomic).toBeLessThan(1e-12)
    expect(force).toBeLessThan(forceTolerance)
  })

  it('give the values printed in the notebook on TiO2', async () => {
    const potential = await readChebyshevPotential(
      ['Ti', 'O'].map((el) => network(`${el}.TiO2.aenetpy.nn.ascii`)), { angularDomain: 'cosine' })
    const read = (name: string): Structure => parseXsf(readFileSync(`${folder ?? ''}/structures/${name}`, 'utf8'))
    const { energy, energies, forces } = await evaluateOne(potential, read('TiO2-001.xsf'))
    const norms = Array.from({ length: forces.length / 3 }, (_, i) => Math.hypot(...forces.subarray(3 * i, 3 * i + 3)))
    expect(energy.toFixed(8)).toBe('-19517.16578343')
    expect(energies[0].toFixed(6)).toBe('-1612.844133')
    expect(Math.max(...norms).toFixed(6)).toBe('3.452977')
    expect((norms.reduce((sum, x) => sum + x, 0) / norms.length).toFixed(6)).toBe('1.489197')
    for (const [name, perAtom] of [['TiO2-002.xsf', '-848.662852'], ['TiO2-003.xsf', '-848.600553']]) {
      const result = await evaluateOne(potential, read(name))
      expect((result.energy / result.energies.length).toFixed(6)).toBe(perAtom)
    }
    expect(potential.warnings?.[1]).toMatch(/could not be confirmed: none of the elements/)
  })

  it('are off by electronvolts in the wrong domain, which is noticed', async () => {
    const files = ['Li', 'Si'].map((el) => network(`${el}.15t-15t.nn-04153`))
    const a = 5.4687
    const fcc = [0, 0, 0, 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0]
    const sites = [...fcc, ...fcc.map((s) => s + 0.25)].map((s) => a * s)
    const diamond = structureOf(Array.from({ length: 8 }, () => 'Si'), [a, 0, 0, 0, a, 0, 0, 0, a], sites)
    expect((await evaluateOne(open(files, 'legacy_0_pi'), diamond)).energy / 8).toBeCloseTo(-5.426534, 5)
    expect((await evaluateOne(open(files, 'cosine'), diamond)).energy / 8).toBeCloseTo(-3.13, 2)
    await expect(readChebyshevPotential(files, { angularDomain: 'cosine' }))
      .rejects.toThrow(/must give the elements their reference energies.*Si 2\.3\d\d eV\/atom.*Set angular_domain to legacy_0_pi/)
    expect((await lithiumSilicon('v1_2017')).warnings).toHaveLength(1)
  })
})

/** Cell and atoms of a periodic XSF file. */
function parseXsf(text: string): Structure {
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/))
  const vectors = lines.findIndex(([word]) => word === 'PRIMVEC') + 1
  const atoms = lines.findIndex(([word]) => word === 'PRIMCOORD') + 1
  const rows = lines.slice(atoms + 1, atoms + 1 + Number(lines[atoms][0]))
  return structureOf(
    rows.map(([symbol]) => symbol), lines.slice(vectors, vectors + 3).flat().map(Number),
    rows.flatMap((row) => row.slice(1, 4).map(Number)),
  )
}
