// Interfaces of two crystals as a problem: registry, gap and exchanged atoms of the lowest interface energy. A problem of
// fixed crystals is the same with its own defaults.
import type { Problem, ProblemFactory } from '../../src/campaign/types.ts'
import { isBuiltIn } from '../../src/potentials/specification.ts'
import { productSpace, type ProductGenome } from '../../src/spaces/product.ts'
import { minimumDistancesOf } from '../scoring/minimum-distances.ts'
import { trustJudge } from '../scoring/trust.ts'
import { analyseInterface } from './analyse.ts'
import { isShipped } from './crystal-file.ts'
import type { InterfaceContext } from './context.ts'
import { INTERFACE_ENERGY, interfaceEnergies } from './energies.ts'
import { interfaceScorer } from './evaluate.ts'
import { exchangeSpace } from './exchange.ts'
import { matchTable, terminationTable } from './matches.ts'
import { interfaceSchema, type InterfaceDefaults, type InterfaceParameters } from './parameters.ts'
import { placementBox } from './placement.ts'
import { interfaceCount, prepareInterface } from './prepare.ts'
import { openInterfacePotential, potentialOf, type ShippedPotential } from './potential.ts'
import type { InterfaceReferences } from './references.ts'
import { prepareSides, SIDES } from './sides.ts'

export interface InterfaceProblem {
  readonly name: string
  readonly question: string
  readonly citations: readonly string[]
  readonly defaults?: InterfaceDefaults
  readonly shipped?: ShippedPotential
}

const CITATIONS = [
  'Lattice matching: A. Zur, T. C. McGill, J. Appl. Phys. 55, 378 (1984), doi 10.1063/1.333084.',
  'Polarity of surfaces: P. W. Tasker, J. Phys. C: Solid State Phys. 12, 4977 (1979), doi 10.1088/0022-3719/12/22/036.',
]

/** eV/Å² within which a crystal joined with itself counts as found. */
const SAME_CRYSTAL_TOLERANCE = 0.001

/** Makes the problem of a pair of crystals, or of any two where no defaults are given. */
export function interfaceProblem(
  { name, question, citations, defaults, shipped }: InterfaceProblem,
): ProblemFactory<InterfaceParameters, InterfaceReferences> {
  return {
    name, question,
    space: 'product',
    citations: [...citations, ...CITATIONS],
    parameters: interfaceSchema(defaults),
    inputFiles(parameters): Record<string, string> {
      const potential = potentialOf(parameters, shipped)
      const crystals = SIDES.filter((side) => !isShipped(parameters[side].structure))
        .map((side) => [`${side}.structure`, parameters[side].structure])
      return { ...Object.fromEntries(crystals) as Record<string, string>, ...(isBuiltIn(potential) ? {} : { potential }) }
    },
    potentials: ['potential'],
    async prepare(parameters, folder) {
      return prepareInterface(parameters, await openInterfacePotential(parameters, folder, shipped), folder)
    },
    async choices(parameters, folder) {
      const sides = await prepareSides(parameters, await openInterfacePotential(parameters, folder, shipped), folder)
      return [matchTable(sides, parameters), terminationTable(sides)]
    },
    async create(parameters, references, folder): Promise<Problem> {
      const potential = await openInterfacePotential(parameters, folder, shipped)
      const interfaces = interfaceCount(parameters)
      const box = placementBox(parameters, references)
      const home = box.join(box.home)
      const exchange = exchangeSpace(home, parameters.exchange, box.plan(box.home))
      const space = productSpace(box.dimensions, exchange.space)
      const scorer = interfaceScorer({
        parameters, space, box, exchange, interfaces, potential,
        energies: interfaceEnergies(references, box, interfaces),
        distances: minimumDistancesOf(parameters, [...new Set(home.structure.species)].sort((a, b) => a - b)),
        judge: trustJudge(potential, parameters.trust),
      })
      const { structureOf, sidesOf, depthsOf } = scorer
      const context: InterfaceContext = { parameters, references, interfaces, home, exchange, structureOf, sidesOf, depthsOf }
      const problem: Problem<ProductGenome> = {
        objective: INTERFACE_ENERGY,
        space,
        screenings: scorer.screenings,
        evaluate: (candidates) => Promise.all(candidates.map(scorer.evaluate)),
        analyse: (evaluations) => analyseInterface(evaluations, context),
        structureOf,
        ...knownAnswer(parameters, references),
      }
      return problem
    },
  }
}

/** A crystal joined with itself on its own lattice is that crystal: its interface costs nothing. */
function knownAnswer(
  { substrate, film, exchange }: InterfaceParameters, { match }: InterfaceReferences,
): Pick<Problem, 'target'> {
  const isSame = substrate.structure === film.structure && substrate.plane.join() === film.plane.join()
    && match.substrate.join() === match.film.join() && match.strain < 1e-6
    && substrate.termination === film.termination && exchange.every(({ kind }) => kind !== 'vacancy')
  return isSame
    ? { target: { value: 0, tolerance: SAME_CRYSTAL_TOLERANCE, source: 'a crystal joined with itself is that crystal' } }
    : {}
}
