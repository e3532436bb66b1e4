// The cells of the speed tables of potentials, and how their evaluation is timed.
import { makeStructure, PERIODIC, type Structure } from '../src/atoms/structure.ts'
import { randomStream } from '../src/math/random.ts'

const VOLUME_PER_ATOM = 16
/** Å. */
const RATTLE = 0.15

/** A simple cubic lattice of edge³ sites, 16 Å³ each, the elements by turns, every coordinate shaken. */
export function rattledCell(edge: number, elements: readonly number[]): Structure {
  const random = randomStream(`rattled cell:${edge}`)
  const spacing = Math.cbrt(VOLUME_PER_ATOM)
  const sites = Array.from({ length: edge * edge * edge }, (_, k) =>
    [k % edge, Math.floor(k / edge) % edge, Math.floor(k / (edge * edge))])
  const a = edge * spacing
  return makeStructure({
    cell: [a, 0, 0, 0, a, 0, 0, 0, a], pbc: PERIODIC,
    species: sites.map(([x, y, z]) => elements[(x + y + z) % elements.length]),
    positions: sites.flatMap((site) => site.map((x) => spacing * x + RATTLE * random.normal())),
  })
}

/** Least processor time (µs) of some calls, which others on the machine disturb least; the first ones warm up. */
export async function leastTime(calls: number, run: () => Promise<unknown> | void): Promise<number> {
  let least = Infinity
  for (let k = 0; k < calls; k++) {
    const start = process.cpuUsage()
    await run()
    const { user, system } = process.cpuUsage(start)
    least = Math.min(least, user + system)
  }
  return least
}
