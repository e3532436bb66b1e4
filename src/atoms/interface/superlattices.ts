// All superlattices of a lattice in the plane, and which two of them can be alike.
import { comparable, determinant2, gaussReduction, multiply2, rowLengths } from './plane-matrices.ts'
import type { Matrix2 } from './types.ts'

export interface Superlattice {
  /** Rows in terms of the lattice's vectors. */
  readonly integers: Matrix2
  /** Gauss-reduced basis, Å. */
  readonly basis: Matrix2
  /** Of both vectors, Å, the shorter first. */
  readonly lengths: readonly [number, number]
  /** Å². */
  readonly area: number
}

/** Every superlattice of up to this area (Å²) once, by area, compact cells first. */
export function superlattices(lattice: Matrix2, maximumArea: number): Superlattice[] {
  const cell = determinant2(lattice)
  const found: Superlattice[] = []
  for (let index = 1; index * cell <= maximumArea * (1 + 1e-9); index++) {
    const ofIndex = hermiteForms(index).map((form) => {
      const integers = firstPositive(multiply2(gaussReduction(multiply2(form, lattice)), form))
      const basis = multiply2(integers, lattice)
      return { integers, basis, lengths: rowLengths(basis), area: index * cell }
    })
    found.push(...ofIndex.sort((a, b) => comparable(b.lengths[0]) - comparable(a.lengths[0])))
  }
  return found
}

/** Hermite normal forms (p q; 0 r) with p r = index, 0 ≤ q < r: one basis of every superlattice of that index. */
function hermiteForms(index: number): Matrix2[] {
  const divisors = Array.from({ length: index }, (_, k) => k + 1).filter((p) => index % p === 0)
  return divisors.flatMap((p) => Array.from({ length: index / p }, (_, q): Matrix2 => [p, q, 0, index / p]))
}

/** The basis or its negative. */
function firstPositive(m: Matrix2): Matrix2 {
  return (m[0] || m[1]) > 0 ? m : [0 - m[0], 0 - m[1], 0 - m[2], 0 - m[3]]
}

/** Neither a shortest vector nor the next one, nor the area, changes by more than the strain allows. */
export function mayFit(lower: Superlattice, upper: Superlattice, strain: number): boolean {
  const stretch = Math.exp(strain) * (1 + 1e-9)
  return isWithin(lower.area, upper.area, stretch * stretch) &&
    isWithin(lower.lengths[0], upper.lengths[0], stretch) &&
    isWithin(lower.lengths[1], upper.lengths[1], stretch)
}

function isWithin(a: number, b: number, factor: number): boolean {
  return a <= factor * b && b <= factor * a
}

/** Vectors of a lattice whose length is this one within a factor, as integers in terms of its reduced basis. */
export function vectorsOfLength({ basis, lengths, area }: Superlattice, length: number, factor: number): [number, number][] {
  const longest = length * factor
  const reachA = Math.floor((longest * lengths[1]) / area)
  const reachB = Math.floor((longest * lengths[0]) / area)
  const found: [number, number][] = []
  for (let i = -reachA; i <= reachA; i++) {
    for (let j = -reachB; j <= reachB; j++) {
      const x = i * basis[0] + j * basis[2]
      const y = i * basis[1] + j * basis[3]
      if (isWithin(Math.sqrt(x * x + y * y), length, factor)) found.push([i, j])
    }
  }
  return found
}
