// Relaxing in f32 is as good as in f64: from near a minimum both come back to it.
import { describe, expect, it } from 'vitest'
import { packRandomly, randomCell } from '../../src/atoms/packing.ts'
import { atomCount, withPositions, type Structure } from '../../src/atoms/structure.ts'
import { randomStream } from '../../src/math/random.ts'
import { loadPotential } from '../../src/potentials/load.ts'
import { relax } from '../../src/relax/relax.ts'
import { relaxSettings, relaxSettingsSchema } from '../../src/relax/settings.ts'
import { LI, shippedPotential, SI } from '../../problems/scoring/lixsi/references.ts'

const settings = relaxSettings(relaxSettingsSchema.parse({ cell: 'full' }))
const tight = { ...settings, fmax: 0.005, maxSteps: 2000 }

/** A random packing of 8 Si and this many Li. */
function packing(lithium: number): Structure {
  const random = randomStream(`precision:${lithium}`)
  const species = Uint8Array.from({ length: 8 + lithium }, (_, i) => (i < 8 ? SI : LI))
  for (;;) {
    const packed = packRandomly(random, species, randomCell(random, 8 * 20.3 + lithium * 14.7), () => 2)
    if (packed !== null) return packed
  }
}

/** Every atom moved by up to this far (Å). */
function shaken(structure: Structure, far: number, key: string): Structure {
  const random = randomStream(key)
  const positions = Float64Array.from(structure.positions)
  for (let i = 0; i < atomCount(structure); i++) {
    const length = far * random.uniform()
    random.direction().forEach((x, k) => {
      positions[3 * i + k] += length * x
    })
  }
  return withPositions(structure, positions)
}

describe('relaxing LixSi in f32 and in f64', () => {
  it.each([0, 4, 8, 14, 20, 30])(
    'ends within 0.1 meV/atom from within 0.05 Å of a minimum, %i Li with 8 Si',
    async (lithium) => {
      const f64 = await loadPotential(shippedPotential(), { backend: 'wasm', precision: 'f64' })
      const f32 = await loadPotential(shippedPotential(), { backend: 'wasm', precision: 'f32' })
      const [minimum] = await relax([packing(lithium)], f64, tight)
      expect(minimum.outcome).toBe('converged')
      const start = shaken(minimum.structure, 0.05, `shaken:${lithium}`)
      const [a] = await relax([start], f64, settings)
      const [b] = await relax([start], f32, settings)
      expect([a.outcome, b.outcome]).toEqual(['converged', 'converged'])
      expect(a.forceCalls).toBeGreaterThan(2)
      expect(Math.abs(a.result.energy - b.result.energy) / atomCount(start)).toBeLessThan(1e-4)
      // Scored in f64: no sign of f32 in the energy of the structure itself.
      const [exact] = await f64.evaluate([b.structure])
      expect(b.result.energy).toBeCloseTo(exact.energy, 9)
    },
  )
})
