import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src/math/random.ts'
import { nepEvaluator } from '../../../src/potentials/nep/nep.ts'
import { parameterLayout } from '../../../src/training/nep/layout.ts'
import { nepModelOf } from '../../../src/training/nep/model-parameters.ts'
import { prepareFrame } from '../../../src/training/nep/prepare-frame.ts'
import { STRUCTURE_KINDS } from '../../support/random-structures.ts'
import { labelled, smallDesign } from './designs.ts'

describe('a prepared frame', () => {
  const design = smallDesign()
  const frame = labelled(STRUCTURE_KINDS['a cell smaller than the cutoff'](randomStream('frame'), [14, 3]), randomStream('labels'))
  const prepared = prepareFrame(design, frame)

  it('groups every pair by the species of its neighbour, angular ones first', () => {
    const { groups, neighbour, displacement, species, atoms } = prepared
    expect(groups[0]).toBe(0)
    expect(groups[groups.length - 1]).toBe(neighbour.length)
    expect(neighbour.length).toBeGreaterThan(20)
    for (let g = 0; g < 4 * atoms; g++) {
      for (let p = groups[g]; p < groups[g + 1]; p++) {
        const r = Math.hypot(...displacement.subarray(3 * p, 3 * p + 3))
        expect(species[neighbour[p]]).toBe(Math.floor(g / 2) % 2)
        expect(r < design.angularCutoff).toBe(g % 2 === 0)
      }
    }
  })

  it('can be shared between threads', () => {
    const { groups, neighbour, displacement, species, forces, virial } = prepared
    for (const array of [groups, neighbour, displacement, species, forces, virial]) {
      expect(array?.buffer).toBeInstanceOf(SharedArrayBuffer)
    }
  })

  it('has the ZBL term taken off its labels', () => {
    // A model whose network says nothing is its ZBL term.
    const silent = nepModelOf(design, new Float64Array(parameterLayout(design).count))
    const zbl = nepEvaluator(silent)(frame.structure)
    expect(zbl.energy).toBeGreaterThan(0)
    expect(prepared.energy).toBeCloseTo(frame.energy - zbl.energy, 10)
    prepared.forces?.forEach((force, k) => { expect(force).toBeCloseTo((frame.forces?.[k] ?? NaN) - zbl.forces[k], 10) })
    prepared.virial?.forEach((value, k) => { expect(value).toBeCloseTo((frame.virial?.[k] ?? NaN) - zbl.virial[k], 10) })
    expect(prepareFrame(smallDesign({ zbl: null }), frame).energy).toBe(frame.energy)
  })

  it('refuses elements that the design does not know', () => {
    expect(() => prepareFrame(smallDesign({ species: [3] }), frame)).toThrow('the potential to be fitted knows Li, got "Si" (a test).')
  })
})
