// The part of the Ewald sum that is smooth in space (P. P. Ewald, Ann. Phys. 369, 253 (1921), doi
// 10.1002/andp.19213690304), in plane waves:
//   E = 2πC/V Σ_{k≠0} w(k) |S(k)|² − C α/√π Σᵢ qᵢ²,   w = exp(−k²/4α²)/k²,   S = Σᵢ qᵢ exp(ik·rᵢ)
// C = e²/(4πε₀), V the volume, α the splitting. Tin-foil boundary; the cell must be neutral.
import { atomCount, fractionalPositions, type Structure } from '../../atoms/structure.ts'
import { determinant3, inverse3, transpose3, type Matrix3 } from '../../math/matrix3.ts'
import { reduceLattice } from '../../math/reduce-lattice.ts'
import { COULOMB_EV_A } from '../../units.ts'
import type { Sums } from './pair-sum.ts'

/** Adds the waves no longer than `reach` (1/Å) of charges qᵢ (e), the upper triangle of the virial only; `splitting`: α, 1/Å. */
export function addWaves(sums: Sums, structure: Structure, charges: Float64Array, splitting: number, reach: number): void {
  const cell = reduceLattice(structure.cell)
  const fractional = fractionalPositions({ ...structure, cell })
  const [along, across, up] = [0, 1, 2].map((k) => harmonics(fractional, k, highestOf(cell, k, reach)))
  // Rows are the reciprocal vectors.
  const g = transpose3(inverse3(cell)).map((x) => 2 * Math.PI * x)
  const scale = 4 * Math.PI * COULOMB_EV_A / Math.abs(determinant3(cell))
  const wave = newWave(atomCount(structure))
  // k and −k have the same energy: one of them is visited and counts twice.
  for (let a = 0; a <= along.highest; a++) {
    for (let b = a === 0 ? 0 : -across.highest; b <= across.highest; b++) {
      setPlane(wave, charges, along, a, across, b)
      for (let c = a === 0 && b === 0 ? 1 : -up.highest; c <= up.highest; c++) {
        const kx = a * g[0] + b * g[3] + c * g[6]
        const ky = a * g[1] + b * g[4] + c * g[7]
        const kz = a * g[2] + b * g[5] + c * g[8]
        const square = kx * kx + ky * ky + kz * kz
        if (square > reach * reach) continue
        const weight = scale * Math.exp(-square / (4 * splitting * splitting)) / square
        setWave(wave, up, c)
        addWave(sums.energies, wave, weight, c)
        addStrain(sums.virial, wave, weight, 2 / square + 1 / (2 * splitting * splitting), kx, ky, kz)
      }
      addForces(sums.forces, wave, a, b, g)
    }
  }
  const self = COULOMB_EV_A * splitting / Math.sqrt(Math.PI)
  charges.forEach((charge, i) => { sums.energies[i] -= self * charge * charge })
}

/** cos and sin of 2πh·s, s the fractional coordinates of n atoms along one vector: entries h·n + i for h = 0 … highest. */
interface Harmonics {
  readonly highest: number
  readonly cosines: Float64Array
  readonly sines: Float64Array
}

/** h = k·(lattice vector)/2π: none is larger than this for waves within reach. */
function highestOf(cell: Matrix3, vector: number, reach: number): number {
  const [x, y, z] = cell.subarray(3 * vector, 3 * vector + 3)
  return Math.floor(reach * Math.sqrt(x * x + y * y + z * z) / (2 * Math.PI))
}

function harmonics(fractional: Float64Array, vector: number, highest: number): Harmonics {
  const n = fractional.length / 3
  const cosines = new Float64Array((highest + 1) * n)
  const sines = new Float64Array((highest + 1) * n)
  for (let i = 0; i < n; i++) {
    const turns = fractional[3 * i + vector]
    // Whole turns removed first: the cosine of a large angle would lose digits.
    const angle = 2 * Math.PI * (turns - Math.round(turns))
    const cosine = Math.cos(angle)
    const sine = Math.sin(angle)
    cosines[i] = 1
    for (let h = 1, at = n + i; h <= highest; h++, at += n) {
      cosines[at] = cosines[at - n] * cosine - sines[at - n] * sine
      sines[at] = sines[at - n] * cosine + cosines[at - n] * sine
    }
  }
  return { highest, cosines, sines }
}

