// Energy and pair partials of a TensorNet in SIMD lanes, for a block of atoms at once. Channels lie in lanes, and the linear
// maps of all atoms of the block are matrix products. The lines marked `//@` are replaced at build time by declarations and
// by the functions printed from the formulas.
//
// Notation: columns = atoms of the block, rounded up; a tensor of the block is [component][column][channel], components
// `componentStep` bytes apart; β the shared radial functions, ρ = W Σβ the radial weights of a layer, φ the functions of the
// moments m[species][component][k].
// A map of K inputs is packed as [output / PANEL][k][PANEL], PANEL = two vectors, so that a product reads it in order.
import {
  real, LANES, WIDTH, splat, splatAt0, splatAt1, splatAt2, splatAt3, add, sub, mul, inverse, exp, sumLanes,
} from './lanes'

//@fields
//@formulas

/** Bytes of one vector. */
const V: usize = 16
/** Outputs of a map that are computed together. */
const PANEL: i32 = 2 * LANES
const PHI: i32 = 4
const COMPONENTS: i32 = 9
/** Bytes of one species' moments. */
const MOMENTS: usize = 36 * WIDTH
/** Rows of a pair of species in `pairTables`: raw and mixed, kind, k. */
const TABLE_ROWS: i32 = 24
const NORM_EPSILON: f64 = 1e-5

let columns: i32 = 0
/** Bytes of the channels of one atom, and of one component of all columns. */
let row: usize = 0
let used: usize = 0

/** First address the host may use. */
export function arenaStart(): usize {
  return __heap_base
}

/** Evaluates the block the host has laid out: e of its atoms, and energyScale · ∂e/∂d of their pairs. */
export function evaluate(atoms: i32): void {
  columns = (atoms + 3) & ~3
  row = channels * WIDTH
  used = columns * row
  for (let i = 0; i < atoms; i++) sumNeighbours(i)
  embed(atoms)
  for (let l = 0; l < layers; l++) interact(l)
  readOut(atoms)
  memory.fill(sharedGradient, 0, columns * sharedRow)
  for (let l = layers - 1; l >= 0; l--) interactGradient(l)
  embedGradient(atoms)
  for (let i = 0; i < atoms; i++) findPartials(i)
}

// Place in an interval of the radial table, 0 to 1.
let place: v128 = splat(0)

/** Finds the interval of a distance. */
function locate(r: f64): usize {
  const s = r * load<f64>(knotsPerLength)
  let interval = <i32>s
  if (interval >= intervals) interval = intervals - 1
  place = splat(s - <f64>interval)
  return table + <usize>interval * 4 * tableWidth * WIDTH
}

// @ts-ignore: decorator
@inline function valueAt(at: usize, width: usize, t: v128): v128 {
  const high = add(v128.load(at + 2 * width), mul(t, v128.load(at + 3 * width)))
  return add(v128.load(at), mul(t, add(v128.load(at + width), mul(t, high))))
}

/** Derivative with respect to t. */
// @ts-ignore: decorator
@inline function slopeAt(at: usize, width: usize, t: v128): v128 {
  const high = add(v128.load(at + 2 * width), mul(mul(splat(1.5), t), v128.load(at + 3 * width)))
  return add(v128.load(at + width), mul(add(t, t), high))
}

/** Sums of β and moments over the neighbours of atom i. */
function sumNeighbours(i: i32): void {
  const width = tableWidth * WIDTH
  const sums = shared + i * sharedRow
  const m = moments + <usize>(i * speciesCount) * MOMENTS
  memory.fill(sums, 0, sharedRow)
  memory.fill(m, 0, <usize>speciesCount * MOMENTS)
  memory.fill(momentCount + 4 * i * speciesCount, 0, 4 * speciesCount)
  const betas: usize = rank * WIDTH
  const end = load<i32>(pairFirst + 4 * (i + 1))
  for (let p = load<i32>(pairFirst + 4 * i); p < end; p++) {
    const dx = load<f64>(pairX + 8 * p), dy = load<f64>(pairY + 8 * p), dz = load<f64>(pairZ + 8 * p)
    const r = Math.sqrt(dx * dx + dy * dy + dz * dz)
    const at = locate(r)
    for (let b: usize = 0; b < betas; b += V) {
      v128.store(sums + b, add(v128.load(sums + b), valueAt(at + b, width, place)))
    }
    const species = load<i32>(pairSpecies + 4 * p)
    const seen = momentCount + 4 * (i * speciesCount + species)
    store<i32>(seen, load<i32>(seen) + 1)
    const x = -dx / r, y = -dy / r, z = -dz / r
    addMoments(m + species * MOMENTS, at + betas, width, x, y, z)
  }
}

