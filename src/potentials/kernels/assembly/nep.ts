// Energy, forces and virial of a NEP in SIMD lanes: neighbours in lanes, packed by species, one centre at a time. The
// lines marked `//@` are replaced at build time by declarations and by the functions printed from the formulas.
//
// Notation: i centre, p packed pair of it, v vector of LANES pairs, a vector of angular pairs, u unit vector i→j;
// g_n = fc·Σ_k c_nk T_k; s_nc = Σ_p g_n(r_p) B_c(u_p); q descriptor; Fp = ∂E_i/∂q; S = ∂E_i/∂s. Every species' pairs
// are padded to whole vectors with a pair at the cutoff, where all functions and slopes vanish.
import {
  real, LANES, WIDTH, splat, loadSplat, add, sub, mul, inverse, sqrt, minimum, exp, sumLanes, storePairSums,
} from './lanes'

//@fields
//@formulas

/** Bytes of one vector. */
const V: usize = 16

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
    const angularEnd = first + (angularPairs + LANES - 1) / LANES
    const row = groups + 16 * t
    store<i32>(row, first)
    store<i32>(row, angularEnd, 4)
    store<i32>(row, vectors, 8)
    store<i32>(row, packedPairs, 12)
    if (first === vectors) continue
    sumRadial(pair, first, vectors)
    if (lMax > 0) {
      for (let v = first; v < angularEnd; v++) angularFunctions(pair, v, angularVectors++)
    }
  }
  if (lMax > 0) {
    sumMoments(angularVectors)
    findInvariants()
  }
  let energy = networkEnergy(centre)
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
  gatherForces(i)
}

