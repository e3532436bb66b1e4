import { describe, expect, it } from 'vitest'
import { symbolOf } from '../../../src/atoms/elements.ts'
import { filterAtoms } from '../../../src/atoms/structure.ts'
import { siteEnergyField, siteEnergyGradient } from '../../../src/analysis/bond-valence/site-energy.ts'
import { evaluateEach, type Potential } from '../../../src/potentials/potential.ts'
import { oxidationStates, shippedCompounds, type Compound } from '../../../problems/tavorite-barrier/compounds.ts'
import { bandScorer, openBandScorer } from '../../../problems/tavorite-barrier/elastic-bands.ts'
import { DEFAULT_BAND, tavoriteParameters } from '../../../problems/tavorite-barrier/parameters.ts'
import { bondValenceBarriers } from '../../../problems/tavorite-barrier/scoring.ts'

/** The mobile ions in the bond-valence field of the frozen framework; nothing else has an energy. */
function frozenFramework(compound: Compound): Potential {
  const { structure, elements: { mobile } } = compound
  const isMobile = (number: number): boolean => symbolOf(number) === mobile
  const framework = filterAtoms(structure, (i) => !isMobile(structure.species[i]))
  const field = siteEnergyField(framework, { ion: mobile, oxidationStates: oxidationStates(compound) })
  return {
    name: 'frozen framework', species: [...new Set(structure.species)], cutoff: 10, backend: 'reference', precision: 'f64',
    evaluate: (batch) => evaluateEach(batch, ({ species, positions }) => {
      const energies = new Float64Array(species.length)
      const forces = new Float64Array(3 * species.length)
      const gradient = new Float64Array(3)
      species.forEach((number, i) => {
        if (!isMobile(number)) return
        energies[i] = siteEnergyGradient(field, positions.subarray(3 * i, 3 * i + 3), gradient)
        forces.set(gradient.map((x) => -x), 3 * i)
      })
      return { energy: energies.reduce((sum, x) => sum + x, 0), energies, forces, virial: new Float64Array(9) }
    }),
  }
}

const compounds = shippedCompounds()

describe('elastic bands on a potential of one’s own', () => {
  it('find the barrier that the percolation of the same energy has', async () => {
    const compound = compounds.find(({ formula }) => formula === 'LiFeSO4F') ?? compounds[0]
    const result = await bandScorer(frozenFramework(compound), DEFAULT_BAND)(compound)
    if (result.barrier === null) throw new Error(result.reason)
    const { refined } = bondValenceBarriers(compound, 0.2)
    expect(result.barrier).toBeCloseTo(refined.barriers[0] ?? NaN, 2)
    expect(result.cost.force_calls).toBeGreaterThan(100)
    expect(result.cost.relaxations).toBeGreaterThan(5)
    expect(result.properties.relaxed).toBeDefined()
    expect(result.properties.hops).toHaveLength((result.cost.relaxations - 1) / 2)
  })

  it('are recorded as failures when they cannot be had', async () => {
    const compound = compounds[0]
    const few = { ...DEFAULT_BAND, max_steps: 1, fmax: 1e-6 }
    const result = await bandScorer(frozenFramework(compound), few)(compound)
    expect(result).toMatchObject({ barrier: null, outcome: 'not_converged' })
    if (result.barrier === null) expect(result.reason).toMatch(/^hops that converged lead nowhere \(.* step_limit/)
  })

  it('need a potential that knows the elements of the pool', async () => {
    const parameters = tavoriteParameters.parse({ scored_by: 'elastic-band', potential: 'sw', halides: ['F'] })
    await expect(openBandScorer(parameters, '.')).rejects.toThrow('the potential must know every element of the pool')
  })
})
