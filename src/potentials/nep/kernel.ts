// Energy, forces and virial of a NEP in plain f64, one atom at a time. What makes it fast: coefficients are
// contracted after the neighbour sum (radial) or once per pair (angular), the sums over n and over harmonics are
// small matrix products with their results held in registers, and no step allocates or calls a cosine.
//
// Notation: i centre, p pair of it (neighbour j), u unit vector i→j; f_k = ½(T_k(x)+1) fc(r), x = 2(r/rc−1)²−1;
// g_n = Σ_k c_nk f_k; s_nc = Σ_p g_n(r_p) B_c(u_p); q descriptor; Fp = ∂E_i/∂q; S = ∂E_i/∂s.
import { reusableNeighbourList, updateNeighbourList, type ReusableNeighbourList } from '../../atoms/neighbour-list.ts'
import type { Structure } from '../../atoms/structure.ts'
import type { PotentialResult } from '../potential.ts'
import { descriptorGradient, networkEnergy, angularInvariants } from './atom-energy.ts'
import { evaluateHarmonics, harmonicGradient } from './harmonics.ts'
import { evaluateHarmonics4, harmonicGradient4 } from './harmonics4.ts'
import type { NepTables } from './tables.ts'
import { zblPair } from './zbl.ts'

/** Scratch of one evaluator; grows with the largest neighbourhood met. */
export interface NepWorkspace {
  readonly list: ReusableNeighbourList
  /** Per pair of the present centre: neighbour's species and index, 1/r, unit vector, force partial. */
  pairSpecies: Int32Array
  neighbour: Int32Array
  r: Float64Array
  ux: Float64Array
  uy: Float64Array
  uz: Float64Array
  /** ∂E_i/∂r along u. */
  slope: Float64Array
  /** fc, dfc/dr, x and dx/dr of the radial functions. */
  fc: Float64Array
  fcSlope: Float64Array
  x: Float64Array
  xSlope: Float64Array
  /** Angular pairs: which pair, g_n, dg_n/dr, harmonics, their polynomials, contracted weights. */
  angularPair: Int32Array
  g: Float64Array
  gSlope: Float64Array
  harmonic: Float64Array
  polynomial: Float64Array
  /** Σ_p fc T_k by neighbour species; then Σ_n Fp_n c_nk. */
  readonly radialSums: Float64Array
  readonly radialWeights: Float64Array
  readonly present: Uint8Array
  readonly moments: Float64Array
  readonly momentGradient: Float64Array
  readonly weights: Float64Array
  readonly descriptor: Float64Array
  readonly gradient: Float64Array
  readonly hidden: Float64Array
  readonly chebyshev: Float64Array
  readonly vector: Float64Array
}

export function nepWorkspace(tables: NepTables): NepWorkspace {
  const floats = (): Float64Array => new Float64Array(0)
  const momentLength = tables.angularStride * tables.harmonics.stride
  return {
    list: reusableNeighbourList(),
    pairSpecies: new Int32Array(0), neighbour: new Int32Array(0), r: floats(), ux: floats(), uy: floats(), uz: floats(),
    slope: floats(), fc: floats(), fcSlope: floats(), x: floats(), xSlope: floats(),
    angularPair: new Int32Array(0), g: floats(), gSlope: floats(), harmonic: floats(), polynomial: floats(),
    radialSums: new Float64Array(tables.speciesCount * tables.radialBasis),
    radialWeights: new Float64Array(tables.speciesCount * tables.radialBasis),
    present: new Uint8Array(tables.speciesCount),
    moments: new Float64Array(momentLength),
    momentGradient: new Float64Array(momentLength),
    weights: new Float64Array(tables.harmonics.stride),
    descriptor: new Float64Array(tables.descriptorStride),
    gradient: new Float64Array(tables.descriptorStride),
    hidden: new Float64Array(tables.neuronStride),
    chebyshev: new Float64Array(2 * Math.max(tables.radialBasis, tables.angularBasis)),
    vector: new Float64Array(3),
  }
}

