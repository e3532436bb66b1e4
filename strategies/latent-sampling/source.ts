// A network to draw from, with all that a draw needs: built anew for every batch from the state and what was told, so that
// nothing hides in it.
import type { StrategyContext } from '../../src/campaign/types.ts'
import { siteMarginals } from '../../src/models/site-occupancy/marginals.ts'
import { siteModel } from '../../src/models/site-occupancy/site-model.ts'
import type { SiteModel, SiteSampler } from '../../src/models/site-occupancy/types.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'
import { latentProcess, type LatentProcess } from './bayesian.ts'
import { elitesOf } from './elites.ts'
import { compositionName, materialOf, type Material, type MaterialRow } from './material.ts'
import { selectedRows } from './rows.ts'
import type { SourceSettings } from './settings.ts'
import type { LatentState } from './state.ts'
import { keptNetwork, modelSettings } from './training.ts'

/** A low result with its place in the latent space. */
export interface Elite {
  readonly row: MaterialRow
  readonly mean: Float64Array
  readonly logVariance: Float64Array
}

export interface LatentSource {
  readonly space: SitesSpace
  readonly settings: SourceSettings
  readonly model: SiteModel
  /** Per-site marginals of the rows the network was trained on. */
  marginals(): SiteSampler
  /** By index of the composition in the space. */
  elites(composition: number): readonly Elite[]
  /** The process on this campaign's results of a composition; null before there are enough. */
  process(composition: number): LatentProcess | null
  /** Whether the lessons or the results so far hold an occupation of this key. */
  isKnown(key: string): boolean
}

/** Networks by their bytes: reading the same again gives the same network. */
const bound = new WeakMap<Uint8Array, { readonly space: SitesSpace; readonly model: SiteModel }>()

/** The source of a state; null before the first training. */
export function latentSource(
  { trained, generation }: LatentState, settings: SourceSettings, space: SitesSpace, context: StrategyContext<Occupation>,
): LatentSource | null {
  if (trained === null) return null
  const model = storedModel(trained.name, settings, space, context)
  const material = materialOf(space, context)
  const lessonKeys = new Set(material.lessons.map(({ key }) => key))
  return {
    space, settings, model,
    marginals: () => marginalsBeside(model, material.own.slice(0, trained.results), () => {
      const then = materialOf(space, context, trained.results)
      return selectedRows(then, settings, context.random('training rows', generation - 1)).all
    }, space, settings),
    elites: remembered((composition) =>
      encoded(elitesOf(material, space.compositions[composition].counts, settings.elites), model)),
    process: remembered((composition) =>
      latentProcess(ofComposition(material, space, composition), model, settings.bayesian)),
    isKnown: (key) => lessonKeys.has(key) || context.told.has(key),
  }
}

/** Marginals beside the network that was trained on the same rows, and the results of the campaign among these. */
const marginalsOf = new WeakMap<SiteModel, { readonly results: string; readonly sampler: SiteSampler }>()

function marginalsBeside(
  model: SiteModel, own: readonly MaterialRow[], rows: () => readonly MaterialRow[], space: SitesSpace, settings: SourceSettings,
): SiteSampler {
  const results = own.map(({ id }) => id).join()
  const known = marginalsOf.get(model)
  if (known?.results === results) return known.sampler
  const sampler = siteMarginals(space, rows(), modelSettings(settings))
  marginalsOf.set(model, { results, sampler })
  return sampler
}

/** The network under a name; throws StoreError when the store does not hold it. */
export function storedModel(
  name: string, settings: SourceSettings, space: SitesSpace, { models }: StrategyContext<Occupation>,
): SiteModel {
  const bytes = models.load(name)
  const known = bytes === null ? undefined : bound.get(bytes)
  if (known?.space === space) return known.model
  const model = siteModel(space, keptNetwork(name, models), modelSettings(settings))
  if (bytes !== null) bound.set(bytes, { space, model })
  return model
}

function encoded(rows: readonly MaterialRow[], model: SiteModel): Elite[] {
  const { mean, logVariance } = model.encode(rows.map(({ genome }) => genome))
  const part = (values: Float64Array, k: number): Float64Array => values.subarray(k * model.latent, (k + 1) * model.latent)
  return rows.map((row, k) => ({ row, mean: part(mean, k), logVariance: part(logVariance, k) }))
}

function ofComposition({ own }: Material, space: SitesSpace, composition: number): MaterialRow[] {
  const name = compositionName(space.compositions[composition].counts)
  return own.filter((row) => row.composition === name)
}

/** Each composition is looked at once per batch. */
function remembered<T>(make: (composition: number) => T): (composition: number) => T {
  const made = new Map<number, T>()
  return (composition) => {
    if (!made.has(composition)) made.set(composition, make(composition))
    return made.get(composition) as T
  }
}
