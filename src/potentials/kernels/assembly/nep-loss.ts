// The loss gradient of a NEP in SIMD lanes: neighbours in lanes, packed by species, in two sweeps over the atoms of a
// frame. The lines marked `//@` are replaced at build time as in nep.ts.
//
// `forward` gives energy, forces and virial, and keeps what it computes. The host then knows the adjoints of all three:
// e = ∂L/∂E, v = ∂L/∂F, G = ∂L/∂W. Since v·F + G:W = Σ_p m_p·∂E_i/∂d_p with m_p = v_i − v_j − d_p·G, it is the rate Ė of
// the energy when every pair vector d_p moves at the rate m_p. `backward` carries these rates (names in …Tangent) forward
// through one centre after the other and then runs the chain rule backwards from e·E_i + Ė_i to all parameters; adjoints
// of values are named …Adjoint, those of rates are first derivatives of E_i that `forward` has left.
//
// Notation as in nep.ts; h_n = Σ_c S_nc B_c, the derivative of E_i by g_n of one pair.
import {
  real, LANES, WIDTH, splat, loadSplat, splatAt0, splatAt1, add, sub, mul, inverse, sqrt, minimum, exp, sumLanes, storePairSums,
} from './lanes'

//@fields
//@formulas
//@steps

/** Vectors packed so far in this frame. */
let vectors: i32 = 0
let angularVectors: i32 = 0

/** What belongs to the atom at hand. */
let descriptor: usize = 0
let gradient: usize = 0
let moments: usize = 0
let momentGradient: usize = 0
let tanh: usize = 0
let radialSums: usize = 0

/** First address the host may use. */
export function arenaStart(): usize {
  return __heap_base
}

/** Energy, forces and virial of the frame the host has laid out. */
export function forward(atoms: i32): void {
  memory.fill(forces, 0, 24 * atoms)
  memory.fill(virial, 0, 72)
  vectors = 0
  angularVectors = 0
  let sum: f64 = 0
  for (let i = 0; i < atoms; i++) sum += forwardAtom(i)
  store<f64>(energy, sum)
}

/** Adds the gradient of the loss to the sums; the host has laid out v and G, and gives e. */
export function backward(atoms: i32, energyAdjoint: f64): void {
  for (let i = 0; i < atoms; i++) backwardAtom(i, splat(energyAdjoint))
}

/** Sets all sums to zero. */
export function clearSums(): void {
  const pairs = speciesCount * speciesCount
  clear(radialGradient, pairs * radialBasis * radialStride / LANES)
  clear(angularGradient, pairs * angularEven * basisStride)
  clear(w0Gradient, speciesCount * neurons * descriptorStride / LANES)
  clear(b0Gradient, speciesCount * neuronStride / LANES)
  clear(w1Gradient, speciesCount * neuronStride / LANES)
}

function chooseAtom(i: i32): void {
  const descriptorBytes = WIDTH * (descriptorStride + angularStride + radialStride)
  const momentBytes = WIDTH * angularStride * componentStride
  descriptor = descriptorOf + descriptorBytes * i
  gradient = gradientOf + descriptorBytes * i
  moments = momentsOf + momentBytes * i
  momentGradient = momentGradientOf + momentBytes * i
  tanh = tanhOf + WIDTH * neuronStride * i
  radialSums = radialSumsOf + WIDTH * speciesCount * radialBasis * i
}

function forwardAtom(i: i32): f64 {
  chooseAtom(i)
  const centre = load<i32>(speciesOf + 4 * i)
  store<i32>(angularFirst + 4 * i, angularVectors)
  clear(descriptor, descriptorStride / LANES)
  const angularStart = angularVectors
  for (let t = 0; t < speciesCount; t++) {
    const row = groupRows + 16 * (speciesCount * i + t)
    pack(i, speciesCount * i + t, row)
    const first = load<i32>(row), angularEnd = load<i32>(row, 4), end = load<i32>(row, 8)
    if (first === end) continue
    const pair = speciesCount * centre + t
    sumRadial(pair, t, first, end)
    if (lMax > 0) {
      for (let v = first; v < angularEnd; v++) {
        angularFunctions(pair, v, angularVectors, basis + 2 * V * basisStride * angularVectors)
        angularVectors++
      }
    }
  }
  if (lMax > 0) {
    sumMoments(angularStart, angularVectors)
    findInvariants()
  }
  const atomEnergy = networkEnergy(centre)
  descriptorGradient(centre)
  if (lMax > 0) gradientOfMoments(gradient, momentGradient)
  let a = angularStart
  for (let t = 0; t < speciesCount; t++) {
    const row = groupRows + 16 * (speciesCount * i + t)
    const first = load<i32>(row), angularEnd = load<i32>(row, 4), end = load<i32>(row, 8)
    if (first === end) continue
    radialSlopes(speciesCount * centre + t, first, end)
    if (lMax > 0) {
      for (let v = first; v < angularEnd; v++) angularForce(v, a++)
    }
  }
  gatherForces(i, groupRows + 16 * speciesCount * i)
  return atomEnergy
}

