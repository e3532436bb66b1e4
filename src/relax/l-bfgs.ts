// Limited-memory BFGS in two forms.
// `l-bfgs-ase` follows the Atomic Simulation Environment (ASE 3.22.1) so that step counts agree: every step is
// taken undamped, 100 pairs are kept, the inverse Hessian starts from 1/70 Å²/eV.
// `l-bfgs` needs fewer force calls: the inverse Hessian starts from s·y/y·y of the last step (Liu and Nocedal 1989,
// eq. 3.2), a step that raises the energy is shortened (Armijo), and pairs of negative curvature are left out.
// Rounding of the energy is allowed for by the approximate Wolfe test of Hager and Zhang (2005),
// doi 10.1137/030601880.
import { forget, lbfgsMemory, quasiNewtonDirection, remember, type LbfgsMemory } from '../math/l-bfgs-memory.ts'
import { addScaled, dot } from '../math/vectors.ts'
import { limitRows, type Optimizer } from './optimizer.ts'

/** Inverse of the curvature assumed before anything is known, Å²/eV (ASE's alpha = 70 eV/Å²). */
const FIRST_SCALE = 1 / 70
const ASE_MEMORY = 100
/** On Lennard-Jones clusters 20 pairs save 4 % of the force calls and double the work per step. */
const MEMORY = 10

/** L-BFGS as ASE does it, for one member of `size` degrees of freedom; no row moves farther than `maxStep`, Å. */
export function lbfgsAse(size: number, maxStep: number): Optimizer {
  const memory = lbfgsMemory(ASE_MEMORY)
  const last = { x: new Float64Array(size), forces: new Float64Array(size) }
  const direction = new Float64Array(size)
  let started = false
  return {
    step(x, _energy, forces) {
      if (started) remember(memory, last.x, last.forces, x, forces)
      started = true
      last.x.set(x)
      last.forces.set(forces)
      quasiNewtonDirection(memory, forces, FIRST_SCALE, direction)
      limitRows(direction, maxStep)
      addScaled(x, 1, direction)
      return true
    },
  }
}

/** Armijo: a step must bring at least this share of the decrease that the slope promises. */
const SUFFICIENT_DECREASE = 1e-4
/** Hager–Zhang: relative rounding error granted to the energy, and the share of the slope that must be gone. */
const ENERGY_ROUNDING = 1e-6
const SLOPE_SHARE = 0.8
/** After so many shortenings energies and forces contradict each other (a jump at a cutoff): move on regardless. */
const MOST_SHORTENINGS = 8

interface AdaptiveState {
  readonly memory: LbfgsMemory
  /** The last accepted point. */
  readonly last: { readonly x: Float64Array; readonly forces: Float64Array }
  /** The step tried from there. */
  readonly direction: Float64Array
  energy: number
  /** forces·direction at the last accepted point: the decrease promised by a full step. */
  slope: number
  /** Share of `direction` that was tried. */
  fraction: number
  shortenings: number
  scale: number
  started: boolean
}

/** L-BFGS with adaptive scaling and an energy safeguard; arguments as {@link lbfgsAse}. */
export function lbfgs(size: number, maxStep: number): Optimizer {
  const state: AdaptiveState = {
    memory: lbfgsMemory(MEMORY),
    last: { x: new Float64Array(size), forces: new Float64Array(size) },
    direction: new Float64Array(size),
    energy: 0,
    slope: 0,
    fraction: 1,
    shortenings: 0,
    scale: FIRST_SCALE,
    started: false,
  }
  return { step: (x, energy, forces) => adaptiveStep(state, x, energy, forces, maxStep) }
}

function adaptiveStep(
  state: AdaptiveState,
  x: Float64Array,
  energy: number,
  forces: Float64Array,
  maxStep: number,
): boolean {
  if (state.started) {
    if (!acceptable(state, energy, forces) && state.shortenings < MOST_SHORTENINGS) {
      shorten(state, x, energy)
      return false
    }
    learn(state, x, forces)
  }
  state.started = true
  state.last.x.set(x)
  state.last.forces.set(forces)
  state.energy = energy
  aim(state, maxStep)
  addScaled(x, 1, state.direction)
  return true
}

/** Whether the tried point is low enough. */
function acceptable(state: AdaptiveState, energy: number, forces: Float64Array): boolean {
  if (energy <= state.energy - SUFFICIENT_DECREASE * state.fraction * state.slope) return true
  const withinRounding = energy <= state.energy + ENERGY_ROUNDING * Math.abs(state.energy)
  return withinRounding && dot(forces, state.direction) >= -SLOPE_SHARE * state.slope
}

/** Goes back to the minimum of the parabola through the energies and the slope, within a tenth and a half. */
function shorten(state: AdaptiveState, x: Float64Array, energy: number): void {
  const promised = state.fraction * state.slope
  const best = promised / (2 * (energy - state.energy + promised))
  state.fraction *= Math.min(Math.max(best, 0.1), 0.5)
  state.shortenings++
  x.set(state.last.x)
  addScaled(x, state.fraction, state.direction)
}

/** Keeps the pair of the accepted step when the curvature along it is positive. */
function learn(state: AdaptiveState, x: Float64Array, forces: Float64Array): void {
  let curvature = 0
  let change = 0
  let length = 0
  for (let i = 0; i < x.length; i++) {
    const s = x[i] - state.last.x[i]
    const y = state.last.forces[i] - forces[i]
    curvature += s * y
    change += y * y
    length += s * s
  }
  if (!(curvature > 1e-10 * Math.sqrt(change * length))) return
  remember(state.memory, state.last.x, state.last.forces, x, forces)
  state.scale = curvature / change
}

/** Chooses the next full step; falls back to the force when the quasi-Newton direction leads uphill. */
function aim(state: AdaptiveState, maxStep: number): void {
  const { memory, last, direction } = state
  quasiNewtonDirection(memory, last.forces, state.scale, direction)
  state.slope = dot(direction, last.forces)
  if (!(state.slope > 0)) {
    forget(memory)
    state.scale = FIRST_SCALE
    quasiNewtonDirection(memory, last.forces, state.scale, direction)
  }
  limitRows(direction, maxStep)
  state.slope = dot(direction, last.forces)
  state.fraction = 1
  state.shortenings = 0
}
