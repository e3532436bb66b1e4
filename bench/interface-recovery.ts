// How surely the shipped swarm finds a crystal again that was joined with itself: registry and gap with nothing relaxed or
// only the film as a whole, and cations that changed places across the interface before the search began. Random search
// beside it: run, or where arrangements are drawn, its exact chance.
// Usage: node dist/bench/interface-recovery.js [--cases NAME,…] [--seeds 1..40] [--budget N] [--out FOLDER]
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Run } from '../src/analysis/repeated-runs.ts'
import type { Campaign } from '../src/campaign/campaign-file.ts'
import type { Problem } from '../src/campaign/types.ts'
import { runOnce } from '../src/cli/bench-worker.ts'
import { findCampaign } from '../src/cli/campaign-argument.ts'
import { openProblem, type OpenProblem } from '../src/cli/session.ts'
import { makeFolder, writeAtomically } from '../src/io/write-atomically.ts'
import { randomStream } from '../src/math/random.ts'
import type { ProductGenome } from '../src/spaces/product.ts'
import { CASES, overridesOf, type Case } from './interface-recovery/cases.ts'
import { chanceOfDraw, shareOfPlaces } from './interface-recovery/chance.ts'
import { hiddenStart, type HiddenStart } from './interface-recovery/hidden-start.ts'
import { recoveryTable, TARGET, type Measured } from './interface-recovery/report.ts'

const { values: options } = parseArgs({
  options: {
    cases: { type: 'string', default: '' },
    seeds: { type: 'string', default: '1..40' },
    budget: { type: 'string' },
    out: { type: 'string' },
  },
})
const [first, last = first] = options.seeds.split('..').map(Number)
const seeds = Array.from({ length: last - first + 1 }, (_, k) => first + k)
const chosen = CASES.filter(({ name }) => options.cases === '' || options.cases.split(',').some((part) => name.startsWith(part)))
  .map((one) => (options.budget === undefined ? one : { ...one, budget: Number(options.budget) }))

const measured: Measured[] = []
for (const one of chosen) {
  const begun = process.cpuUsage()
  const { campaign, base } = findCampaign(one.campaign, overridesOf(one, TARGET))
  const opened = await openProblem(campaign, base)
  const results = one.hidden === 0 ? await placesOf(one, opened) : await arrangementsOf(one, opened)
  const { user, system } = process.cpuUsage(begun)
  measured.push({ ...results, cpuSeconds: (user + system) / 1e6 })
  console.log(`${recoveryTable(measured.slice(-1))}\n${measured[measured.length - 1].cpuSeconds.toFixed(0)} s of CPU`)
}
if (options.out !== undefined) write(options.out)

/** Only the place of the film is searched: swarm and random search are run. */
async function placesOf(one: Case, { campaign, problem }: OpenProblem): Promise<Omit<Measured, 'cpuSeconds'>> {
  const random = { ...campaign, strategy: { name: 'random-search', parameters: {} } }
  const swarm = await runs(campaign, async () => problem)
  return { case: one, swarm, random: await runs(random, async () => problem), chances: null, others: 0 }
}

/** Every seed hides the crystal elsewhere: the swarm is run, the chance of random draws follows from their number. */
async function arrangementsOf(one: Case, opened: OpenProblem): Promise<Omit<Measured, 'cpuSeconds'>> {
  const start = (seed: number) => hiddenStart(opened, one.hidden, randomStream(`hidden ${one.hidden} ${seed}`))
  let others = 0
  const swarm = await runs(opened.campaign, async (seed) => withWatch(await start(seed), () => { others++ }))
  const share = await shareOfPlaces(await start(first), TARGET)
  const chances = await Promise.all(seeds.map(async (seed) => share * chanceOfDraw(await start(seed))))
  return { case: one, swarm, random: null, chances, others }
}

/** The problem, which calls `found` whenever another arrangement than the crystal's is within the target. */
function withWatch({ problem, space: { sites }, answer }: HiddenStart, found: () => void): Problem<ProductGenome> {
  return {
    ...problem,
    async evaluate(candidates) {
      const results = await problem.evaluate(candidates)
      results.forEach(({ objective }, k) => {
        const isCrystal = sites.key(candidates[k].genome.occupation) === sites.key(answer)
        if (objective !== null && objective <= TARGET && !isCrystal) found()
      })
      return results
    },
  }
}

async function runs(campaign: Campaign, problemOf: (seed: number) => Promise<Problem>): Promise<Run[]> {
  const done: Run[] = []
  for (const seed of seeds) {
    const run = await runOnce({ campaign: { ...campaign, seed }, lessons: [] }, await problemOf(seed))
    done.push(run)
    console.error(`seed=${seed} success=${run.success} evaluations=${run.evaluations} best=${run.best ?? 'none'}`)
  }
  return done
}

function write(out: string): void {
  makeFolder(out)
  const how = { seeds: options.seeds, target: TARGET, cpu: cpus()[0]?.model ?? 'unknown', node: process.version }
  writeAtomically(join(out, 'interface-recovery.json'), `${JSON.stringify({ ...how, cases: measured }, null, 1)}\n`)
}
