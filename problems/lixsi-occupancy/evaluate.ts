// What a relaxed arrangement of lithium is worth: its formation energy per atom against bcc Li and diamond Si, so that
// all contents compare. Stages before it are shared with other problems on sites.
import { coordination, SILICON_BOND } from '../../src/analysis/coordination.ts'
import { volume } from '../../src/atoms/structure.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { formationEnergyPerAtom, SI, type LixsiReferences } from '../scoring/lixsi/references.ts'
import { occupationScorer, type Describe, type OccupationScorer } from '../scoring/occupation-scorer.ts'
import type { OccupancyParameters } from './parameters.ts'
import type { OccupancySpace } from './space.ts'

/** Every arrangement goes on: there are no charges to screen by. */
const UNSCREENED = 1

/** Scores arrangements; each content has its own energy below which a structure has fallen into a hole of the potential. */
export function occupancyScorer(
  series: OccupancySpace, potential: Potential, parameters: OccupancyParameters, references: LixsiReferences,
): OccupationScorer {
  const { space, contents } = series
  const describe = describer(series, references)
  const scorers = contents.map((x) => {
    const floor = parameters.relax.minimum_energy_per_atom ?? lowestCredibleEnergy(x, parameters, references)
    const relax = { ...parameters.relax, minimum_energy_per_atom: floor }
    return occupationScorer(space, potential, { ...parameters, relax, ewald_keep: UNSCREENED }, describe)
  })
  return { ...scorers[0], evaluate: (candidate) => scorers[space.compositionOf(candidate.genome)].evaluate(candidate) }
}

/** eV/atom. */
function lowestCredibleEnergy(
  x: number, { hole_depth: depth }: OccupancyParameters, { mu, crystals }: LixsiReferences,
): number {
  const share = x / (1 + x)
  const lowest = Math.min(...crystals.map(({ formation_energy_per_atom: energy }) => energy))
  return share * mu.Li + (1 - share) * mu.Si + lowest - depth
}

function describer({ space, silicon, contents }: OccupancySpace, { mu }: LixsiReferences): Describe {
  return (energy, structure, genome) => {
    const x = contents[space.compositionOf(genome)]
    const formationEnergy = formationEnergyPerAtom(energy, structure, mu)
    return {
      objective: formationEnergy,
      niche: '',
      properties: {
        x,
        formation_energy_per_atom: formationEnergy,
        formation_energy_per_si: formationEnergy * (1 + x),
        volume_per_si: volume(structure) / silicon,
        si_coordination: coordination(structure, SI, SI, SILICON_BOND).mean,
      },
    }
  }
}