function addMoments(m: usize, at: usize, width: usize, x: f64, y: f64, z: f64): void {
  const ux = splat(x), uy = splat(y), uz = splat(z)
  const xx = splat(x * x - 1.0 / 3.0), yy = splat(y * y - 1.0 / 3.0)
  const xy = splat(x * y), xz = splat(x * z), yz = splat(y * z)
  const step: usize = PHI * WIDTH
  for (let k: usize = 0; k < step; k += V) {
    const f = valueAt(at + k, width, place)
    const to = m + k
    v128.store(to, add(v128.load(to), f))
    v128.store(to + step, add(v128.load(to + step), mul(f, ux)))
    v128.store(to + 2 * step, add(v128.load(to + 2 * step), mul(f, uy)))
    v128.store(to + 3 * step, add(v128.load(to + 3 * step), mul(f, uz)))
    v128.store(to + 4 * step, add(v128.load(to + 4 * step), mul(f, xx)))
    v128.store(to + 5 * step, add(v128.load(to + 5 * step), mul(f, yy)))
    v128.store(to + 6 * step, add(v128.load(to + 6 * step), mul(f, xy)))
    v128.store(to + 7 * step, add(v128.load(to + 7 * step), mul(f, xz)))
    v128.store(to + 8 * step, add(v128.load(to + 8 * step), mul(f, yz)))
  }
}

/** Partials of the pairs of atom i, from the gradients of its moments (in their place) and of its β. */
function findPartials(i: i32): void {
  const width = tableWidth * WIDTH
  const pulls = sharedGradient + i * sharedRow
  const betas: usize = rank * WIDTH
  const step: usize = PHI * WIDTH
  const end = load<i32>(pairFirst + 4 * (i + 1))
  for (let p = load<i32>(pairFirst + 4 * i); p < end; p++) {
    const dx = load<f64>(pairX + 8 * p), dy = load<f64>(pairY + 8 * p), dz = load<f64>(pairZ + 8 * p)
    const r = Math.sqrt(dx * dx + dy * dy + dz * dz)
    const at = locate(r)
    const x = -dx / r, y = -dy / r, z = -dz / r
    const ux = splat(x), uy = splat(y), uz = splat(z)
    let slope = splat(0)
    for (let b: usize = 0; b < betas; b += V) {
      slope = add(slope, mul(v128.load(pulls + b), slopeAt(at + b, width, place)))
    }
    const m = moments + <usize>(i * speciesCount + load<i32>(pairSpecies + 4 * p)) * MOMENTS
    let vx = splat(0), vy = splat(0), vz = splat(0)
    for (let k: usize = 0; k < step; k += V) {
      const g = m + k
      const xx = v128.load(g + 4 * step), yy = v128.load(g + 5 * step)
      const xy = v128.load(g + 6 * step), xz = v128.load(g + 7 * step), yz = v128.load(g + 8 * step)
      const gx = add(add(mul(xx, ux), mul(xy, uy)), mul(xz, uz))
      const gy = add(add(mul(xy, ux), mul(yy, uy)), mul(yz, uz))
      const gz = sub(add(mul(xz, ux), mul(yz, uy)), mul(add(xx, yy), uz))
      const ax = add(v128.load(g + step), gx), ay = add(v128.load(g + 2 * step), gy), az = add(v128.load(g + 3 * step), gz)
      const along = add(v128.load(g), add(add(mul(ax, ux), mul(ay, uy)), mul(az, uz)))
      slope = add(slope, mul(slopeAt(at + betas + k, width, place), along))
      const f = valueAt(at + betas + k, width, place)
      vx = add(vx, mul(f, add(ax, gx)))
      vy = add(vy, mul(f, add(ay, gy)))
      vz = add(vz, mul(f, add(az, gz)))
    }
    const s = sumLanes(slope) * load<f64>(knotsPerLength), wx = sumLanes(vx), wy = sumLanes(vy), wz = sumLanes(vz)
    // d = −r u: dr = −u·dd and du = −(1 − uu)dd/r.
    const radial = wx * x + wy * y + wz * z
    const to = partials + 24 * p
    store<f64>(to, -s * x - (wx - radial * x) / r)
    store<f64>(to, -s * y - (wy - radial * y) / r, 8)
    store<f64>(to, -s * z - (wz - radial * z) / r, 16)
  }
}

