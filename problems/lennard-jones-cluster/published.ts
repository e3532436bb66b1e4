// Lowest known energies of Lennard-Jones clusters (ε) and what other codes needed to find them.
import type { Peer } from '../../src/campaign/types.ts'

export const SOURCE =
  'D. J. Wales et al., The Cambridge Cluster Database, http://www-wales.ch.cam.ac.uk/CCD.html; ' +
  'D. J. Wales, J. P. K. Doye, J. Phys. Chem. A 101, 5111 (1997), doi 10.1021/jp970984n'

/** ε, by number of atoms. */
export const LOWEST_ENERGIES: Readonly<Record<number, number>> = {
  13: -44.326801,
  19: -72.659782,
  26: -108.315616,
  31: -133.586422,
  38: -173.928427,
  55: -279.24847,
  75: -397.492331,
}

/** LJ38: the bottom of the icosahedral funnel, where searches that miss the truncated octahedron end. ε. */
export const LJ38_TRAP = -173.252378

const ASE = 'ASE 3.22.1, run with its tutorial set-up; evaluations are local minimisations'

const PROTOTYPE = 'early prototypes of this project, 100 seeds (LJ31: 20)'

function prototype(name: 'basin hopping' | 'genetic algorithm', success: string, median: number, ert: number): Peer {
  return { name: `prototype, ${name}`, success, median, ert, source: PROTOTYPE }
}

/** By number of atoms. */
export const PEERS: Readonly<Record<number, readonly Peer[]>> = {
  13: [
    { name: 'ASE BasinHopping', success: '20/20', median: 4, ert: 10.4, source: ASE },
    { name: 'ase.ga', success: '20/20', median: 8, ert: 11.0, source: ASE },
    prototype('basin hopping', '100/100', 5, 8),
    prototype('genetic algorithm', '100/100', 5, 6),
  ],
  19: [prototype('basin hopping', '100/100', 13, 15), prototype('genetic algorithm', '100/100', 27, 32)],
  26: [
    { name: 'ase.ga', success: '1/1', median: 102, ert: null, source: ASE },
    { name: 'ASE BasinHopping', success: '0/1 in 61', median: null, ert: null, source: ASE },
    prototype('basin hopping', '100/100', 19, 33),
    prototype('genetic algorithm', '100/100', 72, 81),
  ],
  31: [prototype('basin hopping', '20/20', 461, 618), prototype('genetic algorithm', '20/20', 699, 695)],
}
