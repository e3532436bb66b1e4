// Two f64 lanes: the arithmetic that kernels are written in. lanes-f32.ts has the same functions.

export type real = f64
export const LANES: i32 = 2
/** Bytes of one number. */
export const WIDTH: usize = 8

// @ts-ignore: decorator
@inline export function splat(value: f64): v128 { return f64x2.splat(value) }
// @ts-ignore: decorator
@inline export function loadSplat(at: usize): v128 { return v128.load64_splat(at) }

/** Number 0 … 3 after an address, in all lanes. */
// @ts-ignore: decorator
@inline export function splatAt0(at: usize): v128 { return v128.load64_splat(at, 0) }
// @ts-ignore: decorator
@inline export function splatAt1(at: usize): v128 { return v128.load64_splat(at, 8) }
// @ts-ignore: decorator
@inline export function splatAt2(at: usize): v128 { return v128.load64_splat(at, 16) }
// @ts-ignore: decorator
@inline export function splatAt3(at: usize): v128 { return v128.load64_splat(at, 24) }
// @ts-ignore: decorator
@inline export function add(a: v128, b: v128): v128 { return f64x2.add(a, b) }
// @ts-ignore: decorator
@inline export function sub(a: v128, b: v128): v128 { return f64x2.sub(a, b) }
// @ts-ignore: decorator
@inline export function mul(a: v128, b: v128): v128 { return f64x2.mul(a, b) }
// @ts-ignore: decorator
@inline export function inverse(a: v128): v128 { return f64x2.div(f64x2.splat(1), a) }
// @ts-ignore: decorator
@inline export function sqrt(a: v128): v128 { return f64x2.sqrt(a) }
// @ts-ignore: decorator
@inline export function minimum(a: v128, b: v128): v128 { return f64x2.pmin(a, b) }

/** Sum over the lanes. */
// @ts-ignore: decorator
@inline export function sumLanes(a: v128): f64 {
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1)
}

/** Lane sums of a0 … a3 and b0 … b3, stored as (a, b) pairs: pair c at `to + c·step`. */
// @ts-ignore: decorator
@inline export function storePairSums(
  to: usize, step: usize, a0: v128, a1: v128, a2: v128, a3: v128, b0: v128, b1: v128, b2: v128, b3: v128,
): void {
  v128.store(to, sumTwo(a0, b0))
  v128.store(to + step, sumTwo(a1, b1))
  v128.store(to + 2 * step, sumTwo(a2, b2))
  v128.store(to + 3 * step, sumTwo(a3, b3))
}

// @ts-ignore: decorator
@inline function sumTwo(a: v128, b: v128): v128 {
  return f64x2.add(v128.shuffle<i64>(a, b, 0, 2), v128.shuffle<i64>(a, b, 1, 3))
}

/** e^x to 3e-16 relative for |x| ≤ 700, clamped beyond: x = n ln 2 + r, Taylor series in r. */
// @ts-ignore: decorator
@inline export function exp(a: v128): v128 {
  const x = f64x2.pmax(f64x2.pmin(a, f64x2.splat(700)), f64x2.splat(-700))
  const n = f64x2.nearest(f64x2.mul(x, f64x2.splat(1.4426950408889634)))
  let r = f64x2.sub(x, f64x2.mul(n, f64x2.splat(0.6931471803691238)))
  r = f64x2.sub(r, f64x2.mul(n, f64x2.splat(1.9082149292705877e-10)))
  let series = f64x2.splat(1.0 / 6227020800.0)
  series = f64x2.add(f64x2.mul(series, r), f64x2.splat(1.0 / 479001600.0))
  series = f64x2.add(f64x2.mul(series, r), f64x2.splat(1.0 / 39916800.0))
  series = f64x2.add(f64x2.mul(series, r), f64x2.splat(1.0 / 3628800.0))
  series = f64x2.add(f64x2.mul(series, r), f64x2.splat(1.0 / 362880.0))
  series = f64x2.add(f64x2.mul(series, r), f64x2.splat(1.0 / 40320.0))
  series = f64x2.add(f64x2.mul(series, r), f64x2.splat(1.0 / 5040.0))
  series = f64x2.add(f64x2.mul(series, r), f64x2.splat(1.0 / 720.0))
  series = f64x2.add(f64x2.mul(series, r), f64x2.splat(1.0 / 120.0))
  series = f64x2.add(f64x2.mul(series, r), f64x2.splat(1.0 / 24.0))
  series = f64x2.add(f64x2.mul(series, r), f64x2.splat(1.0 / 6.0))
  series = f64x2.add(f64x2.mul(series, r), f64x2.splat(0.5))
  series = f64x2.add(f64x2.mul(series, r), f64x2.splat(1))
  series = f64x2.add(f64x2.mul(series, r), f64x2.splat(1))
  const whole = i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(n))
  return f64x2.mul(series, i64x2.shl(i64x2.add(whole, i64x2.splat(1023)), 52))
}
