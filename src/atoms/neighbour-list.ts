// Full neighbour lists by cell bins with explicit periodic images (linked cells: Hockney & Eastwood, Computer
// Simulation Using Particles, 1981). Every pair of atoms and images closer than the cutoff is listed from both
// ends, so the cutoff may exceed the cell and an atom may be its own neighbour. No minimum-image convention.
// The order of the list is a function of the structure and the cutoff alone.
import { InputError } from '../errors.ts'
import { determinant3, inverse3 } from '../math/matrix3.ts'
import { atomCount, completeCell, type Structure } from './structure.ts'

/** Pairs of a structure; entries first[i] … first[i+1]−1 belong to centre i. Arrays may be longer than used. */
export interface NeighbourList {
  readonly cutoff: number
  /** Number of directed pairs. */
  readonly count: number
  /** Length ≥ n+1. */
  readonly first: Int32Array
  /** Index of the atom whose image the neighbour is. */
  readonly owner: Int32Array
  /** Index of the image itself, in {@link PeriodicImages}. */
  readonly image: Int32Array
  /** Vector from centre to neighbour, Å. */
  readonly dx: Float64Array
  readonly dy: Float64Array
  readonly dz: Float64Array
  /** Squared distance, Å². */
  readonly squared: Float64Array
}

/**
 * The images behind a list. Entries 0 … n−1 are the atoms themselves, moved into the cell along periodic directions:
 * image g stands at r_owner + shift_g·H, and the vectors of the list join these places.
 */
export interface PeriodicImages {
  readonly count: number
  readonly owner: Int32Array
  /** Lattice vectors from where the structure has the owner to the image, 3 per image. */
  readonly shift: Int32Array
}

/** A list that can be rebuilt again and again without allocating; made by {@link reusableNeighbourList}. */
export type ReusableNeighbourList = { -readonly [K in keyof NeighbourList]: NeighbourList[K] } & {
  images: PeriodicImages
  scratch: Scratch
}

interface Scratch {
  /** Positions moved into the cell along periodic directions, length 3n. */
  wrapped: Float64Array
  /** Images (the atoms themselves included): position, owner, shift, bin. */
  x: Float64Array
  y: Float64Array
  z: Float64Array
  imageOwner: Int32Array
  imageShift: Int32Array
  bin: Int32Array
  /** The same, sorted by bin. */
  sortedX: Float64Array
  sortedY: Float64Array
  sortedZ: Float64Array
  sortedImage: Int32Array
  /** Which sorted entry is the atom itself, length n. */
  self: Int32Array
  binStart: Int32Array
}

/** Box that holds all atoms and everything within the cutoff, and its bins along x, y, z. */
interface Grid {
  readonly low: Float64Array
  readonly counts: Int32Array
  readonly perLength: Float64Array
}

// 16 million images are beyond any real structure: a cell this flat is a mistake or an exploded relaxation.
const MOST_IMAGES = 1 << 24

/** An empty list to be filled by {@link updateNeighbourList}. */
export function reusableNeighbourList(): ReusableNeighbourList {
  const floats = (): Float64Array => new Float64Array(0)
  const ints = (): Int32Array => new Int32Array(0)
  return {
    cutoff: 0, count: 0, first: ints(), owner: ints(), image: ints(), dx: floats(), dy: floats(), dz: floats(), squared: floats(),
    images: { count: 0, owner: ints(), shift: ints() },
    scratch: {
      wrapped: floats(), x: floats(), y: floats(), z: floats(), imageOwner: ints(), imageShift: ints(), bin: ints(),
      sortedX: floats(), sortedY: floats(), sortedZ: floats(), sortedImage: ints(), self: ints(), binStart: ints(),
    },
  }
}

/** All pairs closer than the cutoff (Å); throws InputError as {@link updateNeighbourList} does. */
export function neighbourList(structure: Structure, cutoff: number): NeighbourList {
  const list = reusableNeighbourList()
  updateNeighbourList(list, structure, cutoff)
  return list
}

/**
 * Refills a list with the pairs of a structure closer than the cutoff (Å), r < cutoff. Throws InputError when a
 * coordinate is not finite, or the cell is so flat that more than 16 million images lie within the cutoff.
 */
