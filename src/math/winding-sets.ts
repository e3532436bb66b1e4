// Which places of a periodic pattern hang together, and in how many directions a connected set repeats: disjoint sets
// whose links remember the cell they lead to. A closed walk that ends in another image of its start winds around the
// cell; the number of independent windings is the number of dimensions in which the set is infinite.
// Disjoint sets with displacements: R. E. Tarjan, J. ACM 26, 690 (1979), doi 10.1145/322154.322161; windings of clusters:
// J. Machta et al., Phys. Rev. E 54, 1332 (1996), doi 10.1103/PhysRevE.54.1332.

/** A lattice vector in units of a, b, c. */
export type Winding = readonly [number, number, number]

/** A link that closes a walk around the cell: from place `from` to place `to` in the cell `step` away. */
export interface Loop {
  readonly from: number
  readonly to: number
  readonly step: Winding
  /** Where the closed walk ends, seen from its start. */
  readonly winding: Winding
}

/** Disjoint sets of the places 0 … n − 1 of one cell; changed by {@link link} only. */
export interface WindingSets {
  readonly parent: Int32Array
  /** Cell of the parent in which a place at home hangs, 3 numbers per place. */
  readonly shift: Int32Array
  readonly size: Int32Array
  /** Independent loops of every set that winds, by its root. */
  readonly loops: Map<number, readonly Loop[]>
}

/** What a link did: nothing new, one set of two, or a new winding of one set. */
export type LinkEffect = 'inside' | 'joined' | 'wound'

/** `count` places, none of them linked. */
export function windingSets(count: number): WindingSets {
  return {
    parent: Int32Array.from({ length: count }, (_, i) => i),
    shift: new Int32Array(3 * count),
    size: new Int32Array(count).fill(1),
    loops: new Map(),
  }
}

/** Root of a place's set. Afterwards the shift of the place is that of the root. */
export function rootOf({ parent, shift }: WindingSets, place: number): number {
  let root = place
  let x = 0
  let y = 0
  let z = 0
  while (parent[root] !== root) {
    x += shift[3 * root]
    y += shift[3 * root + 1]
    z += shift[3 * root + 2]
    root = parent[root]
  }
  for (let at = place; at !== root;) {
    const next = parent[at]
    const [u, v, w] = [shift[3 * at], shift[3 * at + 1], shift[3 * at + 2]]
    parent[at] = root
    shift[3 * at] = x
    shift[3 * at + 1] = y
    shift[3 * at + 2] = z
    x -= u
    y -= v
    z -= w
    at = next
  }
  return root
}

/** Independent loops of the set of a place: as many as the dimensions in which it is infinite. */
export function loopsOf(sets: WindingSets, place: number): readonly Loop[] {
  return sets.loops.get(rootOf(sets, place)) ?? []
}

/** Links a place with place `to` in the cell (u, v, w). */
export function link(sets: WindingSets, from: number, to: number, u: number, v: number, w: number): LinkEffect {
  const { parent, shift, size, loops } = sets
  const near = rootOf(sets, from)
  const far = rootOf(sets, to)
  // `from` hangs on the near root at its shift, `to` on the far root at (u, v, w) + its shift.
  const x = u + shift[3 * to] - shift[3 * from]
  const y = v + shift[3 * to + 1] - shift[3 * from + 1]
  const z = w + shift[3 * to + 2] - shift[3 * from + 2]
  if (near === far) {
    if (x === 0 && y === 0 && z === 0) return 'inside'
    const known = loops.get(near) ?? []
    const more = withIndependent(known, { from, to, step: [u, v, w], winding: [x, y, z] })
    if (more === known) return 'inside'
    loops.set(near, more)
    return 'wound'
  }
  const [root, child, sign] = size[near] >= size[far] ? [near, far, -1] : [far, near, 1]
  parent[child] = root
  shift[3 * child] = sign * x
  shift[3 * child + 1] = sign * y
  shift[3 * child + 2] = sign * z
  size[root] += size[child]
  const joined = (loops.get(child) ?? []).reduce(withIndependent, loops.get(root) ?? [])
  if (joined.length > 0) loops.set(root, joined)
  return 'joined'
}

/** The loops and one more, if its winding is no combination of theirs; otherwise the same list. */
function withIndependent(loops: readonly Loop[], loop: Loop): readonly Loop[] {
  return areIndependent([...loops.map(({ winding }) => winding), loop.winding]) ? [...loops, loop] : loops
}

/** Whether none of up to three lattice vectors is a combination of the others. */
export function areIndependent(windings: readonly Winding[]): boolean {
  const [a, b, c] = windings
  if (a === undefined) return true
  if (b === undefined) return a.some((value) => value !== 0)
  const [x, y, z] = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
  if (c === undefined) return x !== 0 || y !== 0 || z !== 0
  return windings.length === 3 && x * c[0] + y * c[1] + z * c[2] !== 0
}