/** Evaluates one structure whose elements are all known to the tables. */
export function evaluateNep(tables: NepTables, work: NepWorkspace, structure: Structure): PotentialResult {
  const n = structure.species.length
  const energies = new Float64Array(n)
  const forces = new Float64Array(3 * n)
  const virial = new Float64Array(9)
  updateNeighbourList(work.list, structure, tables.largestCutoff)
  growWorkspace(work, tables, largestNeighbourhood(work.list, n))
  let energy = 0
  for (let i = 0; i < n; i++) {
    const centre = tables.indexOf[structure.species[i]]
    const pairs = gatherPairs(tables, work, structure.species, i)
    sumRadial(tables, work, centre, pairs)
    const angularPairs = sumAngular(tables, work, centre, pairs)
    angularInvariants(tables, work)
    energies[i] = networkEnergy(tables, work, centre)
    descriptorGradient(tables, work, centre)
    radialSlopes(tables, work, centre, pairs)
    if (tables.zbl !== null) energies[i] += addZbl(tables, work, centre, pairs)
    angularForces(tables, work, i, angularPairs, forces, virial)
    radialForces(work, i, pairs, forces, virial)
    energy += energies[i]
  }
  return { energy, energies, forces, virial }
}

function largestNeighbourhood(list: ReusableNeighbourList, n: number): number {
  let most = 0
  for (let i = 0; i < n; i++) most = Math.max(most, list.first[i + 1] - list.first[i])
  return most
}

function growWorkspace(work: NepWorkspace, tables: NepTables, pairs: number): void {
  if (work.r.length >= pairs) return
  const room = Math.ceil(1.25 * pairs) + 8
  for (const name of ['r', 'ux', 'uy', 'uz', 'slope', 'fc', 'fcSlope', 'x', 'xSlope'] as const) work[name] = new Float64Array(room)
  work.pairSpecies = new Int32Array(room)
  work.neighbour = new Int32Array(room)
  work.angularPair = new Int32Array(room)
  work.g = new Float64Array(room * tables.angularStride)
  work.gSlope = new Float64Array(room * tables.angularStride)
  work.harmonic = new Float64Array(room * tables.harmonics.stride)
  work.polynomial = new Float64Array(room * (tables.lMax + 1) * (tables.lMax + 2))
}

/** Copies the pairs of atom i out of the list; returns their number. */
function gatherPairs(tables: NepTables, work: NepWorkspace, species: Uint8Array, i: number): number {
  const { first, owner, dx, dy, dz, squared } = work.list
  const { pairSpecies, neighbour, r, ux, uy, uz } = work
  const { indexOf } = tables
  const start = first[i]
  const pairs = first[i + 1] - start
  for (let p = 0; p < pairs; p++) {
    const distance = Math.sqrt(squared[start + p])
    const inverse = 1 / distance
    const j = owner[start + p]
    r[p] = distance
    ux[p] = dx[start + p] * inverse
    uy[p] = dy[start + p] * inverse
    uz[p] = dz[start + p] * inverse
    neighbour[p] = j
    pairSpecies[p] = indexOf[species[j]]
  }
  return pairs
}

// fc = ½ + ½cos(π√y), y = (r/rc)², is (1−y)² times an entire function of y. These are the coefficients of its
// best polynomial of degree 9 on [0, 1] (Chebyshev fit in 50 digits): fc and fc′ are right to 4e-16.
/** fc/(1−y)². */
function cutoffValue(y: number): number {
  return 1 + y * (-0.46740110027233944 + y * (0.094553862663697 + y * (-0.011122558827445653 + y * (0.0008663348600010877 +
    y * (-4.821714372999128e-5 + y * (2.017996194120502e-6 + y * (-6.589501862660066e-8 + y * (1.7206865574999344e-9 +
    y * -3.396016833111468e-11))))))))
}

/** Its derivative with respect to y. */
function cutoffDerivative(y: number): number {
  return -0.46740110027233944 + y * (2 * 0.094553862663697 + y * (3 * -0.011122558827445653 + y * (4 * 0.0008663348600010877 +
    y * (5 * -4.821714372999128e-5 + y * (6 * 2.017996194120502e-6 + y * (7 * -6.589501862660066e-8 +
    y * (8 * 1.7206865574999344e-9 + y * (9 * -3.396016833111468e-11))))))))
}

