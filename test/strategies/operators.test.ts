import { describe, expect, it } from 'vitest'
import { ISOLATED, makeStructure, volume, withPositions, type Structure } from '../../src/atoms/structure.ts'
import { violations } from '../../src/atoms/contacts.ts'
import { compositionOf, countOf } from '../../src/atoms/composition.ts'
import { randomStream } from '../../src/math/random.ts'
import { bindings, bondLength, centredPositions, isConnected, separation } from '../../strategies/operators/cluster-geometry.ts'
import { clusterCutAndSplice } from '../../strategies/operators/cluster-cut-and-splice.ts'
import { moveSurfaceAtoms } from '../../strategies/operators/cluster-surface-move.ts'
import { symmetrise } from '../../strategies/operators/cluster-symmetrise.ts'
import { operatorsFor } from '../../strategies/operators/index.ts'
import { insertMobile } from '../../strategies/operators/insert-mobile.ts'
import { legalStructure } from '../../strategies/operators/legal-structure.ts'
import { periodicCutAndSplice } from '../../strategies/operators/periodic-cut-and-splice.ts'
import { permutation } from '../../strategies/operators/permutation.ts'
import { rattle } from '../../strategies/operators/rattle.ts'
import { removeMobile } from '../../strategies/operators/remove-mobile.ts'
import { ripple } from '../../strategies/operators/ripple.ts'
import { strain } from '../../strategies/operators/strain.ts'
import { clusterProblem, LI, ladderProblem, richCrystal, SI } from '../support/search-problems.ts'

const settings = { rattleSigma: 0.3, rattleFraction: 0.3, rippleAmplitude: 0.3, strainSigma: 0.05 }
const ladder = ladderProblem.space
const cluster = clusterProblem.space

const SEEDS = Array.from({ length: 20 }, (_, seed) => seed)
const stream = (seed: number) => randomStream(`operators:${seed}`)
const ladderTask = (seed: number, rung: number) => ({ random: stream(seed), space: ladder, rung, settings })

/** Largest distance between corresponding atoms, Å. */
function largestMove(a: Structure, b: Structure): number {
  return Math.max(...Array.from(a.species.keys(), (i) =>
    Math.hypot(...[0, 1, 2].map((k) => a.positions[3 * i + k] - b.positions[3 * i + k]))))
}

describe('every operator', () => {
  const cases = [ladder, cluster].flatMap((space) =>
    operatorsFor(space).map(({ operator }) => ({ name: operator.name, operator, space, kind: space === ladder ? 'cells' : 'clusters' })))

  it.each(cases)('$name on $kind gives legal structures that differ from their parents', ({ operator, space }) => {
    const target = space === ladder ? 1 : 0
    const source = { rung: target, richer: 2, poorer: 0 }[operator.source]
    const children = SEEDS.flatMap((seed) => {
      const random = stream(seed)
      const parents = Array.from({ length: operator.arity }, () => space.sample(random, source))
      const child = operator.propose(parents, { random, space, rung: target, settings })
      const legal = child === null ? null : legalStructure(child, space, target)
      return legal === null ? [] : [{ legal, parents }]
    })
    expect(children.length).toBeGreaterThan(SEEDS.length / 2)
    for (const { legal, parents } of children) {
      expect(space.rungOf(legal)).toBe(target)
      expect(violations(legal, space.minimumDistances)).toBeNull()
      expect(parents.some((parent) => space.key(parent) === space.key(legal))).toBe(false)
    }
  })
})

describe('cut and splice of clusters', () => {
  const binary = (seed: number): Structure => {
    const { positions } = cluster.sample(stream(seed))
    return makeStructure({ cell: new Float64Array(9), pbc: ISOLATED, species: [3, 3, 3, 3, 3, 14, 14, 14, 14, 14, 14, 14, 14], positions })
  }

  it('keeps the composition of a cluster of two elements', () => {
    for (const seed of SEEDS) {
      const child = clusterCutAndSplice.propose([binary(seed), binary(seed + 50)], { random: stream(seed), space: cluster, rung: 0, settings })
      expect(child === null ? null : compositionOf(child)).toEqual({ Li: 5, Si: 8 })
    }
  })

  it('refuses a father that lacks an element', () => {
    const father = cluster.sample(stream(1))
    expect(clusterCutAndSplice.propose([binary(0), father], { random: stream(0), space: cluster, rung: 0, settings })).toBeNull()
  })

  it('takes at least a quarter of the atoms from each parent, unchanged within its part', () => {
    const [mother, father] = [cluster.sample(stream(3)), cluster.sample(stream(4))]
    const child = clusterCutAndSplice.propose([mother, father], { random: stream(5), space: cluster, rung: 0, settings })
    if (child === null) throw new Error('no child')
    const known = (parent: Structure): number[] => distancesOf(parent.positions)
    const inherited = (parent: Structure): number =>
      distancesOf(child.positions).filter((d) => known(parent).some((e) => Math.abs(d - e) < 1e-9)).length
    // Three atoms have three distances among themselves; the parts have 3 to 10 atoms.
    expect(inherited(mother)).toBeGreaterThanOrEqual(3)
    expect(inherited(father)).toBeGreaterThanOrEqual(3)
  })
})

