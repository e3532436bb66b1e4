// The composition ladder of LixSi as a `structures` space: one rung per x, a fixed number of Si atoms per cell.
import type { PairDistances } from '../../src/atoms/distances.ts'
import { countOf } from '../../src/atoms/composition.ts'
import { packRandomly, randomCell } from '../../src/atoms/packing.ts'
import { atomCount, PERIODIC, type Structure } from '../../src/atoms/structure.ts'
import { ConfigError, EvaluationError } from '../../src/errors.ts'
import type { Random } from '../../src/math/random.ts'
import {
  decodeStructure,
  encodeStructure,
  structureKey,
  type KnownStructure,
  type StructuresSpace,
} from '../../src/spaces/structures.ts'
import type { LixsiParameters } from './parameters.ts'
import { LI, SI, type LixsiReferences } from '../scoring/lixsi/references.ts'
import { crystalCells } from './crystal-cells.ts'

/** Random packings start a little loose, so that the volume rule does not decide the density. */
const PACKING_EXPANSION: readonly [number, number] = [0.95, 1.2]

/** Cells tried before a packing is called impossible. */
const MAX_PACKING_TRIALS = 50

/** Builds the space; throws ConfigError for compositions that give no whole number of Li. */
export function lixsiSpace(
  parameters: LixsiParameters,
  references: LixsiReferences,
  minimumDistances: PairDistances,
): StructuresSpace {
  const { host_atoms: hostAtoms, ladder, volume_per_atom: volumes } = parameters
  const contents = [...new Set(ladder)].sort((a, b) => a - b)
  contents.forEach((x) => requireWholeLithium(x, hostAtoms))
  const rungs = contents.map((x) => ({ label: `Li${x}Si`, x, fraction: x / (1 + x) }))
  const expectedVolume = (structure: Structure): number =>
    countOf(structure, LI) * volumes.Li + countOf(structure, SI) * volumes.Si

  const rungOf = (structure: Structure): number | null => {
    const silicon = countOf(structure, SI)
    const x = (atomCount(structure) - silicon) / silicon
    const rung = contents.findIndex((content) => Math.abs(content - x) < 1e-9)
    return rung === -1 ? null : rung
  }

  const sample = (random: Random, rung = random.integer(rungs.length)): Structure => {
    const lithium = Math.round(contents[rung] * hostAtoms)
    const species = new Uint8Array(hostAtoms + lithium).fill(LI, hostAtoms)
    species.fill(SI, 0, hostAtoms)
    const size = lithium * volumes.Li + hostAtoms * volumes.Si
    for (let trial = 0; trial < MAX_PACKING_TRIALS; trial++) {
      const cell = randomCell(random, size * random.between(...PACKING_EXPANSION))
      const packed = packRandomly(random, species, cell, minimumDistances)
      if (packed !== null) return packed
    }
    throw new EvaluationError({
      rule: `${lithium} Li and ${hostAtoms} Si must fit into about ${size.toFixed(0)} Å³ at the minimum distances`,
      wayOut: 'Lower minimum_distances or raise volume_per_atom.',
    })
  }

  return {
    kind: 'structures',
    preparations: ['melt-quench'],
    rungs,
    mobile: LI,
    host: SI,
    pbc: PERIODIC,
    minimumDistances,
    known: knownCrystals(parameters, references, rungOf),
    sample,
    key: structureKey,
    encode: encodeStructure,
    decode: decodeStructure,
    rungOf,
    expectedVolume,
  }
}

/** The reference crystals strategies may start from: all with silicon, up to the allowed size. */
function knownCrystals(
  { host_atoms: hostAtoms, largest_crystal: largest }: LixsiParameters,
  references: LixsiReferences,
  rungOf: (structure: Structure) => number | null,
): KnownStructure[] {
  return crystalCells(references, hostAtoms)
    .filter(({ structure }) => countOf(structure, SI) > 0 && atomCount(structure) <= largest)
    .map(({ name, structure }) => ({ name, structure, rung: rungOf(structure), x: countOf(structure, LI) / countOf(structure, SI) }))
}

function requireWholeLithium(x: number, hostAtoms: number): void {
  const lithium = x * hostAtoms
  if (Math.abs(lithium - Math.round(lithium)) < 1e-9) return
  throw new ConfigError({
    rule: `every x of the ladder times host_atoms (${hostAtoms}) must be a whole number of Li`,
    found: `${x} × ${hostAtoms} = ${lithium}`,
    wayOut: `Use multiples of 1/${hostAtoms}, such as ${Math.round(lithium) / hostAtoms}.`,
  })
}
