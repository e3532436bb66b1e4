// Steps that the kernels of a NEP share, written for one centre and its packed pairs; at build time they stand in place of
// the line `//@steps` of each skeleton. Notation: nep.ts.

/** Bytes of one vector. */
const V: usize = 16

function clear(at: usize, count: i32): void {
  for (let v = 0; v < count; v++) v128.store(at + V * v, splat(0))
}

function copy(to: usize, from: usize, count: i32): void {
  for (let v = 0; v < count; v++) v128.store(to + V * v, v128.load(from + V * v))
}

/** Distances and radial functions of one vector of pairs; adds fc T_k to `radialLanes`. */
function radialFunctions(pair: i32, v: i32): void {
  const inverseCutoff = loadSplat(inverseRadialCutoff + WIDTH * pair)
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
    const sum = radialLanes + V * k
    v128.store(sum, add(v128.load(sum), current))
    const next = chebyshevNext(twice, current, before)
    before = current
    current = next
  }
}

/** fc T_k (stored at `functions`), g_n, their derivatives and the harmonics of one vector of pairs. */
function angularFunctions(pair: i32, v: i32, a: i32, functions: usize): void {
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
    v128.store(functions + 2 * V * k, mul(value, current))
    v128.store(functions + 2 * V * k, basisSlope(valueSlope, current, turn, splat(<f64>k), upperU), V)
    const next = chebyshevNext(twice, current, before)
    before = current
    current = next
    const nextU = k === 0 ? splat(1) : chebyshevNext(twice, upperU, lowerU)
    lowerU = upperU
    upperU = nextU
  }
  const rowBytes = WIDTH * angularStride
  const functionsEnd = functions + 2 * V * angularBasis
  for (let n = 0; n < angularEven; n += 2) {
    let coefficients = angularChebyshev + WIDTH * (pair * angularBasis * angularStride + n)
    let g0 = splat(0), g1 = splat(0), d0 = splat(0), d1 = splat(0)
    for (let f = functions; f < functionsEnd; f += 2 * V) {
      const value = v128.load(f), slope = v128.load(f, V)
      const c0 = splatAt0(coefficients), c1 = splatAt1(coefficients)
      g0 = add(g0, mul(c0, value))
      g1 = add(g1, mul(c1, value))
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

/** moments[c][n] = Σ_p g_n B_c over angular vectors, in blocks of 2 × 4. */
function sumMoments(first: i32, end: i32): void {
  const gBytes = V * angularEven
  const bBytes = V * componentStride
  const step = WIDTH * angularStride
  for (let n = 0; n < angularEven; n += 2) {
    for (let c = 0; c < componentStride; c += 4) {
      let a0 = splat(0), a1 = splat(0), a2 = splat(0), a3 = splat(0)
      let b0 = splat(0), b1 = splat(0), b2 = splat(0), b3 = splat(0)
      let atG = g + gBytes * first + V * n
      let atB = harmonic + bBytes * first + V * c
      for (let a = first; a < end; a++) {
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
  blocksToEntries(descriptor)
}

function blocksToEntries(to: usize): void {
  for (let l = 0; l < invariantCount; l++) {
    copy(to + WIDTH * (radialCount + l * angularCount), blocks + WIDTH * angularStride * l, angularStride / LANES)
  }
}

function entriesToBlocks(from: usize): void {
  for (let l = 0; l < invariantCount; l++) {
    copy(blocks + WIDTH * angularStride * l, from + WIDTH * (radialCount + l * angularCount), angularStride / LANES)
  }
}

/** Network energy of the atom, eV; leaves tanh of every neuron, and w1·(1 − tanh²) in `hidden`. */
function networkEnergy(centre: i32): f64 {
  let sum = splat(0)
  for (let h = 0; h < neuronStride; h += 4 * LANES) {
    const at = WIDTH * (centre * neuronStride + h)
    firstLayer(centre, h, descriptor, minusB0 + at, tanh + WIDTH * h)
    for (let v: usize = 0; v < 4 * V; v += V) {
      const slot = WIDTH * h + v
      const weight = v128.load(w1 + at + v)
      const t = activation(v128.load(tanh + slot))
      v128.store(tanh + slot, t)
      v128.store(hidden + slot, mul(weight, activationSlope(t)))
      sum = add(sum, mul(weight, t))
    }
  }
  return sumLanes(sum)
}

/** Four vectors of the first layer, from h on: start + Σ_d w0 q_d → to. */
// @ts-ignore: decorator
@inline function firstLayer(centre: i32, h: i32, entries: usize, start: usize, to: usize): void {
  const rowBytes = WIDTH * neuronStride
  let z0 = v128.load(start), z1 = v128.load(start, V), z2 = v128.load(start, 2 * V), z3 = v128.load(start, 3 * V)
  let row = w0 + WIDTH * (centre * neuronStride * descriptors + h)
  for (let d = 0; d < descriptors; d++) {
    const q = loadSplat(entries + WIDTH * d)
    z0 = add(z0, mul(v128.load(row), q))
    z1 = add(z1, mul(v128.load(row, V), q))
    z2 = add(z2, mul(v128.load(row, 2 * V), q))
    z3 = add(z3, mul(v128.load(row, 3 * V), q))
    row += rowBytes
  }
  v128.store(to, z0)
  v128.store(to, z1, V)
  v128.store(to, z2, 2 * V)
  v128.store(to, z3, 3 * V)
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

/** From derivatives by the descriptor at `entries` to those by the moments. */
function gradientOfMoments(entries: usize, to: usize): void {
  const step = WIDTH * angularStride
  entriesToBlocks(entries)
  for (let n = 0; n < angularStride; n += LANES) {
    invariantGradient(moments + WIDTH * n, step, blocks + WIDTH * n, step, to + WIDTH * n, step)
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
    v128.store(radialLanes + V * k, splat(sumLanes(sum)))
  }
  for (let v = first; v < end; v++) {
    const argument = v128.load(x + V * v)
    const twice = add(argument, argument)
    let b1 = splat(0), b2 = splat(0), d1 = splat(0), d2 = splat(0)
    for (let k = radialBasis - 1; k > 0; k--) {
      const d = clenshawSlopeNext(twice, b1, d1, d2)
      const b = clenshawNext(v128.load(radialLanes + V * k), twice, b1, b2)
      d2 = d1
      d1 = d
      b2 = b1
      b1 = b
    }
    const sum = clenshawSum(v128.load(radialLanes), argument, b1, b2)
    const sumSlope = clenshawSumSlope(argument, b1, d1, d2)
    v128.store(slope + V * v, radialSlope(
      v128.load(fc + V * v), v128.load(fcSlope + V * v), v128.load(xSlope + V * v), sum, sumSlope,
    ))
  }
}

/**
 * Joins the shares of every pair and adds them to the forces on both atoms and to the virial. A row of 16 bytes per group:
 * first vector, angular end, end, number of pairs.
 */
function gatherForces(i: i32, rows: usize): void {
  let fx = splat(0), fy = splat(0), fz = splat(0)
  let xx = splat(0), xy = splat(0), xz = splat(0)
  let yx = splat(0), yy = splat(0), yz = splat(0)
  let zx = splat(0), zy = splat(0), zz = splat(0)
  for (let t = 0; t < speciesCount; t++) {
    const row = rows + 16 * t
    const first = load<i32>(row), angularEnd = load<i32>(row, 4), end = load<i32>(row, 8)
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
