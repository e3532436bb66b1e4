import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { atomCount, volume, type Structure } from '../../../src/atoms/structure.ts'
import { inlineExecutor } from '../../../src/executors/inline.ts'
import { screenBatch } from '../../../src/campaign/screening.ts'
import type { Candidate, Problem } from '../../../src/campaign/types.ts'
import { randomStream } from '../../../src/math/random.ts'
import { lennardJones } from '../../../src/potentials/lennard-jones.ts'
import { evaluateEach, type Potential } from '../../../src/potentials/potential.ts'
import { sitesParametersSchema } from '../../../src/spaces/sites/parameters.ts'
import { sitesSpace, type Occupation, type SitesSpace } from '../../../src/spaces/sites/sites.ts'
import { occupationScorer, type OccupationScorer } from '../../../problems/scoring/occupation-scorer.ts'
import { scoringShape, withBackend } from '../../../problems/scoring/parameters.ts'
import { rockSalt } from '../../spaces/sites/hosts.ts'

/** Lennard-Jones for all elements alike: cheap, smooth, and its minimum is not the start. */
const lj = (structure: Structure) => lennardJones(structure, { epsilon: 0.2, sigma: 1.85, cutoff: 6 })
const potential: Potential = {
  name: 'test', species: [3, 8, 9], cutoff: 6, backend: 'reference', precision: 'f64', evaluate: (batch) => evaluateEach(batch, lj),
}
const schema = z.strictObject({ potential: z.string(), ...scoringShape }).transform(withBackend)

function space(species: object = { Li: 6, vacancy: 2 }): SitesSpace {
  return sitesSpace(rockSalt, sitesParametersSchema.parse({
    supercell: [2, 1, 1], sublattices: [{ sites: 'Li', species }], oxidation_states: { O: 'balance' },
  }))
}

function scorerOf(searched: SitesSpace, given: object, used = potential): OccupationScorer {
  return occupationScorer(searched, used, schema.parse({ potential: 'test', ...given }), (energy, structure) => ({
    objective: energy / atomCount(structure), niche: '', properties: { volume: volume(structure) },
  }))
}

function candidates(searched: SitesSpace, count: number): Candidate<Occupation>[] {
  return Array.from({ length: count }, (_, id) => ({
    id, genome: searched.sample(randomStream(`scoring:${id}`)), lineage: { operator: 'random', parents: [] },
  }))
}

describe('the parameters of scoring', () => {
  it('end with backend and precision, whether they were given or not', () => {
    expect(Object.keys(schema.parse({ backend: 'wasm', potential: 'a.txt' })))
      .toEqual(Object.keys(schema.parse({ potential: 'a.txt', precision: 'f32' })))
    expect(schema.parse({ potential: 'a.txt' })).toMatchObject({ backend: 'wasm', precision: 'f32' })
    expect(schema.parse({ potential: 'sw' })).toMatchObject({ backend: 'reference', precision: 'f64' })
    expect(schema.parse(schema.parse({ potential: 'a.txt', backend: 'reference' }))).toMatchObject({ precision: 'f64' })
  })

  it.each<[object, string]>([
    [{ ewald_keep: 0 }, 'nothing would go on'],
    [{ single_point_keep: 1.5 }, 'more than all'],
    [{ relax: 'never' }, 'only "none" is a word'],
    [{ relax: { fmax: 0 } }, 'nothing converges to zero force'],
    [{ minimum_distances: { 'Li-O': -1 } }, 'a distance'],
  ])('refuse %o: %s', (given: object) => {
    expect(schema.safeParse({ potential: 'test', ...given }).success).toBe(false)
  })
})

