// Runs one job per item and gives the results in order: one after the other, or all begun at once where the potential
// computes what comes together together (a graphics card).

/** Yields the result of every item in order; the first failure ends it. */
export async function* inOrder<T, R>(items: readonly T[], together: boolean, run: (item: T) => Promise<R>): AsyncGenerator<readonly [T, R]> {
  const begun = together ? items.map(run) : []
  // A failure is reported when its turn comes; until then it must not count as unhandled.
  for (const promise of begun) promise.catch(() => undefined)
  for (const [index, item] of items.entries()) yield [item, await (together ? begun[index] : run(item))] as const
}