export function updateNeighbourList(list: ReusableNeighbourList, structure: Structure, cutoff: number): void {
  if (!(cutoff >= 0 && cutoff < Infinity)) throw new RangeError(`a cutoff must be finite and not negative, got ${cutoff}`)
  const n = atomCount(structure)
  if (list.first.length < n + 1) list.first = new Int32Array(roomFor(n + 1))
  if (list.scratch.self.length < n) {
    list.scratch.self = new Int32Array(roomFor(n))
    list.scratch.wrapped = new Float64Array(3 * roomFor(n))
  }
  list.cutoff = cutoff
  list.count = 0
  list.images = { ...list.images, count: 0 }
  list.first[0] = 0
  if (n === 0) return
  const images = placeImages(list.scratch, structure, cutoff)
  list.images = { count: images, owner: list.scratch.imageOwner, shift: list.scratch.imageShift }
  const grid = makeGrid(list.scratch, n, images, cutoff)
  sortIntoBins(list.scratch, grid, n, images)
  reservePairs(list, structure, n, images)
  for (let i = 0; i < n; i++) collect(list, grid, i)
}

/** Fills x, y, z, imageOwner with the atoms (entries 0 … n−1) and their images; returns how many there are. */
function placeImages(scratch: Scratch, structure: Structure, cutoff: number): number {
  const n = atomCount(structure)
  const { pbc } = structure
  // Non-periodic vectors play no part in repetition: perpendicular ones keep the image count smallest.
  const periodicRows = structure.cell.map((value, index) => (pbc[Math.floor(index / 3)] ? value : 0))
  const cell = completeCell(periodicRows, pbc)
  const volume = Math.abs(determinant3(cell))
  if (!(volume > 1e-9 && volume < Infinity)) notFinite(`a cell of volume ${volume} Å³`)
  const inverse = inverse3(cell)
  // Along k, everything within the cutoff lies within margin[k] of the cell in fractional coordinates, because
  // the distance between lattice planes is the inverse length of column k of the inverse cell.
  const margin = new Float64Array(3)
  let estimate = n
  for (let k = 0; k < 3; k++) {
    if (!pbc[k]) continue
    margin[k] = cutoff * Math.sqrt(inverse[k] * inverse[k] + inverse[3 + k] * inverse[3 + k] + inverse[6 + k] * inverse[6 + k])
    estimate *= 2 * margin[k] + 2
  }
  if (!(estimate < MOST_IMAGES)) {
    throw new InputError({
      rule: `the cell must not be so flat that more than ${MOST_IMAGES} images lie within the cutoff of ${cutoff} Å`,
      found: Array.from(structure.cell, (value) => Number(value.toPrecision(6))).join(' '),
    })
  }
  growImages(scratch, Math.ceil(estimate) + n)
  const fractional = wrapAtoms(scratch, structure, cell, inverse)
  return addImages(scratch, fractional, n, cell, pbc, margin)
}

/** Writes the wrapped positions; returns the wrapped fractional coordinates, in the `x`, `y`, `z` order of atoms. */
function wrapAtoms(scratch: Scratch, structure: Structure, cell: Float64Array, inverse: Float64Array): Float64Array {
  const { positions, pbc } = structure
  const fractional = new Float64Array(positions.length)
  const { wrapped, imageShift } = scratch
  imageShift.fill(0, 0, positions.length)
  for (let i = 0; i < positions.length; i += 3) {
    let x = positions[i]
    let y = positions[i + 1]
    let z = positions[i + 2]
    if (!Number.isFinite(x + y + z)) notFinite(`atom ${i / 3 + 1} at ${x} ${y} ${z}`)
    for (let k = 0; k < 3; k++) {
      if (!pbc[k]) continue
      const s = x * inverse[k] + y * inverse[3 + k] + z * inverse[6 + k]
      const shift = Math.floor(s)
      if (shift === 0) continue
      imageShift[i + k] = -shift
      x -= shift * cell[3 * k]
      y -= shift * cell[3 * k + 1]
      z -= shift * cell[3 * k + 2]
    }
    wrapped[i] = x
    wrapped[i + 1] = y
    wrapped[i + 2] = z
    for (let k = 0; k < 3; k++) fractional[i + k] = x * inverse[k] + y * inverse[3 + k] + z * inverse[6 + k]
  }
  return fractional
}

