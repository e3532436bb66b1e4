import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { makeStructure, type Structure } from '../../src/atoms/structure.ts'
import { randomStream } from '../../src/math/random.ts'
import { lennardJones, lennardJonesPotential } from '../../src/potentials/lennard-jones.ts'

const cluster = (positions: ArrayLike<number>): Structure =>
  makeStructure({ cell: new Float64Array(9), pbc: [false, false, false], species: new Uint8Array(positions.length / 3).fill(18), positions })

/** Centre and twelve vertices, vertices at distance 1. */
function icosahedron(): number[] {
  const golden = (1 + Math.sqrt(5)) / 2
  const norm = Math.sqrt(1 + golden * golden)
  const vertices = [-1, 1].flatMap((a) => [-golden, golden].flatMap((b) => [[0, a, b], [a, b, 0], [b, 0, a]])).flat()
  return [0, 0, 0, ...vertices.map((x) => x / norm)]
}

describe('the Lennard-Jones potential', () => {
  it('has a pair minimum of −ε at 2^(1/6) σ', () => {
    const { energy, forces } = lennardJones(cluster([0, 0, 0, 2.5 * Math.exp(Math.log(2) / 6), 0, 0]), { epsilon: 0.7, sigma: 2.5, cutoff: null })
    expect(energy).toBeCloseTo(-0.7, 14)
    expect(Math.max(...forces.map(Math.abs))).toBeLessThan(1e-13)
  })

  it('gives the known energy of the 13-atom icosahedron at its best scale', () => {
    let lowest = 0
    for (let scale = 1.05; scale < 1.12; scale += 1e-5) lowest = Math.min(lowest, lennardJones(cluster(icosahedron().map((x) => scale * x))).energy)
    // Cambridge Cluster Database.
    expect(lowest).toBeCloseTo(-44.326801, 6)
  })

  it('agrees with ASE for a skewed periodic cell smaller than the cutoff', () => {
    const ase = JSON.parse(readFileSync(new URL('fixtures/lennard-jones-ase.json', import.meta.url), 'utf8')) as {
      epsilon: number; sigma: number; cutoff: number; cell: number[]; positions: number[]; energy: number; forces: number[]; virial: number[]
    }
    const structure = makeStructure({ cell: ase.cell, pbc: [true, true, true], species: new Uint8Array(8).fill(18), positions: ase.positions })
    const { energy, forces, virial } = lennardJones(structure, ase)
    expect(energy).toBeCloseTo(ase.energy, 10)
    forces.forEach((force, k) => { expect(force).toBeCloseTo(ase.forces[k], 9) })
    virial.forEach((entry, k) => { expect(entry).toBeCloseTo(ase.virial[k], 8) })
  })

  it('gives a cluster the same numbers through all pairs and through a cutoff that reaches everything', () => {
    const random = randomStream('cluster')
    const structure = cluster(Array.from({ length: 24 }, (_, k) => 1.3 * ((k % 3) + Math.floor(k / 3)) + random.uniform()))
    const direct = lennardJones(structure)
    const listed = lennardJones(structure, { epsilon: 1, sigma: 1, cutoff: 1000 })
    expect(listed.energy).toBeCloseTo(direct.energy, 10)
    listed.forces.forEach((force, k) => { expect(force).toBeCloseTo(direct.forces[k], 9) })
    listed.virial.forEach((entry, k) => { expect(entry).toBeCloseTo(direct.virial[k], 9) })
  })

  it('refuses a periodic structure without a cutoff', () => {
    const periodic = makeStructure({ cell: [3, 0, 0, 0, 3, 0, 0, 0, 3], pbc: [true, true, true], species: [18], positions: [0, 0, 0] })
    expect(() => lennardJones(periodic)).toThrow(/needs a cutoff for a periodic structure/)
  })

  it('evaluates a batch in order', async () => {
    const [a, b] = [cluster([0, 0, 0, 1.1, 0, 0]), cluster([0, 0, 0, 1.5, 0, 0])]
    const results = await lennardJonesPotential().evaluate([a, b])
    expect(results.map(({ energy }) => energy)).toEqual([lennardJones(a).energy, lennardJones(b).energy])
  })
})
