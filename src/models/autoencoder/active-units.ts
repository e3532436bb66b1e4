// Which latent units carry anything. With few of them in use a latent space has collapsed.

/** A unit below this carries nothing, nats (Y. Burda, R. Grosse, R. Salakhutdinov, ICLR 2016, arXiv:1509.00519). */
export const ACTIVE_NATS = 0.05

/** How many units have more, from the mean Kullback–Leibler term of each. */
export function activeUnits(klOfUnits: readonly number[]): number {
  return klOfUnits.filter((nats) => nats > ACTIVE_NATS).length
}
