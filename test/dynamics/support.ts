// Small systems that molecular dynamics can be tested on in milliseconds, and potentials with known answers.
import { supercell, withPositions, type Structure } from '../../src/atoms/structure.ts'
import { ISOLATED, PERIODIC, makeStructure } from '../../src/atoms/structure.ts'
import type { MovingSystem } from '../../src/dynamics/types.ts'
import { randomStream } from '../../src/math/random.ts'
import { evaluateEach, type Potential } from '../../src/potentials/potential.ts'
import { thermalVelocities } from '../../src/dynamics/velocities.ts'

/** Eight silicon atoms per repeat of the diamond cell, each displaced a little. */
export function silicon(repeats = 1): Structure {
  const s = [0, 0, 0, 0, 2, 2, 2, 0, 2, 2, 2, 0, 1, 1, 1, 1, 3, 3, 3, 1, 3, 3, 3, 1].map((x) => x * (5.431 / 4))
  const cell = makeStructure({ cell: [5.431, 0, 0, 0, 5.431, 0, 0, 0, 5.431], pbc: PERIODIC, species: Array<number>(8).fill(14), positions: s })
  const perfect = supercell(cell, [repeats, repeats, repeats])
  const random = randomStream('silicon')
  return withPositions(perfect, perfect.positions.map((x) => x + 0.02 * random.normal()))
}

/** n independent atoms, each in its own harmonic well of k eV/Å² at the origin. */
export function wells(atoms: number): Structure {
  return makeStructure({ cell: new Float64Array(9), pbc: ISOLATED, species: Array<number>(atoms).fill(3), positions: new Float64Array(3 * atoms) })
}

/** Every coordinate bound to zero by ½kx². */
export function harmonic(stiffness: number): Potential {
  return {
    name: 'wells', species: [3], cutoff: 0, backend: 'reference', precision: 'f64',
    evaluate: (batch) => evaluateEach(batch, ({ positions, species }) => ({
      energy: 0.5 * stiffness * positions.reduce((sum, x) => sum + x * x, 0),
      energies: new Float64Array(species.length),
      forces: positions.map((x) => -stiffness * x),
      virial: new Float64Array(9),
    })),
  }
}

/** A system at constant energy with velocities of one temperature. */
export function free(structure: Structure, temperature: number, timestep: number, steps: number, seed = 'free'): MovingSystem {
  const velocities = thermalVelocities(structure.species, temperature, randomStream(seed))
  return { structure, velocities, timestep, steps, thermostat: null }
}
