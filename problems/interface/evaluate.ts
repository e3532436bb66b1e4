// How a candidate is scored: slabs joined at its point, atoms exchanged → distances → relaxed stage by stage → distances →
// energy against the bulks. What the relaxation made of registry and gap goes back into the genome.
import { describeViolation, violations } from '../../src/atoms/contacts.ts'
import { scaledDistances, type PairDistances } from '../../src/atoms/distances.ts'
import { inverse2 } from '../../src/atoms/interface/plane-matrices.ts'
import type { JoinedSlabs } from '../../src/atoms/interface/types.ts'
import { atomCount, type Structure } from '../../src/atoms/structure.ts'
import {
  failedEvaluation, OUTCOME_OF_RELAXATION, type Candidate, type Evaluation, type Screened, type Screening,
} from '../../src/campaign/types.ts'
import type { Potential, PotentialResult } from '../../src/potentials/potential.ts'
import { longestRow } from '../../src/relax/optimizer.ts'
import { bodyDisplacement } from '../../src/relax/rigid-displacement.ts'
import { relax } from '../../src/relax/relax.ts'
import { relaxSettings } from '../../src/relax/settings.ts'
import type { RelaxSettings } from '../../src/relax/types.ts'
import type { ProductGenome, ProductSpace } from '../../src/spaces/product.ts'
import { encodeRelaxed, relaxedStructure } from '../scoring/relaxed-structure.ts'
import { stopsOnDoubt, type Judge } from '../scoring/trust.ts'
import type { InterfaceEnergies } from './energies.ts'
import { exchangeLabel, type ExchangeSpace } from './exchange.ts'
import type { InterfaceParameters } from './parameters.ts'
import { interfaceDepths, type PlacementBox, type Placing } from './placement.ts'
import { relaxConfig } from './relaxation.ts'
import { bodiesIn, stagesOf, type Stage } from './stages.ts'

type G = ProductGenome

/** What scoring needs, made once per process. */
export interface ScorerParts {
  readonly parameters: InterfaceParameters
  readonly space: ProductSpace
  readonly box: PlacementBox
  readonly exchange: ExchangeSpace
  readonly energies: InterfaceEnergies
  readonly interfaces: 1 | 2
  readonly potential: Potential
  readonly distances: PairDistances
  readonly judge: Judge
}

/** The parts of a problem that scores interfaces. */
export interface InterfaceScorer {
  readonly screenings: readonly Screening<G>[]
  evaluate(candidate: Candidate<G>): Promise<Evaluation<G>>
  structureOf(genome: G, properties?: Evaluation<G>['properties']): Structure
  sidesOf(genome: G): Uint8Array
  depthsOf(genome: G): Float64Array
}

/** Scores the candidates of an interface. */
export function interfaceScorer(parts: ScorerParts): InterfaceScorer {
  const { ladder } = parts.parameters
  return {
    screenings: [
      ...(ladder.point_keep < 1 ? [screening(parts, 'rigid_point', ladder.point_keep, [])] : []),
      ...(ladder.rigid_keep < 1 ? [screening(parts, 'rigid_interface_energy', ladder.rigid_keep, ['rigid'])] : []),
    ],
    evaluate: (candidate) => evaluateCandidate(parts, candidate),
    structureOf: (genome, properties) => relaxedStructure(placed(parts, genome).slabs.structure, properties),
    sidesOf: (genome) => placed(parts, genome).slabs.side,
    depthsOf: (genome) => placed(parts, genome).depths,
  }
}

/** A candidate set down. */
interface Placed {
  readonly placing: Placing
  readonly slabs: JoinedSlabs
  /** Å from the nearest interface, by atom. */
  readonly depths: Float64Array
  /** Energy of what has left for a reservoir, eV. */
  readonly reservoir: number
}

function placed({ box, exchange, interfaces }: ScorerParts, { point, occupation }: G): Placed {
  const placing = box.read(point)
  const slabs = exchange.exchanged(box.join(placing), occupation)
  return { placing, slabs, depths: interfaceDepths(slabs, interfaces), reservoir: exchange.reservoirEnergy(occupation) }
}

