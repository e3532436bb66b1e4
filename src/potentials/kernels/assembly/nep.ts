// Energy, forces and virial of a NEP in SIMD lanes: neighbours in lanes, packed by species, one centre at a time. The
// lines marked `//@` are replaced at build time by declarations, by the functions printed from the formulas, and by the
// steps of nep-steps.ts.
//
// Notation: i centre, p packed pair of it, v vector of LANES pairs, a vector of angular pairs, u unit vector i→j;
// g_n = fc·Σ_k c_nk T_k; s_nc = Σ_p g_n(r_p) B_c(u_p); q descriptor; Fp = ∂E_i/∂q; S = ∂E_i/∂s. Every species' pairs
// are padded to whole vectors with a pair at the cutoff, where all functions and slopes vanish.
import {
  real, LANES, WIDTH, splat, loadSplat, splatAt0, splatAt1, add, sub, mul, inverse, sqrt, minimum, exp, sumLanes, storePairSums,
} from './lanes'

//@fields
//@formulas
//@steps

/** Pairs of the group packed last: within the angular cutoff, and all. */
let angularPairs: i32 = 0
let packedPairs: i32 = 0

/** First address the host may use. */
export function arenaStart(): usize {
  return __heap_base
}

/** Evaluates the structure the host has laid out: images 0 … atoms−1 are the atoms themselves. */
export function evaluate(atoms: i32, images: i32): void {
  placeImages(atoms, images)
  memory.fill(forces, 0, 24 * atoms)
  memory.fill(virial, 0, 72)
  for (let i = 0; i < atoms; i++) evaluateAtom(i)
}

function placeImages(atoms: i32, images: i32): void {
  const ax = load<f64>(cell), ay = load<f64>(cell, 8), az = load<f64>(cell, 16)
  const bx = load<f64>(cell, 24), by = load<f64>(cell, 32), bz = load<f64>(cell, 40)
  const cx = load<f64>(cell, 48), cy = load<f64>(cell, 56), cz = load<f64>(cell, 64)
  for (let g = atoms; g < images; g++) {
    const atom = load<i32>(imageOwner + 4 * g)
    const owner = positions + 24 * atom
    const shift = imageShift + 12 * g
    // The owner stands in the cell already, by its own shift.
    const moved = imageShift + 12 * atom
    const a = <f64>(load<i32>(shift) - load<i32>(moved))
    const b = <f64>(load<i32>(shift, 4) - load<i32>(moved, 4))
    const c = <f64>(load<i32>(shift, 8) - load<i32>(moved, 8))
    const to = positions + 24 * g
    store<f64>(to, load<f64>(owner) + a * ax + b * bx + c * cx)
    store<f64>(to, load<f64>(owner, 8) + a * ay + b * by + c * cy, 8)
    store<f64>(to, load<f64>(owner, 16) + a * az + b * bz + c * cz, 16)
  }
}

function evaluateAtom(i: i32): void {
  const centre = load<i32>(speciesOf + 4 * i)
  let vectors = 0
  let angularVectors = 0
  clear(descriptor, descriptorStride / LANES)
  for (let t = 0; t < speciesCount; t++) {
    const pair = speciesCount * centre + t
    const first = vectors
    vectors = pack(i, speciesCount * i + t, first, pair)
    const angularEnd = lMax > 0 ? first + (angularPairs + LANES - 1) / LANES : first
    const row = groups + 16 * t
    store<i32>(row, first)
    store<i32>(row, angularEnd, 4)
    store<i32>(row, vectors, 8)
    store<i32>(row, packedPairs, 12)
    if (first === vectors) continue
    sumRadial(pair, first, vectors)
    if (lMax > 0) {
      for (let v = first; v < angularEnd; v++) angularFunctions(pair, v, angularVectors++, chebyshev)
    }
  }
  if (lMax > 0) {
    sumMoments(0, angularVectors)
    findInvariants()
  }
  let energy = networkEnergy(centre) - load<f64>(bias + 8 * centre)
  descriptorGradient(centre)
  if (lMax > 0) findMomentGradients()
  angularVectors = 0
  for (let t = 0; t < speciesCount; t++) {
    const pair = speciesCount * centre + t
    const row = groups + 16 * t
    const first = load<i32>(row), angularEnd = load<i32>(row, 4), end = load<i32>(row, 8)
    if (first === end) continue
    radialSlopes(pair, first, end)
    if (zbl !== 0) energy += addZbl(pair, first, load<i32>(row, 12))
    if (lMax > 0) {
      for (let v = first; v < angularEnd; v++) angularForce(v, angularVectors++)
    }
  }
  store<f64>(energies + 8 * i, energy)
  gatherForces(i, groups)
}

