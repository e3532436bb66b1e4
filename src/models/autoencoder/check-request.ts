// Refuses designs, settings and rows that no training could mean.
import { ConfigError, InputError } from '../../errors.ts'
import { outputsOf } from './layout.ts'
import type { AutoencoderDesign, AutoencoderTraining, TrainingRequest, TrainingRows } from './types.ts'

/** Throws ConfigError naming the field. */
export function checkDesign(design: AutoencoderDesign): void {
  const { reconstruction } = design
  whole('inputs', design.inputs, 1)
  whole('condition', design.condition, 0)
  whole('encoderCondition', design.encoderCondition, 0)
  must(design.encoderCondition <= design.condition, 'encoderCondition must be at most condition', design.encoderCondition)
  design.hidden.forEach((units) => { whole('hidden', units, 1) })
  whole('latent', design.latent, 1)
  whole('propertyUnits', design.propertyUnits, 0)
  if (reconstruction.kind === 'numbers') {
    whole('reconstruction.count', reconstruction.count, 1)
    return
  }
  const { blocks, classes, allowed } = reconstruction
  whole('reconstruction.blocks', blocks, 1)
  whole('reconstruction.classes', classes, 1)
  // Targets are bytes.
  must(classes <= 256, 'reconstruction.classes must be at most 256', classes)
  must(allowed.length === blocks * classes, `reconstruction.allowed must have ${blocks * classes} entries`, allowed.length)
  for (let block = 0; block < blocks; block++) {
    const of = allowed.subarray(block * classes, (block + 1) * classes)
    must(of.every((entry) => entry <= 1), 'reconstruction.allowed must hold 0 and 1 alone', of.find((entry) => entry > 1))
    must(of.includes(1), 'every block must have a class it may be', `none for block ${block}`)
  }
}

/** Throws ConfigError for design and settings, InputError for rows and starting weights that do not fit them. */
export function checkRequest({ design, rows, settings }: TrainingRequest): void {
  checkDesign(design)
  checkSettings(settings)
  checkRows(design, rows)
}

function checkSettings(settings: AutoencoderTraining): void {
  whole('epochs', settings.epochs, 1)
  whole('batch', settings.batch, 1)
  whole('patience', settings.patience, 0)
  whole('plateau.patience', settings.plateau.patience, 0)
  within('learningRate', settings.learningRate, (value) => value > 0, 'above 0')
  within('klWeight', settings.klWeight, (value) => value >= 0, 'of at least 0')
  within('warmUp', settings.warmUp, (value) => value >= 0 && value <= 1, 'from 0 to 1')
  within('freeBits', settings.freeBits, (value) => value >= 0, 'of at least 0')
  within('propertyWeight', settings.propertyWeight, (value) => value >= 0, 'of at least 0')
  within('heldOut', settings.heldOut, (value) => value >= 0 && value < 1, 'from 0 to below 1')
  within('plateau.factor', settings.plateau.factor, (value) => value > 0 && value <= 1, 'above 0 and at most 1')
  if (settings.heldOut > 0) return
  const wayOut = 'Set heldOut above 0, or the patience to 0.'
  must(settings.patience === 0, 'patience needs rows that are held out', settings.patience, wayOut)
  must(settings.plateau.patience === 0, 'plateau.patience needs rows that are held out', settings.plateau.patience, wayOut)
}

function checkRows(design: AutoencoderDesign, rows: TrainingRows): void {
  const { count, inputs, conditions, targets, property, weights } = rows
  if (!(Number.isInteger(count) && count >= 2)) {
    throw new InputError({ rule: 'an autoencoder needs at least 2 rows to train on', found: count })
  }
  table('inputs', inputs, count * design.inputs, Number.isFinite)
  table('conditions', conditions, count * design.condition, Number.isFinite)
  table('weights', weights, count, (value) => Number.isFinite(value) && value >= 0)
  table('property', property, count, (value) => !(Math.abs(value) === Infinity))
  const { reconstruction } = design
  if (reconstruction.kind === 'numbers') {
    table('targets', targets, count * outputsOf(design), Number.isFinite)
    return
  }
  if (!(targets instanceof Uint8Array)) throw new InputError({ rule: 'targets must be bytes where classes are rebuilt' })
  const { blocks, classes, allowed } = reconstruction
  table('targets', targets, count * blocks,
    (target, at) => target < classes && allowed[(at % blocks) * classes + target] === 1)
}

function table(name: string, values: ArrayLike<number>, expected: number, holds: (value: number, at: number) => boolean): void {
  if (values.length !== expected) {
    throw new InputError({ rule: `${name} must hold ${expected} values for these rows`, found: values.length })
  }
  for (let at = 0; at < expected; at++) {
    if (!holds(values[at], at)) {
      throw new InputError({ rule: `${name} must be ones that a row may have`, found: values[at], place: `entry ${at}` })
    }
  }
}

function whole(name: string, value: number, least: number): void {
  must(Number.isInteger(value) && value >= least, `${name} must be a whole number of at least ${least}`, value)
}

function within(name: string, value: number, holds: (value: number) => boolean, range: string): void {
  must(Number.isFinite(value) && holds(value), `${name} must be a number ${range}`, value)
}

function must(holds: boolean, rule: string, found: unknown, wayOut?: string): void {
  if (!holds) throw new ConfigError({ rule, found, ...(wayOut === undefined ? {} : { wayOut }) })
}
