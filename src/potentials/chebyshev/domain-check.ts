// Tells whether the angular domain someone gave fits the networks. Files do not record it, but they record reference
// energies, and where these are energies of the elements' crystals only the right domain gives them back.
import { symbolOf } from '../../atoms/elements.ts'
import { cellFromParameters } from '../../atoms/cell.ts'
import { ConfigError } from '../../errors.ts'
import { fromFractional, PERIODIC, type Structure } from '../../atoms/structure.ts'
import { chebyshevEvaluator } from './chebyshev.ts'
import { ANGULAR_DOMAINS, type AngularDomain, type ChebyshevNetwork } from './network.ts'

// eV/atom. The published Li-Si networks are within 0.02 of their references in the right domain, and 0.7 to 2.4 off for
// silicon in the wrong one.
const NEAR = 0.1
const FAR = 0.3

const BCC = [0, 0, 0, 0.5, 0.5, 0.5]
const FCC = [0, 0, 0, 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0]
const DIAMOND = [...FCC, ...FCC.map((s) => s + 0.25)]

/** Lattice and its constant at room temperature, Å, rounded, by atomic number (CRC Handbook of Chemistry and Physics). */
const CRYSTALS: ReadonlyMap<number, readonly [readonly number[], number]> = new Map([
  [3, [BCC, 3.51]], [6, [DIAMOND, 3.57]], [11, [BCC, 4.29]], [13, [FCC, 4.05]], [14, [DIAMOND, 5.43]], [19, [BCC, 5.33]],
  [20, [FCC, 5.59]], [23, [BCC, 3.03]], [24, [BCC, 2.88]], [26, [BCC, 2.87]], [28, [FCC, 3.52]], [29, [FCC, 3.61]],
  [32, [DIAMOND, 5.66]], [41, [BCC, 3.3]], [42, [BCC, 3.15]], [46, [FCC, 3.89]], [47, [FCC, 4.09]], [73, [BCC, 3.3]],
  [74, [BCC, 3.17]], [78, [FCC, 3.92]], [79, [FCC, 4.08]],
])

/** How far an element's crystal is from the reference energy of the files, eV/atom. */
interface Miss {
  readonly element: number
  readonly energy: number
}

/**
 * Compares the elements' crystals with the reference energies in both domains. Throws ConfigError when only the other
 * domain fits; returns a warning when the crystals do not decide, and null when they confirm the domain.
 */
export function checkAngularDomain(networks: readonly ChebyshevNetwork[], chosen: AngularDomain): string | null {
  const [other] = ANGULAR_DOMAINS.filter((domain) => domain !== chosen)
  const here = crystalMisses(networks, chosen)
  const there = crystalMisses(networks, other)
  if (fits(there) && refuted(here)) {
    throw new ConfigError({
      rule: `the angular_domain ${chosen} must give the elements their reference energies`,
      found: describe(here),
      place: networks.map(({ file }) => file).join(', '),
      wayOut: `Set angular_domain to ${other}, which gives ${describe(there)}.`,
    })
  }
  if (fits(here) && refuted(there)) return null
  const reason = here.length === 0
    ? 'none of the elements has a cubic crystal to compare'
    : `the crystals of the elements miss the files' reference energies by ${describe(here)}, `
      + `with ${other} by ${describe(there)}`
  return `angular_domain ${chosen} could not be confirmed: ${reason}. Compare one energy with the code that trained the `
    + 'networks.'
}

function fits(misses: readonly Miss[]): boolean {
  return misses.length > 0 && misses.every(({ energy }) => Math.abs(energy) <= NEAR)
}

function refuted(misses: readonly Miss[]): boolean {
  return misses.some(({ energy }) => Math.abs(energy) > FAR)
}

function describe(misses: readonly Miss[]): string {
  return misses.map(({ element, energy }) => `${symbolOf(element)} ${energy.toFixed(3)} eV/atom`).join(', ')
}

function crystalMisses(networks: readonly ChebyshevNetwork[], angularDomain: AngularDomain): Miss[] {
  const evaluate = chebyshevEvaluator(networks, { angularDomain })
  return networks.flatMap(({ element, atomEnergies }) => {
    const crystal = crystalOf(element)
    if (crystal === null) return []
    const reference = atomEnergies.get(element) ?? Number.NaN
    return [{ element, energy: evaluate(crystal).energy / crystal.species.length - reference }]
  })
}

function crystalOf(element: number): Structure | null {
  const known = CRYSTALS.get(element)
  if (known === undefined) return null
  const [fractional, a] = known
  const species = new Uint8Array(fractional.length / 3).fill(element)
  return fromFractional({ cell: cellFromParameters([a, a, a, 90, 90, 90]), pbc: PERIODIC, species, fractional })
}
