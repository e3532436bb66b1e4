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
import type { Bodies, RelaxSettings } from '../../src/relax/types.ts'
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
  /** Whether no atom changed its place. */
  readonly isUnmixed: boolean
}

function placed({ box, exchange, interfaces }: ScorerParts, { point, occupation }: G): Placed {
  const placing = box.read(point)
  const slabs = exchange.exchanged(box.join(placing), occupation, box.plan(placing))
  return {
    placing, slabs,
    depths: interfaceDepths(slabs, interfaces),
    reservoir: exchange.reservoirEnergy(occupation),
    isUnmixed: Object.values(exchange.exchangedOf(occupation)).every((count) => count === 0),
  }
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
  stages: readonly Stage[], parts: ScorerParts, start: Placed, { lastMayStop }: { readonly lastMayStop: boolean },
): Promise<Reached | Failure> {
  const { slabs: { structure, side }, depths } = start
  const contact = violations(structure, parts.distances)
  if (contact !== null) return { failed: { outcome: 'too_close_before', reason: describeViolation(contact) }, forceCalls: 0 }
  const settings = settingsFor(parts, start)
  let reached: Reached | undefined
  let spent = 0
  let rigidEnergy: number | null = null
  for (const [index, stage] of stages.entries()) {
    const isLast = index === stages.length - 1
    const from: Structure = reached === undefined ? structure : reached.structure
    const ended = await throughStage(stage, from, parts.potential, {
      settings: { ...settings, maxSteps: stepsOf(stage, isLast, parts.parameters) },
      bodies: bodiesIn(stage, { side, depths }, parts.parameters),
      mayStop: !isLast || lastMayStop,
    })
    spent += ended.forceCalls
    if ('failed' in ended) return { ...ended, forceCalls: spent }
    if (stage === 'rigid') rigidEnergy = ended.result.energy
    reached = { ...ended, forceCalls: spent, rigidEnergy }
  }
  return reached ?? asPlaced(structure, parts.potential, settings.minimumEnergyPerAtom)
}

/** Settings of every stage but for its steps; below the bulks by more than the depth of a hole nothing is believed. */
function settingsFor({ parameters, distances, energies }: ScorerParts, { slabs, reservoir }: Placed): RelaxSettings {
  const floor = (energies.bulk - reservoir) / atomCount(slabs.structure) - parameters.hole_depth
  const config = relaxConfig(parameters)
  return relaxSettings(
    { ...config, minimum_energy_per_atom: config.minimum_energy_per_atom ?? floor },
    scaledDistances(distances, parameters.relaxed_distance_factor),
  )
}

interface StageSetup {
  readonly settings: RelaxSettings
  readonly bodies: Bodies | null
  readonly mayStop: boolean
}

async function throughStage(
  stage: Stage, structure: Structure, potential: Potential, { settings, bodies, mayStop }: StageSetup,
): Promise<Reached | Failure> {
  const [run] = await relax([structure], potential, settings, [bodies])
  const { outcome, reason, result, fmax, forceCalls } = run
  if (outcome !== 'converged' && !(outcome === 'step_limit' && mayStop)) {
    return { failed: { outcome: OUTCOME_OF_RELAXATION[outcome], reason: `${stage}: ${reason ?? outcome}` }, forceCalls }
  }
  const reached = { structure: run.structure, result, fmax, forceCalls, relaxations: 1, rigidEnergy: null }
  // What converged was scored in f64 already; of what did not, only the energy of the rigid stage is told.
  if (outcome === 'converged' || stage !== 'rigid' || potential.exact === undefined) return reached
  return { ...reached, result: await exactly(potential, run.structure), forceCalls: forceCalls + 1 }
}

async function asPlaced(structure: Structure, potential: Potential, floor: number): Promise<Reached | Failure> {
  const result = await exactly(potential, structure)
  if (result.energy / atomCount(structure) > floor) {
    return { structure, result, fmax: longestRow(result.forces), forceCalls: 1, relaxations: 0, rigidEnergy: null }
  }
  return { failed: { outcome: 'exploded', reason: `energy ${result.energy} eV` }, forceCalls: 1 }
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
  const failed = ({ outcome, reason }: Failure['failed'], forceCalls: number, more = {}): Evaluation<G> =>
    ({ ...failedEvaluation(candidate, outcome, reason, forceCalls), properties: { ...known, ...more } })
  const reached = await through(stagesOf(parameters, start.depths), parts, start, { lastMayStop: false })
  if ('failed' in reached) return failed(reached.failed, reached.forceCalls)
  const { structure, result, forceCalls, relaxations } = reached
  const judgement = judge(structure, result)
  if (judgement.doubt !== null && stopsOnDoubt(parameters.trust)) {
    return failed({ outcome: 'distrusted', reason: judgement.doubt }, forceCalls, judgement.properties)
  }
  const ended = endOf(parts, start, structure)
  return {
    id, lineage,
    genome: { ...genome, point: parts.space.box.nearest(box.moved(genome.point, ended.registry, ended.gap)) },
    outcome: 'evaluated',
    objective: energies.interfaceEnergy(result.energy + judgement.penalty + start.reservoir, start.placing),
    niche: '',
    properties: { ...known, ...measuredOf(parts, start, reached), ...ended, ...judgement.properties },
    cost: { relaxations, force_calls: forceCalls },
  }
}

/** Energies of a candidate and the structure it ended as. */
function measuredOf(
  { energies }: ScorerParts, { placing, reservoir, isUnmixed }: Placed,
  { structure, result, fmax, relaxations, rigidEnergy }: Reached,
): Evaluation<G>['properties'] {
  const { energy } = result
  return {
    energy,
    energy_per_atom: energy / atomCount(structure),
    ...(rigidEnergy === null ? {} : { rigid_interface_energy: energies.interfaceEnergy(rigidEnergy + reservoir, placing) }),
    ...(isUnmixed ? { work_of_adhesion: energies.workOfAdhesion(energy, placing) } : {}),
    strain_energy: energies.strainEnergy(placing),
    strain_share: placing.share,
    fmax,
    ...(relaxations === 0 ? {} : { relaxed: encodeRelaxed(structure) }),
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
  const heights = (own: number): number[] =>
    Array.from(side.keys()).filter((atom) => side[atom] === own).map((atom) => positions[3 * atom + 2])
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
