import { describe, expect, it } from 'vitest'
import { ISOLATED, makeStructure, PERIODIC, type Structure } from '../../src/atoms/structure.ts'
import { parseExtxyz } from '../../src/io/extxyz.ts'
import { transformRows } from '../../src/math/matrix3.ts'
import { customaryFormula } from '../../src/report/formula.ts'
import { bondLimit, structureScene } from '../../src/report/structure-scene.ts'

const [LI, O, F, SI, S, FE, CO] = [3, 8, 9, 14, 16, 26, 27]

function silicon(): Structure {
  const a = 5.431
  const positions = [0, 0, 0, 0, 2, 2, 2, 0, 2, 2, 2, 0, 1, 1, 1, 1, 3, 3, 3, 1, 3, 3, 3, 1].map((v) => (v * a) / 4)
  return makeStructure({ cell: [a, 0, 0, 0, a, 0, 0, 0, a], pbc: PERIODIC, species: Array<number>(8).fill(SI), positions })
}

describe('what the viewer draws', () => {
  it('gives every atom of diamond silicon its four bonds, also across the cell boundary', () => {
    const { bonds, atoms } = structureScene({ name: 'c-Si', caption: '', structure: silicon() })
    expect(atoms.map((_, i) => bonds.filter(([from]) => from === i).length)).toEqual(Array<number>(8).fill(4))
    expect(bonds.some(([, , a, b, c]) => a !== 0 || b !== 0 || c !== 0)).toBe(true)
  })

  it('names the right periodic image for atoms that lie outside their cell', () => {
    const base = silicon()
    const moved = { ...base, positions: base.positions.map((value, k) => value + (k === 3 ? 3 : -1) * 5.431) }
    const { atoms, bonds, cell } = structureScene({ name: 'moved', caption: '', structure: moved })
    for (const [from, to, ...image] of bonds) {
      const distance = Math.hypot(...[0, 1, 2].map((axis) => (atoms[to][axis + 1] + image[axis] - atoms[from][axis + 1]) * cell[0]))
      expect(distance).toBeCloseTo((Math.sqrt(3) / 4) * 5.431, 4)
    }
  })

  it.each([
    { pair: [SI, SI], drawn: true, reason: 'the silicon network' },
    { pair: [CO, O], drawn: true, reason: 'octahedra of the oxide' },
    { pair: [LI, SI], drawn: false, reason: 'lithium is an ion' },
    { pair: [LI, LI], drawn: false, reason: 'lithium is an ion' },
    { pair: [CO, CO], drawn: false, reason: 'edge-sharing octahedra are no metal' },
  ])('joins $pair: $drawn ($reason)', ({ pair: [a, b], drawn }) => {
    expect(bondLimit(a, b) !== null).toBe(drawn)
  })

  it('accepts an isolated atom and an empty structure', () => {
    const parts = { cell: new Float64Array(9), pbc: ISOLATED }
    const atom = structureScene({ name: 'He', caption: '', structure: makeStructure({ ...parts, species: [2], positions: [1, 2, 3] }) })
    expect(atom.hasCell).toBe(false)
    expect(Array.from(transformRows(atom.atoms[0].slice(1), atom.cell))).toEqual([1, 2, 3])
    expect(structureScene({ name: 'none', caption: '', structure: makeStructure({ ...parts, species: [], positions: [] }) }).atoms).toEqual([])
  })

  it('moves the places of a path into the cell', () => {
    const path = [[0.5, -0.5, 6], [5.431, 1, 2]]
    const scene = structureScene({ name: 'way', caption: '', structure: silicon(), path })
    const expected = [[0.5, 4.931, 0.569], [0, 1, 2]]
    scene.path.forEach((place, n) => transformRows(place, scene.cell).forEach((x, k) => expect(x).toBeCloseTo(expected[n][k], 4)))
    expect(structureScene({ name: 'no way', caption: '', structure: silicon() }).path).toEqual([])
  })

  it('offers a file that reads back to the same structure', () => {
    const structure = silicon()
    const [frame] = parseExtxyz(structureScene({ name: 'a "quoted" </script>', caption: '', structure }).extxyz, 'scene')
    expect(frame.structure).toEqual(structure)
  })
})

describe('formulas in the list', () => {
  it.each([
    [[LI, CO, O, O], 'LiCoO2'],
    [[O, O, O, O, F, S, FE, LI], 'LiFeSO4F'],
    [[SI, SI, LI, LI], 'LiSi'],
    [[], ''],
  ])('writes %j as %s', (species, formula) => {
    const structure = makeStructure({ cell: new Float64Array(9), pbc: ISOLATED, species, positions: new Float64Array(3 * species.length) })
    expect(customaryFormula(structure)).toBe(formula)
  })
})
