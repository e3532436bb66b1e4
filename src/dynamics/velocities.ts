// Velocities at a temperature, and the temperature of velocities. Å/fs, amu, K; kinetic energies in eV.
import { massOf } from '../atoms/elements.ts'
import type { Random } from '../math/random.ts'
import { BOLTZMANN_EV_PER_K, EV_PER_AMU_A2_PER_FS2 } from '../units.ts'

export interface ThermalOptions {
  /** Leaves the motion of the centre of mass in; it is removed otherwise. */
  readonly keepDrift?: boolean
  /** Scales the velocities so that the instantaneous temperature is exactly the one asked for. */
  readonly exact?: boolean
}

/** Standard atomic weights of the atoms (atomic numbers, length n), amu, length n. */
export function massesOf(species: Uint8Array): Float64Array {
  return Float64Array.from(species, massOf)
}

/** Degrees of freedom of n atoms: 3n, or 3n − 3 when the centre of mass is at rest and stays so. */
export function degreesOfMotion(atoms: number, atRest: boolean): number {
  return atRest ? Math.max(0, 3 * atoms - 3) : 3 * atoms
}

/**
 * Draws velocities (Å/fs, length 3n) of atoms (atomic numbers, length n) from the Maxwell–Boltzmann distribution at a
 * temperature in K. The temperature of one draw scatters by T·√(2/degrees of freedom) unless `exact` is set.
 */
export function thermalVelocities(
  species: Uint8Array, temperature: number, random: Random, { keepDrift = false, exact = false }: ThermalOptions = {},
): Float64Array {
  const masses = massesOf(species)
  const velocities = new Float64Array(3 * species.length)
  fillNormal(random, velocities)
  for (let i = 0; i < velocities.length; i++) velocities[i] *= thermalSpeed(temperature, masses[Math.floor(i / 3)])
  const settled = keepDrift ? velocities : withoutDrift(velocities, masses)
  if (!exact) return settled
  const now = temperatureOf(settled, masses, degreesOfMotion(species.length, !keepDrift))
  return now > 0 ? settled.map((v) => v * Math.sqrt(temperature / now)) : settled
}

/** Standard deviation of one velocity component, √(kT/m), Å/fs. */
export function thermalSpeed(temperature: number, mass: number): number {
  return Math.sqrt((BOLTZMANN_EV_PER_K * temperature) / (mass * EV_PER_AMU_A2_PER_FS2))
}

/** The same velocities with the centre of mass at rest. */
export function withoutDrift(velocities: Float64Array, masses: Float64Array): Float64Array {
  const [px, py, pz] = momentumOf(velocities, masses)
  const total = masses.reduce((sum, m) => sum + m, 0)
  const drift = [px / total, py / total, pz / total]
  return velocities.map((v, i) => v - drift[i % 3])
}

/** Total momentum, amu·Å/fs. */
export function momentumOf(velocities: Float64Array, masses: Float64Array): [number, number, number] {
  const momentum: [number, number, number] = [0, 0, 0]
  for (let i = 0; i < velocities.length; i++) momentum[i % 3] += masses[Math.floor(i / 3)] * velocities[i]
  return momentum
}

/** Kinetic energy ½Σmv², eV. */
export function kineticEnergyOf(velocities: Float64Array, masses: Float64Array): number {
  let sum = 0
  for (let i = 0; i < masses.length; i++) {
    const x = velocities[3 * i]
    const y = velocities[3 * i + 1]
    const z = velocities[3 * i + 2]
    sum += masses[i] * (x * x + y * y + z * z)
  }
  return 0.5 * EV_PER_AMU_A2_PER_FS2 * sum
}

/** Instantaneous temperature 2K/(f·k) for f degrees of freedom, K; 0 where nothing can move. */
export function temperatureOf(velocities: Float64Array, masses: Float64Array, freedom: number): number {
  return freedom > 0 ? (2 * kineticEnergyOf(velocities, masses)) / (freedom * BOLTZMANN_EV_PER_K) : 0
}

/**
 * Fills an array with normal deviates, mean 0 and standard deviation 1: the polar method (Marsaglia and Bray 1964,
 * doi 10.1137/1006063), both numbers of each pair used, since a thermostat needs three per atom and step.
 */
export function fillNormal(random: Random, values: Float64Array): void {
  for (let i = 0; i < values.length; i += 2) {
    let u = 0
    let v = 0
    let s = 0
    do {
      u = 2 * random.uniform() - 1
      v = 2 * random.uniform() - 1
      s = u * u + v * v
    } while (!(s > 0 && s < 1))
    const factor = Math.sqrt((-2 * Math.log(s)) / s)
    values[i] = u * factor
    if (i + 1 < values.length) values[i + 1] = v * factor
  }
}