/** Radial descriptors q_n = Σ_j g_n(r_ij). */
function sumRadial(tables: NepTables, work: NepWorkspace, centre: number, pairs: number): void {
  const { speciesCount, radialBasis, radialCount, radialCutoff, radialChebyshev } = tables
  const { pairSpecies, r, fc, fcSlope, x, xSlope, radialSums, present, descriptor } = work
  radialSums.fill(0)
  present.fill(0)
  for (let p = 0; p < pairs; p++) {
    const t = pairSpecies[p]
    present[t] = 1
    const rc = radialCutoff[speciesCount * centre + t]
    const ratio = r[p] / rc
    if (ratio >= 1) {
      fc[p] = 0
      fcSlope[p] = 0
      continue
    }
    const y = ratio * ratio
    const e = 1 - y
    const entire = cutoffValue(y)
    const value = e * e * entire
    const argument = 2 * (ratio - 1) * (ratio - 1) - 1
    fc[p] = value
    fcSlope[p] = ((e * e * cutoffDerivative(y) - 2 * e * entire) * 2 * ratio) / rc
    x[p] = argument
    xSlope[p] = (4 * (ratio - 1)) / rc
    // fc·T_k by the recurrence T_(k+1) = 2x T_k − T_(k−1).
    const row = t * radialBasis
    const twice = 2 * argument
    let before = value * argument
    let current = value
    for (let k = 0; k < radialBasis; k++) {
      radialSums[row + k] += current
      const next = twice * current - before
      before = current
      current = next
    }
  }
  for (let n = 0; n < radialCount; n++) descriptor[n] = 0
  for (let t = 0; t < speciesCount; t++) {
    if (present[t] === 0) continue
    let c = (speciesCount * centre + t) * radialCount * radialBasis
    for (let n = 0; n < radialCount; n++) {
      let q = 0
      for (let k = 0; k < radialBasis; k++) q += radialChebyshev[c++] * radialSums[t * radialBasis + k]
      descriptor[n] += q
    }
  }
}

/** Angular functions and harmonics of every pair within the angular cutoff, and the moments s; returns their number. */
function sumAngular(tables: NepTables, work: NepWorkspace, centre: number, pairs: number): number {
  const { speciesCount, angularCutoff, harmonics, lMax } = tables
  const { pairSpecies, r, ux, uy, uz, angularPair, harmonic, polynomial } = work
  const polynomialStride = (lMax + 1) * (lMax + 2)
  let count = 0
  if (lMax === 0) return 0
  for (let p = 0; p < pairs; p++) {
    const pair = speciesCount * centre + pairSpecies[p]
    const rc = angularCutoff[pair]
    if (r[p] >= rc) continue
    angularPair[count] = p
    angularFunctions(tables, work, pair, r[p], rc, count)
    if (lMax === 4) evaluateHarmonics4(ux[p], uy[p], uz[p], harmonic, count * harmonics.stride)
    else evaluateHarmonics(harmonics, ux[p], uy[p], uz[p], harmonic, count * harmonics.stride, polynomial, count * polynomialStride)
    count++
  }
  sumMoments(tables.angularStride, harmonics.stride, count, work.g, harmonic, work.moments)
  return count
}

/** g_n(r) and its derivative, for all n. */
function angularFunctions(tables: NepTables, work: NepWorkspace, pair: number, r: number, rc: number, slot: number): void {
  const { angularBasis, angularStride, angularChebyshev } = tables
  const { g, gSlope, chebyshev } = work
  const ratio = r / rc
  const y = ratio * ratio
  const e = 1 - y
  const entire = cutoffValue(y)
  const fc = e * e * entire
  const fcSlope = ((e * e * cutoffDerivative(y) - 2 * e * entire) * 2 * ratio) / rc
  const twice = 4 * (ratio - 1) * (ratio - 1) - 2
  const turn = (fc * 4 * (ratio - 1)) / rc
  // fc·T_k and its derivative; T_k′ = k U_(k−1), U_(k+1) = 2x U_k − U_(k−1).
  let before = 0.5 * twice
  let current = 1
  let lowerU = 0
  let upperU = 0
  for (let k = 0; k < angularBasis; k++) {
    chebyshev[2 * k] = fc * current
    chebyshev[2 * k + 1] = fcSlope * current + turn * k * upperU
    const next = twice * current - before
    before = current
    current = next
    const nextU = k === 0 ? 1 : twice * upperU - lowerU
    lowerU = upperU
    upperU = nextU
  }
  const start = pair * angularBasis * angularStride
  for (let n = 0; n < angularStride; n += 3) {
    let g0 = 0
    let g1 = 0
    let g2 = 0
    let d0 = 0
    let d1 = 0
    let d2 = 0
    let c = start + n
    for (let k = 0; k < angularBasis; k++) {
      const value = chebyshev[2 * k]
      const slope = chebyshev[2 * k + 1]
      const c0 = angularChebyshev[c]
      const c1 = angularChebyshev[c + 1]
      const c2 = angularChebyshev[c + 2]
      g0 += c0 * value
      g1 += c1 * value
      g2 += c2 * value
      d0 += c0 * slope
      d1 += c1 * slope
      d2 += c2 * slope
      c += angularStride
    }
    const at = slot * angularStride + n
    g[at] = g0
    g[at + 1] = g1
    g[at + 2] = g2
    gSlope[at] = d0
    gSlope[at + 1] = d1
    gSlope[at + 2] = d2
  }
}

