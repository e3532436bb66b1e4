// Barriers of vacancy hops on a potential: one ion of a large cell is missing, a neighbour moves into its place, and a
// nudged elastic band finds the saddle. Of hops that symmetry makes alike one is calculated; together they tell at which
// level an ion can cross the crystal.
import { filterAtoms, supercell, withPositions, type Structure } from '../atoms/structure.ts'
import { ConfigError } from '../errors.ts'
import { inverse3, transformRows, type Matrix3 } from '../math/matrix3.ts'
import type { Potential } from '../potentials/potential.ts'
import { alignedEnd } from '../relax/nudged-elastic-band/initial-path.ts'
import { nudgedElasticBands } from '../relax/nudged-elastic-band/nudged-elastic-band.ts'
import type { BandResult, BandSettings } from '../relax/nudged-elastic-band/types.ts'
import { relax } from '../relax/relax.ts'
import type { RelaxSettings } from '../relax/types.ts'
import { hopNetwork, hopPercolation, type HopClass, type HopNetwork } from './hops.ts'

export interface VacancyHopSettings {
  /** Å; longer hops are not looked at. */
  readonly longestHop: number
  /** The large cell, in cells of the crystal along a, b, c. */
  readonly repeats: readonly [number, number, number]
  readonly band: BandSettings
  /** For the two ends of a hop; atoms only. */
  readonly relaxation: RelaxSettings
  /** Called after every hop. */
  readonly onHop?: (hop: VacancyHop, done: number, total: number) => void
}

/** `unstable`: an ion left its site when the vacancy relaxed, so that this is no hop between neighbours. */
export type HopOutcome = BandResult['outcome'] | 'unstable' | 'ends_not_relaxed'

/** One class of hops and what came of it. Energies eV. */
export interface VacancyHop {
  readonly class: HopClass
  readonly outcome: HopOutcome
  readonly reason: string | null
  /** Energies of the cell with the vacancy before and after the hop. */
  readonly startEnergy: number
  readonly endEnergy: number
  /** Energy of the saddle, or of the higher end where there is none between; null unless converged. */
  readonly saddleEnergy: number | null
  /** Null where the ends gave no band. */
  readonly band: BandResult | null
}

export interface VacancyHops {
  readonly network: HopNetwork
  /** Atoms in the cell with the vacancy. */
  readonly atoms: number
  /** In the order of the network's classes. */
  readonly hops: readonly VacancyHop[]
  /** Of the best vacancy, eV. */
  readonly lowestEnergy: number
  /** Level of every hop above the best vacancy, eV; null unless converged. */
  readonly levels: readonly (number | null)[]
  /** Level at which hops lead through the crystal in one, two and three dimensions; null where they do not. */
  readonly barriers: readonly [number | null, number | null, number | null]
}

/**
 * Barriers of the symmetry-distinct vacancy hops of an ion (symbol) in a crystal that is relaxed on the potential. Hops
 * that fail are recorded. Throws ConfigError for a large cell no wider than the longest hop, and as {@link hopNetwork}
 * does.
 */
export async function vacancyHops(
  crystal: Structure, ion: string, potential: Potential, settings: VacancyHopSettings,
): Promise<VacancyHops> {
  const { repeats, longestHop } = settings
  const large = supercell(crystal, repeats)
  const width = Math.min(...faceDistances(large.cell))
  if (width <= longestHop) {
    throw new ConfigError({
      rule: 'the supercell must be wider than the longest hop', found: `${width.toFixed(2)} Å for hops of ${longestHop} Å`,
      wayOut: 'Repeat the cell more often, or look at shorter hops only.',
    })
  }
  const network = hopNetwork(crystal, ion, longestHop)
  const hops: VacancyHop[] = []
  for (const hopClass of network.classes) {
    const ends = endsOf(crystal, large, repeats, network, hopClass)
    const hop = await calculateHop(hopClass, ends, potential, settings)
    hops.push(hop)
    settings.onHop?.(hop, hops.length, network.classes.length)
  }
  const lowestEnergy = Math.min(...hops.flatMap(({ startEnergy, endEnergy }) => [startEnergy, endEnergy]))
  const levels = hops.map(({ saddleEnergy }) => (saddleEnergy === null ? null : saddleEnergy - lowestEnergy))
  return {
    network, atoms: large.species.length - 1, hops, lowestEnergy, levels, barriers: hopPercolation(network, levels),
  }
}

