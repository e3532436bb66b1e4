// Runs campaigns through the command line, several at a time, in one folder that keeps them: what is finished is not run
// again, and what was stopped goes on where it stopped.
import { spawn } from 'node:child_process'
import { closeSync, cpSync, existsSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigError, EvaluationError } from '../../src/errors.ts'
import { resultPaths } from '../../src/campaign/results-folder.ts'
import { writeAtomically } from '../../src/io/write-atomically.ts'
import { campaignText, type Task } from './tasks.ts'

const MAIN = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url))
const RECORD_COST = new URL('./record-cost.js', import.meta.url).href

/** Runs what is not finished yet, in order, on so many processes; rejects with EvaluationError when one fails. */
export async function runCampaigns(tasks: readonly Task[], cache: string, workers: number): Promise<void> {
  const due = tasks.filter((task) => !isFinished(task, cache))
  let next = 0
  await Promise.all(Array.from({ length: workers }, async () => {
    while (next < due.length) {
      const task = due[next++]
      const begun = performance.now()
      await runOne(task, cache)
      const seconds = ((performance.now() - begun) / 1000).toFixed(0)
      console.error(`campaign=${task.name} evaluations=${task.evaluations} seconds=${seconds} left=${due.length - next}`)
    }
  }))
}

/** Where a campaign leaves what it took. */
export function costPath(cache: string, name: string): string {
  return join(cache, `${name}.cost.json`)
}

/** The lessons of a campaign, in the folder of all. */
export function lessonsFile(name: string): string {
  return `${name}.lessons.json`
}

/** Distils a finished campaign to a file of lessons beside it, once; returns the name of the file. */
export async function distil(name: string, cache: string): Promise<string> {
  const file = lessonsFile(name)
  if (!existsSync(join(cache, file))) await ionforge(['export', name, file], cache, `${name}.lessons`)
  return file
}

function runOne(task: Task, cache: string): Promise<void> {
  writeAtomically(join(cache, `${task.name}.yaml`), campaignText(task))
  shareModels(task, cache)
  return ionforge(['run', `${task.name}.yaml`, '--out', task.name], cache, task.name)
}

/** Gives a campaign the networks of another. What it needs and does not find there it trains. */
function shareModels({ name, modelsOf }: Task, cache: string): void {
  if (modelsOf === undefined) return
  const [from, to] = [modelsOf, name].map((campaign) => join(cache, campaign, 'models'))
  if (existsSync(from) && !existsSync(to)) cpSync(from, to, { recursive: true })
}

/** Whether its summary is there and of the whole budget. A folder of another task under this name is refused. */
function isFinished(task: Task, cache: string): boolean {
  const file = join(cache, `${task.name}.yaml`)
  if (!existsSync(file)) return false
  if (readFileSync(file, 'utf8') !== campaignText(task)) {
    throw new ConfigError({
      rule: 'a campaign that is kept must be the one that is asked for', found: task.name, place: file,
      wayOut: 'It was begun with other settings: give another --cache, or remove the file and the folder beside it.',
    })
  }
  const { summary } = resultPaths(join(cache, task.name))
  if (!existsSync(summary)) return false
  const { evaluations } = JSON.parse(readFileSync(summary, 'utf8')) as { evaluations: number }
  return evaluations >= task.evaluations
}

/** One call of the command line; what it prints goes into a file. */
async function ionforge(args: readonly string[], folder: string, name: string): Promise<void> {
  const log = join(folder, `${name}.log`)
  const output = openSync(log, 'a')
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', RECORD_COST, MAIN, ...args], {
      cwd: folder, stdio: ['ignore', output, output],
      env: { ...process.env, IONFORGE_BENCH_COST: costPath(folder, name) },
    })
    child.on('error', reject)
    child.on('exit', resolve)
  })
  closeSync(output)
  if (code === 0) return
  throw new EvaluationError({
    rule: 'every campaign of a measurement must end well', found: `exit code ${String(code)}`, place: log,
    wayOut: 'The log says why; the same command goes on from here.',
  })
}
