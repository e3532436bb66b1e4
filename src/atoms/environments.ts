// Local environments as rotation-invariant vectors: the power spectrum of the neighbour density of every atom,
// after A. P. Bartók, R. Kondor, G. Csányi, Phys. Rev. B 87, 184115 (2013), doi 10.1103/PhysRevB.87.184115, eq. 33:
//   c_nlm = Σ_j g_n(r_ij) Y_lm(r̂_ij),   p_nn'l = Σ_m c_nlm · c_n'lm.
// Deviations: neighbours are points seen through a few Gaussian radial functions (no density smearing, no
// orthogonalisation), distances are in units of the mean spacing (V/N)^⅓, so that a swollen crystal matches itself,
// and l = 0 is left out, because it is nearly the same in crystals and glasses and would drown the rest.
import { InputError } from '../errors.ts'
import { neighbourList } from './neighbour-list.ts'
import { harmonicCount, realHarmonics } from './spherical-harmonics.ts'
import { volume, type Structure } from './structure.ts'

export interface EnvironmentSettings {
  /** Largest distance, in mean spacings. */
  readonly cutoff: number
  /** Number of radial functions, centred evenly from 0.7 to the cutoff. */
  readonly radial: number
  /** Width of the radial functions, in mean spacings. */
  readonly width: number
  /** Largest angular momentum l. */
  readonly angular: number
}

/** Two to three shells of neighbours; chosen on relaxed Li–Si cells (analysis/order-class.ts). */
export const ENVIRONMENT_SETTINGS: EnvironmentSettings = { cutoff: 2, radial: 3, width: 0.3, angular: 6 }

/** One unit vector per atom. */
export interface Environments {
  /** Components of a vector. */
  readonly size: number
  /** Atomic numbers, length n. */
  readonly species: Uint8Array
  /** Length n·size; rows have length 1, or 0 when an atom has no neighbour within the cutoff. */
  readonly vectors: Float64Array
}

/**
 * Power spectra of all atoms, with one density per element of `channels` (atomic numbers); other neighbours are
 * not seen. Invariant under rotation, translation and scaling. Throws InputError for a cell without volume.
 */
export function environments(
  structure: Structure,
  channels: readonly number[],
  settings: EnvironmentSettings = ENVIRONMENT_SETTINGS,
): Environments {
  const space = volume(structure)
  if (!(space > 0)) throw new InputError({ rule: 'environments need a periodic cell with a volume', found: space })
  const spacing = Math.cbrt(space / structure.species.length)
  return powerSpectra(structure.species, densities(structure, channels, spacing, settings), channels.length, settings)
}

/** Distance of environment i of x and j of y in [0, 1]: half of one minus their cosine; 0 for equal shapes. */
export function environmentDistance(x: Environments, i: number, y: Environments, j: number): number {
  const { size } = x
  const a = i * size
  const b = j * size
  let product = 0
  for (let k = 0; k < size; k++) product += x.vectors[a + k] * y.vectors[b + k]
  return 0.5 * (1 - product)
}

/** c_nlm of every atom, length n · channels · radial · harmonics, in this order of nesting. */
function densities(
  structure: Structure, channels: readonly number[], spacing: number, settings: EnvironmentSettings,
): Float64Array {
  const { species } = structure
  const { cutoff, radial, angular } = settings
  const harmonics = harmonicCount(angular)
  const block = radial * harmonics
  const stride = channels.length * block
  const channel = Int16Array.from(species, (number) => channels.indexOf(number))
  const c = new Float64Array(species.length * stride)
  const fillHarmonics = realHarmonics(angular)
  const fillRadial = radialFunctions(settings)
  const y = new Float64Array(harmonics)
  const g = new Float64Array(radial)
  const list = neighbourList(structure, cutoff * spacing)
  for (let i = 0; i < species.length; i++) {
    for (let k = list.first[i]; k < list.first[i + 1]; k++) {
      const j = list.owner[k]
      if (j < i) continue
      const r = Math.sqrt(list.squared[k])
      fillRadial(r / spacing, g)
      fillHarmonics(list.dx[k] / r, list.dy[k] / r, list.dz[k] / r, y)
      if (channel[j] >= 0) addProduct(c, i * stride + channel[j] * block, g, y)
      if (i === j || channel[i] < 0) continue
      // Seen from j the vector is reversed, and Y_lm(−u) = (−1)^l Y_lm(u).
      for (let l = 1; l <= angular; l += 2) for (let m = l * l; m < (l + 1) * (l + 1); m++) y[m] = -y[m]
      addProduct(c, j * stride + channel[i] * block, g, y)
    }
  }
  return c
}

/** Radial functions below this change no distance by more than 1e-5. */
const NEGLIGIBLE = 1e-4

function addProduct(c: Float64Array, at: number, g: Float64Array, y: Float64Array): void {
  for (let n = 0; n < g.length; n++) {
    const height = g[n]
    const row = at + n * y.length
    if (height > NEGLIGIBLE) for (let m = 0; m < y.length; m++) c[row + m] += height * y[m]
  }
}

/** Gaussians that fade to zero at the cutoff. */
function radialFunctions({ cutoff, radial, width }: EnvironmentSettings): (s: number, g: Float64Array) => void {
  // Nothing sits closer than 0.7 mean spacings in a condensed phase.
  const step = (cutoff - 0.7) / radial
  return (s, g) => {
    const fade = 0.5 * (1 + Math.cos((Math.PI * s) / cutoff))
    for (let n = 0; n < radial; n++) {
      const u = (s - 0.7 - n * step) / width
      g[n] = fade * Math.exp(-0.5 * u * u)
    }
  }
}

function powerSpectra(
  species: Uint8Array, c: Float64Array, channels: number, { radial, angular }: EnvironmentSettings,
): Environments {
  const harmonics = harmonicCount(angular)
  const rows = channels * radial
  const size = ((rows * (rows + 1)) / 2) * angular
  const vectors = new Float64Array(species.length * size)
  for (let i = 0; i < species.length; i++) {
    let at = i * size
    for (let a = 0; a < rows; a++) {
      for (let b = a; b < rows; b++) {
        const left = (i * rows + a) * harmonics
        const right = (i * rows + b) * harmonics
        // p_ab and p_ba are equal: listed once, they must count twice in scalar products.
        const factor = a === b ? 1 : Math.SQRT2
        for (let l = 1, m = 1; l <= angular; l++) {
          let sum = 0
          for (const end = (l + 1) * (l + 1); m < end; m++) sum += c[left + m] * c[right + m]
          vectors[at++] = factor * sum
        }
      }
    }
    toUnitLength(vectors, i * size, size)
  }
  return { size, species, vectors }
}

function toUnitLength(vectors: Float64Array, from: number, size: number): void {
  let square = 0
  for (let k = from; k < from + size; k++) square += vectors[k] * vectors[k]
  if (square === 0) return
  const scale = 1 / Math.sqrt(square)
  for (let k = from; k < from + size; k++) vectors[k] *= scale
}