function addImages(
  scratch: Scratch, fractional: Float64Array, n: number, cell: Float64Array, pbc: Structure['pbc'], margin: Float64Array,
): number {
  const { x, y, z, imageOwner, imageShift, wrapped } = scratch
  let images = n
  for (let i = 0; i < n; i++) {
    x[i] = wrapped[3 * i]
    y[i] = wrapped[3 * i + 1]
    z[i] = wrapped[3 * i + 2]
    imageOwner[i] = i
    // A hair more than the margin keeps images that rounding would put just outside.
    const lowA = pbc[0] ? Math.ceil(-margin[0] - fractional[3 * i] - 1e-9) : 0
    const highA = pbc[0] ? Math.floor(1 + margin[0] - fractional[3 * i] + 1e-9) : 0
    const lowB = pbc[1] ? Math.ceil(-margin[1] - fractional[3 * i + 1] - 1e-9) : 0
    const highB = pbc[1] ? Math.floor(1 + margin[1] - fractional[3 * i + 1] + 1e-9) : 0
    const lowC = pbc[2] ? Math.ceil(-margin[2] - fractional[3 * i + 2] - 1e-9) : 0
    const highC = pbc[2] ? Math.floor(1 + margin[2] - fractional[3 * i + 2] + 1e-9) : 0
    for (let a = lowA; a <= highA; a++) {
      for (let b = lowB; b <= highB; b++) {
        for (let c = lowC; c <= highC; c++) {
          if (a === 0 && b === 0 && c === 0) continue
          x[images] = x[i] + a * cell[0] + b * cell[3] + c * cell[6]
          y[images] = y[i] + a * cell[1] + b * cell[4] + c * cell[7]
          z[images] = z[i] + a * cell[2] + b * cell[5] + c * cell[8]
          imageOwner[images] = i
          imageShift[3 * images] = imageShift[3 * i] + a
          imageShift[3 * images + 1] = imageShift[3 * i + 1] + b
          imageShift[3 * images + 2] = imageShift[3 * i + 2] + c
          images++
        }
      }
    }
  }
  return images
}

function makeGrid(scratch: Scratch, n: number, images: number, cutoff: number): Grid {
  const low = new Float64Array(3)
  const extent = new Float64Array(3)
  const coordinates = [scratch.x, scratch.y, scratch.z]
  for (let k = 0; k < 3; k++) {
    const values = coordinates[k]
    let smallest = values[0]
    let largest = values[0]
    for (let i = 1; i < n; i++) {
      if (values[i] < smallest) smallest = values[i]
      if (values[i] > largest) largest = values[i]
    }
    low[k] = smallest - cutoff
    extent[k] = largest - smallest + 2 * cutoff
  }
  // Bins of half the cutoff fit the sphere well; where the box is mostly empty, larger ones save memory.
  const counts = new Int32Array(3)
  const mostBins = 4 * images + 64
  for (let size = 0.5 * cutoff; ; size = size > 0 ? 1.26 * size : 1) {
    let bins = 1
    for (let k = 0; k < 3; k++) {
      counts[k] = Math.max(1, Math.min(1024, Math.floor(extent[k] / size) || 1))
      bins *= counts[k]
    }
    if (bins <= mostBins) break
  }
  const perLength = Float64Array.from(counts, (count, k) => (extent[k] > 0 ? count / extent[k] : 0))
  return { low, counts, perLength }
}

/** Counting sort of the images by bin, x fastest; images outside the box are dropped. */
function sortIntoBins(scratch: Scratch, grid: Grid, n: number, images: number): void {
  const { x, y, z, bin, sortedX, sortedY, sortedZ, sortedImage, self } = scratch
  const [lowX, lowY, lowZ] = grid.low
  const [perX, perY, perZ] = grid.perLength
  const [binsX, binsY, binsZ] = grid.counts
  const bins = binsX * binsY * binsZ
  if (scratch.binStart.length < bins + 1) scratch.binStart = new Int32Array(roomFor(bins + 1))
  const { binStart } = scratch
  binStart.fill(0, 0, bins + 1)
  for (let g = 0; g < images; g++) {
    let bx = Math.floor((x[g] - lowX) * perX)
    let by = Math.floor((y[g] - lowY) * perY)
    let bz = Math.floor((z[g] - lowZ) * perZ)
    if (g < n) {
      // Rounding must not lose an atom at the far end of the box.
      bx = bx < 0 ? 0 : bx >= binsX ? binsX - 1 : bx
      by = by < 0 ? 0 : by >= binsY ? binsY - 1 : by
      bz = bz < 0 ? 0 : bz >= binsZ ? binsZ - 1 : bz
    }
    const inside = bx >= 0 && bx < binsX && by >= 0 && by < binsY && bz >= 0 && bz < binsZ
    const b = inside ? (bz * binsY + by) * binsX + bx : -1
    bin[g] = b
    if (inside) binStart[b + 1]++
  }
  for (let b = 0; b < bins; b++) binStart[b + 1] += binStart[b]
  for (let g = 0; g < images; g++) {
    if (bin[g] < 0) continue
    const slot = binStart[bin[g]]++
    sortedX[slot] = x[g]
    sortedY[slot] = y[g]
    sortedZ[slot] = z[g]
    sortedImage[slot] = g
    if (g < n) self[g] = slot
  }
  // Filling advanced every start to the next one: move them back.
  for (let b = bins; b > 0; b--) binStart[b] = binStart[b - 1]
  binStart[0] = 0
}

