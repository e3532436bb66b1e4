// What random search can hope for: it draws a composition, an arrangement and a place, all independently.
import { randomStream } from '../../src/math/random.ts'
import { configurationCount } from '../../src/spaces/sites/counting.ts'
import type { HiddenStart } from './hidden-start.ts'

/** Places tried for the share of them from which the film slides to the crystal's. */
const PLACES = 200

/** Chance that one draw is the arrangement of the crystal. */
export function chanceOfDraw({ space: { sites }, answer }: Pick<HiddenStart, 'space' | 'answer'>): number {
  const { counts } = sites.compositions[sites.compositionOf(answer)]
  return 1 / (sites.compositions.length * Number(configurationCount([counts])))
}

/** Share of random places from which the arrangement of the crystal ends within the target, eV/Å². */
export async function shareOfPlaces({ problem, space, answer }: HiddenStart, target: number): Promise<number> {
  const random = randomStream('places')
  let found = 0
  for (let id = 0; id < PLACES; id++) {
    const genome = { point: space.box.sample(random), occupation: answer }
    const [{ objective }] = await problem.evaluate([{ id, genome, lineage: { operator: 'random', parents: [] } }])
    if (objective !== null && objective <= target) found++
  }
  return found / PLACES
}

/** Chance that `draws` draws find it. */
export function chanceWithin(chance: number, draws: number): number {
  return -Math.expm1(draws * Math.log1p(-chance))
}
