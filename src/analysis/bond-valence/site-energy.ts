// Bond-valence site energy: the energy of a mobile cation anywhere in a rigid framework from which its own kind has
// been removed. S. Adams, R. Prasada Rao, Phys. Status Solidi A 208, 1746 (2011), doi 10.1002/pssa.201001116; H. Chen,
// L. L. Wong, S. Adams, Acta Cryst. B 75, 18 (2019), doi 10.1107/S2052520618015718:
//   E(r) = Σ_anions ½ D0 [(e^{α(Rmin − R)} − 1)² − 1] + Σ_cations 14.4 q qᵢ / √(n nᵢ) · erfc(R / (f (rc + rcᵢ))) / R.
// Deviations: the Morse term has the factor ½ of the open-source program BVlain, whose energies these are, not the full
// depth of the publications; and distances below 0.1 Å count as 0.1 Å, so that the energy is finite at a nucleus.
import { symbolOf } from '../../atoms/elements.ts'
import { imagesAround } from '../../atoms/images-around.ts'
import { fractionalPositions, type Structure } from '../../atoms/structure.ts'
import { ConfigError, InputError } from '../../errors.ts'
import { erfc } from '../../math/erfc.ts'
import { inverse3, type Matrix3 } from '../../math/matrix3.ts'
import {
  bondValencePair, checkMobileIon, oxidationStateOf, principalQuantumNumber, screeningRadius, type OxidationStates,
} from './parameters.ts'

/** What the energy of an ion depends on beside the structure. */
export interface SiteEnergySettings {
  /** Symbol of the mobile ion; its own kind is removed from the structure. */
  readonly ion: string
  /** Of every element of the structure and the ion. */
  readonly oxidationStates: OxidationStates
  /** Å; {@link SITE_ENERGY_CUTOFF} unless given. */
  readonly cutoff?: number
}

/** A framework ready for the energies of one ion. */
export interface SiteEnergyField {
  readonly ion: string
  readonly cell: Matrix3
  /** Cartesian to fractional. */
  readonly inverse: Matrix3
  /** Å. */
  readonly cutoff: number
  /** One per element of the framework. */
  readonly interactions: readonly Interaction[]
}

/**
 * The ions of one element within the cutoff of the cell, images included (Å). Anions attract with a Morse well
 * (`height` = ½ D0, eV; `rate` = α, 1/Å; `distance` = Rmin, Å); cations repel (`height` = 14.4 q qᵢ/√(n nᵢ), eV·Å;
 * `rate` = 1/(f (rc + rcᵢ)), 1/Å).
 */
export interface Interaction {
  readonly symbol: string
  readonly kind: 'attraction' | 'repulsion'
  readonly height: number
  readonly rate: number
  readonly distance: number
  /** Å; ions farther away are not counted. */
  readonly reach: number
  readonly x: Float64Array
  readonly y: Float64Array
  readonly z: Float64Array
}

/** Energy of an ion at a point, eV: `total` = `attraction` (Morse) + `repulsion` (screened Coulomb). */
export interface SiteEnergy {
  readonly total: number
  readonly attraction: number
  readonly repulsion: number
}

/** Å; beyond it an anion attracts by less than 1e-4 eV (lithium in oxides: 2e-7 eV). */
export const SITE_ENERGY_CUTOFF = 10
/** Å; a shorter cutoff leaves out bonds, a longer one takes seconds. */
const CUTOFF_RANGE = [4, 20] as const

/** e²/(4πε₀), eV·Å, with the digits the parameters were fitted with. */
const COULOMB = 14.4
/** f: fraction of the sum of covalent radii over which cations are screened. */
const SCREENING = 0.74
/** Å; no ion comes closer to a nucleus. */
const SHORTEST = 0.1
/** erfc(5) = 2e-12 is nothing beside any well. */
const SCREENED = 5
const TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI)

/**
 * Prepares the framework of a structure. Throws InputError unless the structure repeats in all three directions and
 * holds anions, ConfigError naming an element without oxidation state or a pair without parameters.
 */
export function siteEnergyField(
  structure: Structure, { ion, oxidationStates, cutoff = SITE_ENERGY_CUTOFF }: SiteEnergySettings,
): SiteEnergyField {
  checkMobileIon(ion)
  checkCutoff(cutoff)
  if (!structure.pbc.every(Boolean)) {
    throw new InputError({
      rule: 'bond-valence energies need a crystal that repeats in all three directions',
      found: `pbc ${structure.pbc.map((flag) => (flag ? 'T' : 'F')).join(' ')}`,
    })
  }
  const elements = [...new Set(structure.species)].sort((a, b) => a - b).filter((number) => symbolOf(number) !== ion)
  const inverse = inverse3(structure.cell)
  const fractional = fractionalPositions(structure)
  const interactions = elements.map((number): Interaction => {
    const symbol = symbolOf(number)
    const places: number[] = []
    structure.species.forEach((z, i) => {
      if (z === number) places.push(...fractional.subarray(3 * i, 3 * i + 3))
    })
    const { x, y, z } = imagesAround(places, structure.cell, cutoff)
    return { ...strength(ion, symbol, oxidationStates, cutoff), x, y, z }
  })
  if (!interactions.some(({ kind }) => kind === 'attraction')) {
    throw new InputError({
      rule: `${ion} needs anions around it`, found: elements.map(symbolOf).join(' ') || 'no other element',
    })
  }
  return { ion, cell: structure.cell, inverse, cutoff, interactions }
}

