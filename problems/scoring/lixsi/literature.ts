// Published numbers for Li–Si, drawn beside our own and never mixed into them.

const OVIEDO = 'Oviedo et al., J. Phys. Chem. A 127, 2637 (2023), doi 10.1021/acs.jpca.3c00075'

/** Static DFT formation energies of the crystals, meV/atom; the repository does not state the functional. */
export const DFT_CRYSTALS = {
  source: OVIEDO,
  points: [
    { name: 'Si', x: 0, meV: 0 },
    { name: 'LiSi', x: 1, meV: -205.7 },
    { name: 'Li12Si7', x: 12 / 7, meV: -258.2 },
    { name: 'Li7Si3', x: 7 / 3, meV: -264.3 },
    { name: 'Li13Si4', x: 3.25, meV: -256.4 },
    { name: 'Li15Si4', x: 3.75, meV: -242.7 },
  ],
} as const

/** Lower envelope of the 58 amorphous cells of that repository as voltage steps [x from, x to, V]. */
export const AMORPHOUS_VOLTAGES = {
  source: `${OVIEDO}, lower envelope of 58 cells of 12 Si`,
  note: 'Its first step starts from a 12-atom a-Si cell 259 meV/atom above diamond and is inflated.',
  steps: [[0, 0.75, 0.436], [0.75, 1.25, 0.382], [1.25, 1.75, 0.306], [1.75, 3.25, 0.203], [3.25, 3.75, 0.091]],
} as const

/** Lowest formation energies read off the same 58 cells, meV/atom. */
export const AMORPHOUS_ENERGIES = {
  label: 'amorphous cells (literature)',
  source: `${OVIEDO}, lowest of 58 amorphous cells (method of the energies not stated)`,
  points: [
    { x: 0, meV: 259 },
    { x: 0.75, meV: -39 },
    { x: 2, meV: -149 },
    { x: 3.75, meV: -160 },
  ],
} as const

/** How far the shipped potential can be trusted. */
export const SHIPPED_POTENTIAL_WARNING =
  'The shipped potential is fitted to PBE labels of cells of 8 to 26 atoms: 15 to 20 meV/atom by cross-validation, crystals ' +
  'within 15 meV/atom of DFT of the literature. Labels are thin for 0 < x < 0.25 (28 meV/atom). Confirm with your own DFT ' +
  'what hangs on such differences.'