/** How far a candidate came. */
interface Reached {
  readonly structure: Structure
  readonly result: PotentialResult
  readonly fmax: number
  readonly forceCalls: number
  readonly relaxations: number
  /** Energy after the film was relaxed as a whole, eV; null where it was not. */
  readonly rigidEnergy: number | null
}

interface Failure {
  readonly failed: NonNullable<Screened['refused']>
  readonly forceCalls: number
}

function screening(parts: ScorerParts, name: string, keep: number, stages: readonly Stage[]): Screening<G> {
  return {
    name, keep,
    async measure({ genome }): Promise<Screened> {
      const start = placed(parts, genome)
      const group = exchangeLabel(parts.exchange.exchangedOf(genome.occupation))
      const reached = await through(stages, parts, start, { lastMayStop: true })
      if ('failed' in reached) return { value: null, group, refused: reached.failed, force_calls: reached.forceCalls }
      const value = parts.energies.interfaceEnergy(reached.result.energy + start.reservoir, start.placing)
      return { value, group, force_calls: reached.forceCalls }
    },
  }
}

/** Takes slabs through stages; a stage before the last (or the last, where it may) need not converge. */
async function through(
  stages: readonly Stage[], { parameters, potential, distances, energies }: ScorerParts, { slabs, depths, reservoir }: Placed,
  { lastMayStop }: { readonly lastMayStop: boolean },
): Promise<Reached | Failure> {
  const start = slabs.structure
  const contact = violations(start, distances)
  if (contact !== null) return { failed: { outcome: 'too_close_before', reason: describeViolation(contact) }, forceCalls: 0 }
  const floor = (energies.bulk - reservoir) / atomCount(start) - parameters.hole_depth
  const config = relaxConfig(parameters)
  const base = relaxSettings(
    { ...config, minimum_energy_per_atom: config.minimum_energy_per_atom ?? floor },
    scaledDistances(distances, parameters.relaxed_distance_factor),
  )
  let structure = start
  let forceCalls = 0
  let rigidEnergy: number | null = null
  let ended: { result: PotentialResult; fmax: number } | null = null
  for (const [index, stage] of stages.entries()) {
    const settings: RelaxSettings = { ...base, maxSteps: stepsOf(stage, index === stages.length - 1, parameters) }
    const [run] = await relax([structure], potential, settings, [bodiesIn(stage, { side: slabs.side, depths }, parameters)])
    forceCalls += run.forceCalls
    const mayStop = index < stages.length - 1 || lastMayStop
    if (run.outcome !== 'converged' && !(run.outcome === 'step_limit' && mayStop)) {
      return { failed: { outcome: OUTCOME_OF_RELAXATION[run.outcome], reason: `${stage}: ${run.reason ?? run.outcome}` }, forceCalls }
    }
    structure = run.structure
    ended = run
    if (stage === 'rigid') {
      // What converged was scored in f64 already.
      const isExact = run.outcome === 'converged' || potential.exact === undefined
      if (!isExact) forceCalls++
      rigidEnergy = isExact ? run.result.energy : (await exactly(potential, structure)).energy
      ended = isExact ? run : { ...run, result: { ...run.result, energy: rigidEnergy } }
    }
  }
  if (ended !== null) return { ...ended, structure, forceCalls, relaxations: stages.length > 0 ? 1 : 0, rigidEnergy }
  const result = await exactly(potential, start)
  const { energy } = result
  if (!(energy / atomCount(start) > floor)) {
    return { failed: { outcome: 'exploded', reason: `energy ${energy} eV` }, forceCalls: 1 }
  }
  return { structure: start, result, fmax: longestRow(result.forces), forceCalls: 1, relaxations: 0, rigidEnergy: null }
}

function stepsOf(stage: Stage, isLast: boolean, { ladder, relax: { max_steps } }: InterfaceParameters): number {
  if (stage === 'rigid') return ladder.rigid_steps
  return isLast ? max_steps : ladder.near_steps
}