/**
 * y = W x (+ bias, + y) for `count` components of all columns. `xRow`, `yRow`: bytes from column to column; `xStep`, `yStep`:
 * from component to component; bias 0 for none.
 */
function apply(
  w: usize, inputs: i32, outputs: i32, x: usize, xRow: usize, xStep: usize, y: usize, yRow: usize, yStep: usize, count: i32,
  bias: usize, accumulate: bool,
): void {
  const panelBytes = <usize>inputs * 2 * V
  for (let o = 0; o < outputs; o += PANEL) {
    const at = <usize>o * WIDTH
    const b0 = bias === 0 ? splat(0) : v128.load(bias + at)
    const b1 = bias === 0 ? splat(0) : v128.load(bias + at + V)
    for (let c = 0; c < count; c++) {
      for (let column = 0; column < columns; column += 4) {
        fourColumns(
          w, inputs, x + c * xStep + column * xRow, xRow, y + c * yStep + column * yRow + at, yRow, b0, b1, accumulate,
        )
      }
    }
    w += panelBytes
  }
}

/** Two vectors of outputs for four columns. */
function fourColumns(
  w: usize, inputs: i32, x: usize, xRow: usize, y: usize, yRow: usize, b0: v128, b1: v128, accumulate: bool,
): void {
  let a00 = b0, a01 = b1, a10 = b0, a11 = b1, a20 = b0, a21 = b1, a30 = b0, a31 = b1
  let x0 = x, x1 = x + xRow, x2 = x + 2 * xRow, x3 = x + 3 * xRow
  const end = x + <usize>inputs * WIDTH
  while (x0 < end) {
    let w0 = v128.load(w), w1 = v128.load(w, 16)
    let s = splatAt0(x0)
    a00 = add(a00, mul(w0, s)); a01 = add(a01, mul(w1, s))
    s = splatAt0(x1)
    a10 = add(a10, mul(w0, s)); a11 = add(a11, mul(w1, s))
    s = splatAt0(x2)
    a20 = add(a20, mul(w0, s)); a21 = add(a21, mul(w1, s))
    s = splatAt0(x3)
    a30 = add(a30, mul(w0, s)); a31 = add(a31, mul(w1, s))
    w0 = v128.load(w, 32); w1 = v128.load(w, 48)
    s = splatAt1(x0)
    a00 = add(a00, mul(w0, s)); a01 = add(a01, mul(w1, s))
    s = splatAt1(x1)
    a10 = add(a10, mul(w0, s)); a11 = add(a11, mul(w1, s))
    s = splatAt1(x2)
    a20 = add(a20, mul(w0, s)); a21 = add(a21, mul(w1, s))
    s = splatAt1(x3)
    a30 = add(a30, mul(w0, s)); a31 = add(a31, mul(w1, s))
    w0 = v128.load(w, 64); w1 = v128.load(w, 80)
    s = splatAt2(x0)
    a00 = add(a00, mul(w0, s)); a01 = add(a01, mul(w1, s))
    s = splatAt2(x1)
    a10 = add(a10, mul(w0, s)); a11 = add(a11, mul(w1, s))
    s = splatAt2(x2)
    a20 = add(a20, mul(w0, s)); a21 = add(a21, mul(w1, s))
    s = splatAt2(x3)
    a30 = add(a30, mul(w0, s)); a31 = add(a31, mul(w1, s))
    w0 = v128.load(w, 96); w1 = v128.load(w, 112)
    s = splatAt3(x0)
    a00 = add(a00, mul(w0, s)); a01 = add(a01, mul(w1, s))
    s = splatAt3(x1)
    a10 = add(a10, mul(w0, s)); a11 = add(a11, mul(w1, s))
    s = splatAt3(x2)
    a20 = add(a20, mul(w0, s)); a21 = add(a21, mul(w1, s))
    s = splatAt3(x3)
    a30 = add(a30, mul(w0, s)); a31 = add(a31, mul(w1, s))
    w += 128
    x0 += 4 * WIDTH; x1 += 4 * WIDTH; x2 += 4 * WIDTH; x3 += 4 * WIDTH
  }
  putVectors(y, a00, a01, accumulate)
  putVectors(y + yRow, a10, a11, accumulate)
  putVectors(y + 2 * yRow, a20, a21, accumulate)
  putVectors(y + 3 * yRow, a30, a31, accumulate)
}