describe('the surface move', () => {
  it('brings an atom that sticks out back to the surface', () => {
    const settled = SEEDS.filter((seed) => {
      const start = cluster.sample(stream(seed))
      const positions = centredPositions(start)
      positions.set([6, 0, 0], 0)
      const moved = moveSurfaceAtoms(withPositions(start, positions), stream(seed + 100))
      return Math.hypot(...moved.positions.subarray(0, 3)) < 4
    })
    // The choice of atoms is noisy, so now and then another one goes first.
    expect(settled.length).toBeGreaterThanOrEqual(0.6 * SEEDS.length)
  })

  it('leaves the best-bound atoms where they are', () => {
    const start = cluster.sample(stream(10))
    const centred = centredPositions(start)
    const strength = bindings(centred, bondLength(centred))
    const best = strength.indexOf(Math.max(...strength))
    for (const seed of SEEDS) {
      const moved = moveSurfaceAtoms(start, stream(seed))
      expect(Array.from(moved.positions.subarray(3 * best, 3 * best + 3))).toEqual(Array.from(centred.subarray(3 * best, 3 * best + 3)))
    }
  })
})

describe('symmetrise', () => {
  it('keeps every atom and sets them about a bond apart', () => {
    for (const seed of SEEDS) {
      const start = cluster.sample(stream(seed))
      const built = symmetrise(start, stream(100 + seed))
      expect(built.species).toHaveLength(13)
      expect(Math.min(...distancesOf(built.positions))).toBeGreaterThan(0.5 * bondLength(start.positions))
      expect(isConnected(built.positions, 3.5 * bondLength(start.positions))).toBe(true)
    }
  })

  it('makes many distances equal', () => {
    const distinct = (positions: Float64Array): number => new Set(distancesOf(positions).map((d) => d.toFixed(6))).size
    const counts = SEEDS.map((seed) => distinct(symmetrise(cluster.sample(stream(seed)), stream(seed)).positions))
    // Thirteen atoms at random have 78 different distances.
    expect(counts.filter((count) => count < 60).length).toBeGreaterThan(SEEDS.length / 2)
  })
})

describe('operators of periodic cells', () => {
  it('removes exactly the surplus of Li from a known crystal and scales the volume down', () => {
    for (const seed of SEEDS) {
      const child = removeMobile.propose([richCrystal()], ladderTask(seed, 1))
      if (child === null) throw new Error('no child')
      expect(compositionOf(child)).toEqual({ Li: 2, Si: 4 })
      expect(volume(child)).toBeCloseTo((volume(richCrystal()) * 110) / 200, 6)
    }
  })

  it('does not remove Li from a parent that has none to spare', () => {
    expect(removeMobile.propose([ladder.sample(stream(0), 0)], ladderTask(0, 1))).toBeNull()
  })

  it('inserts exactly the Li that is missing, away from the atoms that are there', () => {
    for (const seed of SEEDS) {
      const child = insertMobile.propose([ladder.sample(stream(seed), 0)], ladderTask(seed, 2))
      if (child === null) throw new Error('no child')
      expect(compositionOf(child)).toEqual({ Li: 4, Si: 4 })
      expect(violations(child, (a, b) => 0.75 * ladder.minimumDistances(a, b))).toBeNull()
    }
  })

  it('splices cells to the exact composition and refuses parents of different size', () => {
    for (const seed of SEEDS) {
      const child = periodicCutAndSplice.propose([ladder.sample(stream(seed), 2), ladder.sample(stream(seed + 50), 2)], ladderTask(seed, 2))
      expect(child === null ? null : compositionOf(child)).toEqual({ Li: 4, Si: 4 })
    }
    expect(periodicCutAndSplice.propose([ladder.sample(stream(1), 2), ladder.sample(stream(2), 1)], ladderTask(1, 2))).toBeNull()
  })

  it('strains a cell at constant volume', () => {
    const parent = ladder.sample(stream(3), 2)
    const child = strain.propose([parent], ladderTask(3, 2))
    if (child === null) throw new Error('no child')
    expect(volume(child)).toBeCloseTo(volume(parent), 8)
    expect(Array.from(child.cell)).not.toEqual(Array.from(parent.cell))
  })

  it('ripples atoms by no more than the amplitude, along one lattice vector', () => {
    const parent = ladder.sample(stream(4), 2)
    const child = ripple.propose([parent], ladderTask(4, 2))
    if (child === null) throw new Error('no child')
    expect(largestMove(parent, child)).toBeLessThanOrEqual(0.3 + 1e-9)
    expect(largestMove(parent, child)).toBeGreaterThan(0.01)
  })

  it('rattles about the given fraction of the atoms and always at least one', () => {
    const parent = ladder.sample(stream(5), 3)
    const movedShares = Array.from({ length: 200 }, (_, seed) => {
      const child = rattle.propose([parent], ladderTask(seed, 3))
      if (child === null) throw new Error('no child')
      const moved = Array.from(parent.species.keys()).filter((i) => child.positions[3 * i] !== parent.positions[3 * i]).length
      expect(moved).toBeGreaterThan(0)
      return moved / parent.species.length
    })
    // 30 % plus the one certain atom in twelve.
    expect(movedShares.reduce((a, b) => a + b, 0) / 200).toBeCloseTo(0.3 + 0.7 / 12, 1)
  })

  it('permutes unlike atoms only', () => {
    const parent = ladder.sample(stream(6), 2)
    const child = permutation.propose([parent], ladderTask(6, 2))
    if (child === null) throw new Error('no child')
    expect(countOf(child, LI)).toBe(countOf(parent, LI))
    const places = (structure: Structure, species: number): string[] =>
      Array.from(structure.species.keys()).filter((i) => structure.species[i] === species)
        .map((i) => structure.positions.slice(3 * i, 3 * i + 3).join()).sort()
    expect(places(child, SI)).not.toEqual(places(parent, SI))
    expect([...places(child, SI), ...places(child, LI)].sort()).toEqual([...places(parent, SI), ...places(parent, LI)].sort())
  })
})

function distancesOf(positions: Float64Array): number[] {
  const n = positions.length / 3
  return Array.from({ length: n }, (_, i) => Array.from({ length: i }, (_, j) => separation(positions, i, j))).flat()
}
