import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { deform, makeStructure, reorderAtoms, supercell, withPositions, type Periodicity, type Structure } from '../../src/atoms/structure.ts'
import { closestContacts } from '../../src/atoms/contacts.ts'
import { multiply3, transformRows, transpose3 } from '../../src/math/matrix3.ts'
import { randomStream } from '../../src/math/random.ts'
import { chebyshevEvaluator } from '../../src/potentials/chebyshev/chebyshev.ts'
import type { AngularDomain } from '../../src/potentials/chebyshev/network.ts'
import { lennardJones } from '../../src/potentials/lennard-jones.ts'
import { parseNep } from '../../src/potentials/nep/nep-file.ts'
import { nepEvaluator } from '../../src/potentials/nep/nep.ts'
import type { PotentialResult } from '../../src/potentials/potential.ts'
import { stillingerWeber } from '../../src/potentials/stillinger-weber.ts'
import { shortRangeGuard } from '../../src/potentials/tensornet/guard.ts'
import { tensorNetReference } from '../../src/potentials/tensornet/reference.ts'
import { tensorNetTables } from '../../src/potentials/tensornet/reference-tables.ts'
import { readTensorNet } from '../../src/potentials/tensornet/tensornet-file.ts'
import { randomChebyshevNetworks } from '../support/chebyshev-networks.ts'
import { randomNepModel, UNIFORM_ZBL } from '../support/nep-models.ts'
import { SMALL_TENSORNET } from '../support/tensornet-cases.ts'

interface Subject {
  readonly name: string
  readonly evaluate: (structure: Structure) => PotentialResult
  readonly species: readonly [number, number]
  /** Typical distance of neighbours, Å. */
  readonly spacing: number
}

const nep = (file: string): ((structure: Structure) => PotentialResult) =>
  nepEvaluator(parseNep(readFileSync(new URL(`fixtures/${file}`, import.meta.url), 'utf8'), file))

const aenet = (species: readonly number[], angularDomain: AngularDomain): ((structure: Structure) => PotentialResult) =>
  chebyshevEvaluator(randomChebyshevNetworks({ species }, 'laws'), { angularDomain })

const tensorNet = await readTensorNet(SMALL_TENSORNET)

const NEP5 = randomNepModel({ version: 5, species: [3, 14], lMax: 8, zbl: UNIFORM_ZBL }, 'nep5')

const SUBJECTS: readonly Subject[] = [
  { name: 'Lennard-Jones with a cutoff', evaluate: (s) => lennardJones(s, { epsilon: 0.4, sigma: 2.2, cutoff: 7.013 }), species: [18, 18], spacing: 2.5 },
  { name: 'Stillinger-Weber', evaluate: stillingerWeber, species: [14, 14], spacing: 2.4 },
  { name: 'NEP3, flexible ZBL, four-body', evaluate: nep('synthetic_nep3_zbl_flexible_LiSi.txt'), species: [3, 14], spacing: 2.5 },
  { name: 'NEP4, three-body', evaluate: nep('synthetic_nep4_3body_LiSi.txt'), species: [3, 14], spacing: 2.5 },
  { name: 'NEP4, type-wise ZBL, four- and five-body', evaluate: nep('synthetic_nep4_zbl_typewise_8types.txt'), species: [3, 8], spacing: 1.9 },
  { name: 'aenet networks of cos θ', evaluate: aenet([3, 14], 'cosine'), species: [3, 14], spacing: 2.5 },
  { name: 'aenet networks of the older angles, three species', evaluate: aenet([8, 3, 15], 'legacy_0_pi'), species: [3, 15], spacing: 2.3 },
  { name: 'NEP5 up to l = 8 with a uniform ZBL', evaluate: nepEvaluator(NEP5), species: [3, 14], spacing: 1.87 },
  {
    name: 'TensorNet with ZBL at short distance', evaluate: tensorNetReference(tensorNetTables(tensorNet), shortRangeGuard(tensorNet.species)),
    species: [3, 14], spacing: 2.4,
  },
]

const ALL: Periodicity = [true, true, true]

