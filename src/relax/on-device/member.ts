// One structure on its way through the device, as the host sees it between two submissions. Coordinates are kept in f64:
// the device only knows pair vectors at reference positions and small displacements from them.
import { atomCount, type Structure } from '../../atoms/structure.ts'
import { inverse3, transformRows, type Matrix3 } from '../../math/matrix3.ts'
import type { PairFinder, PairSlots } from '../../potentials/kernels/gpu/pair-slots.ts'
import type { PotentialResult } from '../../potentials/potential.ts'
import { degreesOfFreedom, type DegreesOfFreedom } from '../cell-filter.ts'
import { FIRE } from '../fire.ts'
import { longestRow } from '../optimizer.ts'
import {
  brokenEvaluation, CONVERGED, displaced, lost, outsideCellBounds, runaway, stepLimit, tooClose, type Ending, type EvaluatedPoint,
} from '../outcome.ts'
import type { RelaxSettings } from '../types.ts'
import type { DeviceFreedom } from './cell-kernels.ts'
import { PAUSE, STATE } from './fire-kernels.ts'

/** Settings of a relaxation that the device can do. */
export interface DeviceSettings extends RelaxSettings {
  readonly cell: DeviceFreedom
}

export interface Member {
  readonly origin: Structure
  readonly settings: DeviceSettings
  readonly freedom: DegreesOfFreedom
  readonly atoms: number
  /** Indices of the species in the model's tables. */
  readonly species: ArrayLike<number>
  /** Pairs at the reference positions, in the undeformed cell; null before the first list. */
  slots: PairSlots | null
  /** Reference positions in the undeformed cell, length 3n, Å, and F⁻¹ then. */
  reference: Float64Array
  listInverse: Matrix3
  skin: number
  /** As the device returned them; by component, [k][atom]. */
  readonly moved: Float64Array
  readonly velocity: Float64Array
  readonly force: Float64Array
  readonly energies: Float64Array
  readonly state: Float64Array
  readonly cell: Float64Array
  readonly cellVelocity: Float64Array
  readonly cellForce: Float64Array
  /** Force calls when the pairs were found. */
  callsAtList: number
  kept: EvaluatedPoint | null
  ending: Ending | null
  readonly done: (member: Member) => void
}

/** A structure at rest; throws InputError when its cell is to move and is not periodic throughout. */
export function newMember(
  origin: Structure, species: ArrayLike<number>, settings: DeviceSettings, cutoff: number, done: (member: Member) => void,
): Member {
  const n = atomCount(origin)
  const state = new Float64Array(STATE.width)
  state[STATE.timeStep] = FIRE.firstTimeStep
  state[STATE.mixing] = FIRE.firstMixing
  const zeros = (length: number): Float64Array => new Float64Array(length)
  return {
    origin, settings, species, atoms: n, done,
    freedom: degreesOfFreedom(origin, settings),
    slots: null, reference: origin.positions, listInverse: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
    skin: firstSkin(settings, n, cutoff),
    moved: zeros(3 * n), velocity: zeros(3 * n), force: zeros(3 * n), energies: zeros(n), state,
    cell: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), cellVelocity: zeros(9), cellForce: zeros(9),
    callsAtList: 0, kept: null, ending: null,
  }
}

// Wider lists cost empty slots, narrower ones pauses: measured on LixSi cells, 4 pauses a fifth more often, 10 hardly less.
const SKIN_IN_STEPS = 6

/** A list must outlast the longest step, twice for the two atoms of a pair, and then some; see `listOutrun`. */
function firstSkin({ maxStep, cell }: RelaxSettings, n: number, cutoff: number): number {
  if (cell === 'none') return SKIN_IN_STEPS * maxStep
  const strain = Math.min(0.5, (1.8 * maxStep) / Math.max(1, n))
  return SKIN_IN_STEPS * maxStep + (2 * cutoff * strain) / (1 - strain)
}

/** Degrees of freedom x of the present point, as {@link DegreesOfFreedom} orders them. */
export function coordinates(member: Member): Float64Array {
  const { atoms: n, reference, moved, cell, settings } = member
  const x = new Float64Array(3 * n + (settings.cell === 'none' ? 0 : 9))
  for (let i = 0; i < n; i++) for (let k = 0; k < 3; k++) x[3 * i + k] = reference[3 * i + k] + moved[k * n + i]
  if (settings.cell !== 'none') for (let k = 0; k < 9; k++) x[3 * n + k] = n * cell[k]
  return x
}

/** Makes the present point the reference: pairs are found anew there. */
export function renewList(member: Member, find: PairFinder): void {
  const x = coordinates(member)
  const found = find(member.freedom.structureAt(x), member.skin)
  member.reference = x.slice(0, 3 * member.atoms)
  member.listInverse = inverse3(member.cell)
  member.moved.fill(0)
  member.callsAtList = member.state[STATE.calls]
  member.slots = member.settings.cell === 'none' ? found : { ...found, vectors: transformRows(found.vectors, member.listInverse) }
}

/** Looks at what the device returned: sets the ending when this was the last submission for the structure. */
export function judge(member: Member): void {
  const { settings, state, freedom, origin } = member
  const calls = state[STATE.calls]
  const x = coordinates(member)
  const stray = lost(x)
  if (stray !== null) {
    // Nothing was evaluated that can be kept: the last good point is, or the start.
    member.kept ??= startOf(member)
    member.ending = stray
    return
  }
  const point: EvaluatedPoint = {
    structure: freedom.structureAt(x), result: energyOnly(energyOf(member)), fmax: longestRow(generalisedForces(member)),
  }
  const broken = brokenEvaluation(point, settings.minimumEnergyPerAtom)
  const still = state[STATE.pause] === PAUSE.ended && calls < settings.maxSteps
  if (broken !== null || point.fmax < settings.fmax || still) {
    member.kept = point
    member.ending = tooClose(point.structure, settings.minimumDistance) ?? broken ?? CONVERGED
    return
  }
  const bound = displaced(x, freedom, settings.maxDisplacement) ??
    (settings.cell === 'none' ? null : outsideCellBounds(point.structure, origin, settings))
  if (bound !== null) {
    member.kept ??= startOf(member)
    member.ending = bound
    return
  }
  member.kept = point
  member.ending = tooClose(point.structure, settings.minimumDistance) ??
    (calls > 1 ? runaway(point, startOf(member)) : null) ?? (calls >= settings.maxSteps ? stepLimit(point, settings) : null)
}

function startOf({ origin, state }: Member): EvaluatedPoint {
  return { structure: origin, result: energyOnly(state[STATE.firstEnergy]), fmax: Math.sqrt(state[STATE.firstSquared]) }
}

/** The rules of outcome.ts look at the energy alone; what is reported is computed anew in f64. */
function energyOnly(energy: number): PotentialResult {
  const none = new Float64Array(0)
  return { energy, energies: none, forces: none, virial: none }
}

function energyOf({ energies, slots }: Member): number {
  return slots?.coincident === true ? Number.NaN : energies.reduce((sum, value) => sum + value, 0)
}

/** Forces in the order of x, from the device's arrays. */
function generalisedForces({ atoms: n, force, cellForce, settings }: Member): Float64Array {
  const forces = new Float64Array(3 * n + (settings.cell === 'none' ? 0 : 9))
  for (let i = 0; i < n; i++) for (let k = 0; k < 3; k++) forces[3 * i + k] = force[k * n + i]
  if (settings.cell !== 'none') forces.set(cellForce, 3 * n)
  return forces
}
