import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { transformRows } from '../../../src/math/matrix3.ts'
import { shippedCompounds, type Compound } from '../../../problems/tavorite-barrier/compounds.ts'
import { smearedDistances } from '../../../problems/tavorite-barrier/descriptors/distances.ts'
import { straightPath } from '../../../problems/tavorite-barrier/descriptors/path.ts'
import { DESCRIPTOR_GROUPS, describePool } from '../../../problems/tavorite-barrier/descriptors/table.ts'

interface Reference {
  readonly cell: readonly number[]
  readonly octahedron_length_variance: number
  readonly halide_elongation: number
  readonly tetrahedron_length_variance: number
  readonly bridging_angle: number
  readonly shortest_hop: number
  readonly site_radius: number
  readonly bottleneck_radius: number
  readonly smeared_a_o: readonly number[]
}

// Written by fixtures/descriptors-ase.py with ASE 3.22.1.
const REFERENCES = JSON.parse(
  readFileSync(new URL('fixtures/descriptors-ase.json', import.meta.url), 'utf8'),
) as Record<string, Reference>

const compounds = shippedCompounds()
const { descriptors, columns } = describePool(compounds, DESCRIPTOR_GROUPS)
const columnOf = (name: string): number => descriptors.names.indexOf(name)
const valueOf = (row: number, name: string): number => descriptors.values[row * descriptors.dimension + columnOf(name)]

describe('the table of descriptors', () => {
  it('is finite, has six groups that share out all columns, and no constant column', () => {
    expect(descriptors.values.every(Number.isFinite)).toBe(true)
    expect(descriptors.values).toHaveLength(345 * descriptors.dimension)
    expect(new Set(descriptors.names).size).toBe(descriptors.dimension)
    expect(descriptors.groups.map(({ name }) => name)).toEqual([...DESCRIPTOR_GROUPS])
    expect(descriptors.groups.flatMap(({ columns: own }) => own)).toEqual(columns.map((_, column) => column))
    for (const name of descriptors.names) expect(new Set(all(name)).size, name).toBeGreaterThan(1)
  })

  it('says nothing twice, but for what A and Z are, which both electronegativity and radius tell', () => {
    const twice = descriptors.names.flatMap((a, i) => descriptors.names.slice(i + 1).flatMap((b) =>
      (Math.abs(pearson(all(a), all(b))) > 0.99 ? [`${a} ${b}`] : [])))
    expect(twice).toEqual(['electronegativity_A radius_A', 'electronegativity_Z radius_Z'])
  })

  it('does not contain the barrier: no column has a rank correlation with it beyond that of the size of A', () => {
    const barriers = compounds.map(({ measured }) => measured.bondValence[0])
    const correlations = descriptors.names.map((name) => ({ name, rho: Math.abs(pearson(ranks(all(name)), ranks(barriers))) }))
    const largest = correlations.reduce((best, next) => (next.rho > best.rho ? next : best))
    expect(largest.rho).toBeLessThan(0.77)
    const banded = compounds.flatMap(({ measured: { elasticBand } }, row) => (elasticBand === null ? [] : [{ row, elasticBand }]))
    for (const name of descriptors.names) {
      const values = banded.map(({ row }) => valueOf(row, name))
      expect(Math.abs(pearson(ranks(values), ranks(banded.map(({ elasticBand }) => elasticBand)))), name).toBeLessThan(0.7)
    }
  })

  it('has the groups asked for and no other', () => {
    const some = describePool(compounds.slice(0, 30), ['cell', 'path'])
    expect(some.descriptors.groups.map(({ name }) => name)).toEqual(['cell', 'path'])
    expect(some.descriptors.dimension).toBe(16)
  })
})

describe('descriptors of structures', () => {
  it.each(Object.entries(REFERENCES))('of %s are those of ASE', (formula, reference) => {
    const row = compounds.findIndex((compound) => compound.formula === formula)
    const names = ['a', 'b', 'c', 'alpha', 'beta', 'gamma']
    names.forEach((name, k) => expect(valueOf(row, name)).toBeCloseTo(reference.cell[k], 8))
    const scalars = [
      'octahedron_length_variance', 'halide_elongation', 'tetrahedron_length_variance', 'bridging_angle', 'shortest_hop',
      'site_radius',
    ] as const
    for (const name of scalars) expect(valueOf(row, name), name).toBeCloseTo(reference[name], 8)
    const smeared = smearedDistances(compounds[row])
    reference.smeared_a_o.forEach((value, k) => expect(smeared[4 * k]).toBeCloseTo(value, 6))
    // The reference samples the hops at 401 places.
    expect(Math.abs(valueOf(row, 'bottleneck_radius') - reference.bottleneck_radius)).toBeLessThan(1e-3)
  })

  it('do not depend on where the atoms are listed, on the origin or on the orientation', () => {
    for (const compound of [compounds[0], compounds[150], compounds[300]]) {
      const moved = withStructure(compound, ({ cell, positions }) => {
        const shifts = transformRows(Float64Array.from(positions, (_, k) => ((k * 7) % 5) - 2).map((x) => Math.round(x)), cell)
        return { cell, positions: positions.map((x, k) => x + shifts[k] + 0.3) }
      })
      // A quarter turn about z: (x, y, z) → (−y, x, z).
      const turn = (rows: Float64Array): Float64Array =>
        rows.map((x, k) => (k % 3 === 0 ? -rows[k + 1] : k % 3 === 1 ? rows[k - 1] : x))
      const turned = withStructure(compound, ({ cell, positions }) => ({ cell: turn(cell), positions: turn(positions) }))
      for (const other of [moved, turned]) {
        const groups = ['cell', 'path', 'distortion'] as const
        const [before, after] = [describePool([compound], groups), describePool([other], groups)]
        before.descriptors.values.forEach((value, k) => {
          expect(after.descriptors.values[k], before.descriptors.names[k]).toBeCloseTo(value, 8)
        })
        const [near, far] = [smearedDistances(compound), smearedDistances(other)]
        near.forEach((value, k) => expect(far[k]).toBeCloseTo(value, 8))
      }
    }
  })
})

describe('the widest straight path', () => {
  it('of a pinched crystal narrows with the pinch', () => {
    const compound = compounds[0]
    const wide = straightPath(compound).bottleneck
    const narrow = straightPath(withStructure(compound, ({ cell, positions }) =>
      ({ cell: cell.map((x) => 0.95 * x), positions: positions.map((x) => 0.95 * x) }))).bottleneck
    expect(narrow).toBeLessThan(wide)
  })
})

type Parts = Pick<Compound['structure'], 'cell' | 'positions'>

function withStructure(compound: Compound, change: (parts: Parts) => Parts): Compound {
  return { ...compound, structure: { ...compound.structure, ...change(compound.structure) } }
}

function all(name: string): number[] {
  return compounds.map((_, row) => valueOf(row, name))
}

function pearson(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length
  const [ma, mb] = [mean(a), mean(b)]
  const dot = (u: readonly number[], mu: number, v: readonly number[], mv: number): number =>
    u.reduce((sum, x, k) => sum + (x - mu) * (v[k] - mv), 0)
  return dot(a, ma, b, mb) / Math.sqrt(dot(a, ma, a, ma) * dot(b, mb, b, mb))
}

/** Ranks from 0, equal values sharing the mean of theirs. */
function ranks(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b)
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2)
}
