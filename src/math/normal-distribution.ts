// The standard normal distribution with logarithms that keep their digits far into the tails, and what expected
// improvement is made of: h(u) = φ(u) + u Φ(u) (Jones, Schonlau and Welch 1998, doi 10.1023/A:1008306431147). The
// logarithm of h by branches: Ament et al. (2023), arXiv 2310.20708; here the tail is a continued fraction, so that the
// two terms that cancel are never subtracted.
import { erfc } from './erfc.ts'
import { erfcx, erfcxShortfall } from './erfcx.ts'

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI)
const ROOT_HALF = Math.sqrt(0.5)
const ROOT_HALF_PI = Math.sqrt(0.5 * Math.PI)

/** log φ(u) = −u²/2 − ½ log 2π. */
export function logNormalDensity(u: number): number {
  return -0.5 * u * u - HALF_LOG_TWO_PI
}

/** φ(u) = exp(−u²/2)/√(2π). */
export function normalDensity(u: number): number {
  return Math.exp(logNormalDensity(u))
}

/** Φ(u), the probability of a value below u. */
export function normalCumulative(u: number): number {
  return u < -1 ? tail(-u) : 0.5 * erfc(-u * ROOT_HALF)
}

/** log Φ(u) for any finite u, accurate in both tails. */
export function logNormalCumulative(u: number): number {
  if (u < -1) return logNormalDensity(u) + Math.log(millsRatio(-u))
  // Far above 0 the small part is what is missing to 1.
  return u > 1 ? Math.log1p(-tail(u)) : Math.log(0.5 * erfc(-u * ROOT_HALF))
}

/** 1 − Φ(u) for u > 1. */
function tail(u: number): number {
  return normalDensity(u) * millsRatio(u)
}

/** (1 − Φ(u))/φ(u). */
function millsRatio(u: number): number {
  return ROOT_HALF_PI * erfcx(u * ROOT_HALF)
}

/** log h(u), h(u) = φ(u) + u Φ(u): finite and increasing for any finite u (to |u| = 1e150, where u² overflows). */
export function logImprovement(u: number): number {
  if (u > -1) return Math.log(normalDensity(u) + u * normalCumulative(u))
  return logNormalDensity(u) + Math.log(erfcxShortfall(-u * ROOT_HALF))
}

/** φ(u)/h(u) and Φ(u)/h(u): what the gradient of log(σ h(μ/σ)) multiplies ∇σ and ∇μ with; both divided by σ. */
export function improvementSlopes(u: number): { readonly density: number; readonly cumulative: number } {
  if (u > -1) {
    const density = normalDensity(u)
    const cumulative = normalCumulative(u)
    const improvement = density + u * cumulative
    return { density: density / improvement, cumulative: cumulative / improvement }
  }
  const shortfall = erfcxShortfall(-u * ROOT_HALF)
  return { density: 1 / shortfall, cumulative: millsRatio(-u) / shortfall }
}
