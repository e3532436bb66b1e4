// Many searches on several worker threads; results come back in the order of the tasks.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { searchFunction, type SearchResult, type SearchTask } from './search.ts'

/** Every worker takes each n-th task, so that long ones are spread. */
export async function searchAll(tasks: readonly SearchTask[], workers: number): Promise<readonly SearchResult[]> {
  const results = new Array<SearchResult>(tasks.length)
  await Promise.all(Array.from({ length: workers }, (_, w) => {
    const mine = tasks.flatMap((task, k) => (k % workers === w ? [{ k, task }] : []))
    return new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: mine })
      worker.on('message', ({ k, result }: { k: number; result: SearchResult }) => { results[k] = result })
      worker.on('error', reject)
      worker.on('exit', () => { resolve() })
    })
  }))
  return results
}

if (!isMainThread && parentPort !== null && Array.isArray(workerData)) {
  for (const { k, task } of workerData as readonly { k: number; task: SearchTask }[]) {
    parentPort.postMessage({ k, result: searchFunction(task) })
  }
}
