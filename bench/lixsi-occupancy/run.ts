// Runs campaign files through the command line, several at a time, in one folder that keeps them: what is finished is not
// run again, and what was stopped goes on where it stopped.
import { spawn } from 'node:child_process'
import { closeSync, cpSync, existsSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { resultPaths } from '../../src/campaign/results-folder.ts'
import { EvaluationError } from '../../src/errors.ts'
import { LESSONS, type Task } from './plan.ts'

const MAIN = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url))

/** Runs what is not finished yet, in order, on so many processes; rejects with EvaluationError when one fails. */
export async function runTasks(tasks: readonly Task[], cache: string, workers: number): Promise<void> {
  const due = tasks.filter(({ name }) => !existsSync(resultPaths(join(cache, name)).summary))
  let next = 0
  await Promise.all(Array.from({ length: workers }, async () => {
    while (next < due.length) {
      const task = due[next++]
      const begun = performance.now()
      await runTask(task, cache)
      console.error(`campaign=${task.name} seconds=${((performance.now() - begun) / 1000).toFixed(0)} left=${due.length - next}`)
    }
  }))
}

async function runTask({ name, file, seed, learns, modelsOf }: Task, cache: string): Promise<void> {
  const isBegun = existsSync(resultPaths(join(cache, name)).journal)
  if (modelsOf !== null) shareModels(join(cache, modelsOf, 'models'), join(cache, name, 'models'))
  const lessons = learns ? ['--learn-from', ...LESSONS.map((lesson) => lesson.name)] : []
  const args = isBegun ? [name] : [file, '--seed', String(seed), '--out', name, ...lessons]
  const log = join(cache, `${name}.log`)
  const code = await ionforge(['run', ...args, '--jobs', '1'], cache, log)
  if (code === 0) return
  throw new EvaluationError({
    rule: 'every campaign of a measurement must end well', found: `exit code ${String(code)}`, place: log,
    wayOut: 'The log says why; the same command goes on from here.',
  })
}

/** Gives a campaign the networks of another. What it needs and does not find there it trains. */
function shareModels(from: string, to: string): void {
  if (existsSync(from) && !existsSync(to)) cpSync(from, to, { recursive: true })
}

/** One call of the command line, with the code it ends with. */
async function ionforge(args: readonly string[], folder: string, log: string): Promise<number | null> {
  const output = openSync(log, 'a')
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder, stdio: ['ignore', output, output] })
    child.on('error', reject)
    child.on('exit', resolve)
  })
  closeSync(output)
  return code
}