/** The waves of one plane of reciprocal space, which share a and b, at the places of n atoms. */
interface Wave {
  /** qᵢ exp(i(a g₁ + b g₂)·rᵢ), the same for the whole plane. */
  readonly planeCosines: Float64Array
  readonly planeSines: Float64Array
  /** qᵢ exp(ik·rᵢ) of the present wave. */
  readonly cosines: Float64Array
  readonly sines: Float64Array
  /** S(k) of the present wave. */
  cosine: number
  sine: number
  /** Σ_c pᵢ and Σ_c c pᵢ of the plane so far, where pᵢk is the force of one wave, eV. */
  readonly push: Float64Array
  readonly slantedPush: Float64Array
}

function newWave(n: number): Wave {
  const floats = (): Float64Array => new Float64Array(n)
  return {
    planeCosines: floats(), planeSines: floats(), cosines: floats(), sines: floats(), cosine: 0, sine: 0,
    push: floats(), slantedPush: floats(),
  }
}

function setPlane(wave: Wave, charges: Float64Array, along: Harmonics, a: number, across: Harmonics, b: number): void {
  const n = charges.length
  const rowA = a * n
  const rowB = Math.abs(b) * n
  const sign = b < 0 ? -1 : 1
  for (let i = 0; i < n; i++) {
    const cosineA = charges[i] * along.cosines[rowA + i]
    const sineA = charges[i] * along.sines[rowA + i]
    const cosineB = across.cosines[rowB + i]
    const sineB = sign * across.sines[rowB + i]
    wave.planeCosines[i] = cosineA * cosineB - sineA * sineB
    wave.planeSines[i] = sineA * cosineB + cosineA * sineB
  }
  wave.push.fill(0)
  wave.slantedPush.fill(0)
}

function setWave(wave: Wave, up: Harmonics, c: number): void {
  const { planeCosines, planeSines, cosines, sines } = wave
  const n = cosines.length
  const row = Math.abs(c) * n
  const sign = c < 0 ? -1 : 1
  let cosine = 0
  let sine = 0
  for (let i = 0; i < n; i++) {
    const cosineC = up.cosines[row + i]
    const sineC = sign * up.sines[row + i]
    const real = planeCosines[i] * cosineC - planeSines[i] * sineC
    const imaginary = planeSines[i] * cosineC + planeCosines[i] * sineC
    cosines[i] = real
    sines[i] = imaginary
    cosine += real
    sine += imaginary
  }
  wave.cosine = cosine
  wave.sine = sine
}

/** Energy weight·|S|², shared out, and what gives the force −∂/∂rᵢ of it. */
function addWave(
  energies: Float64Array, { cosines, sines, cosine, sine, push, slantedPush }: Wave, weight: number, c: number,
): void {
  const real = weight * cosine
  const imaginary = weight * sine
  for (let i = 0; i < cosines.length; i++) {
    energies[i] += real * cosines[i] + imaginary * sines[i]
    const p = 2 * (real * sines[i] - imaginary * cosines[i])
    push[i] += p
    slantedPush[i] += c * p
  }
}

/** Forces of the waves of one plane; the rows of g are the reciprocal vectors, 1/Å. */
function addForces(forces: Float64Array, { push, slantedPush }: Wave, a: number, b: number, g: Matrix3): void {
  for (let k = 0; k < 3; k++) {
    const level = a * g[k] + b * g[3 + k]
    for (let i = 0; i < push.length; i++) forces[3 * i + k] += level * push[i] + g[6 + k] * slantedPush[i]
  }
}

/** A strain changes V and k but not S: W = weight·|S|² (1 − slope·k⊗k), slope = 2/k² + 1/2α². */
function addStrain(
  virial: Float64Array, wave: Wave, weight: number, slope: number, kx: number, ky: number, kz: number,
): void {
  const energy = weight * (wave.cosine * wave.cosine + wave.sine * wave.sine)
  virial[0] += energy * (1 - slope * kx * kx)
  virial[1] -= energy * slope * kx * ky
  virial[2] -= energy * slope * kx * kz
  virial[4] += energy * (1 - slope * ky * ky)
  virial[5] -= energy * slope * ky * kz
  virial[8] += energy * (1 - slope * kz * kz)
}
