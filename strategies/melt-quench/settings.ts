// How a strategy asks for a melt-quench: parameters as they stand in a campaign file, and what becomes of them.
import { z } from 'zod'
import type { Random } from '../../src/math/random.ts'
import type { MeltQuench } from '../../src/spaces/preparation.ts'

export const meltQuenchSettings = z.strictObject({
  melt_temperature: z.number().positive().max(20_000).default(2000).describe('K. Temperature of the melt.'),
  melt_time: z.number().min(0).default(500).describe('fs. How long the melt is kept.'),
  quench_time: z.number().positive().default(2000)
    .describe('fs. How long the temperature takes to fall linearly from the melt to final_temperature.'),
  final_temperature: z.number().positive().default(300).describe('K. Where the quench ends and relaxation takes over.'),
  timestep: z.number().positive().max(10).default(2).describe('fs. Time step of the dynamics; every step is a force call.'),
  friction: z.number().positive().default(20)
    .describe('1/ps. Friction of the Langevin bath (BAOAB, Leimkuhler and Matthews 2013).'),
})

export type MeltQuenchSettings = z.output<typeof meltQuenchSettings>

/** Names of streams are drawn from this many: that two of a campaign meet is out of the question. */
const STREAMS = Number.MAX_SAFE_INTEGER

/** The preparation of one candidate; the name of its stream is drawn from the candidate's own. */
export function meltQuenchOf(settings: MeltQuenchSettings, random: Random): MeltQuench {
  const { melt_temperature: melt, final_temperature: final } = settings
  const hold = { from: melt, to: melt, duration: settings.melt_time }
  const ramp = { from: melt, to: final, duration: settings.quench_time }
  return {
    kind: 'melt-quench',
    schedule: settings.melt_time > 0 ? [hold, ramp] : [ramp],
    timestep: settings.timestep,
    friction: settings.friction,
    stream: `melt-quench:${random.integer(STREAMS)}`,
  }
}
