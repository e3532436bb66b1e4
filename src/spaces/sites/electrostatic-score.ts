// The Ewald energy of an occupation's formal charges: what a strategy ranks proposals by before anything costly is
// done. One matrix serves all occupations; charges that balance the cell depend on the composition, so each value of
// theirs has its own field of the frozen atoms.
import { symbolOf } from '../../atoms/elements.ts'
import { appendAtoms } from '../../atoms/structure.ts'
import {
  chargeState, ewaldEnergy, fixCharges, swapCharges, swapDifference, type ChargeModel,
} from '../../potentials/ewald/charges.ts'
import { ewaldMatrix, type EwaldMatrix } from '../../potentials/ewald/ewald-matrix.ts'
import type { SiteComposition } from './compositions.ts'
import type { Host } from './host.ts'
import type { SitesParameters } from './parameters.ts'
import { runningEnergy } from './running-score.ts'
import { oxidationStateOf, type SiteSpecies } from './species.ts'

/** A score of genomes that costs microseconds. */
export interface CheapScore {
  readonly name: string
  readonly unit: string
  /** Value of one genome, from scratch. */
  of(genome: Uint8Array): number
  /** The same for genomes that mostly begin as the one before, as an enumeration gives them: faster. */
  inSequence(): (genome: Uint8Array) => number
  /** Starts at a genome (which is copied) and moves by swaps. */
  walk(genome: Uint8Array): ScoreWalk
}

/** A genome on its way; swaps are of two sites of one sublattice. */
export interface ScoreWalk {
  readonly genome: Uint8Array
  value(): number
  /** Change of the value if sites a and b traded species; O(1). */
  difference(a: number, b: number): number
  /** Trades the species of sites a and b; O(number of sites). */
  swap(a: number, b: number): void
}

export interface ScoredSpace {
  readonly host: Host
  readonly palette: readonly SiteSpecies[]
  readonly parameters: SitesParameters
  readonly compositions: readonly SiteComposition[]
  readonly compositionOf: (genome: Uint8Array) => number
  /** Whether a total charge is wanted: then it sits in a uniform background. */
  readonly charged: boolean
}

/** Charges of the palette in one composition, with the field of the frozen atoms. */
interface Charged {
  readonly model: ChargeModel
  /** e, by palette index. */
  readonly charges: Float64Array
}

/** Ewald energy of the supercell, eV. The matrix is made when the first energy is asked for. */
export function electrostaticScore(space: ScoredSpace): CheapScore {
  const { compositions, compositionOf, charged } = space
  const known = new Map<number | null, Charged>()
  let matrix: EwaldMatrix | null = null
  const [{ balance: first }] = compositions
  const isOne = compositions.every(({ balance }) => balance === first)
  const chargedFor = (genome: Uint8Array): Charged => {
    const balance = isOne ? first : compositions[compositionOf(genome)].balance
    const before = known.get(balance)
    if (before !== undefined) return before
    matrix ??= siteMatrix(space)
    const made = chargedSites(space, matrix, balance ?? 0)
    known.set(balance, made)
    return made
  }
  return {
    name: 'ewald_energy',
    unit: 'eV',
    of(genome) {
      const { model, charges } = chargedFor(genome)
      return ewaldEnergy(model, chargesOf(genome, charges), charged)
    },
    inSequence() {
      const energy = runningEnergy(space.host.positions.length / 3)
      return (genome) => {
        const { model, charges } = chargedFor(genome)
        return energy(genome, model, charges)
      }
    },
    walk(start) {
      const genome = start.slice()
      const { model, charges } = chargedFor(genome)
      const state = chargeState(model, chargesOf(genome, charges), charged)
      return {
        genome,
        value: () => state.energy,
        difference: (a, b) => swapDifference(state, a, b),
        swap(a, b) {
          swapCharges(state, a, b)
          const held = genome[a]
          genome[a] = genome[b]
          genome[b] = held
        },
      }
    },
  }
}

/** Charge of each site. */
function chargesOf(genome: Uint8Array, charges: Float64Array): Float64Array {
  const values = new Float64Array(genome.length)
  // A plain loop: the mapping form of `from` takes longer than the energy itself.
  for (let i = 0; i < genome.length; i++) values[i] = charges[genome[i]]
  return values
}

/** Searched sites first, then frozen atoms. */
function siteMatrix({ host: { positions, frozen } }: ScoredSpace): EwaldMatrix {
  const empty = { ...frozen, species: new Uint8Array(0), positions: new Float64Array(0) }
  const searched = appendAtoms(empty, new Uint8Array(positions.length / 3).fill(1), positions)
  return ewaldMatrix(appendAtoms(searched, frozen.species, frozen.positions))
}

function chargedSites({ host, palette, parameters }: ScoredSpace, matrix: EwaldMatrix, balance: number): Charged {
  const searched = host.positions.length / 3
  const valueOf = (charge: SiteSpecies['charge']): number => (charge === 'balance' ? balance : charge ?? 0)
  const frozenCharges = Array.from(host.frozen.species, (z) =>
    valueOf(oxidationStateOf(symbolOf(z), parameters.oxidation_states)))
  const active = Array.from({ length: searched }, (_, i) => i)
  return {
    model: fixCharges(matrix, active, [...new Array<number>(searched).fill(0), ...frozenCharges]),
    charges: Float64Array.from(palette, ({ charge }) => valueOf(charge)),
  }
}
