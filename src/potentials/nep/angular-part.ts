// Angular functions, moments and forces of the NEP kernel, as small matrix products in blocks that fit the
// registers. Notation: kernel.ts.
import {
  across, basisSlope, chebyshevArgument, chebyshevArgumentSlope, chebyshevNext, cutoffEntire, cutoffEntireSlope,
  cutoffSlope, cutoffValue,
} from './compiled.ts'
import type { NepTables } from './tables.ts'
import type { NepWorkspace } from './workspace.ts'

/** Angular functions and harmonics of every pair within the angular cutoff, and the moments s; returns their number. */
export function sumAngular(tables: NepTables, work: NepWorkspace, centre: number, pairs: number): number {
  const { speciesCount, angularCutoff, lMax } = tables
  const { harmonics, stride } = tables.angular
  const { pairSpecies, r, u, angularPair, harmonic } = work
  let count = 0
  if (lMax === 0) return 0
  for (let p = 0; p < pairs; p++) {
    const pair = speciesCount * centre + pairSpecies[p]
    const rc = angularCutoff[pair]
    if (r[p] >= rc) continue
    angularPair[count] = p
    angularFunctions(tables, work, pair, r[p], rc, count)
    harmonics(u[3 * p], u[3 * p + 1], u[3 * p + 2], harmonic, count * stride)
    count++
  }
  sumMoments(tables.angularStride, stride, count, work.g, harmonic, work.moments)
  return count
}

/** g_n(r) and its derivative, for all n. */
function angularFunctions(
  tables: NepTables, work: NepWorkspace, pair: number, r: number, rc: number, slot: number,
): void {
  const { angularBasis, angularStride, angularChebyshev } = tables
  const { g, gSlope, chebyshev } = work
  const ratio = r / rc
  const inverse = 1 / rc
  const y = ratio * ratio
  const e = 1 - y
  const entire = cutoffEntire(y)
  const fc = cutoffValue(e, entire)
  const fcSlope = cutoffSlope(e, entire, cutoffEntireSlope(y), ratio, inverse)
  const argument = chebyshevArgument(ratio)
  const twice = 2 * argument
  const turn = fc * chebyshevArgumentSlope(ratio, inverse)
  // fc·T_k and its derivative, from T_(−1) = x, T_0 = 1 and U_(−1) = 0, U_0 = 1.
  let before = argument
  let current = 1
  let lowerU = 0
  let upperU = 0
  for (let k = 0; k < angularBasis; k++) {
    chebyshev[2 * k] = fc * current
    chebyshev[2 * k + 1] = basisSlope(fcSlope, current, turn, k, upperU)
    const next = chebyshevNext(twice, current, before)
    before = current
    current = next
    const nextU = k === 0 ? 1 : chebyshevNext(twice, upperU, lowerU)
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
function sumMoments(
  nStride: number, cStride: number, pairs: number, g: Float64Array, harmonic: Float64Array, moments: Float64Array,
): void {
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

/**
 * Forces from the angular part. Per pair: weights_c = Σ_n g_n S_nc for the turning of u, and
 * Σ_n g_n′ Σ_c S_nc B_c, which joins the radial slope.
 */
export function angularForces(
  tables: NepTables, work: NepWorkspace, i: number, count: number, forces: Float64Array, virial: Float64Array,
): void {
  const { harmonicGradient } = tables.angular
  const { angularPair, r, u, slope, weights, neighbour, vector } = work
  let fx = 0
  let fy = 0
  let fz = 0
  for (let a = 0; a < count; a++) {
    const p = angularPair[a]
    slope[p] += contractPair(tables, work, a)
    harmonicGradient(u[3 * p], u[3 * p + 1], u[3 * p + 2], weights, 0, vector, 0)
    across(1 / r[p], u, 3 * p, vector, 0, vector, 3)
    const tx = vector[3]
    const ty = vector[4]
    const tz = vector[5]
    fx += tx
    fy += ty
    fz += tz
    const j = 3 * neighbour[p]
    forces[j] -= tx
    forces[j + 1] -= ty
    forces[j + 2] -= tz
    const dx = r[p] * u[3 * p]
    const dy = r[p] * u[3 * p + 1]
    const dz = r[p] * u[3 * p + 2]
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
  const { stride } = tables.angular
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
