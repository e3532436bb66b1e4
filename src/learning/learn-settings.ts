// What `ionforge learn` is told. Defaults carry their unit and reason.
import { z } from 'zod'
import { sourceSchema } from '../training/data/source.ts'
import { modelSchema, trainingSchema } from '../training/settings.ts'

const perElement = z.record(z.string(), z.number().positive())

const packing = {
  formulas: z.array(z.string().min(1)).min(1).describe('Contents of the cells: Li6Si12.'),
  count: z.int().min(1).describe('Cells of each formula.'),
  volume_per_atom: perElement.describe('Å³ per atom of each element, summed to the volume a cell is scattered around (0.95 to 1.2 of it).'),
  minimum_distances: z.record(z.string(), z.number().positive()).nullable().default(null).describe(
    'Å per pair: "Li-Si: 2.0"; null: 0.75 of the sums of covalent radii.',
  ),
}

const campaignSource = z.strictObject({
  kind: z.literal('campaign'),
  campaign: z.string().min(1).describe('Campaign file, or a shipped campaign (lixsi-amorphous): any problem with a potential, any strategy.'),
  set: z.array(z.string()).default([]).describe('Overrides of the campaign file: "path.to.key=value".'),
})

const packingsSource = z.strictObject({
  kind: z.literal('packings').describe('Random packings, relaxed; the unrelaxed and half relaxed cells are candidates too.'),
  ...packing,
})

const quenchSource = z.strictObject({
  kind: z.literal('melt-quench').describe('Random packings, melted and quenched; frames on the way and the relaxed ends are candidates.'),
  ...packing,
  schedule: z.string().default('1500:500,1500-300:1500').describe('Temperatures of the bath, K:fs to hold and K-K:fs to change.'),
  timestep: z.number().positive().default(2).describe('fs.'),
  friction: z.number().positive().default(10).describe('Of the Langevin bath, 1/ps.'),
  snapshots: z.int().min(1).default(4).describe('Frames taken along each quench, evenly.'),
})

const rattledSource = z.strictObject({
  kind: z.literal('rattled').describe('Displaced and strained copies of known or of found structures.'),
  from: z.string().min(1).default('found').describe('A structure file, or "found": the minima of the other sources.'),
  count: z.int().min(1).describe('Copies in all.'),
  sigma: z.number().nonnegative().default(0.1).describe('Å. Standard deviation of every coordinate.'),
  strain: z.number().nonnegative().max(0.5).default(0.03).describe('Standard deviation of every component of the strain.'),
})

/** Sources of candidates by kind; `ionforge explain learn` prints them. */
export const searchSourceSchemas = {
  campaign: campaignSource, packings: packingsSource, 'melt-quench': quenchSource, rattled: rattledSource,
} as const

const strataSchema = z.strictObject({
  ratio: z.tuple([z.string(), z.string()]).describe('Elements whose numbers are divided: [Li, Si] for x in LixSi.'),
  parts: z.array(z.strictObject({
    below: z.number().positive().nullable().describe('Upper end of the part; null: no end.'),
    weight: z.number().nonnegative().describe('Share of the labels, relative to the other parts.'),
  })).min(1).refine((parts) => parts.slice(1).every(({ below }, k) => {
    const before = parts[k].below
    return before !== null && (below === null || below > before)
  }), 'the ends of the parts must rise'),
})

const selectSchema = z.strictObject({
  labels: z.int().min(1).describe('Structures to label per round.'),
  held_out: z.number().min(0).max(0.9).default(0.15).describe(
    'Share of each batch drawn by chance from all candidates instead of selected. It is never trained on: an unbiased test.',
  ),
  valid: z.number().min(0).max(0.5).default(0.1).describe('Share of the selected ones that decides when to stop training.'),
  atoms: z.tuple([z.int().min(1), z.int().min(1)]).default([1, 200]).describe('Fewest and most atoms of a structure worth a label.'),
  shortest_distance: z.number().min(0).max(1).default(0.55).describe(
    'Fraction of the sum of covalent radii: structures with closer atoms are no use to a plane-wave code.',
  ),
  duplicate_distance: z.number().min(0).max(1).default(0.002).describe(
    'Fingerprint (cosine) distance below which a structure of the same composition and volume (2 %) counts as labelled already.',
  ),
  energy_window: z.number().positive().default(0.5).describe('eV/atom above the hull; higher candidates are left out.'),
  weights: z.strictObject({
    energy_spread: z.number().nonnegative().default(1).describe('Committee spread of the energy per atom.'),
    force_spread: z.number().nonnegative().default(1).describe('Largest committee spread of the force on an atom.'),
    extrapolation: z.number().nonnegative().default(1).describe('Largest extrapolation grade of an atom; needs trust files beside the members.'),
    low_energy: z.number().nonnegative().default(1).describe('Energy above the hull, the lower the better.'),
    diversity: z.number().nonnegative().default(1).describe('Fingerprint distance to everything labelled or chosen.'),
  }).prefault({}).describe('Of the ranks that make the score: each measure counts by its rank among the candidates of a part.'),
  strata: strataSchema.nullable().default(null).describe('How labels are spread over compositions; null: not at all.'),
})

