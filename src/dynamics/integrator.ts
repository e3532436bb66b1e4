// One time step in three moves: half a kick by the forces (B), a drift (A), and for a thermostat the exact solution of
// friction and noise in the middle of the drift (O). Without O it is velocity Verlet (Swope et al. 1982, doi
// 10.1063/1.442716); with it BAOAB (Leimkuhler and Matthews 2013, doi 10.1063/1.4802990), whose sampled positions
// are right to fourth order at high friction and exact for harmonic wells.
// Å, fs, amu, eV/Å; nothing here changes its arguments, so that a step can be taken back.
import type { Random } from '../math/random.ts'
import { EV_PER_AMU_A2_PER_FS2 } from '../units.ts'
import { fillNormal, thermalSpeed } from './velocities.ts'

/** v + t·F/m: velocities (Å/fs) after the forces (eV/Å) acted for `time` fs. */
export function kicked(velocities: Float64Array, forces: Float64Array, masses: Float64Array, time: number): Float64Array {
  const factor = time / EV_PER_AMU_A2_PER_FS2
  const next = new Float64Array(velocities.length)
  for (let i = 0; i < masses.length; i++) {
    const perForce = factor / masses[i]
    for (let k = 3 * i; k < 3 * i + 3; k++) next[k] = velocities[k] + perForce * forces[k]
  }
  return next
}

/** x + t·v: positions (Å) after `time` fs of free flight. */
export function drifted(positions: Float64Array, velocities: Float64Array, time: number): Float64Array {
  const next = new Float64Array(positions.length)
  for (let k = 0; k < next.length; k++) next[k] = positions[k] + time * velocities[k]
  return next
}

/** What friction (1/ps) and noise at a temperature (K) make of velocities in `time` fs: v·c + √(1 − c²)·√(kT/m)·ξ. */
export function thermalised(
  velocities: Float64Array,
  masses: Float64Array,
  bath: { readonly friction: number; readonly temperature: number; readonly random: Random },
  time: number,
): Float64Array {
  const kept = Math.exp((-bath.friction * time) / 1000)
  const noise = Math.sqrt(1 - kept * kept)
  const next = new Float64Array(velocities.length)
  fillNormal(bath.random, next)
  for (let i = 0; i < masses.length; i++) {
    const speed = noise * thermalSpeed(bath.temperature, masses[i])
    for (let k = 3 * i; k < 3 * i + 3; k++) next[k] = kept * velocities[k] + speed * next[k]
  }
  return next
}