// @ts-ignore: decorator
@inline function putVectors(y: usize, a: v128, b: v128, accumulate: bool): void {
  v128.store(y, accumulate ? add(v128.load(y), a) : a)
  v128.store(y, accumulate ? add(v128.load(y, 16), b) : b, 16)
}

/** Bytes of a packed map from channels to channels. */
function square2(): usize {
  return <usize>channels * row
}

/** All nine components, each kind with its own map. */
function mixTensors(maps: usize, x: usize, y: usize): void {
  const step = componentStep
  apply(maps, channels, channels, x, row, step, y, row, step, 1, 0, false)
  apply(maps + square2(), channels, channels, x + step, row, step, y + step, row, step, 3, 0, false)
  apply(maps + 2 * square2(), channels, channels, x + 4 * step, row, step, y + 4 * step, row, step, 5, 0, false)
}

/** Three maps from channels to three components. */
function toKinds(maps: usize, inputs: i32, x: usize, xRow: usize, y: usize, bias: usize): void {
  for (let kind = 0; kind < 3; kind++) {
    apply(
      maps + <usize>(kind * inputs) * row, inputs, channels, x, xRow, 0, y + kind * componentStep, row, 0, 1,
      bias === 0 ? 0 : bias + kind * row, false,
    )
  }
}

/** The sum of three maps, one from each component. */
function fromKinds(maps: usize, outputs: i32, x: usize, y: usize, yRow: usize, bias: usize, accumulate: bool): void {
  for (let kind = 0; kind < 3; kind++) {
    apply(
      maps + <usize>(kind * outputs) * row, channels, outputs, x + kind * componentStep, row, 0, y, yRow, 0, 1,
      kind === 0 ? bias : 0, accumulate || kind > 0,
    )
  }
}

/** x ← SiLU(x), slopes `step` bytes behind, over this many bytes. */
function activate(x: usize, step: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += V) silu(v128.load(x + at), x + at, step)
}

function multiply(x: usize, y: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += V) v128.store(x + at, mul(v128.load(x + at), v128.load(y + at)))
}

/** Layer norm of every column over `kinds` components; keeps (x − mean)/√(variance + ε) in `to`. */
function applyNorm(kinds: i32, x: usize, to: usize, y: usize, scale: usize, shift: usize): void {
  const step = componentStep
  const count = <f64>(kinds * channels)
  for (let i = 0; i < columns; i++) {
    const at = i * row
    let sum = splat(0)
    for (let kind = 0; kind < kinds; kind++) {
      for (let v: usize = 0; v < row; v += V) sum = add(sum, v128.load(x + kind * step + at + v))
    }
    const mean = splat(sumLanes(sum) / count)
    sum = splat(0)
    for (let kind = 0; kind < kinds; kind++) {
      for (let v: usize = 0; v < row; v += V) {
        const off = sub(v128.load(x + kind * step + at + v), mean)
        sum = add(sum, mul(off, off))
      }
    }
    const size = 1 / Math.sqrt(sumLanes(sum) / count + NORM_EPSILON)
    store<f64>(inverseNorm + 8 * (kinds === 1 ? i : columns + i), size)
    const factor = splat(size)
    for (let kind = 0; kind < kinds; kind++) {
      for (let v: usize = 0; v < row; v += V) {
        const place = kind * step + at + v
        const value = mul(sub(v128.load(x + place), mean), factor)
        v128.store(to + place, value)
        v128.store(y + place, add(mul(value, v128.load(scale + kind * row + v)), v128.load(shift + kind * row + v)))
      }
    }
  }
}