/** moments[n][c] = Σ_p g[p][n] B[p][c], in blocks of 3 × 4. */
function sumMoments(nStride: number, cStride: number, pairs: number, g: Float64Array, harmonic: Float64Array, moments: Float64Array): void {
  for (let n = 0; n < nStride; n += 3) {
    for (let c = 0; c < cStride; c += 4) {
      let a0 = 0, a1 = 0, a2 = 0, a3 = 0
      let b0 = 0, b1 = 0, b2 = 0, b3 = 0
      let c0 = 0, c1 = 0, c2 = 0, c3 = 0
      let atG = n
      let atB = c
      for (let p = 0; p < pairs; p++) {
        const g0 = g[atG]
        const g1 = g[atG + 1]
        const g2 = g[atG + 2]
        const h0 = harmonic[atB]
        const h1 = harmonic[atB + 1]
        const h2 = harmonic[atB + 2]
        const h3 = harmonic[atB + 3]
        a0 += g0 * h0; a1 += g0 * h1; a2 += g0 * h2; a3 += g0 * h3
        b0 += g1 * h0; b1 += g1 * h1; b2 += g1 * h2; b3 += g1 * h3
        c0 += g2 * h0; c1 += g2 * h1; c2 += g2 * h2; c3 += g2 * h3
        atG += nStride
        atB += cStride
      }
      const row = n * cStride + c
      moments[row] = a0; moments[row + 1] = a1; moments[row + 2] = a2; moments[row + 3] = a3
      const second = row + cStride
      moments[second] = b0; moments[second + 1] = b1; moments[second + 2] = b2; moments[second + 3] = b3
      const third = second + cStride
      moments[third] = c0; moments[third + 1] = c1; moments[third + 2] = c2; moments[third + 3] = c3
    }
  }
}

/** slope[p] = Σ_n Fp_n g_n′(r_p) of the radial functions. */
function radialSlopes(tables: NepTables, work: NepWorkspace, centre: number, pairs: number): void {
  const { speciesCount, radialBasis, radialCount, radialChebyshev } = tables
  const { pairSpecies, fc, fcSlope, x, xSlope, slope, radialWeights, present, gradient } = work
  for (let t = 0; t < speciesCount; t++) {
    if (present[t] === 0) continue
    const row = t * radialBasis
    for (let k = 0; k < radialBasis; k++) radialWeights[row + k] = 0
    let c = (speciesCount * centre + t) * radialCount * radialBasis
    for (let n = 0; n < radialCount; n++) {
      const weight = gradient[n]
      for (let k = 0; k < radialBasis; k++) radialWeights[row + k] += weight * radialChebyshev[c++]
    }
  }
  for (let p = 0; p < pairs; p++) {
    if (fc[p] === 0) {
      slope[p] = 0
      continue
    }
    // Clenshaw: Σ_k w_k T_k(x) and its derivative.
    const row = pairSpecies[p] * radialBasis
    const argument = x[p]
    const twice = 2 * argument
    let b1 = 0
    let b2 = 0
    let d1 = 0
    let d2 = 0
    for (let k = radialBasis - 1; k > 0; k--) {
      const d = 2 * b1 + twice * d1 - d2
      const b = radialWeights[row + k] + twice * b1 - b2
      d2 = d1
      d1 = d
      b2 = b1
      b1 = b
    }
    const value = radialWeights[row] + argument * b1 - b2
    const derivative = b1 + argument * d1 - d2
    slope[p] = fcSlope[p] * value + fc[p] * xSlope[p] * derivative
  }
}

/** Adds the ZBL slope of every pair; returns the atom's ZBL energy. */
function addZbl(tables: NepTables, work: NepWorkspace, centre: number, pairs: number): number {
  const { speciesCount, zbl, largestAngularCutoff } = tables
  const { pairSpecies, r, slope, vector } = work
  let energy = 0
  if (zbl === null) return energy
  for (let p = 0; p < pairs; p++) {
    if (r[p] >= largestAngularCutoff) continue
    energy += zblPair(zbl, speciesCount * centre + pairSpecies[p], r[p], vector)
    slope[p] += vector[0]
  }
  return energy
}

/**
 * Forces from the angular part. Per pair: weights_c = Σ_n g_n S_nc for the turning of u, and
 * Σ_n g_n′ Σ_c S_nc B_c, which joins the radial slope.
 */
