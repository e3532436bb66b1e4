// Cross-entropy of classes in blocks, with classes that a block may not have left out of its softmax.
/** Blocks of classes; `allowed`: blocks × classes, 1 = the block may have the class. */
export interface ClassBlocks {
  readonly blocks: number
  readonly classes: number
  readonly allowed: Uint8Array
}

/**
 * −Σ_blocks ln p(target) of one row, p = softmax over the allowed logits; row-major logits (blocks × classes) from `first`,
 * targets (one class per block) from `firstTarget`. Where `gradient` is given, weight·(p − one-hot target) goes into it, at
 * the place of the logits; zero for classes that are not allowed.
 */
export function maskedCrossEntropy(
  { blocks, classes, allowed }: ClassBlocks, logits: Float64Array, first: number,
  targets: Uint8Array, firstTarget: number, gradient: Float64Array | null, weight: number,
): number {
  let loss = 0
  for (let block = 0; block < blocks; block++) {
    const mask = block * classes
    const at = first + mask
    // The largest logit is taken out, so that no exponential overflows.
    let largest = -Infinity
    for (let c = 0; c < classes; c++) if (allowed[mask + c] === 1 && logits[at + c] > largest) largest = logits[at + c]
    let sum = 0
    for (let c = 0; c < classes; c++) if (allowed[mask + c] === 1) sum += Math.exp(logits[at + c] - largest)
    const target = targets[firstTarget + block]
    loss += Math.log(sum) - (logits[at + target] - largest)
    if (gradient === null) continue
    for (let c = 0; c < classes; c++) {
      const p = allowed[mask + c] === 1 ? Math.exp(logits[at + c] - largest) / sum : 0
      gradient[at + c] = weight * (c === target ? p - 1 : p)
    }
  }
  return loss
}
