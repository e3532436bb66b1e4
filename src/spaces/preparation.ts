// What a problem may be asked to do with a proposal before it relaxes it: plain data that travels with the candidate to
// whoever evaluates it. A space says which kinds its problem can carry out.

/** Melted and cooled by molecular dynamics at constant cell. */
export interface MeltQuench {
  readonly kind: 'melt-quench'
  /** Temperatures (K) that change linearly, each within `duration` fs, one after the other. */
  readonly schedule: readonly { readonly from: number; readonly to: number; readonly duration: number }[]
  /** fs. */
  readonly timestep: number
  /** Of the Langevin bath, 1/ps. */
  readonly friction: number
  /** Name of the random stream for velocities and noise. */
  readonly stream: string
}

export type Preparation = MeltQuench
export type PreparationKind = Preparation['kind']
