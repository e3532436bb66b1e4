// Both crystals before they meet: relaxed on the problem's own potential, turned to their planes, with every cut.
import { compositionOf, reducedFormulaOf } from '../../src/atoms/composition.ts'
import { symbolOf } from '../../src/atoms/elements.ts'
import { inFormulaOrder } from '../../src/atoms/formula-order.ts'
import { orientedBulk } from '../../src/atoms/interface/oriented-bulk.ts'
import { surfacePolarity } from '../../src/atoms/interface/polarity.ts'
import { primitiveBulk } from '../../src/atoms/interface/primitive-bulk.ts'
import { stackedCell, surfaceTerminations } from '../../src/atoms/interface/terminations.ts'
import { atomCount, type Structure } from '../../src/atoms/structure.ts'
import { atPlace, ConfigError, EvaluationError, nearestName } from '../../src/errors.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { relax } from '../../src/relax/relax.ts'
import { relaxSettings, relaxSettingsSchema } from '../../src/relax/settings.ts'
import { oxidationStateOf } from '../../src/spaces/sites/species.ts'
import { encodeStructure } from '../../src/spaces/structures.ts'
import { readCrystal } from './crystal-file.ts'
import type { InterfaceParameters, SideParameters } from './parameters.ts'
import type { PreparedSide, PreparedTermination } from './references.ts'

export const SIDES = ['substrate', 'film'] as const
export type SideName = (typeof SIDES)[number]

/** Bulks are relaxed tighter than candidates: every interface energy is measured against them. */
export const BULK_RELAXATION = { fmax: 0.001, max_steps: 2000, minimum_energy_per_atom: null } as const

/** A crystal with its oriented cell beside what is stored of it. */
export interface Side {
  readonly prepared: PreparedSide
  readonly oriented: Structure
}

export type Sides = Readonly<Record<SideName, Side>>

/**
 * Relaxes and orients both crystals. Throws InputError for crystals and planes that cannot be used, ConfigError for an
 * element that the potential does not know or a termination that there is not, EvaluationError for a bulk without a
 * minimum.
 */
export async function prepareSides(
  parameters: InterfaceParameters, potential: Potential, folder: string,
): Promise<Sides> {
  const [substrate, film] = await Promise.all(SIDES.map((name) => prepareSide(name, parameters[name], potential, folder)))
  return { substrate, film }
}

async function prepareSide(name: SideName, side: SideParameters, potential: Potential, folder: string): Promise<Side> {
  const place = `problem.${name}.structure`
  const crystal = readCrystal(side.structure, folder, place)
  requireElements(crystal.structure, potential, place)
  const settings = relaxSettings(relaxSettingsSchema.parse({ ...BULK_RELAXATION, cell: 'full', volume_range: [0.6, 1.6] }))
  const [{ outcome, reason, structure: bulk, result }] = await relax([crystal.structure], potential.exact ?? potential, settings)
  if (outcome !== 'converged') {
    throw new EvaluationError({
      rule: `the potential must hold ${side.structure} in a minimum`, found: reason ?? outcome, place,
      wayOut: 'Interface energies are measured against both bulks: use a potential that was fitted to them.',
    })
  }
  return atPlace(`problem.${name}`, () => {
    const primitive = primitiveBulk({ bulk, plane: side.plane })
    const oriented = orientedBulk(primitive.bulk, primitive.plane)
    const terminations = terminationsOf(oriented, side)
    return Promise.resolve({
      oriented,
      prepared: {
        name: side.structure,
        formula: reducedFormulaOf(inFormulaOrder(compositionOf(bulk))),
        source: crystal.source,
        plane: [side.plane[0], side.plane[1], side.plane[2]],
        layers: side.layers,
        thickness: side.layers * oriented.cell[8],
        oriented: encodeStructure(oriented),
        energy: (result.energy * atomCount(oriented)) / atomCount(bulk),
        terminations,
        searched: searchedTerminations(terminations, side.termination, `problem.${name}.termination`),
      },
    })
  })
}

/** Every cut: least polar first, then the widest gap, then by height. */
function terminationsOf(oriented: Structure, { whole }: SideParameters): PreparedTermination[] {
  const symbols = [...new Set(Array.from(oriented.species, symbolOf))]
  const charges = Object.fromEntries(symbols.map((symbol) => {
    const charge = oxidationStateOf(symbol, {})
    return [symbol, typeof charge === 'number' ? charge : undefined]
  }))
  const cuts = surfaceTerminations(oriented, { whole }).map((cut) => {
    const polarity = surfacePolarity(stackedCell(oriented, cut), charges)
    return {
      ...cut, lift: Array.from(cut.lift), polarity: polarity === null ? null : { kind: polarity.kind, dipole: polarity.perArea },
    }
  })
  // Rounded: cuts that symmetry makes the same must not change places with the last bit.
  const rank = (value: number): number => Math.round(value * 100)
  return cuts
    .sort((one, other) => rank(Math.abs(one.polarity?.dipole ?? 0)) - rank(Math.abs(other.polarity?.dipole ?? 0))
      || rank(other.spacing) - rank(one.spacing) || one.height - other.height)
    .map((cut, index) => ({ number: index + 1, ...cut }))
}

function searchedTerminations(all: readonly PreparedTermination[], wanted: number | string, place: string): number[] {
  if (wanted === 'all') return all.map((_, index) => index)
  const index = all.findIndex(({ number, name }) => number === wanted || name === wanted)
  if (index >= 0) return [index]
  const nearest = typeof wanted === 'string' ? nearestName(wanted, all.map(({ name }) => name)) : null
  const list = all.map(({ number, name }) => `${number}: ${name}`).join(', ')
  throw new ConfigError({
    rule: 'a termination must be one that the surface has', found: wanted, place,
    wayOut: `${nearest === null ? '' : `Did you mean "${nearest}"? `}There are ${list}; "all" searches them.`,
  })
}

function requireElements({ species }: Structure, { name, species: known }: Potential, place: string): void {
  const unknown = [...new Set(species)].filter((element) => !known.includes(element))
  if (unknown.length === 0) return
  throw new ConfigError({
    rule: `the potential "${name}" must know every element of both crystals`, found: unknown.map(symbolOf).join(', '), place,
    wayOut: `It knows ${known.map(symbolOf).join(', ')}: choose another potential or crystal.`,
  })
}