/** Turns the gradient of the result into that of x, in place. */
function normGradient(kinds: i32, unit: usize, g: usize, scale: usize): void {
  const step = componentStep
  const count = <f64>(kinds * channels)
  for (let i = 0; i < columns; i++) {
    const at = i * row
    let sum = splat(0), along = splat(0)
    for (let kind = 0; kind < kinds; kind++) {
      for (let v: usize = 0; v < row; v += V) {
        const place = kind * step + at + v
        const value = mul(v128.load(g + place), v128.load(scale + kind * row + v))
        v128.store(g + place, value)
        sum = add(sum, value)
        along = add(along, mul(value, v128.load(unit + place)))
      }
    }
    const mean = splat(sumLanes(sum) / count)
    const share = splat(sumLanes(along) / count)
    const factor = splat(load<f64>(inverseNorm + 8 * (kinds === 1 ? i : columns + i)))
    for (let kind = 0; kind < kinds; kind++) {
      for (let v: usize = 0; v < row; v += V) {
        const place = kind * step + at + v
        const value = sub(sub(v128.load(g + place), mean), mul(share, v128.load(unit + place)))
        v128.store(g + place, mul(value, factor))
      }
    }
  }
}

function pairTable(i: i32, species: i32): usize {
  return pairTables + <usize>((load<i32>(centre + 4 * i) * speciesCount + species) * TABLE_ROWS) * row
}

function embed(atoms: i32): void {
  const step = componentStep
  for (let c = 0; c < COMPONENTS; c++) {
    memory.fill(raw + c * step, 0, used)
    memory.fill(mixed + c * step, 0, used)
  }
  for (let i = 0; i < atoms; i++) {
    for (let s = 0; s < speciesCount; s++) {
      if (load<i32>(momentCount + 4 * (i * speciesCount + s)) === 0) continue
      const m = moments + <usize>(i * speciesCount + s) * MOMENTS
      fromMoments(m, pairTable(i, s), raw + i * row)
      fromMoments(m, pairTable(i, s) + 12 * row, mixed + i * row)
    }
  }
  for (let at: usize = 0; at < used; at += V) v128.store(square + at, squaredNorm(raw + at, step))
  applyNorm(1, square, centred, normed, normScale, normShift)
  apply(gates0, channels, 2 * channels, normed, row, 0, hidden, 2 * row, 0, 1, gates0Bias, false)
  activate(hidden, hiddenStep, 2 * used)
  toKinds(gates1, 2 * channels, hidden, 2 * row, gate, gates1Bias)
  for (let kind = 0; kind < 3; kind++) activate(gate + kind * step, 3 * step, used)
  for (let at: usize = 0; at < used; at += V) weighted(gate + at, step, mixed + at, step, state + at, step)
}

/** Adds the moments of one species, times the rows of a table, to the tensors of one atom. */
function fromMoments(m: usize, rows: usize, to: usize): void {
  let first = 0
  for (let kind = 0; kind < 3; kind++) {
    const end = kind === 0 ? 1 : kind === 1 ? 4 : COMPONENTS
    for (let v: usize = 0; v < row; v += V) {
      const w = rows + <usize>(4 * kind) * row + v
      const w0 = v128.load(w), w1 = v128.load(w + row), w2 = v128.load(w + 2 * row), w3 = v128.load(w + 3 * row)
      for (let c = first; c < end; c++) {
        const f = m + c * PHI * WIDTH
        const sum = add(add(mul(w0, splatAt0(f)), mul(w1, splatAt1(f))), add(mul(w2, splatAt2(f)), mul(w3, splatAt3(f))))
        const place = to + c * componentStep + v
        v128.store(place, add(v128.load(place), sum))
      }
    }
    first = end
  }
}