/** How often a cell is repeated along a, b, c so that opposite faces are at least `width` (Å) apart. */
export function repeatsOf(cell: Matrix3, width: number): [number, number, number] {
  const [a, b, c] = faceDistances(cell).map((distance) => Math.max(1, Math.ceil(width / distance - 1e-9)))
  return [a, b, c]
}

/** Distances of opposite faces along a, b, c, Å: the inverse lengths of the columns of the inverse cell. */
function faceDistances(cell: Matrix3): number[] {
  const m = inverse3(cell)
  return [0, 1, 2].map((k) => 1 / Math.sqrt(m[k] * m[k] + m[3 + k] * m[3 + k] + m[6 + k] * m[6 + k]))
}

/** The cell with the vacancy before and after the hop; `moving` is the ion that hops. */
interface Ends {
  readonly start: Structure
  readonly end: Structure
  readonly moving: number
}

function endsOf(
  crystal: Structure, large: Structure, [na, nb, nc]: readonly [number, number, number], { sites }: HopNetwork,
  { hop: { from, to, step } }: HopClass,
): Ends {
  const count = crystal.species.length
  const [i, j, k] = step.map((value, axis) => modulo(value, [na, nb, nc][axis]))
  const vacancy = count * ((i * nb + j) * nc + k) + sites[to]
  const moving = sites[from]
  const target = transformRows(step, crystal.cell).map((x, axis) => x + crystal.positions[3 * sites[to] + axis])
  const moved = large.positions.slice()
  moved.set(target, 3 * moving)
  const keep = (atom: number): boolean => atom !== vacancy
  return {
    start: filterAtoms(large, keep),
    end: filterAtoms(withPositions(large, moved), keep),
    moving: moving > vacancy ? moving - 1 : moving,
  }
}

async function calculateHop(
  hopClass: HopClass, ends: Ends, potential: Potential, { band, relaxation }: VacancyHopSettings,
): Promise<VacancyHop> {
  const [start, end] = await relax([ends.start, ends.end], potential, relaxation)
  const common = { class: hopClass, startEnergy: start.result.energy, endEnergy: end.result.energy }
  const failed = [start, end].find(({ outcome }) => outcome !== 'converged')
  if (failed !== undefined) {
    const reason = `a vacancy did not relax: ${failed.outcome}${failed.reason === null ? '' : `, ${failed.reason}`}`
    return { ...common, outcome: 'ends_not_relaxed', reason, saddleEnergy: null, band: null }
  }
  const strayed = strayReason(ends, start.structure, end.structure, hopClass.hop.distance)
  if (strayed !== null) return { ...common, outcome: 'unstable', reason: strayed, saddleEnergy: null, band: null }
  // Relaxations move no atom into another cell: in a small one the nearest image would be another hop.
  const pair = { start: start.structure, end: end.structure, isContinuous: true }
  const [result] = await nudgedElasticBands([pair], potential, band)
  const top = Math.max(...result.energies)
  return {
    ...common,
    outcome: result.outcome,
    reason: result.reason,
    saddleEnergy: result.outcome === 'converged' ? top : null,
    band: result,
  }
}

/** An atom that went farther than half the hop has taken another site. */
function strayReason({ start, end, moving }: Ends, before: Structure, after: Structure, length: number): string | null {
  for (const [ideal, relaxed, which] of [[start, before, 'before'], [end, after, 'after']] as const) {
    const near = alignedEnd(ideal, relaxed)
    for (let i = 0; i < ideal.species.length; i++) {
      const [x, y, z] = [0, 1, 2].map((k) => near.positions[3 * i + k] - ideal.positions[3 * i + k])
      const distance = Math.sqrt(x * x + y * y + z * z)
      if (distance <= length / 2) continue
      const who = i === moving ? 'the hopping ion' : `atom ${i + 1}`
      return `${who} moved ${distance.toFixed(2)} Å when the vacancy ${which} the hop relaxed`
    }
  }
  return null
}


function modulo(value: number, count: number): number {
  return ((value % count) + count) % count
}
