// What exchange across an interface costs on a second potential: of each kind of exchange the lowest structures of finished
// campaigns, relaxed again with atoms and the cell's normal free. Usage, after npm run build:
//   node dist/bench/interface-second-potential.js --potential SPECIFICATION [--keep 3] [--out FILE.json] RESULTS...
import { parseArgs } from 'node:util'
import { fromEvent } from '../src/campaign/record.ts'
import type { Evaluation } from '../src/campaign/types.ts'
import { readFolders, requireSameProblem } from '../src/cli/compared-folders.ts'
import { openProblem, withoutGraphicsCard } from '../src/cli/session.ts'
import { writeAtomically } from '../src/io/write-atomically.ts'
import { loadPotential } from '../src/potentials/load.ts'
import { relax } from '../src/relax/relax.ts'
import { relaxSettings, relaxSettingsSchema } from '../src/relax/settings.ts'

const { values: { potential: specification, keep, out }, positionals } = parseArgs({
  allowPositionals: true,
  options: { potential: { type: 'string' }, keep: { type: 'string', default: '3' }, out: { type: 'string' } },
})
if (specification === undefined || positionals.length === 0) {
  throw new Error('usage: interface-second-potential.js --potential SPECIFICATION [--keep 3] [--out FILE.json] RESULTS...')
}

/** eV of two structures that count as one. */
const SAME = 0.01
const SETTINGS = relaxSettings(relaxSettingsSchema.parse({ cell: 'normal', fmax: 0.05, max_steps: 400 }))

interface Found {
  readonly evaluation: Evaluation<unknown>
  readonly exchanged: Readonly<Record<string, number>>
  readonly energy: number
}

interface Row {
  readonly exchanged: string
  readonly exchanges: number
  /** eV against the lowest without exchange, each potential by its own lowest. */
  readonly first: number
  readonly second: number
  readonly relaxed: number
}

const folders = readFolders(positionals)
requireSameProblem(folders)
const { problem } = await openProblem(withoutGraphicsCard(folders[0].campaign), folders[0].folder)
const potential = await loadPotential(specification)
const kinds = new Map<string, Found[]>()
for (const { evaluations } of folders) {
  for (const event of evaluations) {
    const evaluation = fromEvent(problem, event)
    if (evaluation.outcome !== 'evaluated' || evaluation.genome === null) continue
    const exchanged = evaluation.properties.exchanged as Record<string, number>
    const kind = labelOf(exchanged)
    kinds.set(kind, [...(kinds.get(kind) ?? []), { evaluation, exchanged, energy: evaluation.properties.energy as number }])
  }
}
const lowest = new Map(Array.from(kinds, ([kind, found]) => [kind, distinctLowest(found, Number(keep))]))
const unmixed = lowest.get('unmixed')
if (unmixed === undefined) throw new Error('no interface without exchange among these results')
const unmixedSecond = await secondEnergy(unmixed)
const rows: Row[] = []
console.log('| exchange | first potential, eV per exchange | second potential | relaxed |\n|---|---|---|---|')
for (const [kind, found] of lowest) {
  if (kind === 'unmixed') continue
  const exchanges = Object.values(found[0].exchanged).reduce((sum, count) => sum + count, 0)
  const second = await secondEnergy(found)
  const row: Row = {
    exchanged: kind, exchanges, first: found[0].energy - unmixed[0].energy, second: second - unmixedSecond, relaxed: found.length,
  }
  rows.push(row)
  console.log(`| ${kind} | ${(row.first / exchanges).toFixed(2)} | ${(row.second / exchanges).toFixed(2)} | ${row.relaxed} |`)
}
if (out !== undefined) writeAtomically(out, `${JSON.stringify({ keep: Number(keep), rows }, null, 2)}\n`)

/** "2 Co-P, 1 O-S", "unmixed". */
function labelOf(exchanged: Readonly<Record<string, number>>): string {
  const parts = Object.entries(exchanged).flatMap(([name, count]) => (count > 0 ? [`${count} ${name}`] : []))
  return parts.join(', ') || 'unmixed'
}

/** The lowest few of different energy, from low to high. */
function distinctLowest(found: readonly Found[], count: number): Found[] {
  const chosen: Found[] = []
  for (const one of [...found].sort((a, b) => a.energy - b.energy)) {
    if (chosen.length < count && chosen.every(({ energy }) => one.energy - energy > SAME)) chosen.push(one)
  }
  return chosen
}

/** The lowest energy that the structures reach on the second potential, eV; what does not converge counts as it ended. */
async function secondEnergy(found: readonly Found[]): Promise<number> {
  let least = Infinity
  for (const { evaluation: { genome, properties } } of found) {
    const structure = problem.structureOf(genome, properties)
    if (structure === null) continue
    const [{ outcome, result: { energy } }] = await relax([structure], potential, SETTINGS)
    if (outcome === 'converged' || outcome === 'step_limit') least = Math.min(least, energy)
  }
  return least
}