function embedGradient(atoms: i32): void {
  const step = componentStep
  for (let at: usize = 0; at < used; at += V) {
    weightedGradient(gate + at, step, mixed + at, step, gradient + at, step, work + at, step)
  }
  for (let kind = 0; kind < 3; kind++) multiply(work + (9 + kind) * step, gate + (3 + kind) * step, used)
  fromKinds(gates1Back, 2 * channels, work + 9 * step, hiddenGradient, 2 * row, 0, false)
  multiply(hiddenGradient, hidden + hiddenStep, 2 * used)
  apply(gates0Back, 2 * channels, channels, hiddenGradient, 2 * row, 0, square, row, 0, 1, 0, false)
  normGradient(1, centred, square, normScale)
  for (let at: usize = 0; at < used; at += V) squaredNormGradient(v128.load(square + at), raw + at, step, other + at, step)
  for (let i = 0; i < atoms; i++) {
    for (let s = 0; s < speciesCount; s++) {
      if (load<i32>(momentCount + 4 * (i * speciesCount + s)) === 0) continue
      toMoments(moments + <usize>(i * speciesCount + s) * MOMENTS, pairTable(i, s), other + i * row, work + i * row)
    }
  }
}

/** Overwrites the moments of one species with their gradient, from those of the raw and the mixed tensors. */
function toMoments(m: usize, rows: usize, ofRaw: usize, ofMixed: usize): void {
  for (let c = 0; c < COMPONENTS; c++) {
    const kind = c === 0 ? 0 : c < 4 ? 1 : 2
    const first = rows + <usize>(4 * kind) * row
    const second = first + 12 * row
    const a = ofRaw + c * componentStep
    const b = ofMixed + c * componentStep
    let s0 = splat(0), s1 = splat(0), s2 = splat(0), s3 = splat(0)
    for (let v: usize = 0; v < row; v += V) {
      const x = v128.load(a + v), y = v128.load(b + v)
      const w = first + v, u = second + v
      s0 = add(s0, add(mul(x, v128.load(w)), mul(y, v128.load(u))))
      s1 = add(s1, add(mul(x, v128.load(w + row)), mul(y, v128.load(u + row))))
      s2 = add(s2, add(mul(x, v128.load(w + 2 * row)), mul(y, v128.load(u + 2 * row))))
      s3 = add(s3, add(mul(x, v128.load(w + 3 * row)), mul(y, v128.load(u + 3 * row))))
    }
    const to = m + c * PHI * WIDTH
    store<real>(to, <real>sumLanes(s0))
    store<real>(to + WIDTH, <real>sumLanes(s1))
    store<real>(to + 2 * WIDTH, <real>sumLanes(s2))
    store<real>(to + 3 * WIDTH, <real>sumLanes(s3))
  }
}

/** One layer. Components of its state: 0 x, 9 x̂, 18 y, 27 z, 36 Δ, 45 ρ; the next layer's x follows at 48. */
function interact(l: i32): void {
  const step = componentStep
  const x = state + <usize>(48 * l) * step
  const shrunk = x + 9 * step, y = x + 18 * step, z = x + 27 * step, delta = x + 36 * step, rho = x + 45 * step
  const next = x + 48 * step
  for (let at: usize = 0; at < used; at += V) normalised(x + at, step, shrunk + at, step)
  mixTensors(inner + <usize>(3 * l) * square2(), shrunk, y)
  toKinds(rhoMaps + <usize>(3 * l * rank) * row, rank, shared, sharedRow, rho, 0)
  for (let at: usize = 0; at < used; at += V) {
    product(rho + at, step, y + at, step, z + at, step)
    normalised(z + at, step, work + at, step)
  }
  mixTensors(outer + <usize>(3 * l) * square2(), work, delta)
  for (let at: usize = 0; at < used; at += V) updated(shrunk + at, step, delta + at, step, next + at, step)
}

