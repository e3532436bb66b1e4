// Interface problems for tests, opened without a campaign.
import { interfaceOfCrystals } from '../../../problems/interface/problem.ts'
import type { InterfaceParameters } from '../../../problems/interface/parameters.ts'
import type { InterfaceReferences } from '../../../problems/interface/references.ts'
import type { Evaluation, Problem } from '../../../src/campaign/types.ts'
import { randomStream } from '../../../src/math/random.ts'
import type { BoxPoint } from '../../../src/spaces/box.ts'
import type { ProductGenome, ProductSpace } from '../../../src/spaces/product.ts'

export interface OpenedInterface {
  readonly parameters: InterfaceParameters
  readonly references: InterfaceReferences
  readonly problem: Problem<ProductGenome> & { readonly space: ProductSpace }
  /** Scores an interface that exchanges nothing at a point. */
  at(point: BoxPoint): Promise<Evaluation<ProductGenome>>
}

/** Shipped data of the problem. */
export const DATA = 'problems/interface/data'

const SILICON = { structure: `${DATA}/silicon.extxyz`, plane: [0, 0, 1], layers: 2 }

/** Silicon on silicon, Stillinger–Weber. */
export const SILICON_ON_ITSELF = { potential: 'sw', substrate: SILICON, film: SILICON, registry_map: 0 }

export function parametersOf(given: object): InterfaceParameters {
  return interfaceOfCrystals.parameters.parse(given) as InterfaceParameters
}

export async function openInterface(given: object): Promise<OpenedInterface> {
  const parameters = parametersOf(given)
  const references = await interfaceOfCrystals.prepare(parameters, '.')
  const problem = await interfaceOfCrystals.create(parameters, references, '.') as unknown as OpenedInterface['problem']
  const home = problem.space.sites.sample(randomStream('home'))
  return {
    parameters, references, problem,
    async at(point) {
      const [evaluation] = await problem.evaluate([{ id: 0, genome: { point, occupation: home }, lineage: { operator: 'test', parents: [] } }])
      return evaluation
    },
  }
}