/** Appends the neighbours of atom i. */
function collect(list: ReusableNeighbourList, grid: Grid, i: number): void {
  const { cutoff, scratch, first } = list
  const { sortedX, sortedY, sortedZ, sortedImage, imageOwner, binStart } = scratch
  const self = scratch.self[i]
  const x = scratch.x[i]
  const y = scratch.y[i]
  const z = scratch.z[i]
  const { low, perLength, counts } = grid
  const fromX = binOf(x - cutoff, low[0], perLength[0], counts[0])
  const toX = binOf(x + cutoff, low[0], perLength[0], counts[0])
  const fromY = binOf(y - cutoff, low[1], perLength[1], counts[1])
  const toY = binOf(y + cutoff, low[1], perLength[1], counts[1])
  const fromZ = binOf(z - cutoff, low[2], perLength[2], counts[2])
  const toZ = binOf(z + cutoff, low[2], perLength[2], counts[2])
  const limit = cutoff * cutoff
  let count = list.count
  let { owner, image, dx, dy, dz, squared } = list
  for (let bz = fromZ; bz <= toZ; bz++) {
    for (let by = fromY; by <= toY; by++) {
      const row = (bz * counts[1] + by) * counts[0]
      const end = binStart[row + toX + 1]
      const begin = binStart[row + fromX]
      if (count + end - begin > owner.length) {
        growPairs(list, count + end - begin, count)
        ;({ owner, image, dx, dy, dz, squared } = list)
      }
      for (let g = begin; g < end; g++) {
        const ex = sortedX[g] - x
        const ey = sortedY[g] - y
        const ez = sortedZ[g] - z
        const r2 = ex * ex + ey * ey + ez * ez
        if (r2 >= limit || g === self) continue
        dx[count] = ex
        dy[count] = ey
        dz[count] = ez
        squared[count] = r2
        image[count] = sortedImage[g]
        owner[count] = imageOwner[sortedImage[g]]
        count++
      }
    }
  }
  list.count = count
  first[i + 1] = count
}

/** Makes room for about as many pairs as the mean density gives, so that a fresh list grows once and not many times. */
function reservePairs(list: ReusableNeighbourList, { cell, pbc }: Structure, n: number, images: number): void {
  if (!pbc[0] || !pbc[1] || !pbc[2] || images === n) return
  const { cutoff } = list
  const sphere = (4 / 3) * Math.PI * cutoff * cutoff * cutoff
  const expected = Math.ceil((n * n * sphere) / Math.abs(determinant3(cell)))
  if (list.owner.length < expected && expected < MOST_IMAGES) growPairs(list, expected, 0)
}

function binOf(position: number, low: number, perLength: number, bins: number): number {
  const bin = Math.floor((position - low) * perLength)
  return bin < 0 ? 0 : bin >= bins ? bins - 1 : bin
}

function growImages(scratch: Scratch, images: number): void {
  if (scratch.x.length >= images) return
  const room = roomFor(images)
  scratch.x = new Float64Array(room)
  scratch.y = new Float64Array(room)
  scratch.z = new Float64Array(room)
  scratch.sortedX = new Float64Array(room)
  scratch.sortedY = new Float64Array(room)
  scratch.sortedZ = new Float64Array(room)
  scratch.imageOwner = new Int32Array(room)
  scratch.imageShift = new Int32Array(3 * room)
  scratch.sortedImage = new Int32Array(room)
  scratch.bin = new Int32Array(room)
}

function growPairs(list: ReusableNeighbourList, pairs: number, used: number): void {
  const room = roomFor(pairs)
  for (const name of ['owner', 'image'] as const) {
    const larger = new Int32Array(room)
    larger.set(list[name].subarray(0, used))
    list[name] = larger
  }
  for (const name of ['dx', 'dy', 'dz', 'squared'] as const) {
    const larger = new Float64Array(room)
    larger.set(list[name].subarray(0, used))
    list[name] = larger
  }
}

/** Half as much again, so that a slowly growing list is seldom reallocated. */
function roomFor(length: number): number {
  return Math.ceil(1.5 * length) + 16
}

function notFinite(found: string): never {
  throw new InputError({ rule: 'coordinates and cell must be finite and the cell must span a volume', found })
}
