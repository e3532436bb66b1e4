// Crystals of ions after Born and Mayer, Z. Phys. 75, 1 (1932), doi 10.1007/BF01340511, and Huggins and Mayer, J. Chem.
// Phys. 1, 643 (1933), doi 10.1063/1.1749344: point charges that repel one another at short distance.
//   E = Σ_pairs C qᵢqⱼ/r + A exp(−r/ρ) − C₆/r⁶ − D₈/r⁸,   C = e²/(4πε₀)
// Coulomb energies are Ewald sums. The other terms end at the cutoff, where each is shifted to zero (its slope is not).
import { reusableNeighbourList, updateNeighbourList } from '../../atoms/neighbour-list.ts'
import { symbolOf } from '../../atoms/elements.ts'
import { atomCount, type Structure } from '../../atoms/structure.ts'
import { InputError } from '../../errors.ts'
import { evaluateEach, requireSpecies, type Potential, type PotentialResult } from '../potential.ts'
import { addPairs, pairTables } from './pair-sum.ts'
import type { IonParameters } from './parameters.ts'
import { addWaves } from './wave-sum.ts'

/**
 * Where both parts of the Ewald sum stop, as αr and k/2α: what is left out is below 1e-9 eV per atom for charges of one e,
 * and grows with their square. α = REACH/cutoff depends on nothing else, so that energies are smooth in the cell.
 */
const REACH = 4.8

/** Neutral to the rounding of sums of charges, e. */
const NEUTRAL = 1e-9

/** The ions of a parameter file as a {@link Potential}; computes in plain f64. */
export function bornMayerPotential(parameters: IonParameters): Potential {
  const { species, cutoff } = parameters
  const evaluate = bornMayerEvaluator(parameters)
  return {
    name: nameOf(species), species, cutoff, backend: 'reference', precision: 'f64',
    evaluate: (batch) => evaluateEach(batch, evaluate),
  }
}

/**
 * Energy, forces and virial of one structure, synchronously. Throws InputError for elements without a charge, for cells
 * that are not neutral and for structures that do not repeat in all directions.
 */
export function bornMayerEvaluator(parameters: IonParameters): (structure: Structure) => PotentialResult {
  const { species, charges: charge, cutoff } = parameters
  const splitting = REACH / cutoff
  const tables = pairTables(parameters, splitting)
  const list = reusableNeighbourList()
  return (structure) => {
    requireSpecies({ name: nameOf(species), species }, structure)
    const types = Int32Array.from(structure.species, (number) => species.indexOf(number))
    const charges = Float64Array.from(types, (type) => charge[type])
    requireCrystal(structure, charges)
    const n = atomCount(structure)
    const sums = { energies: new Float64Array(n), forces: new Float64Array(3 * n), virial: new Float64Array(9) }
    updateNeighbourList(list, structure, cutoff)
    addPairs(sums, tables, types, list)
    addWaves(sums, structure, charges, splitting, 2 * splitting * REACH)
    const { virial } = sums
    virial[3] = virial[1]
    virial[6] = virial[2]
    virial[7] = virial[5]
    return { energy: sums.energies.reduce((total, energy) => total + energy, 0), ...sums }
  }
}

function nameOf(species: readonly number[]): string {
  return `born-mayer ${species.map(symbolOf).join(' ')}`
}

function requireCrystal({ pbc }: Structure, charges: Float64Array): void {
  if (!pbc.every(Boolean)) {
    throw new InputError({
      rule: 'a potential of ions needs a cell that repeats in all three directions',
      found: pbc.map((flag) => (flag ? 'T' : 'F')).join(' '),
      wayOut: 'Put a slab or a cluster into a cell with an empty region.',
    })
  }
  const total = charges.reduce((sum, charge) => sum + charge, 0)
  if (!(Math.abs(total) < NEUTRAL)) {
    throw new InputError({
      rule: 'a potential of ions needs a neutral cell',
      found: `a total charge of ${Number(total.toFixed(6))} e`,
      wayOut: 'Change the composition, or the charges in the parameter file.',
    })
  }
}