function angularForces(
  tables: NepTables, work: NepWorkspace, i: number, count: number, forces: Float64Array, virial: Float64Array,
): void {
  const { harmonics, lMax } = tables
  const { angularPair, r, ux, uy, uz, slope, weights, polynomial, neighbour, vector } = work
  const polynomialStride = (lMax + 1) * (lMax + 2)
  let fx = 0
  let fy = 0
  let fz = 0
  for (let a = 0; a < count; a++) {
    const p = angularPair[a]
    slope[p] += contractPair(tables, work, a)
    if (lMax === 4) harmonicGradient4(ux[p], uy[p], uz[p], weights, vector)
    else harmonicGradient(harmonics, ux[p], uy[p], weights, 0, polynomial, a * polynomialStride, vector)
    const along = ux[p] * vector[0] + uy[p] * vector[1] + uz[p] * vector[2]
    const inverse = 1 / r[p]
    const tx = (vector[0] - along * ux[p]) * inverse
    const ty = (vector[1] - along * uy[p]) * inverse
    const tz = (vector[2] - along * uz[p]) * inverse
    fx += tx
    fy += ty
    fz += tz
    const j = 3 * neighbour[p]
    forces[j] -= tx
    forces[j + 1] -= ty
    forces[j + 2] -= tz
    const dx = r[p] * ux[p]
    const dy = r[p] * uy[p]
    const dz = r[p] * uz[p]
    virial[0] -= dx * tx; virial[1] -= dx * ty; virial[2] -= dx * tz
    virial[3] -= dy * tx; virial[4] -= dy * ty; virial[5] -= dy * tz
    virial[6] -= dz * tx; virial[7] -= dz * ty; virial[8] -= dz * tz
  }
  forces[3 * i] += fx
  forces[3 * i + 1] += fy
  forces[3 * i + 2] += fz
}

/** Writes `weights` of angular pair a and returns Σ_nc g_n′ S_nc B_c. */
function contractPair(tables: NepTables, work: NepWorkspace, a: number): number {
  const { angularStride, angularCount } = tables
  const { stride } = tables.harmonics
  const { g, gSlope, momentGradient, harmonic, weights } = work
  const atG = a * angularStride
  const atB = a * stride
  let total = 0
  for (let c = 0; c < stride; c += 4) {
    let v0 = 0, v1 = 0, v2 = 0, v3 = 0
    let d0 = 0, d1 = 0, d2 = 0, d3 = 0
    let at = c
    for (let n = 0; n < angularCount; n++) {
      const value = g[atG + n]
      const derivative = gSlope[atG + n]
      const s0 = momentGradient[at]
      const s1 = momentGradient[at + 1]
      const s2 = momentGradient[at + 2]
      const s3 = momentGradient[at + 3]
      v0 += value * s0; v1 += value * s1; v2 += value * s2; v3 += value * s3
      d0 += derivative * s0; d1 += derivative * s1; d2 += derivative * s2; d3 += derivative * s3
      at += stride
    }
    weights[c] = v0; weights[c + 1] = v1; weights[c + 2] = v2; weights[c + 3] = v3
    total += d0 * harmonic[atB + c] + d1 * harmonic[atB + c + 1] + d2 * harmonic[atB + c + 2] + d3 * harmonic[atB + c + 3]
  }
  return total
}

/** Forces along the pair vectors: the radial part, ZBL and the radial share of the angular part. */
function radialForces(work: NepWorkspace, i: number, pairs: number, forces: Float64Array, virial: Float64Array): void {
  const { r, ux, uy, uz, slope, neighbour } = work
  let fx = 0
  let fy = 0
  let fz = 0
  let wxx = 0, wxy = 0, wxz = 0, wyy = 0, wyz = 0, wzz = 0
  for (let p = 0; p < pairs; p++) {
    const x = slope[p] * ux[p]
    const y = slope[p] * uy[p]
    const z = slope[p] * uz[p]
    fx += x
    fy += y
    fz += z
    const j = 3 * neighbour[p]
    forces[j] -= x
    forces[j + 1] -= y
    forces[j + 2] -= z
    const dx = r[p] * ux[p]
    const dy = r[p] * uy[p]
    wxx += dx * x; wxy += dx * y; wxz += dx * z
    wyy += dy * y; wyz += dy * z; wzz += r[p] * uz[p] * z
  }
  forces[3 * i] += fx
  forces[3 * i + 1] += fy
  forces[3 * i + 2] += fz
  virial[0] -= wxx; virial[1] -= wxy; virial[2] -= wxz
  virial[3] -= wxy; virial[4] -= wyy; virial[5] -= wyz
  virial[6] -= wxz; virial[7] -= wyz; virial[8] -= wzz
}
