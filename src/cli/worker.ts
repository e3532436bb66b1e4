// What a worker thread runs: it builds the problem once and evaluates the candidates it is sent.
import { workerData } from 'node:worker_threads'
import type { Candidate, Evaluation, Problem, Screened } from '../campaign/types.ts'
import type { WorkerSetup } from '../executors/workers.ts'
import { registry } from './registry.ts'

const problem: Promise<Problem> = createProblem()

async function createProblem(): Promise<Problem> {
  // The pool wraps the data it passes on: [its own, ours].
  const setup = (Array.isArray(workerData) ? (workerData as unknown[])[1] : workerData) as WorkerSetup
  return registry.problems[setup.problem].create(setup.parameters, setup.prepared, setup.folder)
}

/** Evaluates one candidate; called by the workers executor. */
export async function evaluate(candidate: Candidate<unknown>): Promise<Evaluation<unknown>> {
  const [evaluation] = await (await problem).evaluate([candidate])
  return evaluation
}

/** Takes one candidate through one screening; called by the workers executor. */
export async function screen({ stage, candidate }: { stage: number; candidate: Candidate<unknown> }): Promise<Screened> {
  return ((await problem).screenings ?? [])[stage].measure(candidate)
}
