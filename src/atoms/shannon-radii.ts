// Effective ionic radii by charge, coordination number and spin, of the ions of battery materials: R. D. Shannon, Acta
// Cryst. A 32, 751 (1976), doi 10.1107/S0567739476001551. Square-planar and pyramidal surroundings are left out.
import { InputError } from '../errors.ts'

/** Spin state of a transition-metal ion, where its radius depends on it. */
export type SpinState = 'low' | 'high'

// Coordination number, l or h where the spin state matters, radius in Å.
const TABLE: Readonly<Record<string, string>> = {
  'Li1+': '4 0.59, 6 0.76, 8 0.92', 'Na1+': '4 0.99, 5 1, 6 1.02, 7 1.12, 8 1.18, 9 1.24, 12 1.39',
  'K1+': '4 1.37, 6 1.38, 7 1.46, 8 1.51, 9 1.55, 10 1.59, 12 1.64',
  'Rb1+': '6 1.52, 7 1.56, 8 1.61, 9 1.63, 10 1.66, 11 1.69, 12 1.72, 14 1.83',
  'Mg2+': '4 0.57, 5 0.66, 6 0.72, 8 0.89', 'Ca2+': '6 1, 7 1.06, 8 1.12, 9 1.18, 10 1.23, 12 1.34',
  'Sr2+': '6 1.18, 7 1.21, 8 1.26, 9 1.31, 10 1.36, 12 1.44',
  'Ba2+': '6 1.35, 7 1.38, 8 1.42, 9 1.47, 10 1.52, 11 1.57, 12 1.61', 'Zn2+': '4 0.6, 5 0.68, 6 0.74, 8 0.9',
  'Cd2+': '4 0.78, 5 0.87, 6 0.95, 7 1.03, 8 1.1, 12 1.31', 'B3+': '3 0.01, 4 0.11, 6 0.27',
  'Al3+': '4 0.39, 5 0.48, 6 0.535', 'Ga3+': '4 0.47, 5 0.55, 6 0.62', 'In3+': '4 0.62, 6 0.8, 8 0.92',
  'Sc3+': '6 0.745, 8 0.87', 'Y3+': '6 0.9, 7 0.96, 8 1.019, 9 1.075',
  'La3+': '6 1.032, 7 1.1, 8 1.16, 9 1.216, 10 1.27, 12 1.36', 'Ti2+': '6 0.86', 'Ti3+': '6 0.67',
  'Ti4+': '4 0.42, 5 0.51, 6 0.605, 8 0.74', 'V2+': '6 0.79', 'V3+': '6 0.64', 'V4+': '5 0.53, 6 0.58, 8 0.72',
  'V5+': '4 0.355, 5 0.46, 6 0.54', 'Cr2+': '6l 0.73, 6h 0.8', 'Cr3+': '6 0.615', 'Cr4+': '4 0.41, 6 0.55',
  'Cr5+': '4 0.345, 6 0.49, 8 0.57', 'Cr6+': '4 0.26, 6 0.44',
  'Mn2+': '4h 0.66, 5h 0.75, 6l 0.67, 6h 0.83, 7h 0.9, 8 0.96', 'Mn3+': '5 0.58, 6l 0.58, 6h 0.645',
  'Mn4+': '4 0.39, 6 0.53', 'Mn7+': '4 0.25, 6 0.46', 'Fe2+': '4h 0.63, 6l 0.61, 6h 0.78, 8h 0.92',
  'Fe3+': '4h 0.49, 5 0.58, 6l 0.55, 6h 0.645, 8h 0.78', 'Fe4+': '6 0.585',
  'Co2+': '4h 0.58, 5 0.67, 6l 0.65, 6h 0.745, 8 0.9', 'Co3+': '6h 0.61, 6l 0.545', 'Co4+': '4 0.4, 6h 0.53',
  'Ni2+': '4 0.55, 5 0.63, 6 0.69', 'Ni3+': '6l 0.56, 6h 0.6', 'Ni4+': '6l 0.48', 'Cu1+': '2 0.46, 4 0.6, 6 0.77',
  'Cu2+': '4 0.57, 5 0.65, 6 0.73', 'Ag1+': '2 0.67, 4 1, 5 1.09, 6 1.15, 7 1.22, 8 1.28',
  'Zr4+': '4 0.59, 5 0.66, 6 0.72, 7 0.78, 8 0.84, 9 0.89', 'Nb3+': '6 0.72', 'Nb4+': '6 0.68, 8 0.79',
  'Nb5+': '4 0.48, 6 0.64, 7 0.69, 8 0.74', 'Mo3+': '6 0.69', 'Mo4+': '6 0.65', 'Mo5+': '4 0.46, 6 0.61',
  'Mo6+': '4 0.41, 5 0.5, 6 0.59, 7 0.73', 'Ru3+': '6 0.68', 'Ru4+': '6 0.62', 'Ru5+': '6 0.565', 'Rh3+': '6 0.665',
  'Rh4+': '6 0.6', 'Rh5+': '6 0.55', 'Sn4+': '4 0.55, 5 0.62, 6 0.69, 7 0.75, 8 0.81',
  'Hf4+': '4 0.58, 6 0.71, 7 0.76, 8 0.83', 'Ta3+': '6 0.72', 'Ta4+': '6 0.68', 'Ta5+': '6 0.64, 7 0.69, 8 0.74',
  'W4+': '6 0.66', 'W5+': '6 0.62', 'W6+': '4 0.42, 5 0.51, 6 0.6', 'Sb3+': '5 0.8, 6 0.76', 'Sb5+': '6 0.6',
  'Bi3+': '5 0.96, 6 1.03, 8 1.17', 'Bi5+': '6 0.76', 'Si4+': '4 0.26, 6 0.4', 'Ge2+': '6 0.73',
  'Ge4+': '4 0.39, 6 0.53', 'N3-': '4 1.46', 'P3+': '6 0.44', 'P5+': '4 0.17, 5 0.29, 6 0.38', 'As3+': '6 0.58',
  'As5+': '4 0.335, 6 0.46', 'S2-': '6 1.84', 'S4+': '6 0.37', 'S6+': '4 0.12, 6 0.29', 'Se2-': '6 1.98',
  'Se4+': '6 0.5', 'Se6+': '4 0.28, 6 0.42', 'Te2-': '6 2.21', 'Te4+': '3 0.52, 4 0.66, 6 0.97',
  'Te6+': '4 0.43, 6 0.56', 'O2-': '2 1.35, 3 1.36, 4 1.38, 6 1.4, 8 1.42', 'F1-': '2 1.285, 3 1.3, 4 1.31, 6 1.33',
  'Cl1-': '6 1.81', 'Br1-': '6 1.96', 'I1-': '6 2.2',
}