/** Packs the pairs of one group and notes where they are: first vector, angular end, end, number of pairs. */
function pack(i: i32, group: i32, row: usize): void {
  const at = groups + 8 * group
  const from = load<i32>(at), near = load<i32>(at, 4), to = load<i32>(at, 8)
  const first = vectors
  let count = first * LANES
  for (let p = from; p < to; p++) {
    const d = displacement + 24 * p
    storePair(count++, load<f64>(d), load<f64>(d, 8), load<f64>(d, 16), load<i32>(neighbour + 4 * p))
  }
  vectors = first + (to - from + LANES - 1) / LANES
  // Beyond rounding: ratios are cut at 1, where functions and slopes are exactly zero.
  const far = load<f64>(outside)
  while (count < vectors * LANES) storePair(count++, far, 0, 0, i)
  store<i32>(row, first)
  store<i32>(row, lMax > 0 ? first + (near - from + LANES - 1) / LANES : first, 4)
  store<i32>(row, vectors, 8)
  store<i32>(row, to - from, 12)
}

// @ts-ignore: decorator
@inline function storePair(p: i32, dx: f64, dy: f64, dz: f64, owner: i32): void {
  store<real>(ux + WIDTH * p, <real>dx)
  store<real>(uy + WIDTH * p, <real>dy)
  store<real>(uz + WIDTH * p, <real>dz)
  store<i32>(owners + 4 * p, owner)
}

/** Radial functions of a group, Σ_p fc T_k, and the group's share of the radial descriptors. */
function sumRadial(pair: i32, t: i32, first: i32, end: i32): void {
  clear(radialLanes, radialBasis)
  for (let v = first; v < end; v++) radialFunctions(pair, v)
  contractRadial(pair, radialSums + WIDTH * radialBasis * t, descriptor)
}

/** Sums the lanes of `radialLanes` into `sums` and adds Σ_k c_nk times them to the radial entries at `to`. */
function contractRadial(pair: i32, sums: usize, to: usize): void {
  let coefficients = radialChebyshev + WIDTH * pair * radialBasis * radialStride
  for (let k = 0; k < radialBasis; k++) {
    const total = <real>sumLanes(v128.load(radialLanes + V * k))
    store<real>(sums + WIDTH * k, total)
    const sum = splat(<f64>total)
    for (let n = 0; n < radialStride; n += LANES) {
      const at = to + WIDTH * n
      v128.store(at, add(v128.load(at), mul(sum, v128.load(coefficients))))
      coefficients += V
    }
  }
}

/** h_n, the angular share of the slope, and the force across the pair vectors, of one vector of pairs. */
function angularForce(v: i32, a: i32): void {
  const step = WIDTH * angularStride
  const firstG = g + V * a * angularEven
  const firstWeight = gWeight + V * a * angularEven
  const bytes = V * angularEven
  clear(firstWeight, angularEven)
  for (let c = 0; c < componentStride; c += 4) {
    let v0 = splat(0), v1 = splat(0), v2 = splat(0), v3 = splat(0)
    const b = harmonic + V * (a * componentStride + c)
    const b0 = v128.load(b), b1 = v128.load(b, V), b2 = v128.load(b, 2 * V), b3 = v128.load(b, 3 * V)
    let s = momentGradient + step * c
    for (let n: usize = 0; n < bytes; n += V) {
      const value = v128.load(firstG + n)
      const s0 = loadSplat(s), s1 = loadSplat(s + step), s2 = loadSplat(s + 2 * step), s3 = loadSplat(s + 3 * step)
      v0 = add(v0, mul(value, s0))
      v1 = add(v1, mul(value, s1))
      v2 = add(v2, mul(value, s2))
      v3 = add(v3, mul(value, s3))
      const at = firstWeight + n
      v128.store(at, add(v128.load(at), add(add(mul(s0, b0), mul(s1, b1)), add(mul(s2, b2), mul(s3, b3)))))
      s += WIDTH
    }
    const at = weights + V * c
    v128.store(at, v0)
    v128.store(at, v1, V)
    v128.store(at, v2, 2 * V)
    v128.store(at, v3, 3 * V)
  }
  let along = splat(0)
  const toSlope = gSlope - g
  for (let n: usize = 0; n < bytes; n += V) {
    along = add(along, mul(v128.load(firstG + toSlope + n), v128.load(firstWeight + n)))
  }
  const at = V * v
  v128.store(slope + at, add(v128.load(slope + at), along))
  harmonicGradient(v128.load(ux + at), v128.load(uy + at), v128.load(uz + at), weights, V, turning, V)
  across(v128.load(inverseDistance + at), ux + at, uy - ux, turning, V, forceX + at, forceY - forceX)
}

