// Relaxation of a batch: every round evaluates all unfinished structures in one call of the potential. Members know
// nothing of each other, so the result of one never depends on the rest of the batch.
import type { Structure } from '../atoms/structure.ts'
import { isGpuPotential } from '../potentials/kernels/gpu/gpu-potential.ts'
import { newTrack, type Potential, type PotentialResult, type Track } from '../potentials/potential.ts'
import { bodyDegreesOfFreedom } from './bodies.ts'
import { degreesOfFreedom, type DegreesOfFreedom } from './cell-filter.ts'
import { fire } from './fire.ts'
import { lbfgs, lbfgsAse } from './l-bfgs.ts'
import { longestRow, type Optimizer } from './optimizer.ts'
import {
  brokenEvaluation,
  CONVERGED,
  displaced,
  lost,
  outsideCellBounds,
  runaway,
  stepLimit,
  tooClose,
  type Ending,
  type EvaluatedPoint,
} from './outcome.ts'
import { relaxOnDevice, suitsDevice } from './on-device/relax-on-device.ts'
import type { Bodies, OptimizerName, RelaxResult, RelaxSettings } from './types.ts'

/** Distances are checked at the first and the last force call and after every so many between. */
const FORCE_CALLS_BETWEEN_CONTACT_CHECKS = 5

const OPTIMIZERS: Readonly<Record<OptimizerName, (size: number, maxStep: number) => Optimizer>> = {
  'l-bfgs': lbfgs,
  'l-bfgs-ase': lbfgsAse,
  fire,
}

/** One structure on its way. */
interface Member {
  readonly origin: Structure
  readonly freedom: DegreesOfFreedom
  readonly optimizer: Optimizer
  readonly x: Float64Array
  readonly forces: Float64Array
  readonly track: Track
  /** To be evaluated next. */
  structure: Structure
  forceCalls: number
  nextContactCheck: number
  start: EvaluatedPoint | null
  kept: EvaluatedPoint | null
  ending: Ending | null
}

/**
 * Relaxes structures on a potential and returns, in order, how each ended. Lengths Å, energies eV, forces eV/Å.
 * `bodies` says for each structure what is held (null: nothing); where it is given, the host takes every step, so that no
 * path depends on the rest of the batch. A structure that cannot be relaxed ends with a named outcome; only a wrong
 * request throws: an element unknown to the potential, a cell to relax that is not periodic throughout, or bodies that
 * do not fit structure or cell (InputError).
 */
export async function relax(
  structures: readonly Structure[],
  potential: Potential,
  settings: RelaxSettings,
  bodies?: readonly (Bodies | null)[],
): Promise<RelaxResult[]> {
  if (bodies === undefined && isGpuPotential(potential) && suitsDevice(settings)) {
    return relaxOnDevice(structures, potential, settings)
  }
  const members = structures.map((structure, index) => newMember(structure, settings, bodies?.[index] ?? null))
  let unfinished = members
  while (unfinished.length > 0) {
    const results = await potential.evaluate(
      unfinished.map((member) => member.structure), unfinished.map((member) => member.track),
    )
    unfinished.forEach((member, index) => {
      member.ending = advance(member, results[index], settings)
    })
    unfinished = unfinished.filter((member) => member.ending === null)
  }
  const results = members.map(finished)
  return potential.exact === undefined ? results : scoreExactly(results, potential.exact)
}

function newMember(structure: Structure, settings: RelaxSettings, bodies: Bodies | null): Member {
  const freedom = bodies === null ? degreesOfFreedom(structure, settings) : bodyDegreesOfFreedom(structure, bodies, settings)
  const size = freedom.start.length
  return {
    origin: structure,
    freedom,
    optimizer: OPTIMIZERS[settings.optimizer](size, settings.maxStep),
    x: Float64Array.from(freedom.start),
    forces: new Float64Array(size),
    track: newTrack(),
    structure,
    forceCalls: 0,
    nextContactCheck: 1,
    start: null,
    kept: null,
    ending: null,
  }
}

/** Takes in one evaluation and prepares the next; returns the ending when this was the last. */
function advance(member: Member, result: PotentialResult, settings: RelaxSettings): Ending | null {
  const { x, forces, structure } = member
  member.forceCalls++
  member.freedom.forcesAt(x, result, forces)
  const point: EvaluatedPoint = { structure, result, fmax: longestRow(forces) }
  member.start ??= point

  const broken = brokenEvaluation(point, settings.minimumEnergyPerAtom)
  if (broken !== null || point.fmax < settings.fmax) {
    member.kept = point
    return tooClose(structure, settings.minimumDistance) ?? broken ?? CONVERGED
  }
  // A rejected point leaves the last accepted one in place: it is a trial, and may be too high or too close.
  const accepted = member.optimizer.step(x, result.energy, forces)
  if (accepted) member.kept = point
  const kept = member.kept ?? point
  if (member.forceCalls >= settings.maxSteps) {
    return tooClose(kept.structure, settings.minimumDistance) ?? stepLimit(kept, settings)
  }
  return (accepted ? badPoint(member, point, settings) : null) ?? move(member, settings)
}

/** What may be wrong with an accepted point on the way. */
function badPoint(member: Member, point: EvaluatedPoint, settings: RelaxSettings): Ending | null {
  if (member.forceCalls >= member.nextContactCheck) {
    member.nextContactCheck = member.forceCalls + FORCE_CALLS_BETWEEN_CONTACT_CHECKS
    const contact = tooClose(point.structure, settings.minimumDistance)
    if (contact !== null) return contact
  }
  return runaway(point, member.start ?? point)
}

/** Makes the structure at the new x the next to evaluate, unless it breaks a bound. */
function move(member: Member, settings: RelaxSettings): Ending | null {
  const { origin, freedom, x } = member
  const stray = lost(x) ?? displaced(x, freedom, settings.maxDisplacement)
  if (stray !== null) return stray
  member.structure = freedom.structureAt(x)
  return settings.cell === 'none' ? null : outsideCellBounds(member.structure, origin, settings)
}

/** Energies and forces in f64 of what converged in f32; one more force call each, and `fmax` stays the optimizer's. */
async function scoreExactly(results: readonly RelaxResult[], exact: Potential): Promise<RelaxResult[]> {
  const converged = results.filter(({ outcome }) => outcome === 'converged')
  const scores = await exact.evaluate(converged.map(({ structure }) => structure))
  const scoreOf = new Map(converged.map((result, index) => [result, scores[index]]))
  return results.map((result) => {
    const score = scoreOf.get(result)
    return score === undefined ? result : { ...result, result: score, forceCalls: result.forceCalls + 1 }
  })
}

function finished({ kept, ending, forceCalls }: Member): RelaxResult {
  if (kept === null || ending === null) throw new Error('a relaxation ended without an evaluated structure')
  return { ...ending, structure: kept.structure, result: kept.result, forceCalls, fmax: kept.fmax }
}