/** A rattled lattice of na·nb·nc sites in a cell given by its skew (fraction of a spacing per lattice vector). */
function rattled({ species, spacing }: Subject, counts: readonly [number, number, number], skew: number, pbc: Periodicity, key: string): Structure {
  const random = randomStream(key)
  const [na, nb, nc] = counts
  const cell = [na * spacing, 0, 0, skew * spacing, nb * spacing, 0, skew * spacing, -skew * spacing, nc * spacing]
  const positions: number[] = []
  const numbers: number[] = []
  for (let a = 0; a < na; a++) {
    for (let b = 0; b < nb; b++) {
      for (let c = 0; c < nc; c++) {
        const s = [a / na, b / nb, c / nc]
        for (let k = 0; k < 3; k++) {
          positions.push(s[0] * cell[k] + s[1] * cell[3 + k] + s[2] * cell[6 + k] + 0.06 * spacing * random.normal())
        }
        numbers.push(species[(a + b + c) % 2])
      }
    }
  }
  return makeStructure({ cell, pbc, species: numbers, positions })
}

const shapes = (subject: Subject): [string, Structure][] => [
  ['an ordinary cell', rattled(subject, [2, 2, 2], 0.1, ALL, 'ordinary')],
  ['a needle', rattled(subject, [1, 1, 7], 0.2, ALL, 'needle')],
  ['a strongly skewed cell', rattled(subject, [2, 2, 2], 3.3, ALL, 'skewed')],
  ['a single atom per cell', rattled(subject, [1, 1, 1], 0.1, ALL, 'one')],
  ['a slab', rattled(subject, [2, 2, 3], 0.1, [true, true, false], 'slab')],
  ['a cluster', rattled(subject, [2, 3, 2], 0, [false, false, false], 'cluster')],
  ['a dimer', rattled(subject, [1, 1, 2], 0, [false, false, false], 'dimer')],
]

/** Fourth-order central difference of a function of one number. */
function derivative(f: (x: number) => number, h: number): number {
  return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h)
}

const largest = (values: ArrayLike<number>): number => Math.max(...Array.from(values, Math.abs))
const worst = (a: ArrayLike<number>, b: ArrayLike<number>): number => largest(Array.from(a, (x, i) => x - b[i]))

