// A worker that takes as long as its genome says and answers with it; negative genomes throw.
import { workerData } from 'node:worker_threads'

export async function evaluate({ id, genome, lineage }) {
  const setup = Array.isArray(workerData) ? workerData[1] : workerData
  if (genome < 0) throw new Error(`genome ${genome} is negative\nsecond line`)
  await new Promise((resume) => setTimeout(resume, genome))
  return {
    id, lineage, genome, outcome: 'evaluated', objective: genome, niche: setup.problem, properties: {},
    cost: { relaxations: 0, force_calls: 1 },
  }
}
