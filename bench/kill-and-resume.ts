// Kills campaigns with SIGKILL at random moments, resumes them, and compares every file that must be identical with
// an uninterrupted run. Usage, after npm run build:
//   node dist/bench/kill-and-resume.js [--runs 25] [--campaign lixsi-amorphous] [--budget 96] [--jobs 2]
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

/** Kill moments end before the run does, or some runs would not be killed at all. */
const SHARE_KILLED = 0.85

/** Files that must not depend on kills, resumes or the number of jobs. */
export const IDENTICAL_FILES = ['journal.jsonl', 'summary.json', 'all.extxyz', 'best.extxyz', 'campaign.yaml'] as const

export interface KillOptions {
  readonly campaign: string
  readonly budget: number
  readonly jobs: number
  /** The command line to run, for example ["node", "dist/src/cli/main.js"]. */
  readonly command: readonly string[]
}

export interface KilledRun {
  readonly kills: number
  /** Names of files that differ from the uninterrupted run; empty when all is well. */
  readonly different: readonly string[]
}

/** Runs a campaign without interruption; resolves to its results folder and its duration in ms. */
export async function uninterruptedRun(options: KillOptions): Promise<{ folder: string; milliseconds: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'ionforge-whole-'))
  const started = performance.now()
  const exit = await runOnce(options, folder, null)
  if (exit !== 0) throw new Error(`the uninterrupted run ended with ${exit}`)
  return { folder, milliseconds: performance.now() - started }
}

/** Runs the same campaign, killed after each of the given times (ms) and then to its end, and compares. */
export async function killedRun(options: KillOptions, reference: string, killAfter: readonly number[]): Promise<KilledRun> {
  const folder = mkdtempSync(join(tmpdir(), 'ionforge-killed-'))
  let kills = 0
  for (const milliseconds of killAfter) {
    if ((await runOnce(options, folder, milliseconds)) === 'killed') kills++
  }
  const exit = await runOnce(options, folder, null)
  const different = exit === 0 ? differentFiles(reference, folder) : [`exit code ${exit}`]
  rmSync(folder, { recursive: true, force: true })
  return { kills, different }
}

/** Files among those that must be identical whose bytes differ between two results folders. */
export function differentFiles(a: string, b: string): string[] {
  return IDENTICAL_FILES.filter((name) => {
    const [first, second] = [a, b].map((folder) => readFileSync(join(folder, name)))
    return !first.equals(second)
  })
}

function runOnce(options: KillOptions, folder: string, killAfter: number | null): Promise<number | 'killed'> {
  const { command, campaign, budget, jobs } = options
  const [program, ...start] = command
  const args = [...start, 'run', campaign, '--out', folder, '--budget', String(budget), '--jobs', String(jobs), '--quiet']
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const timer = killAfter === null ? null : setTimeout(() => child.kill('SIGKILL'), killAfter)
  return new Promise((done, fail) => {
    child.on('error', fail)
    child.on('exit', (code) => {
      if (timer !== null) clearTimeout(timer)
      done(code ?? 'killed')
    })
  })
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '25' },
      campaign: { type: 'string', default: 'lixsi-amorphous' },
      budget: { type: 'string', default: '96' },
      jobs: { type: 'string', default: '2' },
    },
  })
  const options: KillOptions = {
    campaign: values.campaign,
    budget: Number(values.budget),
    jobs: Number(values.jobs),
    command: [process.execPath, resolve(import.meta.dirname, '../src/cli/main.js')],
  }
  const whole = await uninterruptedRun(options)
  console.log(`uninterrupted: ${(whole.milliseconds / 1000).toFixed(1)} s, ${options.budget} evaluations, ${options.jobs} jobs`)
  let wrong = 0
  for (let run = 1; run <= Number(values.runs); run++) {
    // Kill moments are spread over the whole run, start-up and report included; every other run is killed twice, the
    // second time early enough to hit what is left of it.
    const times = [SHARE_KILLED * whole.milliseconds * Math.random()]
    if (run % 2 === 1) times.push(0.5 * (whole.milliseconds - times[0]) * Math.random())
    const { kills, different } = await killedRun(options, whole.folder, times)
    if (different.length > 0) wrong++
    const verdict = different.length === 0 ? 'identical' : `DIFFERENT: ${different.join(', ')}`
    console.log(`run ${run}: killed ${kills}× after ${times.map((t) => (t / 1000).toFixed(1)).join(' s and ')} s: ${verdict}`)
  }
  console.log(`${Number(values.runs) - wrong} of ${values.runs} killed and resumed runs are byte-identical (${IDENTICAL_FILES.join(', ')})`)
  rmSync(whole.folder, { recursive: true, force: true })
  process.exitCode = wrong === 0 ? 0 : 1
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main()