describe('scoring an occupation', () => {
  it('relaxes it, and gives back the relaxed structure from genome and properties through JSON', async () => {
    const searched = space()
    const scorer = scorerOf(searched, { relax: { cell: 'hydrostatic', volume_range: null, max_displacement: null, max_steps: 2000 } })
    const [candidate] = candidates(searched, 1)
    const evaluation = await scorer.evaluate(candidate)
    expect(evaluation).toMatchObject({ outcome: 'evaluated', genome: candidate.genome, cost: { relaxations: 1 } })
    expect(evaluation.properties).toMatchObject({ composition: 'Li: 6 Li, 2 vacancy' })
    expect(evaluation.properties.ewald_energy).toBe(searched.score?.of(candidate.genome))
    expect(evaluation.objective).toBe(evaluation.properties.energy_per_atom)
    const stored = JSON.parse(JSON.stringify(evaluation.properties)) as typeof evaluation.properties
    const structure = scorer.structureOf(candidate.genome, stored)
    const { energy, forces } = lj(structure)
    expect(energy).toBeCloseTo(Number(evaluation.properties.energy), 4)
    expect(Math.max(...forces.map(Math.abs))).toBeLessThan(0.06)
    expect(energy).toBeLessThan(lj(searched.structureOf(candidate.genome)).energy)
    expect(volume(structure)).toBeCloseTo(Number(stored.volume), 2)
  })

  it('scores the structure as it stands when nothing is to be relaxed', async () => {
    const searched = space()
    const scorer = scorerOf(searched, { relax: 'none' })
    const [candidate] = candidates(searched, 1)
    const evaluation = await scorer.evaluate(candidate)
    const structure = searched.structureOf(candidate.genome)
    expect(evaluation.cost).toEqual({ relaxations: 0, force_calls: 1 })
    expect(evaluation.properties.energy).toBe(lj(structure).energy)
    expect(scorer.structureOf(candidate.genome, evaluation.properties)).toEqual(structure)
  })

  it.each([
    [{ minimum_distances: { 'O-Li': 3 } }, 'too_close_before', /Li\d+-O\d+ at 2\.05 Å, allowed 3 Å|O\d+-Li\d+ at 2\.05 Å/],
    [{ minimum_distances: { 'Li-O': 2.05 }, relaxed_distance_factor: 1 }, 'too_close_after', /allowed 2\.05 Å/],
    [{ relax: { max_steps: 2 } }, 'not_converged', /2 force calls|steps/],
    [{ relax: { volume_range: [0.999, 1.001] } }, 'out_of_bounds', /volume/],
    [{ relax: { max_displacement: 1e-4, cell: 'none' } }, 'out_of_bounds', /from its start/],
  ])('records %o as %s', async (given, outcome, reason) => {
    const searched = space()
    const [candidate] = candidates(searched, 1)
    const evaluation = await scorerOf(searched, given).evaluate(candidate)
    expect(evaluation).toMatchObject({ outcome, objective: null, genome: null })
    expect(evaluation.reason).toMatch(reason)
    expect(evaluation.properties.composition).toBe('Li: 6 Li, 2 vacancy')
  })

  it('records an energy that is not a number', async () => {
    const broken: Potential = { ...potential, evaluate: (batch) => evaluateEach(batch, (s) => ({ ...lj(s), energy: Number.NaN })) }
    const searched = space()
    const [candidate] = candidates(searched, 1)
    for (const given of [{ relax: {} }, { relax: 'none' }]) {
      expect(await scorerOf(searched, given, broken).evaluate(candidate)).toMatchObject({ outcome: 'exploded', genome: null })
    }
  })
})

