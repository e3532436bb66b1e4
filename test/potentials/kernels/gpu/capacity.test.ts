import { describe, expect, it } from 'vitest'
import { BackendError } from '../../../../src/errors.ts'
import { capacityFor, fits, planBatch, type Need } from '../../../../src/potentials/kernels/gpu/capacity.ts'

const CARD = { bufferBytes: 1 << 27, workgroups: 65_535 }
const need = (atoms: number, pairs = 80): Need => ({ atoms, pairs, angularPairs: 32 })
/** Four numbers per pair, as the array of edges. */
const bytesPerAtom = ({ pairs }: { pairs: number }): number => 16 * pairs

describe('cutting a batch into parts', () => {
  it('takes everything at once where it fits', () => {
    expect(planBatch([need(8), need(8)], CARD, bytesPerAtom)).toEqual({ parts: [[0, 1]], limit: null })
    expect(planBatch([], CARD, bytesPerAtom)).toEqual({ parts: [], limit: null })
  })

  it('fills parts in order up to the largest buffer and says so', () => {
    // 16 · 80 bytes an atom: 104,857 atoms fit 128 MiB.
    const { parts, limit } = planBatch(Array.from({ length: 30 }, () => need(8000)), CARD, bytesPerAtom)
    expect(parts.map((part) => part.length)).toEqual([13, 13, 4])
    expect(parts.flat()).toEqual(Array.from({ length: 30 }, (_, i) => i))
    expect(limit).toMatch(/^128 MiB, the largest buffer of the adapter \(needed 1\d\d\)$/)
  })

  it('counts a part by its most crowded structure', () => {
    expect(planBatch([need(50_000), need(5_000)], CARD, bytesPerAtom).parts).toEqual([[0, 1]])
    expect(planBatch([need(50_000), need(5_000, 800)], CARD, bytesPerAtom).parts).toEqual([[0], [1]])
  })

  it('keeps within the longest axis of a kernel', () => {
    const { parts, limit } = planBatch(Array.from({ length: 3 }, () => need(200_000)), CARD, () => 1)
    expect(parts).toEqual([[0, 1], [2]])
    expect(limit).toBe('524280 atoms, the longest axis of a kernel')
  })

  it('refuses a structure that does not fit by itself', () => {
    expect(() => planBatch([need(8), need(150_000)], CARD, bytesPerAtom)).toThrow(BackendError)
    expect(() => planBatch([need(150_000)], CARD, bytesPerAtom)).toThrow(/150000 atoms with up to 80 neighbours/)
  })
})

describe('the capacity of a pipeline', () => {
  it('holds what it was made for and is kept for similar batches only', () => {
    const needs = [need(8, 77), need(12, 61)]
    const capacity = capacityFor(needs)
    expect(capacity).toEqual({ structures: 8, atoms: 64, largest: 12, pairs: 80, angularPairs: 32 })
    expect(fits(capacity, capacityFor([need(12)]))).toBe(true)
    expect(fits(capacity, capacityFor([need(13)]))).toBe(false)
    expect(fits(capacityFor([need(1000)]), capacityFor([need(40)]))).toBe(false)
  })
})