function checkCutoff(cutoff: number): void {
  const [shortest, longest] = CUTOFF_RANGE
  if (cutoff >= shortest && cutoff <= longest) return
  throw new ConfigError({
    rule: `the cutoff of bond-valence energies must be between ${shortest} and ${longest} Å`, found: cutoff,
  })
}

function strength(
  ion: string, symbol: string, states: OxidationStates, cutoff: number,
): Omit<Interaction, 'x' | 'y' | 'z'> {
  const charge = oxidationStateOf(ion, states)
  const other = oxidationStateOf(symbol, states)
  if (charge * other < 0) {
    const { depth, steepness, minimum } = bondValencePair(ion, symbol)
    return { symbol, kind: 'attraction', height: 0.5 * depth, rate: steepness, distance: minimum, reach: cutoff }
  }
  const shells = Math.sqrt(principalQuantumNumber(ion) * principalQuantumNumber(symbol))
  const length = SCREENING * (screeningRadius(ion) + screeningRadius(symbol))
  const height = (COULOMB * charge * other) / shells
  return { symbol, kind: 'repulsion', height, rate: 1 / length, distance: 0, reach: Math.min(cutoff, SCREENED * length) }
}

/** Energy of the ion at a Cartesian position (Å), anywhere in the crystal. */
export function siteEnergy(field: SiteEnergyField, position: ArrayLike<number>): SiteEnergy {
  const [x, y, z] = intoCell(field, position)
  let attraction = 0
  let repulsion = 0
  for (const interaction of field.interactions) {
    const energy = interactionEnergy(interaction, x, y, z)
    if (interaction.kind === 'attraction') attraction += energy
    else repulsion += energy
  }
  return { total: attraction + repulsion, attraction, repulsion }
}

function interactionEnergy(interaction: Interaction, x: number, y: number, z: number): number {
  const { reach, x: xs, y: ys, z: zs } = interaction
  let sum = 0
  for (let i = 0; i < xs.length; i++) {
    const dx = xs[i] - x
    const dy = ys[i] - y
    const dz = zs[i] - z
    const square = dx * dx + dy * dy + dz * dz
    if (square <= reach * reach) sum += pairEnergy(interaction, Math.sqrt(square))
  }
  return sum
}

/** Energy of the ion with one framework ion at a distance r (Å), eV. */
export function pairEnergy({ kind, height, rate, distance }: Interaction, r: number): number {
  const length = Math.max(SHORTEST, r)
  if (kind === 'repulsion') return (height * erfc(length * rate)) / length
  // (u − 1)² − 1 = u (u − 2) with u = e^{α(Rmin − R)}.
  const u = Math.exp(rate * (distance - length))
  return height * u * (u - 2)
}

/** Derivative of {@link pairEnergy} with respect to r, eV/Å. */
export function pairSlope({ kind, height, rate, distance }: Interaction, r: number): number {
  if (r <= SHORTEST) return 0
  if (kind === 'repulsion') {
    return (-height * (erfc(r * rate) / r + TWO_OVER_ROOT_PI * rate * Math.exp(-r * r * rate * rate))) / r
  }
  const u = Math.exp(rate * (distance - r))
  return -2 * height * rate * u * (u - 1)
}

/** Energy (eV) at a Cartesian position (Å); writes dE/dposition, 3 numbers, eV/Å, to `gradient`. */
export function siteEnergyGradient(
  field: SiteEnergyField, position: ArrayLike<number>, gradient: Float64Array,
): number {
  const [x, y, z] = intoCell(field, position)
  gradient.fill(0)
  let energy = 0
  for (const interaction of field.interactions) {
    const { reach, x: xs, y: ys, z: zs } = interaction
    for (let i = 0; i < xs.length; i++) {
      const dx = x - xs[i]
      const dy = y - ys[i]
      const dz = z - zs[i]
      const square = dx * dx + dy * dy + dz * dz
      if (square > reach * reach) continue
      const r = Math.sqrt(square)
      energy += pairEnergy(interaction, r)
      if (r <= SHORTEST) continue
      const slope = pairSlope(interaction, r)
      gradient[0] += (slope * dx) / r
      gradient[1] += (slope * dy) / r
      gradient[2] += (slope * dz) / r
    }
  }
  return energy
}

/** The same point modulo the lattice, in the cell around which the images were gathered. */
function intoCell({ cell, inverse }: SiteEnergyField, p: ArrayLike<number>): number[] {
  const s = [0, 1, 2].map((k) => {
    const value = p[0] * inverse[k] + p[1] * inverse[3 + k] + p[2] * inverse[6 + k]
    return value - Math.floor(value)
  })
  return [0, 1, 2].map((k) => s[0] * cell[k] + s[1] * cell[3 + k] + s[2] * cell[6 + k])
}
