// Silicon crystals pushed about, labelled by the Stillinger-Weber potential: data for small fits.
import { fromFractional, PERIODIC, withPositions, type Structure } from '../../src/atoms/structure.ts'
import { formatExtxyz } from '../../src/io/extxyz.ts'
import { frameOf, realColumns, type Frame } from '../../src/io/frame.ts'
import { randomStream } from '../../src/math/random.ts'
import { stillingerWeber } from '../../src/potentials/stillinger-weber.ts'

const DIAMOND = [0, 0, 0, 0.5, 0.5, 0, 0.5, 0, 0.5, 0, 0.5, 0.5, 0.25, 0.25, 0.25, 0.75, 0.75, 0.25, 0.75, 0.25, 0.75, 0.25, 0.75, 0.75]

/** Labelled cells of 8 atoms, three of one trajectory after another; `info` adds to what the comment line says. */
export function labelledSilicon(count: number, info: (index: number) => Frame['info'] = () => ({})): Frame[] {
  return Array.from({ length: count }, (_, index) => {
    const structure = distorted(index)
    const { energy, forces, virial } = stillingerWeber(structure)
    const labels = { energy, virial: Array.from(virial), config_type: index % 2 === 0 ? 'even' : 'odd', traj: `run${Math.floor(index / 3)}` }
    return frameOf(structure, { ...labels, ...info(index) }, { forces: realColumns(forces, 3) })
  })
}

/** The same as the text of a file. */
export function siliconFile(count: number, info?: (index: number) => Frame['info']): string {
  return formatExtxyz(labelledSilicon(count, info))
}

function distorted(index: number): Structure {
  const random = randomStream(`silicon:${index}`)
  const edge = random.between(5.2, 5.7)
  const cell = Float64Array.from([1, 0, 0, 0, 1, 0, 0, 0, 1], (entry) => edge * (entry + 0.03 * random.normal()))
  const crystal = fromFractional({ cell, pbc: PERIODIC, species: new Uint8Array(8).fill(14), fractional: DIAMOND })
  return withPositions(crystal, crystal.positions.map((x) => x + 0.12 * random.normal()))
}
