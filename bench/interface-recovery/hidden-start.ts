// An exact answer that does not lie where a search begins: the crystal is joined with itself, but so many pairs of its atoms
// have changed places across the interface before anything is searched. Only changing exactly these back gives the crystal.
import type { InterfaceParameters } from '../../problems/interface/parameters.ts'
import type { InterfaceReferences } from '../../problems/interface/references.ts'
import { interfaceEnergies } from '../../problems/interface/energies.ts'
import { interfaceScorer } from '../../problems/interface/evaluate.ts'
import { exchangeSpace, type ExchangeSpace } from '../../problems/interface/exchange.ts'
import { placementBox } from '../../problems/interface/placement.ts'
import { openInterfacePotential } from '../../problems/interface/potential.ts'
import { interfaceCount } from '../../problems/interface/prepare.ts'
import { minimumDistancesOf } from '../../problems/scoring/minimum-distances.ts'
import { trustJudge } from '../../problems/scoring/trust.ts'
import type { JoinedSlabs } from '../../src/atoms/interface/types.ts'
import type { Problem } from '../../src/campaign/types.ts'
import type { OpenProblem } from '../../src/cli/session.ts'
import type { Random } from '../../src/math/random.ts'
import { productSpace, type ProductGenome, type ProductSpace } from '../../src/spaces/product.ts'
import type { Occupation } from '../../src/spaces/sites/sites.ts'

export interface HiddenStart {
  readonly problem: Problem<ProductGenome>
  readonly space: ProductSpace
  /** The one arrangement that is the crystal. */
  readonly answer: Occupation
}

/** Hides the crystal behind `pairs` exchanged pairs, all such arrangements equally likely; classes must be swaps. */
export async function hiddenStart(opened: OpenProblem, pairs: number, random: Random): Promise<HiddenStart> {
  const { campaign, prepared, folder } = opened
  const parameters = campaign.problem.parameters as unknown as InterfaceParameters
  const references = prepared as InterfaceReferences
  const box = placementBox(parameters, references)
  const [home, plan] = [box.join(box.home), box.plan(box.home)]
  const whole = exchangeSpace(home, parameters.exchange, plan)
  const { species } = whole.structureOf(home, random.pick(arrangementsOf(whole, pairs)))
  // Swaps keep the numbers of the atoms, wherever the film stands.
  const hidden = (joined: JoinedSlabs): JoinedSlabs => ({ ...joined, structure: { ...joined.structure, species } })
  const own = exchangeSpace(hidden(home), parameters.exchange, plan)
  const exchange: ExchangeSpace = {
    ...own,
    exchanged: (joined, occupation) => own.exchanged(hidden(joined), occupation),
    structureOf: (joined, occupation) => own.structureOf(hidden(joined), occupation),
  }
  const space = productSpace(box.dimensions, exchange.space)
  const potential = await openInterfacePotential(parameters, folder, undefined)
  const interfaces = interfaceCount(parameters)
  const scorer = interfaceScorer({
    parameters, space, box, exchange, interfaces, potential,
    energies: interfaceEnergies(references, box, interfaces),
    distances: minimumDistancesOf(parameters, [...new Set(home.structure.species)].sort((a, b) => a - b)),
    judge: trustJudge(potential, parameters.trust),
  })
  const problem: Problem<ProductGenome> = {
    ...opened.problem as Problem<ProductGenome>,
    space,
    screenings: scorer.screenings,
    evaluate: (candidates) => Promise.all(candidates.map(scorer.evaluate)),
    structureOf: scorer.structureOf,
  }
  return { problem, space, answer: crystalAmong(exchange, home) }
}

function arrangementsOf({ space, exchangedOf }: ExchangeSpace, pairs: number): Occupation[] {
  return [...space.enumerate()].filter((occupation) =>
    Object.values(exchangedOf(occupation)).reduce((sum, count) => sum + count, 0) === pairs)
}

/** The arrangement with every species where the crystal has it: site by site, whatever brings it nearer stays. */
function crystalAmong({ space, home: start, structureOf }: ExchangeSpace, home: JoinedSlabs): Occupation {
  const wanted = home.structure.species
  const wrong = (occupation: Occupation): number =>
    structureOf(home, occupation).species.filter((element, atom) => element !== wanted[atom]).length
  return start.reduce((best, _, site) => {
    const { species } = space.sublattices[space.sublatticeOf[site]]
    return species.map((one) => best.with(site, one)).find((changed) => wrong(changed) < wrong(best)) ?? best
  }, start)
}
