// The problem's tables.
import type { Table } from '../../src/analysis/figure.ts'
import { amountBetween } from '../../src/analysis/height-profile.ts'
import { symbolOf } from '../../src/atoms/elements.ts'
import { J_PER_M2_PER_EV_A2 } from '../../src/units.ts'
import type { InterfaceContext } from './context.ts'
import type { FoundInterface, InterfaceFindings } from './findings.ts'
import type { PreparedSide } from './references.ts'
import { signed } from './signed.ts'
import type { InterfaceViews } from './views.ts'

/** Interfaces that are listed. */
const LISTED = 20
/** Å. About one layer of ions. */
const SLICE = 2
/** Atoms per nm² in one per Å². */
const PER_NM2 = 100

/** The best interfaces. */
export function bestTable({ found }: InterfaceFindings): Table {
  const ranked = [...found].sort((a, b) => a.energy - b.energy || a.id - b.id).slice(0, LISTED)
  return {
    name: 'interfaces',
    title: `Interfaces of lowest energy, at most ${LISTED}`,
    columns: [
      'rank', 'id', 'exchanges', 'interface energy (J/m²)', 'interface energy (meV/Å²)',
      'work of adhesion to slabs as cut (J/m²)', 'u', 'v', 'gap (Å)', 'separation (Å)', 'termination',
      'before atoms relaxed (J/m²)',
    ],
    rows: ranked.map((one, index) => [
      index + 1, one.id, one.label, joules(one.energy), rounded(1000 * one.energy, 3), joules(one.adhesion),
      ...one.placing.registry.map((value) => rounded(value, 3)), rounded(one.properties.gap, 3),
      rounded(one.properties.separation, 3), terminationOf(one), joules(one.properties.rigid_interface_energy),
    ]),
  }
}

/** What every number of exchanges costs. */
export function mixingTable({ groups, bestUnmixed, found }: InterfaceFindings): Table {
  const unmixed = found.filter(({ exchanges }) => exchanges === 0).length
  return {
    name: 'mixing-energies',
    title: 'Lowest interface of each exchange against the best without',
    columns: ['exchanges', 'samples', 'id', 'interface energy (J/m²)', 'energy of exchange (eV)', 'per exchange (eV)'],
    rows: [
      ['unmixed', unmixed, bestUnmixed?.id ?? null, joules(bestUnmixed?.energy), bestUnmixed === null ? null : 0, null],
      ...groups.map(({ label, samples, best, exchanges, perExchange }) => [
        label, samples, best.id, joules(best.energy),
        perExchange === null ? null : rounded(exchanges * perExchange, 4), rounded(perExchange, 4),
      ]),
    ],
  }
}

/** Atoms of every element in slices of 2 Å: the slabs as cut, the best interface, the best without exchange. */
export function layerTable({ best, unmixed }: InterfaceViews, { home }: InterfaceContext): Table {
  const elements = [...new Set(home.structure.species)].sort((a, b) => a - b)
  const columns = [
    { name: 'as cut', layers: best.cut }, { name: 'best', layers: best.relaxed },
    ...(unmixed === null || unmixed === best ? [] : [{ name: 'best unmixed', layers: unmixed.relaxed }]),
  ]
  const [low, high] = best.relaxed.ends
  const first = Math.ceil(low / SLICE)
  const slices = Array.from({ length: Math.floor(high / SLICE) - first }, (_, k) =>
    [(first + k) * SLICE, (first + k + 1) * SLICE] as const)
  return {
    name: 'layers',
    title: 'Atoms per nm² in slices of 2 Å from the middle of the interface',
    columns: ['from (Å)', 'to (Å)', ...elements.flatMap((element) => columns.map(({ name }) => `${symbolOf(element)}, ${name}`))],
    rows: slices.map(([from, to]) => [
      from, to,
      ...elements.flatMap((element) => columns.map(({ layers }) =>
        rounded(PER_NM2 * amountBetween(layers.profile, element, [from, to]), 2))),
    ]),
  }
}

/** What was chosen before the search began. */
export function choicesTable({ context, energies, box }: InterfaceFindings): Table {
  const { references: { substrate, film, match, shares }, interfaces, parameters: { strain_share: share }, home } = context
  const carried = typeof share === 'number'
    ? carriedBy(share)
    : `the film carries ${percent(share[0])} to ${percent(share[1])}, searched`
  const misfit = match.strains.map((strain) => `${signed(100 * strain, 2)} %`).join(' and ')
  const ends = [...new Set([shares[0], shares[shares.length - 1]])]
  const sideRows = ([['substrate', substrate], ['film', film]] as const).flatMap(([name, side]) => [
    [name, `${surfaceName(side)}, ${side.formula}${side.source === null ? '' : `; ${side.source}`}`],
    [`layers of the ${name}`, `${side.layers}, ${side.thickness.toFixed(1)} Å`],
    [`terminations of the ${name}`, terminationsOf(side)],
  ])
  return {
    name: 'choices',
    title: 'How the crystals were joined',
    columns: ['choice', 'value'],
    rows: [
      ...sideRows,
      ['lattice match', `number ${match.number} of ${match.count}, turned by ${match.angle.toFixed(1)}°`],
      ['area of the interface', `${energies.area(box.home).toFixed(2)} Å²`],
      ['misfit', `${misfit} (principal strains); ${carried}`],
      ['energy of the strain', ends.map(({ strain_energy: cost }) => joulesText(cost)).join(' to ')],
      ['atoms', `${home.structure.species.length}`],
      ['interfaces in the cell', interfaces === 1
        ? '1, with free surfaces'
        : '2, of which the mean counts; atoms are exchanged at the first'],
    ],
  }
}

/** "LiCoO2 (1 0 4)"; a crystal that comes from a file is called by its formula. */
export function surfaceName({ name, formula, source, plane }: PreparedSide): string {
  return `${source === null ? formula : name} (${plane.join(' ')})`
}

/** "0.412 J/m² (25.7 meV/Å²)" of eV/Å². */
export function joulesText(energy: number): string {
  return `${(J_PER_M2_PER_EV_A2 * energy).toFixed(3)} J/m² (${(1000 * energy).toFixed(1)} meV/Å²)`
}

function carriedBy(share: number): string {
  if (share === 1) return 'the film carries all'
  return share === 0 ? 'the substrate carries all' : `the film carries ${percent(share)}, the substrate the rest`
}

function terminationsOf({ terminations, searched }: PreparedSide): string {
  return searched.map((index) => terminations[index]).map(({ name, polarity }) =>
    `${name} (${polarity === null ? 'polarity unknown' : `Tasker ${polarity.kind}`})`).join('; ')
}

function terminationOf({ properties: { termination } }: FoundInterface): string | null {
  return typeof termination === 'string' ? termination : null
}

function percent(share: number): string {
  return `${rounded(100 * share, 1)} %`
}

function joules(value: unknown): number | null {
  return typeof value === 'number' ? rounded(J_PER_M2_PER_EV_A2 * value, 4) : null
}

function rounded(value: unknown, digits: number): number | null {
  return typeof value === 'number' ? Number(value.toFixed(digits)) + 0 : null
}
