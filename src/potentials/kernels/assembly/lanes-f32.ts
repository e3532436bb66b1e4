// Four f32 lanes: the arithmetic that kernels are written in. lanes-f64.ts has the same functions.

export type real = f32
export const LANES: i32 = 4
/** Bytes of one number. */
export const WIDTH: usize = 4

// @ts-ignore: decorator
@inline export function splat(value: f64): v128 { return f32x4.splat(<f32>value) }
// @ts-ignore: decorator
@inline export function loadSplat(at: usize): v128 { return v128.load32_splat(at) }

/** Number 0 … 3 after an address, in all lanes. */
// @ts-ignore: decorator
@inline export function splatAt0(at: usize): v128 { return v128.load32_splat(at, 0) }
// @ts-ignore: decorator
@inline export function splatAt1(at: usize): v128 { return v128.load32_splat(at, 4) }
// @ts-ignore: decorator
@inline export function splatAt2(at: usize): v128 { return v128.load32_splat(at, 8) }
// @ts-ignore: decorator
@inline export function splatAt3(at: usize): v128 { return v128.load32_splat(at, 12) }
// @ts-ignore: decorator
@inline export function add(a: v128, b: v128): v128 { return f32x4.add(a, b) }
// @ts-ignore: decorator
@inline export function sub(a: v128, b: v128): v128 { return f32x4.sub(a, b) }
// @ts-ignore: decorator
@inline export function mul(a: v128, b: v128): v128 { return f32x4.mul(a, b) }
// @ts-ignore: decorator
@inline export function inverse(a: v128): v128 { return f32x4.div(f32x4.splat(1), a) }
// @ts-ignore: decorator
@inline export function sqrt(a: v128): v128 { return f32x4.sqrt(a) }
// @ts-ignore: decorator
@inline export function minimum(a: v128, b: v128): v128 { return f32x4.pmin(a, b) }

/** Sum over the lanes. */
// @ts-ignore: decorator
@inline export function sumLanes(a: v128): f64 {
  const pairs = f32x4.add(a, v128.shuffle<i32>(a, a, 2, 3, 0, 1))
  return <f64>f32x4.extract_lane(f32x4.add(pairs, v128.shuffle<i32>(pairs, pairs, 1, 0, 3, 2)), 0)
}

/** Lane sums of a0 … a3 and b0 … b3, stored as (a, b) pairs: pair c at `to + c·step`. */
// @ts-ignore: decorator
@inline export function storePairSums(
  to: usize, step: usize, a0: v128, a1: v128, a2: v128, a3: v128, b0: v128, b1: v128, b2: v128, b3: v128,
): void {
  const first = sumFour(a0, b0, a1, b1)
  const second = sumFour(a2, b2, a3, b3)
  v128.store64_lane(to, first, 0)
  v128.store64_lane(to + step, first, 1)
  v128.store64_lane(to + 2 * step, second, 0)
  v128.store64_lane(to + 3 * step, second, 1)
}

/** Lane sums of four vectors as one. */
// @ts-ignore: decorator
@inline function sumFour(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7))
  const cd = f32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7))
  return f32x4.add(v128.shuffle<i32>(ab, cd, 0, 1, 4, 5), v128.shuffle<i32>(ab, cd, 2, 3, 6, 7))
}

/** e^x to 1e-7 relative for |x| ≤ 87, clamped beyond: x = n ln 2 + r, Taylor series in r. */
// @ts-ignore: decorator
@inline export function exp(a: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(a, f32x4.splat(87)), f32x4.splat(-87))
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896)))
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693145751953125)))
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(1.42860682030941723212e-6)))
  let series = f32x4.splat(1.0 / 5040.0)
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(1.0 / 720.0))
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(1.0 / 120.0))
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(1.0 / 24.0))
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(1.0 / 6.0))
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(0.5))
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(1))
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(1))
  const exponent = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23)
  return f32x4.mul(series, exponent)
}