/** Packs the pairs of one group, those within the angular cutoff first; returns the vector after the last. */
function pack(i: i32, group: i32, first: i32, pair: i32): i32 {
  const angular2 = load<f64>(angularReach2 + 8 * pair)
  const reach2 = load<f64>(pairReach2 + 8 * pair)
  const centre = positions + 24 * i
  const x = load<f64>(centre), y = load<f64>(centre, 8), z = load<f64>(centre, 16)
  const start = first * LANES
  let entry = load<i32>(groupFirst + 8 * group)
  const nearEnd = load<i32>(groupFirst + 8 * group, 4)
  const end = load<i32>(groupFirst + 8 * group, 8)
  let count = start
  let spare = 0
  for (; entry < nearEnd; entry++) {
    const g = load<i32>(entries + 4 * entry)
    const at = positions + 24 * g
    const dx = load<f64>(at) - x, dy = load<f64>(at, 8) - y, dz = load<f64>(at, 16) - z
    const squared = dx * dx + dy * dy + dz * dz
    const owner = load<i32>(imageOwner + 4 * g)
    // Written to both places and kept in one: cheaper than a branch that is guessed wrong.
    storePair(ux, uy, uz, owners, count, dx, dy, dz, owner)
    storePair(spareX, spareY, spareZ, spareOwners, spare, dx, dy, dz, owner)
    const near = i32(squared < angular2)
    count += near
    spare += i32(squared < reach2) & (1 - near)
  }
  angularPairs = count - start
  for (let s = 0; s < spare; s++) {
    storePair(
      ux, uy, uz, owners, count++, <f64>load<real>(spareX + WIDTH * s), <f64>load<real>(spareY + WIDTH * s),
      <f64>load<real>(spareZ + WIDTH * s), load<i32>(spareOwners + 4 * s),
    )
  }
  for (; entry < end; entry++) {
    const g = load<i32>(entries + 4 * entry)
    const at = positions + 24 * g
    const dx = load<f64>(at) - x, dy = load<f64>(at, 8) - y, dz = load<f64>(at, 16) - z
    storePair(ux, uy, uz, owners, count, dx, dy, dz, load<i32>(imageOwner + 4 * g))
    count += i32(dx * dx + dy * dy + dz * dz < reach2)
  }
  packedPairs = count - start
  const vectors = first + (packedPairs + LANES - 1) / LANES
  // Beyond rounding: ratios are cut at 1, where functions and slopes are exactly zero.
  const outside = 1.01 * Math.sqrt(reach2)
  for (; count < vectors * LANES; count++) storePair(ux, uy, uz, owners, count, outside, 0, 0, i)
  return vectors
}

// @ts-ignore: decorator
@inline function storePair(
  xs: usize, ys: usize, zs: usize, indices: usize, p: i32, dx: f64, dy: f64, dz: f64, owner: i32,
): void {
  store<real>(xs + WIDTH * p, <real>dx)
  store<real>(ys + WIDTH * p, <real>dy)
  store<real>(zs + WIDTH * p, <real>dz)
  store<i32>(indices + 4 * p, owner)
}