describe('trust', () => {
  /** Lennard-Jones that disagrees with itself by a share of the energy. */
  const doubtful: Potential = {
    ...potential,
    hasSpread: true,
    evaluate: (batch) => evaluateEach(batch, (structure) => {
      const result = lj(structure)
      const atoms = structure.species.length
      return { ...result, spread: { energyPerAtom: Math.abs(result.energy) / atoms / 10, forces: new Float64Array(atoms).fill(0.5) } }
    }),
  }
  const searched = space()
  const [candidate] = candidates(searched, 1)
  const evaluate = (given: object, used = doubtful) => scorerOf(searched, { relax: 'none', ...given }, used).evaluate(candidate)

  it('marks what the potential casts doubt on, and changes nothing else', async () => {
    const [plain, flagged] = [await evaluate({}, potential), await evaluate({})]
    const { energy_spread_per_atom: spread, force_spread, distrusted, ...others } = flagged.properties
    expect({ force_spread, distrusted }).toEqual({ force_spread: 0.5, distrusted: true })
    expect(spread).toBeCloseTo(Math.abs(Number(plain.objective)) / 10, 12)
    expect({ ...flagged, properties: others }).toEqual(plain)
    expect(await evaluate({ trust: { action: 'off' } })).toEqual(plain)
    expect((await evaluate({ trust: { spread: 100 } })).properties.distrusted).toBe(false)
  })

  it('penalises the objective by the spread and reports the energy as it is', async () => {
    const [plain, penalised] = [await evaluate({}), await evaluate({ trust: { action: 'penalise', penalty: 2 } })]
    expect(penalised.properties).toEqual(plain.properties)
    expect(penalised.objective).toBeCloseTo(Number(plain.objective) + 2 * Number(plain.properties.energy_spread_per_atom), 12)
  })

  it.each([['none', 0], [{ cell: 'none', max_displacement: null }, 1]])('records a doubt as a failure where it stops, relax: %o', async (relax, relaxations) => {
    const stopped = await evaluate({ relax, trust: { action: 'stop' } })
    expect(stopped).toMatchObject({ outcome: 'distrusted', objective: null, genome: null, cost: { relaxations }, properties: { distrusted: true } })
    expect(stopped.reason).toMatch(/^the committee's energies spread by .* eV\/atom \(limit 0\.01\)$/)
    expect(stopped.cost.force_calls).toBeGreaterThan(0)
    expect((await evaluate({ relax, trust: { action: 'stop', spread: 100 } })).outcome).toBe('evaluated')
  })

  it('stands behind all other parameters, and only where it was given', () => {
    const keys = Object.keys(schema.parse({ trust: {}, potential: 'a.txt' }))
    expect(keys.at(-1)).toBe('trust')
    expect(keys.slice(0, -1)).toEqual(Object.keys(schema.parse({ potential: 'a.txt' })))
  })
})

describe('screening', () => {
  it('keeps the best share of every composition, first by Ewald energy, then by single point', async () => {
    const searched = space({ Li: [5, 6], vacancy: 'rest' })
    const scorer = scorerOf(searched, { ewald_keep: 0.5, single_point_keep: 0.25 })
    const batch = candidates(searched, 32)
    const problem = { ...scorer, space: searched } as unknown as Problem
    const records = await screenBatch(problem, batch, inlineExecutor(problem), new AbortController().signal)
    for (const { label } of searched.compositions) {
      const members = batch.filter(({ genome }) => searched.compositions[searched.compositionOf(genome)].label === label)
      const kept = Math.round(0.5 * members.length)
      const measured = members.filter(({ id }) => records?.get(id)?.measured.single_point_energy !== undefined)
      expect(measured).toHaveLength(kept)
      const goOn = members.filter(({ id }) => records?.get(id)?.ended === null)
      expect(goOn).toHaveLength(Math.max(1, Math.round(0.25 * kept)))
      const energies = measured.map(({ genome }) => lj(searched.structureOf(genome)).energy)
      const lowest = Math.min(...energies)
      expect(goOn.some(({ genome }) => lj(searched.structureOf(genome)).energy === lowest)).toBe(true)
    }
    const calls = [...(records?.values() ?? [])].reduce((sum, { forceCalls }) => sum + forceCalls, 0)
    expect(calls).toBe(16)
  })

  it('refuses a structure with atoms too close at no cost', async () => {
    const searched = space()
    const [, screening] = scorerOf(searched, { ewald_keep: 0.5, single_point_keep: 0.5, minimum_distances: { 'O-O': 3 } }).screenings
    expect(await screening.measure(candidates(searched, 1)[0]))
      .toMatchObject({ value: null, refused: { outcome: 'too_close_before' }, force_calls: 0 })
  })
})

describe('a scorer that cannot do what is asked', () => {
  it.each([
    ['an element the potential does not know', {}, { Na: 6, vacancy: 2 }, /must know every element.*got "Na".*It knows Li, O, F/],
    ['a second screening by the final score', { relax: 'none', single_point_keep: 0.5 }, undefined, /single_point_keep must be 1/],
    ['a distance of absent elements', { minimum_distances: { 'Li-F': 1 } }, undefined, /There are Li, O/],
    ['a pair that is none', { minimum_distances: { Li: 1 } }, undefined, /named like Li-Si/],
  ])('is refused: %s', (_name, given, species, message) => {
    expect(() => scorerOf(space(species), given)).toThrow(message)
  })

  it('is refused: Ewald screening without charges', () => {
    const uncharged = sitesSpace(rockSalt, sitesParametersSchema.parse({
      sublattices: [{ sites: 'Li', species: { Li: 2, vacancy: 2 } }], charge: 'any',
    }))
    expect(() => scorerOf(uncharged, { ewald_keep: 0.5 })).toThrow(/needs charges/)
  })
})