function backwardAtom(i: i32, energyAdjoint: v128): void {
  chooseAtom(i)
  const centre = load<i32>(speciesOf + 4 * i)
  const angularStart = load<i32>(angularFirst + 4 * i)
  clear(descriptorTangent, descriptorStride / LANES)
  let count = 0
  for (let t = 0; t < speciesCount; t++) {
    const row = groupRows + 16 * (speciesCount * i + t)
    const first = load<i32>(row), angularEnd = load<i32>(row, 4), end = load<i32>(row, 8)
    if (first === end) continue
    movePairs(i, first, end, load<i32>(row, 12))
    sumRadialTangents(speciesCount * centre + t, t, first, end)
    for (let v = first; v < angularEnd; v++) {
      angularTangents(v, angularStart + count, count)
      count++
    }
  }
  if (lMax > 0) {
    sumMomentTangents(angularStart, count)
    findInvariantTangents()
  }
  networkAdjoints(centre, energyAdjoint)
  if (lMax > 0) findMomentAdjoints()
  count = 0
  for (let t = 0; t < speciesCount; t++) {
    const row = groupRows + 16 * (speciesCount * i + t)
    const first = load<i32>(row), angularEnd = load<i32>(row, 4), end = load<i32>(row, 8)
    if (first === end) continue
    const pair = speciesCount * centre + t
    addRadialGradient(pair, t)
    if (angularEnd === first) continue
    const start = count
    for (let v = first; v < angularEnd; v++) {
      functionAdjoints(v, angularStart + count, count)
      count++
    }
    addAngularGradient(pair, angularStart, start, count)
  }
}

/** How every pair of a group moves: ṙ in `slope`, the rates of the unit vector in `force…`. */
function movePairs(i: i32, first: i32, end: i32, pairs: i32): void {
  const own = forceAdjoint + 3 * WIDTH * i
  const x = load<real>(own), y = load<real>(own, WIDTH), z = load<real>(own, 2 * WIDTH)
  const from = first * LANES
  for (let p = from; p < from + pairs; p++) {
    const other = forceAdjoint + 3 * WIDTH * load<i32>(owners + 4 * p)
    store<real>(forceX + WIDTH * p, x - load<real>(other))
    store<real>(forceY + WIDTH * p, y - load<real>(other, WIDTH))
    store<real>(forceZ + WIDTH * p, z - load<real>(other, 2 * WIDTH))
  }
  for (let p = from + pairs; p < end * LANES; p++) {
    store<real>(forceX + WIDTH * p, 0)
    store<real>(forceY + WIDTH * p, 0)
    store<real>(forceZ + WIDTH * p, 0)
  }
  for (let v = first; v < end; v++) {
    const at = V * v
    const distance = v128.load(r + at)
    const dx = mul(distance, v128.load(ux + at))
    const dy = mul(distance, v128.load(uy + at))
    const dz = mul(distance, v128.load(uz + at))
    for (let b: usize = 0; b < 3; b++) {
      const strain = virialAdjoint + WIDTH * b
      const share = add(
        add(mul(dx, loadSplat(strain)), mul(dy, loadSplat(strain + 3 * WIDTH))), mul(dz, loadSplat(strain + 6 * WIDTH)),
      )
      const move = forceX + at + b * (forceY - forceX)
      v128.store(move, sub(v128.load(move), share))
    }
    pairTangent(v128.load(inverseDistance + at), ux + at, uy - ux, forceX + at, forceY - forceX, turning, V)
    v128.store(slope + at, v128.load(turning))
    v128.store(forceX + at, v128.load(turning, V))
    v128.store(forceY + at, v128.load(turning, 2 * V))
    v128.store(forceZ + at, v128.load(turning, 3 * V))
  }
}