describe.each(SUBJECTS)('$name', (subject) => {
  const { evaluate } = subject

  it.each(shapes(subject))('has forces that are minus the slope of its energy: %s', (_, structure) => {
    const { forces } = evaluate(structure)
    // 1e-6 of the force, and never below what rounding leaves of an energy difference.
    const tolerance = 1e-6 * Math.max(largest(forces), 0.1)
    for (let k = 0; k < Math.min(forces.length, 24); k++) {
      const slope = derivative((h) => evaluate(withPositions(structure, structure.positions.map((x, i) => (i === k ? x + h : x)))).energy, 1e-4)
      expect(Math.abs(forces[k] + slope)).toBeLessThan(tolerance)
    }
  })

  it.each(shapes(subject))('has the virial that its strain derivative demands: %s', (_, structure) => {
    const { virial } = evaluate(structure)
    const tolerance = 1e-6 * Math.max(largest(virial), 0.1)
    for (let k = 0; k < 9; k++) {
      const slope = derivative((h) => {
        const strain = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1)
        strain[k] += h
        return evaluate(deform(structure, strain)).energy
      }, 1e-5)
      expect(Math.abs(virial[k] + slope)).toBeLessThan(tolerance)
    }
  })

  it.each(shapes(subject))('exerts no net force, no torque on the cell, and shares out its energy: %s', (_, structure) => {
    const { energy, energies, forces, virial } = evaluate(structure)
    const scale = Math.max(1, largest(forces))
    for (let k = 0; k < 3; k++) {
      let net = 0
      for (let i = k; i < forces.length; i += 3) net += forces[i]
      expect(Math.abs(net)).toBeLessThan(1e-11 * scale)
    }
    expect(Math.abs(virial[1] - virial[3])).toBeLessThan(1e-10 * Math.max(1, largest(virial)))
    expect(Math.abs(virial[5] - virial[7])).toBeLessThan(1e-10 * Math.max(1, largest(virial)))
    expect(energies.reduce((sum, e) => sum + e, 0)).toBeCloseTo(energy, 10)
  })

  it('does not change when all atoms move together, or one by a lattice vector', () => {
    const structure = rattled(subject, [2, 2, 2], 0.1, ALL, 'ordinary')
    const base = evaluate(structure)
    const moved = evaluate(withPositions(structure, structure.positions.map((x, i) => x + [0.37, -11.2, 4.9][i % 3])))
    expect(Math.abs(moved.energy - base.energy)).toBeLessThan(1e-10)
    expect(worst(moved.forces, base.forces)).toBeLessThan(1e-9 * Math.max(1, largest(base.forces)))
    const outside = structure.positions.map((x, i) => x + (i < 3 ? 3 * structure.cell[i] - 2 * structure.cell[6 + i] : 0))
    expect(Math.abs(evaluate(withPositions(structure, outside)).energy - base.energy)).toBeLessThan(1e-10)
  })

  it('turns its forces and virial with the structure', () => {
    const structure = rattled(subject, [2, 2, 2], 0.2, ALL, 'turn')
    const [c, s] = [Math.cos(0.7), Math.sin(0.7)]
    const turn = Float64Array.of(c, s * 0.6, s * 0.8, -s, c * 0.6, c * 0.8, 0, -0.8, 0.6)
    const base = evaluate(structure)
    const turned = evaluate(deform(structure, turn))
    expect(Math.abs(turned.energy - base.energy)).toBeLessThan(1e-10)
    expect(worst(turned.forces, transformRows(base.forces, turn))).toBeLessThan(1e-9 * Math.max(1, largest(base.forces)))
    const expected = multiply3(transpose3(turn), multiply3(base.virial, turn))
    expect(worst(turned.virial, expected)).toBeLessThan(1e-8 * Math.max(1, largest(base.virial)))
  })

  it('does not depend on the order of the atoms', () => {
    const structure = rattled(subject, [2, 2, 2], 0.1, ALL, 'order')
    const order = [5, 2, 7, 0, 1, 6, 3, 4]
    const base = evaluate(structure)
    const permuted = evaluate(reorderAtoms(structure, order))
    expect(Math.abs(permuted.energy - base.energy)).toBeLessThan(1e-10)
    expect(worst(permuted.energies, order.map((i) => base.energies[i]))).toBeLessThan(1e-10)
    expect(worst(permuted.forces, order.flatMap((i) => [...base.forces.slice(3 * i, 3 * i + 3)]))).toBeLessThan(1e-9 * Math.max(1, largest(base.forces)))
  })

  it('gives a supercell the energy, forces and virial of its copies, up to 512 atoms', () => {
    const structure = rattled(subject, [2, 2, 2], 0.1, ALL, 'super')
    const base = evaluate(structure)
    const scale = Math.max(1, largest(base.forces))
    for (const repeats of [[2, 1, 3], [4, 4, 4]] as const) {
      const copies = repeats[0] * repeats[1] * repeats[2]
      const large = evaluate(supercell(structure, repeats))
      expect(Math.abs(large.energy / copies - base.energy)).toBeLessThan(1e-9)
      for (let k = 0; k < large.forces.length; k++) {
        expect(Math.abs(large.forces[k] - base.forces[k % base.forces.length])).toBeLessThan(1e-9 * scale)
      }
      expect(worst(large.virial.map((w) => w / copies), base.virial)).toBeLessThan(1e-8 * Math.max(1, largest(base.virial)))
    }
  })

  it('leaves an isolated atom without force', () => {
    const alone = makeStructure({ cell: new Float64Array(9), pbc: [false, false, false], species: [subject.species[0]], positions: [1, 2, 3] })
    const { energy, forces, virial } = evaluate(alone)
    expect(Number.isFinite(energy)).toBe(true)
    expect(largest([...forces, ...virial])).toBe(0)
    const boxed = makeStructure({ cell: [30, 0, 0, 0, 30, 0, 0, 0, 30], pbc: ALL, species: alone.species, positions: [1, 2, 3] })
    expect(evaluate(boxed).energy).toBe(energy)
  })

  it('gives the same bits whatever was evaluated before', () => {
    const structure = rattled(subject, [2, 2, 2], 0.1, ALL, 'again')
    const before = evaluate(structure)
    evaluate(rattled(subject, [3, 3, 3], 0.1, ALL, 'between'))
    expect(evaluate(structure)).toEqual(before)
  })

  it('is tested on structures with contacts that matter', () => {
    const [closest] = closestContacts(rattled(subject, [2, 2, 2], 0.1, ALL, 'ordinary'))
    expect(closest.distance).toBeLessThan(1.5 * subject.spacing)
  })
})