/**
 * Radius, Å, of an ion (symbol, charge in e) with this many neighbours; `spin` is needed where the table tells spin
 * states apart and ignored elsewhere. Throws InputError listing what is tabulated of the ion.
 */
export function shannonRadius(symbol: string, charge: number, coordination: number, spin?: SpinState): number {
  const ion = `${symbol}${Math.abs(charge)}${charge < 0 ? '-' : '+'}`
  const entries = Object.hasOwn(TABLE, ion) ? TABLE[ion].split(', ').map((entry) => entry.split(' ')) : []
  const found = entries.find(([key]) => key === String(coordination))
    ?? entries.find(([key]) => spin !== undefined && key === `${coordination}${spin === 'low' ? 'l' : 'h'}`)
  if (found !== undefined) return Number(found[1])
  throw new InputError({
    rule: 'an ionic radius must be tabulated for the ion and its coordination number, and its spin state given where it '
      + 'matters',
    found: `${ion} with ${coordination} neighbours${spin === undefined ? '' : `, ${spin} spin`}`,
    wayOut: entries.length === 0
      ? 'The ion is not in the table of Shannon (1976) as it is kept here.'
      : `Tabulated of ${ion}: ${entries.map(([key]) => key.replace('l', ' low spin').replace('h', ' high spin')).join(', ')}.`,
  })
}
