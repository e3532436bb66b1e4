// A schedule for the learning rate: it falls whenever the loss has stopped to fall.
/** Plain data; changed by {@link plateauStep} alone. */
export interface Plateau {
  readonly rate: number
  /** Lowest loss so far; null before the first. */
  readonly best: number | null
  /** Epochs since the lowest loss, and since the rate fell last if that is later. */
  readonly waited: number
}

export interface PlateauRule {
  /** The rate is multiplied by this. */
  readonly factor: number
  /** After so many epochs without a lower loss; 0 = never. */
  readonly patience: number
}

export function plateauFrom(rate: number): Plateau {
  return { rate, best: null, waited: 0 }
}

/** What follows from the loss of one more epoch. */
export function plateauStep({ rate, best, waited }: Plateau, loss: number, { factor, patience }: PlateauRule): Plateau {
  if (best === null || loss < best) return { rate, best: loss, waited: 0 }
  const falls = patience > 0 && waited + 1 >= patience
  return falls ? { rate: rate * factor, best, waited: 0 } : { rate, best, waited: waited + 1 }
}