/** Σ_p ṙ d(fc T_k)/dr of a group, and its share of the rates of the radial descriptors. */
function sumRadialTangents(pair: i32, t: i32, first: i32, end: i32): void {
  clear(radialLanes, radialBasis)
  for (let v = first; v < end; v++) {
    const at = V * v
    const rate = v128.load(slope + at)
    const argument = v128.load(x + at)
    const twice = add(argument, argument)
    const valueRate = mul(rate, v128.load(fcSlope + at))
    const turn = mul(rate, mul(v128.load(fc + at), v128.load(xSlope + at)))
    let before = argument
    let current = splat(1)
    let lowerU = splat(0)
    let upperU = splat(0)
    for (let k = 0; k < radialBasis; k++) {
      const sum = radialLanes + V * k
      v128.store(sum, add(v128.load(sum), basisSlope(valueRate, current, turn, splat(<f64>k), upperU)))
      const next = chebyshevNext(twice, current, before)
      before = current
      current = next
      const nextU = k === 0 ? splat(1) : chebyshevNext(twice, upperU, lowerU)
      lowerU = upperU
      upperU = nextU
    }
  }
  contractRadial(pair, radialTangents + WIDTH * radialBasis * t, descriptorTangent)
}

/** Rates of g_n and of the harmonics of one vector of pairs, number `slot` of its centre. */
function angularTangents(v: i32, a: i32, slot: i32): void {
  const at = V * v
  const rate = v128.load(slope + at)
  const atG = V * angularEven * a
  const to = gTangent + V * angularEven * slot
  for (let n = 0; n < angularEven; n++) v128.store(to + V * n, mul(v128.load(gSlope + atG + V * n), rate))
  harmonicsTangent(
    v128.load(ux + at), v128.load(uy + at), v128.load(uz + at),
    v128.load(forceX + at), v128.load(forceY + at), v128.load(forceZ + at),
    harmonicTangent + V * componentStride * slot, V,
  )
}

/** momentTangent[c][n] = Σ_p (ġ_n B_c + g_n Ḃ_c), in blocks of 2 × 4. */
function sumMomentTangents(start: i32, count: i32): void {
  const gBytes = V * angularEven
  const bBytes = V * componentStride
  const step = WIDTH * angularStride
  for (let n = 0; n < angularEven; n += 2) {
    for (let c = 0; c < componentStride; c += 4) {
      let a0 = splat(0), a1 = splat(0), a2 = splat(0), a3 = splat(0)
      let b0 = splat(0), b1 = splat(0), b2 = splat(0), b3 = splat(0)
      let atG = g + gBytes * start + V * n
      let atGRate = gTangent + V * n
      let atB = harmonic + bBytes * start + V * c
      let atBRate = harmonicTangent + V * c
      for (let a = 0; a < count; a++) {
        const g0 = v128.load(atGRate), g1 = v128.load(atGRate, V)
        const h0 = v128.load(atB), h1 = v128.load(atB, V), h2 = v128.load(atB, 2 * V), h3 = v128.load(atB, 3 * V)
        a0 = add(a0, mul(g0, h0))
        a1 = add(a1, mul(g0, h1))
        a2 = add(a2, mul(g0, h2))
        a3 = add(a3, mul(g0, h3))
        b0 = add(b0, mul(g1, h0))
        b1 = add(b1, mul(g1, h1))
        b2 = add(b2, mul(g1, h2))
        b3 = add(b3, mul(g1, h3))
        const e0 = v128.load(atG), e1 = v128.load(atG, V)
        const f0 = v128.load(atBRate), f1 = v128.load(atBRate, V)
        const f2 = v128.load(atBRate, 2 * V), f3 = v128.load(atBRate, 3 * V)
        a0 = add(a0, mul(e0, f0))
        a1 = add(a1, mul(e0, f1))
        a2 = add(a2, mul(e0, f2))
        a3 = add(a3, mul(e0, f3))
        b0 = add(b0, mul(e1, f0))
        b1 = add(b1, mul(e1, f1))
        b2 = add(b2, mul(e1, f2))
        b3 = add(b3, mul(e1, f3))
        atG += gBytes
        atGRate += gBytes
        atB += bBytes
        atBRate += bBytes
      }
      storePairSums(momentTangent + step * c + WIDTH * n, step, a0, a1, a2, a3, b0, b1, b2, b3)
    }
  }
}

