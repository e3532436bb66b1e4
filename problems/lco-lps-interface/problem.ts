// LiCoO2 on Li3PS4, the cathode and a sulfide electrolyte: do Co and P, O and S, Li change places where they meet?
// After B. Gao, R. Jalem, Y. Ma, Y. Tateyama, Chem. Mater. 32, 85 (2020).
import { join } from 'node:path'
import { interfaceProblem } from '../interface/factory.ts'
import { SHIPPED_POTENTIAL } from '../interface/potential.ts'

export const lcoLpsInterface = interfaceProblem({
  name: 'lco-lps-interface',
  question: 'Do cobalt and phosphorus, oxygen and sulfur mix where LiCoO2 meets Li3PS4, and does lithium leave the interface?',
  citations: [
    'Problem: B. Gao, R. Jalem, Y. Ma, Y. Tateyama, Chem. Mater. 32, 85 (2020).',
    'Potential: neuroevolution form of Z. Fan et al., Phys. Rev. B 104, 104309 (2021), doi 10.1103/PhysRevB.104.104309, fitted '
      + 'to labels of TensorNet-MatPES-PBE (A. D. Kaplan et al., arXiv:2503.04070).',
  ],
  defaults: {
    potential: SHIPPED_POTENTIAL,
    shippedAs: '"shipped" for the one in data/, or relative to the campaign file a nep.txt',
    substrate: { structure: 'LiCoO2', plane: [1, 0, 4], layers: 6 },
    film: { structure: 'beta-Li3PS4', plane: [1, 0, 0], layers: 1, whole: ['P-S'] },
    match: { maximum_strain: 0.08 },
    exchange: [
      { kind: 'swap', species: ['Co', 'P'], depth: 5, most: 2 },
      { kind: 'swap', species: ['O', 'S'], depth: 3, most: 2 },
      { kind: 'transfer', element: 'Li', from: 'substrate', depth: 4, most: 2, place_radius: 1.4 },
    ],
  },
  shipped: {
    path: shippedPotential(),
    warning: 'The shipped potential was fitted to labels of TensorNet-MatPES-PBE (PBE without U), which is itself fitted to DFT: '
      + 'it knows structures and their relative energies, neither charge transfer nor redox.',
  },
})

/** Data is read from the package, not from its build. */
function shippedPotential(): string {
  const inBuild = import.meta.dirname.includes(join('dist', 'problems'))
  const folder = inBuild ? join(import.meta.dirname, '../../../problems/lco-lps-interface') : import.meta.dirname
  return join(folder, 'data', 'lco_lps.nep.txt')
}
