// What a search for an interface found: every interface with an energy, the best with and without exchange, and what
// exchange costs by class and number.
import type { Evaluation } from '../../src/campaign/types.ts'
import type { ProductGenome } from '../../src/spaces/product.ts'
import type { InterfaceContext } from './context.ts'
import { interfaceEnergies, type InterfaceEnergies } from './energies.ts'
import { exchangeLabel } from './exchange.ts'
import { placementBox, type PlacementBox, type Placing } from './placement.ts'

/** An interface with its energy. */
export interface FoundInterface {
  readonly id: number
  /** Evaluations up to and including it. */
  readonly order: number
  /** eV/Å². */
  readonly energy: number
  readonly genome: ProductGenome
  readonly properties: Evaluation<ProductGenome>['properties']
  readonly placing: Placing
  /** "1 Co-P, 2 Li"; "unmixed". */
  readonly label: string
  /** Classes that take part: "Co-P + Li"; "" where none does. */
  readonly kind: string
  /** Pairs swapped and atoms moved, all classes together. */
  readonly exchanges: number
  /** eV/Å²: work that would separate the sides into slabs without exchange. */
  readonly adhesion: number
}

/** Interfaces with the same numbers of exchanges, of which there is at least one. */
export interface MixingGroup {
  readonly label: string
  readonly kind: string
  readonly exchanges: number
  readonly samples: number
  readonly best: FoundInterface
  /** eV per exchange, lowest found minus best without exchange; null where there is none without. */
  readonly perExchange: number | null
}

export interface InterfaceFindings {
  readonly context: InterfaceContext
  readonly evaluations: readonly Evaluation<ProductGenome>[]
  readonly box: PlacementBox
  readonly energies: InterfaceEnergies
  /** In order of evaluation; not empty. */
  readonly found: readonly FoundInterface[]
  readonly best: FoundInterface
  readonly bestUnmixed: FoundInterface | null
  /** With exchange, by kind, then by number; kinds in the order of their first class. */
  readonly groups: readonly MixingGroup[]
}

const TOGETHER = ' + '

/** Whether several classes of exchange take part. */
export function isCombined(kind: string): boolean {
  return kind.includes(TOGETHER)
}

/** Sorts evaluations; null where none gave an energy. */
export function findingsOf(
  evaluations: readonly Evaluation<ProductGenome>[], context: InterfaceContext,
): InterfaceFindings | null {
  const box = placementBox(context.parameters, context.references)
  const energies = interfaceEnergies(context.references, box, context.interfaces)
  const found = evaluations.flatMap((evaluation, index) => foundInterface(evaluation, index + 1, { context, box, energies }))
  if (found.length === 0) return null
  const unmixed = found.filter(({ exchanges }) => exchanges === 0)
  const bestUnmixed = unmixed.length === 0 ? null : lowestOf(unmixed)
  const findings = { context, evaluations, box, energies, found, best: lowestOf(found), bestUnmixed }
  return { ...findings, groups: groupsOf(findings) }
}

/** What exchange costs an interface against the best without, eV per exchange; null where nothing is exchanged or known. */
export function mixingEnergy(
  one: FoundInterface, { bestUnmixed, energies, context }: Pick<InterfaceFindings, 'bestUnmixed' | 'energies' | 'context'>,
): number | null {
  if (bestUnmixed === null || one.exchanges === 0) return null
  return context.interfaces * energies.area(one.placing) * (one.energy - bestUnmixed.energy) / one.exchanges
}

/** Of each kind of exchange the group that costs least per exchange, in the order of the groups. */
export function leastCostly({ groups }: InterfaceFindings): MixingGroup[] {
  const kinds = [...new Set(groups.map(({ kind }) => kind))]
  return kinds.map((kind) => groups.filter((group) => group.kind === kind)
    .reduce((least, group) => ((group.perExchange ?? 0) < (least.perExchange ?? 0) ? group : least)))
}

function foundInterface(
  { outcome, genome, objective, properties, id }: Evaluation<ProductGenome>, order: number,
  { context, box, energies }: { context: InterfaceContext; box: PlacementBox; energies: InterfaceEnergies },
): FoundInterface[] {
  if (outcome !== 'evaluated' || genome === null || objective === null) return []
  const placing = box.read(genome.point)
  const exchanged = context.exchange.exchangedOf(genome.occupation)
  const classes = Object.entries(exchanged).filter(([, count]) => count > 0)
  const energy = Number(properties.energy) + context.exchange.reservoirEnergy(genome.occupation)
  return [{
    id, order, energy: objective, genome, properties, placing,
    label: exchangeLabel(exchanged),
    kind: classes.map(([name]) => name).join(TOGETHER),
    exchanges: classes.reduce((sum, [, count]) => sum + count, 0),
    adhesion: energies.workOfAdhesion(energy, placing),
  }]
}

function groupsOf(findings: Omit<InterfaceFindings, 'groups'>): MixingGroup[] {
  const byLabel = new Map<string, FoundInterface[]>()
  for (const one of findings.found.filter(({ exchanges }) => exchanges > 0)) {
    byLabel.set(one.label, [...(byLabel.get(one.label) ?? []), one])
  }
  const groups = [...byLabel].map(([label, members]): MixingGroup => {
    const best = lowestOf(members)
    return {
      label, best, kind: best.kind, exchanges: best.exchanges, samples: members.length,
      perExchange: mixingEnergy(best, findings),
    }
  })
  const names = Object.keys(findings.context.exchange.exchangedOf(findings.context.exchange.home))
  // Single classes first, each in the order of the campaign file.
  const rank = (kind: string): number =>
    kind.split(TOGETHER).reduce((sum, name) => sum * (names.length + 1) + names.indexOf(name) + 1, 0)
  return groups.sort((a, b) => rank(a.kind) - rank(b.kind) || a.exchanges - b.exchanges || (a.label < b.label ? -1 : 1))
}

function lowestOf(list: readonly FoundInterface[]): FoundInterface {
  return list.reduce((best, one) => (one.energy < best.energy ? one : best))
}