/** Rates of the angular entries of the descriptor. */
function findInvariantTangents(): void {
  const step = WIDTH * angularStride
  for (let n = 0; n < angularStride; n += LANES) {
    invariantTangent(moments + WIDTH * n, step, momentTangent + WIDTH * n, step, blocks + WIDTH * n, step)
  }
  blocksToEntries(descriptorTangent)
}

/** The chain rule through the network: adds to the gradients of its weights, leaves `descriptorAdjoint`. */
function networkAdjoints(centre: i32, energyAdjoint: v128): void {
  clear(hiddenTangent, neuronStride / LANES)
  for (let h = 0; h < neuronStride; h += 4 * LANES) {
    firstLayer(centre, h, descriptorTangent, hiddenTangent + WIDTH * h, hiddenTangent + WIDTH * h)
  }
  for (let h = 0; h < neuronStride; h += LANES) {
    const at = WIDTH * (centre * neuronStride + h)
    const slot = WIDTH * h
    const t = v128.load(tanh + slot)
    const rate = v128.load(hiddenTangent + slot)
    const bare = activationSlope(t)
    const weighted = mul(v128.load(w1 + at), bare)
    const adjoint = neuronAdjoint(weighted, t, energyAdjoint, rate)
    v128.store(w1Gradient + at, add(v128.load(w1Gradient + at), weightAdjoint(bare, t, energyAdjoint, rate)))
    v128.store(b0Gradient + at, sub(v128.load(b0Gradient + at), adjoint))
    v128.store(hidden + slot, adjoint)
    v128.store(hiddenTangent + slot, weighted)
  }
  const rowBytes = WIDTH * descriptorStride
  for (let d = 0; d < descriptorStride; d += 3 * LANES) {
    const start = WIDTH * (centre * neurons * descriptorStride + d)
    const at = WIDTH * d
    const q0 = v128.load(descriptor + at), q1 = v128.load(descriptor + at, V), q2 = v128.load(descriptor + at, 2 * V)
    const p0 = v128.load(descriptorTangent + at), p1 = v128.load(descriptorTangent + at, V)
    const p2 = v128.load(descriptorTangent + at, 2 * V)
    let f0 = splat(0), f1 = splat(0), f2 = splat(0)
    let row = w0Rows + start
    let sum = w0Gradient + start
    for (let h = 0; h < neurons; h++) {
      const adjoint = loadSplat(hidden + WIDTH * h)
      const rateAdjoint = loadSplat(hiddenTangent + WIDTH * h)
      f0 = add(f0, mul(adjoint, v128.load(row)))
      f1 = add(f1, mul(adjoint, v128.load(row, V)))
      f2 = add(f2, mul(adjoint, v128.load(row, 2 * V)))
      v128.store(sum, add(v128.load(sum), add(mul(adjoint, q0), mul(rateAdjoint, p0))))
      v128.store(sum, add(v128.load(sum, V), add(mul(adjoint, q1), mul(rateAdjoint, p1))), V)
      v128.store(sum, add(v128.load(sum, 2 * V), add(mul(adjoint, q2), mul(rateAdjoint, p2))), 2 * V)
      row += rowBytes
      sum += rowBytes
    }
    v128.store(descriptorAdjoint + at, f0)
    v128.store(descriptorAdjoint + at, f1, V)
    v128.store(descriptorAdjoint + at, f2, 2 * V)
  }
}

/** Adjoints of the moments: through their values, and through the rates of the invariants. */
function findMomentAdjoints(): void {
  const step = WIDTH * angularStride
  gradientOfMoments(descriptorAdjoint, momentAdjoint)
  entriesToBlocks(gradient)
  for (let n = 0; n < angularStride; n += LANES) {
    const at = WIDTH * n
    invariantCurvature(moments + at, step, momentTangent + at, step, blocks + at, step, momentTurn + at, step)
  }
  for (let v: usize = 0; v < V * componentStride * (angularStride / LANES); v += V) {
    v128.store(momentAdjoint + v, add(v128.load(momentAdjoint + v), v128.load(momentTurn + v)))
  }
}

/** Gradient of the radial coefficients of a group. */
function addRadialGradient(pair: i32, t: i32): void {
  let to = radialGradient + WIDTH * pair * radialBasis * radialStride
  for (let k = 0; k < radialBasis; k++) {
    const value = loadSplat(radialSums + WIDTH * (radialBasis * t + k))
    const rate = loadSplat(radialTangents + WIDTH * (radialBasis * t + k))
    for (let n = 0; n < radialStride; n += LANES) {
      const at = WIDTH * n
      v128.store(to, add(v128.load(to), add(
        mul(value, v128.load(descriptorAdjoint + at)), mul(rate, v128.load(gradient + at)),
      )))
      to += V
    }
  }
}