function clear(at: usize, vectors: i32): void {
  for (let v = 0; v < vectors; v++) v128.store(at + V * v, splat(0))
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

/** Distances and radial functions of a group, and its share of the radial descriptors. */
function sumRadial(pair: i32, first: i32, end: i32): void {
  const inverseCutoff = loadSplat(inverseRadialCutoff + WIDTH * pair)
  clear(radialSums, radialBasis)
  for (let v = first; v < end; v++) {
    const at = V * v
    const dx = v128.load(ux + at), dy = v128.load(uy + at), dz = v128.load(uz + at)
    const distance = sqrt(add(add(mul(dx, dx), mul(dy, dy)), mul(dz, dz)))
    const inverseR = inverse(distance)
    v128.store(ux + at, mul(dx, inverseR))
    v128.store(uy + at, mul(dy, inverseR))
    v128.store(uz + at, mul(dz, inverseR))
    v128.store(r + at, distance)
    v128.store(inverseDistance + at, inverseR)
    const ratio = minimum(mul(distance, inverseCutoff), splat(1))
    const y = mul(ratio, ratio)
    const e = sub(splat(1), y)
    const entire = cutoffEntire(y)
    const value = cutoffValue(e, entire)
    const argument = chebyshevArgument(ratio)
    v128.store(fc + at, value)
    v128.store(fcSlope + at, cutoffSlope(e, entire, cutoffEntireSlope(y), ratio, inverseCutoff))
    v128.store(x + at, argument)
    v128.store(xSlope + at, chebyshevArgumentSlope(ratio, inverseCutoff))
    const twice = add(argument, argument)
    let before = mul(value, argument)
    let current = value
    for (let k = 0; k < radialBasis; k++) {
      const sum = radialSums + V * k
      v128.store(sum, add(v128.load(sum), current))
      const next = chebyshevNext(twice, current, before)
      before = current
      current = next
    }
  }
  let coefficients = radialChebyshev + WIDTH * pair * radialBasis * radialStride
  for (let k = 0; k < radialBasis; k++) {
    const sum = splat(sumLanes(v128.load(radialSums + V * k)))
    for (let n = 0; n < radialStride; n += LANES) {
      const at = descriptor + WIDTH * n
      v128.store(at, add(v128.load(at), mul(sum, v128.load(coefficients))))
      coefficients += V
    }
  }
}

/** g_n, dg_n/dr and the harmonics of one vector of pairs. */
function angularFunctions(pair: i32, v: i32, a: i32): void {
  store<i32>(angularVector + 4 * a, v)
  const inverseCutoff = loadSplat(inverseAngularCutoff + WIDTH * pair)
  const ratio = minimum(mul(v128.load(r + V * v), inverseCutoff), splat(1))
  const y = mul(ratio, ratio)
  const e = sub(splat(1), y)
  const entire = cutoffEntire(y)
  const value = cutoffValue(e, entire)
  const valueSlope = cutoffSlope(e, entire, cutoffEntireSlope(y), ratio, inverseCutoff)
  const argument = chebyshevArgument(ratio)
  const twice = add(argument, argument)
  const turn = mul(value, chebyshevArgumentSlope(ratio, inverseCutoff))
  let before = argument
  let current = splat(1)
  let lowerU = splat(0)
  let upperU = splat(0)
  for (let k = 0; k < angularBasis; k++) {
    v128.store(chebyshev + 2 * V * k, mul(value, current))
    v128.store(chebyshev + 2 * V * k, basisSlope(valueSlope, current, turn, splat(<f64>k), upperU), V)
    const next = chebyshevNext(twice, current, before)
    before = current
    current = next
    const nextU = k === 0 ? splat(1) : chebyshevNext(twice, upperU, lowerU)
    lowerU = upperU
    upperU = nextU
  }
  const rowBytes = WIDTH * angularStride
  for (let n = 0; n < angularEven; n += 2) {
    let coefficients = angularChebyshev + WIDTH * (pair * angularBasis * angularStride + n)
    let g0 = splat(0), g1 = splat(0), d0 = splat(0), d1 = splat(0)
    for (let k = 0; k < angularBasis; k++) {
      const basis = v128.load(chebyshev + 2 * V * k)
      const slope = v128.load(chebyshev + 2 * V * k, V)
      const c0 = loadSplat(coefficients)
      const c1 = loadSplat(coefficients + WIDTH)
      g0 = add(g0, mul(c0, basis))
      g1 = add(g1, mul(c1, basis))
      d0 = add(d0, mul(c0, slope))
      d1 = add(d1, mul(c1, slope))
      coefficients += rowBytes
    }
    const at = V * (a * angularEven + n)
    v128.store(g + at, g0)
    v128.store(g + at, g1, V)
    v128.store(gSlope + at, d0)
    v128.store(gSlope + at, d1, V)
  }
  harmonics(v128.load(ux + V * v), v128.load(uy + V * v), v128.load(uz + V * v), harmonic + V * a * componentStride, V)
}

/** moments[c][n] = Σ_p g_n B_c, in blocks of 2 × 4. */
function sumMoments(vectors: i32): void {
  const gBytes = V * angularEven
  const bBytes = V * componentStride
  const step = WIDTH * angularStride
  for (let n = 0; n < angularEven; n += 2) {
    for (let c = 0; c < componentStride; c += 4) {
      let a0 = splat(0), a1 = splat(0), a2 = splat(0), a3 = splat(0)
      let b0 = splat(0), b1 = splat(0), b2 = splat(0), b3 = splat(0)
      let atG = g + V * n
      let atB = harmonic + V * c
      for (let a = 0; a < vectors; a++) {
        const g0 = v128.load(atG), g1 = v128.load(atG, V)
        const h0 = v128.load(atB), h1 = v128.load(atB, V), h2 = v128.load(atB, 2 * V), h3 = v128.load(atB, 3 * V)
        a0 = add(a0, mul(g0, h0))
        a1 = add(a1, mul(g0, h1))
        a2 = add(a2, mul(g0, h2))
        a3 = add(a3, mul(g0, h3))
        b0 = add(b0, mul(g1, h0))
        b1 = add(b1, mul(g1, h1))
        b2 = add(b2, mul(g1, h2))
        b3 = add(b3, mul(g1, h3))
        atG += gBytes
        atB += bBytes
      }
      storePairSums(moments + step * c + WIDTH * n, step, a0, a1, a2, a3, b0, b1, b2, b3)
    }
  }
}

/** Angular entries of the descriptor, lanes over n; rows of lanes that reach too far are overwritten by the next. */
function findInvariants(): void {
  const step = WIDTH * angularStride
  for (let n = 0; n < angularStride; n += LANES) {
    invariants(moments + WIDTH * n, step, blocks + WIDTH * n, step)
  }
  for (let l = 0; l < invariantCount; l++) {
    copy(descriptor + WIDTH * (radialCount + l * angularCount), blocks + step * l, angularStride / LANES)
  }
}

function copy(to: usize, from: usize, vectors: i32): void {
  for (let v = 0; v < vectors; v++) v128.store(to + V * v, v128.load(from + V * v))
}

/** Network energy of the atom, eV; leaves w1·(1 − tanh²) of every neuron in `hidden`. */
function networkEnergy(centre: i32): f64 {
  const first = centre * neuronStride
  const rowBytes = WIDTH * neuronStride
  let sum = splat(0)
  for (let h = 0; h < neuronStride; h += 4 * LANES) {
    const at = WIDTH * (first + h)
    let z0 = v128.load(minusB0 + at), z1 = v128.load(minusB0 + at, V)
    let z2 = v128.load(minusB0 + at, 2 * V), z3 = v128.load(minusB0 + at, 3 * V)
    let row = w0 + WIDTH * (first * descriptors + h)
    for (let d = 0; d < descriptors; d++) {
      const q = loadSplat(descriptor + WIDTH * d)
      z0 = add(z0, mul(v128.load(row), q))
      z1 = add(z1, mul(v128.load(row, V), q))
      z2 = add(z2, mul(v128.load(row, 2 * V), q))
      z3 = add(z3, mul(v128.load(row, 3 * V), q))
      row += rowBytes
    }
    sum = add(sum, activate(at, WIDTH * h, z0))
    sum = add(sum, activate(at + V, WIDTH * h + V, z1))
    sum = add(sum, activate(at + 2 * V, WIDTH * h + 2 * V, z2))
    sum = add(sum, activate(at + 3 * V, WIDTH * h + 3 * V, z3))
  }
  return sumLanes(sum) - load<f64>(bias + 8 * centre)
}

// @ts-ignore: decorator
@inline function activate(at: usize, slot: usize, z: v128): v128 {
  const weight = v128.load(w1 + at)
  const t = activation(z)
  v128.store(hidden + slot, mul(weight, activationSlope(t)))
  return mul(weight, t)
}

/** Fp = ∂E/∂q. */
function descriptorGradient(centre: i32): void {
  const rowBytes = WIDTH * descriptorStride
  for (let d = 0; d < descriptorStride; d += 3 * LANES) {
    let f0 = splat(0), f1 = splat(0), f2 = splat(0)
    let row = w0Rows + WIDTH * (centre * neurons * descriptorStride + d)
    for (let h = 0; h < neurons; h++) {
      const weight = loadSplat(hidden + WIDTH * h)
      f0 = add(f0, mul(weight, v128.load(row)))
      f1 = add(f1, mul(weight, v128.load(row, V)))
      f2 = add(f2, mul(weight, v128.load(row, 2 * V)))
      row += rowBytes
    }
    const at = gradient + WIDTH * d
    v128.store(at, f0)
    v128.store(at, f1, V)
    v128.store(at, f2, 2 * V)
  }
}

/** S = ∂E/∂s of every moment, one vector of equal lanes each, at [n][c]. */
function findMomentGradients(): void {
  const step = WIDTH * angularStride
  for (let l = 0; l < invariantCount; l++) {
    copy(blocks + step * l, gradient + WIDTH * (radialCount + l * angularCount), angularStride / LANES)
  }
  for (let n = 0; n < angularStride; n += LANES) {
    invariantGradient(moments + WIDTH * n, step, blocks + WIDTH * n, step, momentGradient + WIDTH * n, step)
  }
  let to = splatGradient
  for (let n = 0; n < angularCount; n++) {
    for (let c = 0; c < componentStride; c++) {
      v128.store(to, loadSplat(momentGradient + step * c + WIDTH * n))
      to += V
    }
  }
}

/** slope = Σ_n Fp_n dg_n/dr of the radial functions of a group. */
function radialSlopes(pair: i32, first: i32, end: i32): void {
  let coefficients = radialChebyshev + WIDTH * pair * radialBasis * radialStride
  for (let k = 0; k < radialBasis; k++) {
    let sum = splat(0)
    for (let n = 0; n < radialStride; n += LANES) {
      sum = add(sum, mul(v128.load(gradient + WIDTH * n), v128.load(coefficients)))
      coefficients += V
    }
    v128.store(radialSums + V * k, splat(sumLanes(sum)))
  }
  for (let v = first; v < end; v++) {
    const argument = v128.load(x + V * v)
    const twice = add(argument, argument)
    let b1 = splat(0), b2 = splat(0), d1 = splat(0), d2 = splat(0)
    for (let k = radialBasis - 1; k > 0; k--) {
      const d = clenshawSlopeNext(twice, b1, d1, d2)
      const b = clenshawNext(v128.load(radialSums + V * k), twice, b1, b2)
      d2 = d1
      d1 = d
      b2 = b1
      b1 = b
    }
    const sum = clenshawSum(v128.load(radialSums), argument, b1, b2)
    const sumSlope = clenshawSumSlope(argument, b1, d1, d2)
    v128.store(slope + V * v, radialSlope(
      v128.load(fc + V * v), v128.load(fcSlope + V * v), v128.load(xSlope + V * v), sum, sumSlope,
    ))
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

/** Joins the shares of every pair and adds them to the forces on both atoms and to the virial. */
function gatherForces(i: i32): void {
  let fx = splat(0), fy = splat(0), fz = splat(0)
  let xx = splat(0), xy = splat(0), xz = splat(0)
  let yx = splat(0), yy = splat(0), yz = splat(0)
  let zx = splat(0), zy = splat(0), zz = splat(0)
  for (let t = 0; t < speciesCount; t++) {
    const row = groups + 16 * t
    const first = load<i32>(row), angularEnd = lMax > 0 ? load<i32>(row, 4) : 0, end = load<i32>(row, 8)
    for (let v = first; v < end; v++) {
      const at = V * v
      const s = v128.load(slope + at), distance = v128.load(r + at)
      const x = v128.load(ux + at), y = v128.load(uy + at), z = v128.load(uz + at)
      let px = mul(s, x), py = mul(s, y), pz = mul(s, z)
      if (v < angularEnd) {
        px = add(px, v128.load(forceX + at))
        py = add(py, v128.load(forceY + at))
        pz = add(pz, v128.load(forceZ + at))
      }
      v128.store(forceX + at, px)
      v128.store(forceY + at, py)
      v128.store(forceZ + at, pz)
      fx = add(fx, px)
      fy = add(fy, py)
      fz = add(fz, pz)
      const dx = mul(distance, x), dy = mul(distance, y), dz = mul(distance, z)
      xx = add(xx, mul(dx, px))
      xy = add(xy, mul(dx, py))
      xz = add(xz, mul(dx, pz))
      yx = add(yx, mul(dy, px))
      yy = add(yy, mul(dy, py))
      yz = add(yz, mul(dy, pz))
      zx = add(zx, mul(dz, px))
      zy = add(zy, mul(dz, py))
      zz = add(zz, mul(dz, pz))
    }
    const from = first * LANES
    const to = from + load<i32>(row, 12)
    for (let p = from; p < to; p++) {
      const other = forces + 24 * load<i32>(owners + 4 * p)
      store<f64>(other, load<f64>(other) - <f64>load<real>(forceX + WIDTH * p))
      store<f64>(other, load<f64>(other, 8) - <f64>load<real>(forceY + WIDTH * p), 8)
      store<f64>(other, load<f64>(other, 16) - <f64>load<real>(forceZ + WIDTH * p), 16)
    }
  }
  const own = forces + 24 * i
  store<f64>(own, load<f64>(own) + sumLanes(fx))
  store<f64>(own, load<f64>(own, 8) + sumLanes(fy), 8)
  store<f64>(own, load<f64>(own, 16) + sumLanes(fz), 16)
  subtractSum(0, xx)
  subtractSum(8, xy)
  subtractSum(16, xz)
  subtractSum(24, yx)
  subtractSum(32, yy)
  subtractSum(40, yz)
  subtractSum(48, zx)
  subtractSum(56, zy)
  subtractSum(64, zz)
}

// @ts-ignore: decorator
@inline function subtractSum(offset: usize, values: v128): void {
  store<f64>(virial + offset, load<f64>(virial + offset) - sumLanes(values))
}