function interactGradient(l: i32): void {
  const step = componentStep
  const x = state + <usize>(48 * l) * step
  const y = x + 18 * step, z = x + 27 * step, delta = x + 36 * step, rho = x + 45 * step
  for (let at: usize = 0; at < used; at += V) updatedGradient(delta + at, step, gradient + at, step, work + at, step)
  mixTensors(outerBack + <usize>(3 * l) * square2(), work, other)
  for (let at: usize = 0; at < used; at += V) {
    // In place: every component is read before it is written.
    normalisedGradient(z + at, step, other + at, step, other + at, step)
    productGradient(rho + at, step, y + at, step, other + at, step, work + at, step)
  }
  const shareds = <i32>(sharedRow / WIDTH)
  fromKinds(rhoBack + <usize>(3 * l * shareds) * row, shareds, work + 9 * step, sharedGradient, sharedRow, 0, true)
  mixTensors(innerBack + <usize>(3 * l) * square2(), work, other)
  for (let c = 0; c < COMPONENTS; c++) {
    const g = gradient + c * step, more = other + c * step
    for (let at: usize = 0; at < used; at += V) v128.store(g + at, add(v128.load(g + at), v128.load(more + at)))
  }
  for (let at: usize = 0; at < used; at += V) normalisedGradient(x + at, step, gradient + at, step, gradient + at, step)
}

/** Activation k of stack s: values, and their slopes one component behind. */
function activation(s: i32, k: i32): usize {
  return activations + <usize>(6 * s + 2 * k) * componentStep
}

/** Energies of the atoms; leaves energyScale · ∂e/∂X in `gradient`. */
function readOut(atoms: i32): void {
  const step = componentStep
  const last = state + <usize>(48 * layers) * step
  for (let at: usize = 0; at < used; at += V) normParts(last + at, step, parts + at, step)
  applyNorm(3, parts, outCentred, outNormed, outNormScale, outNormShift)
  fromKinds(linear, channels, outNormed, features, row, linearBias, false)
  for (let s = 0; s < 2; s++) {
    for (let k = 0; k < 3; k++) {
      const from = k === 0 ? features : activation(s, k - 1)
      const map = 3 * s + k
      apply(stacks + map * square2(), channels, channels, from, row, 0, activation(s, k), row, 0, 1, stackBias + map * row, false)
      activate(activation(s, k), step, used)
    }
  }
  for (let i = 0; i < columns; i++) readAtom(i, i < atoms)
  for (let s = 0; s < 2; s++) stackGradient(s)
  toKinds(linearBack, channels, features, row, parts, 0)
  normGradient(3, outCentred, parts, outNormScale)
  for (let at: usize = 0; at < used; at += V) normPartsGradient(last + at, step, parts + at, step, gradient + at, step)
}

/** Ends both stacks for one column: e = a σ(b), and the gradient of the last activations in their place. */
function readAtom(i: i32, exists: bool): void {
  const at = i * row
  const a = activation(0, 2) + at, b = activation(1, 2) + at
  let sumA = splat(0), sumB = splat(0)
  for (let v: usize = 0; v < row; v += V) {
    sumA = add(sumA, mul(v128.load(a + v), v128.load(ends + v)))
    sumB = add(sumB, mul(v128.load(b + v), v128.load(ends + row + v)))
  }
  const value = sumLanes(sumA) + load<f64>(endBias)
  v128.store(single, sigmoid(splat(sumLanes(sumB) + load<f64>(endBias, 8))))
  const open = <f64>load<real>(single)
  const scale = exists ? load<f64>(energyScale) : 0
  if (exists) store<f64>(energies + 8 * i, value * open)
  const seedA = splat(scale * open), seedB = splat(scale * value * open * (1 - open))
  const step = componentStep
  for (let v: usize = 0; v < row; v += V) {
    v128.store(a + v, mul(mul(seedA, v128.load(ends + v)), v128.load(a + step + v)))
    v128.store(b + v, mul(mul(seedB, v128.load(ends + row + v)), v128.load(b + step + v)))
  }
}

/** From the gradients of a stack's last activations to those of the features. */
function stackGradient(s: i32): void {
  const step = componentStep
  for (let k = 2; k >= 0; k--) {
    const to = k === 0 ? features : activation(s, k - 1)
    const map = stackBack + <usize>(3 * s + k) * square2()
    apply(map, channels, channels, activation(s, k), row, 0, to, row, 0, 1, 0, k === 0 && s > 0)
    if (k > 0) multiply(to, to + step, used)
  }
}