/** Radial functions of a group, and its share of the radial descriptors. */
function sumRadial(pair: i32, first: i32, end: i32): void {
  clear(radialLanes, radialBasis)
  for (let v = first; v < end; v++) radialFunctions(pair, v)
  let coefficients = radialChebyshev + WIDTH * pair * radialBasis * radialStride
  for (let k = 0; k < radialBasis; k++) {
    const sum = splat(sumLanes(v128.load(radialLanes + V * k)))
    for (let n = 0; n < radialStride; n += LANES) {
      const at = descriptor + WIDTH * n
      v128.store(at, add(v128.load(at), mul(sum, v128.load(coefficients))))
      coefficients += V
    }
  }
}

/** S = ∂E/∂s of every moment, one vector of equal lanes each, at [n][c]. */
function findMomentGradients(): void {
  const step = WIDTH * angularStride
  gradientOfMoments(gradient, momentGradient)
  let to = splatGradient
  for (let n = 0; n < angularCount; n++) {
    for (let c = 0; c < componentStride; c++) {
      v128.store(to, loadSplat(momentGradient + step * c + WIDTH * n))
      to += V
    }
  }
}

/** Adds the ZBL slope of every pair of a group; returns its energy. */
function addZbl(pair: i32, first: i32, pairs: i32): f64 {
  const row = zbl + 96 * pair
  const inner = load<f64>(row, 16), outer = load<f64>(row, 24)
  const limit = Math.min(outer, load<f64>(zblLimit))
  const a = load<f64>(row, 8)
  let energy: f64 = 0
  for (let p = first * LANES; p < first * LANES + pairs; p++) {
    const distance = <f64>load<real>(r + WIDTH * p)
    if (distance >= limit) continue
    zblScreening(distance * a, row + 32, screening)
    store<f64>(damping, 1)
    store<f64>(damping, 0, 8)
    if (distance >= inner) {
      const factor = Math.PI / (outer - inner)
      zblDamping(factor * (distance - inner), factor, damping)
    }
    zblEnergy(0.5 * load<f64>(row) / distance, 1 / distance, a, screening, damping, pairEnergy)
    energy += load<f64>(pairEnergy)
    const at = slope + WIDTH * p
    store<real>(at, <real>(<f64>load<real>(at) + load<f64>(pairEnergy, 8)))
  }
  return energy
}

/** Angular share of the slope, and the force across the pair vectors, of one vector of pairs. */
function angularForce(v: i32, a: i32): void {
  let along = splat(0)
  for (let c = 0; c < componentStride; c += 4) {
    let v0 = splat(0), v1 = splat(0), v2 = splat(0), v3 = splat(0)
    let d0 = splat(0), d1 = splat(0), d2 = splat(0), d3 = splat(0)
    let s = splatGradient + V * c
    let atG = V * a * angularEven
    for (let n = 0; n < angularCount; n++) {
      const value = v128.load(g + atG), derivative = v128.load(gSlope + atG)
      const s0 = v128.load(s), s1 = v128.load(s, V), s2 = v128.load(s, 2 * V), s3 = v128.load(s, 3 * V)
      v0 = add(v0, mul(value, s0))
      v1 = add(v1, mul(value, s1))
      v2 = add(v2, mul(value, s2))
      v3 = add(v3, mul(value, s3))
      d0 = add(d0, mul(derivative, s0))
      d1 = add(d1, mul(derivative, s1))
      d2 = add(d2, mul(derivative, s2))
      d3 = add(d3, mul(derivative, s3))
      atG += V
      s += V * componentStride
    }
    const at = weights + V * c
    v128.store(at, v0)
    v128.store(at, v1, V)
    v128.store(at, v2, 2 * V)
    v128.store(at, v3, 3 * V)
    const b = harmonic + V * (a * componentStride + c)
    along = add(along, add(
      add(mul(d0, v128.load(b)), mul(d1, v128.load(b, V))),
      add(mul(d2, v128.load(b, 2 * V)), mul(d3, v128.load(b, 3 * V))),
    ))
  }
  const at = V * v
  v128.store(slope + at, add(v128.load(slope + at), along))
  harmonicGradient(v128.load(ux + at), v128.load(uy + at), v128.load(uz + at), weights, V, turning, V)
  across(v128.load(inverseDistance + at), ux + at, uy - ux, turning, V, forceX + at, forceY - forceX)
}