const duration = z.string().regex(/^\d+(\.\d+)?\s*(s|m|h|d)$/, 'must be a duration such as 90s, 20m, 2h or 1d')

const calculatorSchema = z.strictObject({
  command: z.string().min(1).describe(
    'Shell command that reads extended XYZ at {input} and writes it with energy, forces and stress at {output}. It runs in a folder ' +
      'of its own ({workdir}); {here} is the folder of the learn file.',
  ),
  here: z.string().min(1).nullable().default(null).describe('What {here} stands for; null: the folder of the learn file.'),
  timeout: duration.default('1h').describe('Per structure.'),
  attempts: z.int().min(1).max(20).default(2).describe('Runs a structure gets before it is given up.'),
  batch: z.int().min(1).default(1).describe('Structures per call.'),
  jobs: z.int().min(1).max(512).default(1).describe('Calls at the same time. Never changes the result.'),
  largest_force: z.number().positive().default(50).describe('eV/Å. An answer with a longer force is a failure.'),
})

const fitSchema = z.strictObject({
  from: z.enum(['previous', 'start', 'scratch']).default('previous').describe(
    'What members are refitted from: those of the round before, the starting ones, or random parameters.',
  ),
  training: trainingSchema.prefault({}).describe('As in a file for ionforge fit.'),
  label_weight: z.number().positive().default(1).describe('Factor on the loss of the new labels.'),
  precision: z.enum(['f32', 'f64']).default('f32').describe('Of the kernel that computes gradients.'),
})

const stopSchema = z.strictObject({
  rounds: z.int().min(1).default(5).describe('Rounds at most.'),
  labels: z.int().min(1).nullable().default(null).describe('Structures to send to the calculator, in all, at most; null: no limit.'),
  spread: z.number().positive().nullable().default(null).describe(
    'eV/atom. Ends when 90 % of the new low-energy minima have a smaller committee spread; null: not looked at.',
  ),
  low_energy: z.number().positive().default(0.05).describe('eV/atom above the hull: what counts as a low-energy minimum.'),
})

export const learnSettingsSchema = z.strictObject({
  description: z.string().default('').describe('Free text, shown in the report.'),
  data: z.array(sourceSchema).default([]).describe('Labelled structures the committee is refitted on beside the new labels.'),
  committee: z.strictObject({
    members: z.array(z.string().min(1)).min(2).nullable().default(null).describe('nep.txt files to start from.'),
    folder: z.string().min(1).nullable().default(null).describe('Folder of a committee fit to start from, in place of members.'),
    size: z.int().min(2).max(64).default(4).describe('Members to fit at the beginning where neither is given.'),
    model: modelSchema.prefault({}).describe('Sizes of members that are fitted from random parameters.'),
    training: trainingSchema.nullable().default(null).describe('Of the members fitted at the beginning; null: as fit.training.'),
  }).prefault({}),
  references: z.string().min(1).nullable().default(null).describe(
    'Structure file with the elements and known crystals: relaxed with every committee, they span the hull. null: the candidates alone do.',
  ),
  calculator: calculatorSchema,
  search: z.array(z.discriminatedUnion('kind', [campaignSource, packingsSource, quenchSource, rattledSource])).min(1).describe(
    'Where candidates come from, in every round anew.',
  ),
  relax: z.strictObject({
    fmax: z.number().positive().default(0.05).describe('eV/Å.'),
    max_steps: z.int().min(1).default(300).describe('Force calls per relaxation.'),
  }).prefault({}).describe('Of the built-in sources: atoms and cell, with the committee.'),
  select: selectSchema,
  fit: fitSchema.prefault({}),
  stop: stopSchema.prefault({}),
  scale: z.string().min(1).default('labels').describe(
    'Label scale of the calculator: that of the data computed with the same program and settings. The potential is fitted to this scale.',
  ),
  seed: z.int().min(0).default(1).describe('Every random number follows from it.'),
  config_type: z.string().min(1).default('learnt').describe('config_type of the new labels: this, "_" and the source.'),
})

/** A learn file with every default filled in. */
export type LearnSettings = z.output<typeof learnSettingsSchema>
export type SearchSource = LearnSettings['search'][number]
export type SelectSettings = LearnSettings['select']
export type Strata = NonNullable<SelectSettings['strata']>