async function evaluateCandidate(parts: ScorerParts, candidate: Candidate<G>): Promise<Evaluation<G>> {
  const { parameters, judge, energies, exchange, box } = parts
  const { id, lineage, genome } = candidate
  const start = placed(parts, genome)
  const exchanged = exchange.exchangedOf(genome.occupation)
  const known = { composition: exchangeLabel(exchanged), exchanged, termination: box.terminationName(start.placing) }
  const failed = (outcome: Failure['failed']['outcome'], reason: string, forceCalls: number, more = {}): Evaluation<G> =>
    ({ ...failedEvaluation(candidate, outcome, reason, forceCalls), properties: { ...known, ...more } })
  const reached = await through(stagesOf(parameters, start.depths), parts, start, { lastMayStop: false })
  if ('failed' in reached) return failed(reached.failed.outcome, reached.failed.reason, reached.forceCalls)
  const { structure, result, fmax, forceCalls, relaxations, rigidEnergy } = reached
  const judgement = judge(structure, result)
  if (judgement.doubt !== null && stopsOnDoubt(parameters.trust)) return failed('distrusted', judgement.doubt, forceCalls, judgement.properties)
  const { placing, reservoir } = start
  const gammaOf = (energy: number): number => energies.interfaceEnergy(energy + reservoir, placing)
  const ended = endOf(parts, start, structure)
  const isUnmixed = Object.values(exchanged).every((count) => count === 0)
  return {
    id, lineage,
    genome: { ...genome, point: parts.space.box.nearest(box.moved(genome.point, ended.registry, ended.gap)) },
    outcome: 'evaluated',
    objective: gammaOf(result.energy + judgement.penalty),
    niche: '',
    properties: {
      ...known,
      energy: result.energy,
      energy_per_atom: result.energy / atomCount(structure),
      ...(rigidEnergy === null ? {} : { rigid_interface_energy: gammaOf(rigidEnergy) }),
      ...(isUnmixed ? { work_of_adhesion: energies.workOfAdhesion(result.energy, placing) } : {}),
      strain_energy: energies.strainEnergy(placing),
      strain_share: placing.share,
      ...ended,
      fmax,
      ...judgement.properties,
      ...(relaxations === 0 ? {} : { relaxed: encodeRelaxed(structure) }),
    },
    cost: { relaxations, force_calls: forceCalls },
  }
}

/** Registry, gap and separation of a structure that began as these slabs. */
function endOf(
  { box, interfaces }: ScorerParts, { slabs, depths, placing }: Placed, structure: Structure,
): { readonly registry: readonly [number, number]; readonly gap: number; readonly separation: number } {
  const [lower, upper] = [0, 1].map((own) => bodyDisplacement(slabs.structure, structure, coreOf(slabs.side, depths, own)))
  const [x, y, z] = upper.map((value, k) => value - lower[k])
  const [xu, xv, yu, yv] = inverse2(box.plan(placing).registryCell)
  const opened = interfaces === 2 ? 0.5 * (structure.cell[8] - slabs.structure.cell[8]) : z
  return {
    registry: [within(placing.registry[0] + x * xu + y * yu), within(placing.registry[1] + x * xv + y * yv)],
    gap: placing.gap + opened,
    separation: separationOf(structure, slabs.side),
  }
}

/** The half of a side's atoms that is farther from every interface: what tells where the side is as a whole. */
function coreOf(side: Uint8Array, depths: Float64Array, own: number): number[] {
  const atoms = Array.from(side.keys()).filter((atom) => side[atom] === own)
  return atoms.sort((a, b) => depths[b] - depths[a] || a - b).slice(0, Math.ceil(atoms.length / 2))
}

/** From the highest atom of the substrate to the lowest of the film, Å; negative where they interlock. */
function separationOf({ positions }: Structure, side: Uint8Array): number {
  const heights = (own: number): number[] => Array.from(side.keys()).filter((atom) => side[atom] === own).map((atom) => positions[3 * atom + 2])
  return Math.min(...heights(1)) - Math.max(...heights(0))
}

function within(fraction: number): number {
  return fraction - Math.floor(fraction)
}

/** Energy and forces in f64, whatever relaxations are done in. */
async function exactly(potential: Potential, structure: Structure): Promise<PotentialResult> {
  const [result] = await (potential.exact ?? potential).evaluate([structure])
  return result
}
