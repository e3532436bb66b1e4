// FIRE, the fast inertial relaxation engine: Bitzek, Koskinen, Gähler, Moseler and Gumbsch (2006),
// doi 10.1103/PhysRevLett.97.170201. Parameters and order of operations follow the Atomic Simulation Environment
// (ASE 3.22.1), so that step counts agree: semi-implicit Euler with unit masses, and the limit applies to the
// length of the whole step, not to single atoms.
import { addScaled, dot } from '../math/vectors.ts'
import type { Optimizer } from './optimizer.ts'

/** The parameters of FIRE, in the units of its unit-mass dynamics. */
export const FIRE = {
  firstTimeStep: 0.1,
  longestTimeStep: 1,
  stepsBeforeAcceleration: 5,
  timeStepGrowth: 1.1,
  timeStepCut: 0.5,
  firstMixing: 0.1,
  mixingDecay: 0.99,
} as const

/** What FIRE remembers of one member; velocities are in the units of x per time. */
export interface FireState {
  readonly velocities: Float64Array
  started: boolean
  timeStep: number
  mixing: number
  /** Steps since the path last turned uphill. */
  downhillSteps: number
}

/** State at rest for `size` degrees of freedom. */
export function fireState(size: number): FireState {
  return {
    velocities: new Float64Array(size),
    started: false,
    timeStep: FIRE.firstTimeStep,
    mixing: FIRE.firstMixing,
    downhillSteps: 0,
  }
}

/** One FIRE step: moves x (Å) along the velocities, by at most `maxStep` in all; changes x and state in place. */
export function fireStep(state: FireState, x: Float64Array, forces: Float64Array, maxStep: number): void {
  const { velocities } = state
  if (state.started) steer(state, forces)
  state.started = true
  addScaled(velocities, state.timeStep, forces)
  const length = state.timeStep * Math.sqrt(dot(velocities, velocities))
  addScaled(x, length > maxStep ? (state.timeStep * maxStep) / length : state.timeStep, velocities)
}

/** Turns the velocity towards the force while going downhill; stops at once when going uphill. */
function steer(state: FireState, forces: Float64Array): void {
  const { velocities } = state
  if (!(dot(forces, velocities) > 0)) {
    velocities.fill(0)
    state.mixing = FIRE.firstMixing
    state.timeStep *= FIRE.timeStepCut
    state.downhillSteps = 0
    return
  }
  const towardsForce = state.mixing * Math.sqrt(dot(velocities, velocities) / dot(forces, forces))
  for (let i = 0; i < velocities.length; i++) {
    velocities[i] = (1 - state.mixing) * velocities[i] + towardsForce * forces[i]
  }
  if (state.downhillSteps > FIRE.stepsBeforeAcceleration) {
    state.timeStep = Math.min(state.timeStep * FIRE.timeStepGrowth, FIRE.longestTimeStep)
    state.mixing *= FIRE.mixingDecay
  }
  state.downhillSteps++
}

/** FIRE for one member of `size` degrees of freedom. */
export function fire(size: number, maxStep: number): Optimizer {
  const state = fireState(size)
  return {
    step(x, _energy, forces) {
      fireStep(state, x, forces, maxStep)
      return true
    },
  }
}
