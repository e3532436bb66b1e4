// What the strategy journals about itself: every training, and what each proposal was meant to be. Figures rest on this
// and on the evaluations alone, so that a report needs no network.

/** How candidates are made. The last two are controls: what the network is measured against in every report. */
export const WAYS = ['prior', 'elites', 'geodesics', 'conditioned', 'bayesian', 'marginals', 'random'] as const

export type Way = (typeof WAYS)[number]

export interface TrainingRecord {
  /** 0 = before the first proposal. */
  readonly generation: number
  /** Results told when it was trained. */
  readonly results: number
  /** Rows of finished campaigns, and rows in all. */
  readonly lessons: number
  readonly rows: number
  readonly sha256: string
  readonly keptEpoch: number
  /** Epoch, reconstruction, Kullback–Leibler, property, then the same three held out (null without): nats per row. */
  readonly curve: readonly (readonly (number | null)[])[]
  /** Mean Kullback–Leibler term of each latent unit, nats. */
  readonly klOfUnits: readonly number[]
  /** Cross-entropy per row that per-site marginals of the training rows reach on the held-out rows, nats; null without any. */
  readonly marginalEntropy: number | null
  readonly map: LatentMap
}

/** Training rows in the plane of the two principal components of their latent means; at most a few hundred. */
export interface LatentMap {
  /** Fractions of the variance along the two. */
  readonly explained: readonly [number, number]
  /** x, y, index into `compositions`, energy percentile (0 lowest) within the composition, 1 where it is from a lesson. */
  readonly points: readonly (readonly [x: number, y: number, composition: number, percentile: number, isLesson: 0 | 1])[]
  readonly compositions: readonly string[]
}

/**
 * What a proposal was meant to be. Its operator begins with the way that made it: "elites", or "random (…)" where every
 * draw of the way had been proposed before.
 */
export interface ProposalRecord {
  readonly id: number
  readonly way: Way
  /** Energy percentile it was conditioned on; null where none was. */
  readonly target: number | null
  /** Occupations decoded for it: of several, one is proposed. */
  readonly draws: number
  /** Of these, those proposed before, in this batch or an earlier one, modulo symmetry. */
  readonly repeats: number
  /** Of these, those that the lessons or the results so far held, modulo symmetry. */
  readonly known: number
}

/** The diagnostics of a batch. */
export interface LatentDiagnostics {
  /** The training before the batch; null where none was due. */
  readonly training: TrainingRecord | null
  readonly proposals: readonly ProposalRecord[]
}