/** Adjoints of g_n of one vector of pairs, Σ_c (s̄_nc B_c + S_nc Ḃ_c); that of its rate, h_n, times ṙ in `gTangent`. */
function functionAdjoints(v: i32, a: i32, slot: i32): void {
  const step = WIDTH * angularStride
  for (let n = 0; n < angularEven; n += 2) {
    let a0 = splat(0), a1 = splat(0), b0 = splat(0), b1 = splat(0)
    let adjoint = momentAdjoint + WIDTH * n
    let first = momentGradient + WIDTH * n
    let b = harmonic + V * componentStride * a
    let bRate = harmonicTangent + V * componentStride * slot
    for (let c = 0; c < componentStride; c += 2) {
      const h0 = v128.load(b), h1 = v128.load(b, V)
      const f0 = v128.load(bRate), f1 = v128.load(bRate, V)
      a0 = add(a0, add(mul(splatAt0(adjoint), h0), mul(splatAt0(first), f0)))
      b0 = add(b0, add(mul(splatAt1(adjoint), h0), mul(splatAt1(first), f0)))
      adjoint += step
      first += step
      a1 = add(a1, add(mul(splatAt0(adjoint), h1), mul(splatAt0(first), f1)))
      b1 = add(b1, add(mul(splatAt1(adjoint), h1), mul(splatAt1(first), f1)))
      adjoint += step
      first += step
      b += 2 * V
      bRate += 2 * V
    }
    const to = V * (angularEven * slot + n)
    v128.store(gAdjoint + to, add(a0, a1))
    v128.store(gAdjoint + to, add(b0, b1), V)
  }
  const rate = v128.load(slope + V * v)
  const from = gWeight + V * angularEven * a
  const to = gTangent + V * angularEven * slot
  for (let n = 0; n < angularEven; n++) v128.store(to + V * n, mul(v128.load(from + V * n), rate))
}

/** Gradient of the angular coefficients of a group, Σ_p (ḡ_n f_k + h_n ṙ f_k′), in blocks of 2 × 3. */
function addAngularGradient(pair: i32, angularStart: i32, start: i32, end: i32): void {
  const gBytes = V * angularEven
  const fBytes = 2 * V * basisStride
  for (let n = 0; n < angularEven; n += 2) {
    for (let k = 0; k < basisStride; k += 3) {
      const to = angularGradient + V * ((pair * angularEven + n) * basisStride + k)
      const next = to + V * basisStride
      let a0 = v128.load(to), a1 = v128.load(to, V), a2 = v128.load(to, 2 * V)
      let b0 = v128.load(next), b1 = v128.load(next, V), b2 = v128.load(next, 2 * V)
      let atG = gAdjoint + gBytes * start + V * n
      let atGRate = gTangent + gBytes * start + V * n
      let f = basis + fBytes * (angularStart + start) + 2 * V * k
      for (let a = start; a < end; a++) {
        const g0 = v128.load(atG), g1 = v128.load(atG, V)
        const f0 = v128.load(f), f1 = v128.load(f, 2 * V), f2 = v128.load(f, 4 * V)
        a0 = add(a0, mul(g0, f0))
        a1 = add(a1, mul(g0, f1))
        a2 = add(a2, mul(g0, f2))
        b0 = add(b0, mul(g1, f0))
        b1 = add(b1, mul(g1, f1))
        b2 = add(b2, mul(g1, f2))
        const h0 = v128.load(atGRate), h1 = v128.load(atGRate, V)
        const d0 = v128.load(f, V), d1 = v128.load(f, 3 * V), d2 = v128.load(f, 5 * V)
        a0 = add(a0, mul(h0, d0))
        a1 = add(a1, mul(h0, d1))
        a2 = add(a2, mul(h0, d2))
        b0 = add(b0, mul(h1, d0))
        b1 = add(b1, mul(h1, d1))
        b2 = add(b2, mul(h1, d2))
        atG += gBytes
        atGRate += gBytes
        f += fBytes
      }
      v128.store(to, a0)
      v128.store(to, a1, V)
      v128.store(to, a2, 2 * V)
      v128.store(next, b0)
      v128.store(next, b1, V)
      v128.store(next, b2, 2 * V)
    }
  }
}
