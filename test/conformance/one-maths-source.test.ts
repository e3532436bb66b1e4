// The mathematics of the potential stands in one place: formulas. Everything that computes is printed from them.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Structure } from '../../src/atoms/structure.ts'
import { makeStructure } from '../../src/atoms/structure.ts'
import { assignments, scalarStatements, type Formula } from '../../src/potentials/kernels/formula.ts'
import * as harmonicFormulas from '../../src/potentials/kernels/harmonic-formulas.ts'
import * as tangentFormulas from '../../src/potentials/kernels/invariant-tangent-formulas.ts'
import * as lossFormulas from '../../src/potentials/kernels/loss-formulas.ts'
import * as nepFormulas from '../../src/potentials/kernels/nep-formulas.ts'
import { tangentFormula } from '../../src/potentials/kernels/tangent-formula.ts'
import { randomNepModel, UNIFORM_ZBL } from '../support/nep-models.ts'

const POTENTIALS = join(import.meta.dirname, '../../src/potentials')
const SOURCES = ['harmonic', 'nep', 'invariant-tangent', 'loss'].map((name) => `kernels/${name}-formulas.ts`)
const MODULES = {
  harmonic: '../../src/potentials/kernels/harmonic-formulas.ts',
  nep: '../../src/potentials/kernels/nep-formulas.ts',
}

const isFormula = (value: unknown): value is Formula => typeof value === 'object' && value !== null && 'lines' in value

/** Every formula for models up to l = 8. */
function allFormulas(): Formula[] {
  const fixed = [...Object.values(nepFormulas), ...Object.values(lossFormulas)].filter(isFormula)
  const shapes = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((lMax) =>
    [true, false].map((all) => ({ lMax, fourBody: all && lMax > 1, fiveBody: all })),
  )
  const byShape = shapes.flatMap((terms) => [
    harmonicFormulas.harmonicsFormula(terms.lMax),
    harmonicFormulas.harmonicGradientFormula(terms.lMax),
    nepFormulas.invariantsFormula(terms),
    nepFormulas.invariantGradientFormula(terms),
    tangentFormula(harmonicFormulas.harmonicsFormula(terms.lMax), `harmonicsTangent${terms.lMax}`, ['x', 'y', 'z']),
    tangentFormulas.invariantTangentFormula(terms),
    tangentFormulas.invariantCurvatureFormula(terms),
  ])
  return [...fixed, ...byShape]
}

/** Files that compute with a NEP, without the formulas themselves. */
function kernelFiles(): { name: string; text: string }[] {
  return ['nep', 'kernels'].flatMap((folder) =>
    readdirSync(join(POTENTIALS, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => `${folder}/${file}`)
      .filter((name) => name.endsWith('.ts') && !SOURCES.includes(name))
      .map((name) => ({ name, text: readFileSync(join(POTENTIALS, name), 'utf8') })),
  )
}

/** Numbers with at least five significant digits. */
function longNumbers(text: string): Set<string> {
  const found = text.match(/\b\d*\.?\d+(?:e[-+]?\d+)?\b/g) ?? []
  const digits = found.map((number) => number.replace(/e.*/, '').replace('.', '').replace(/^0+/, '').replace(/0+$/, ''))
  return new Set(digits.filter((number) => number.length >= 5).map((number) => number.slice(0, 7)))
}

describe('a formula of the potential', () => {
  it.each(allFormulas().map((formula) => [formula.name, formula] as const))(
    'is a straight line of known names: %s',
    (_, formula) => {
      const known = new Set(formula.scalars)
      const lengths: Record<string, number> = { ...formula.arrays }
      if (formula.result !== null) lengths[formula.result.array] = formula.result.length
      const written = new Set<string>()
      for (const { target, expression } of assignments(formula)) {
        const withoutNumbers = expression.replace(/(?<![\w.])\d+(\.\d+)?(e[-+]?\d+)?/g, '')
        for (const [, name, index] of withoutNumbers.matchAll(/([A-Za-z]\w*)(?:\[|(?=\b))/g)) {
          if (index !== undefined) continue
          expect(
            [...known, ...Object.keys(lengths), 'sqrt', 'exp', 'cos', 'sin', 'inverse'],
            `${formula.name}: ${expression}`,
          ).toContain(name)
        }
        for (const [, array, index] of `${target} ${expression}`.matchAll(/([A-Za-z]\w*)\[(\d+)\]/g)) {
          expect(Number(index), `${array}[${index}] of ${formula.name}`).toBeLessThan(lengths[array])
        }
        expect(expression, formula.name).not.toMatch(/[^-+*().,\w\s[\]]|--|NaN|undefined|Infinity/)
        expect(written.has(target) || known.has(target), `${target} of ${formula.name} is set once`).toBe(false)
        written.add(target)
        if (!target.includes('[')) known.add(target)
      }
      if (formula.result !== null) {
        const results = [...written].filter((target) => target.startsWith(`${formula.result?.array}[`))
        expect(results).toHaveLength(formula.result.length)
      }
    },
  )
})

describe('the sources of the evaluators', () => {
  it('restate no constant of a formula', () => {
    const constants = longNumbers(
      allFormulas()
        .flatMap((formula) => scalarStatements(formula, () => 'element'))
        .join('\n'),
    )
    expect(constants.size).toBeGreaterThan(100)
    for (const { name, text } of kernelFiles()) {
      expect(
        [...longNumbers(text)].filter((number) => constants.has(number)),
        name,
      ).toEqual([])
    }
  })

  it('hold every constant of the repulsion in one file', () => {
    for (const constant of ['14.399645', '2.134563', '3.1998', '0.94229', '0.20162']) {
      const files = kernelFiles()
        .filter(({ text }) => text.includes(constant))
        .map(({ name }) => name)
      expect(files, constant).toEqual(['nep/zbl.ts'])
    }
  })

  it('write no step of a formula a second time', () => {
    const patterns = [
      /\b(7|14|28) \/ 15\b/,
      /\b2 \/ 35\b/,
      /Math\.(tanh|cos|sin)\(/,
      /\* current - before/,
      /\(ratio - 1\)/,
      /0\.5 \+ 0\.5 \*/,
      /\b16 \* Math\.PI/,
    ]
    for (const { name, text } of kernelFiles()) {
      for (const pattern of patterns) expect(text, `${name}: ${pattern}`).not.toMatch(pattern)
    }
  })
})

// Li and Si in a small cell; one pair lies where the ZBL switch is on its way down.
const STRUCTURE: Structure = makeStructure({
  cell: [4, 0, 0, 0.5, 4.2, 0, -0.4, 0.3, 3.9],
  pbc: [true, true, true],
  species: [3, 14, 3, 14],
  positions: [0.1, 0, 0, 1, 0.8, 0.2, 2, 0, 2.2, 0, 2.1, 1.9],
})
const MODEL = randomNepModel({ version: 4, species: [3, 14], zbl: UNIFORM_ZBL }, 'one place')

/** The same formula with 0.1 % more of everything it returns. */
function perturbed(formula: Formula): Formula {
  const last = formula.lines.length - 1
  const lines = formula.lines.map((line, k) => {
    const at = line.indexOf('=')
    const returned = formula.result === null ? k === last : line.startsWith(`${formula.result.array}[`)
    return returned ? `${line.slice(0, at)}= 1.001 * (${line.slice(at + 1).trim()})` : line
  })
  return { ...formula, lines }
}

interface Made {
  /** By the reference. */
  readonly energies: number[]
  readonly forces: number[]
  /** Sources of the WASM and the GPU kernels. */
  readonly wasm: string
  readonly gpu: string
}

/** Everything the evaluators make of the formulas, loaded afresh. */
async function loadEvaluators(): Promise<Made> {
  const { nepEvaluator } = await import('../../src/potentials/nep/nep.ts')
  const { energies, forces } = nepEvaluator(MODEL)(STRUCTURE)
  const { nepKernelSource } = await import('../../src/potentials/kernels/build-wasm.ts')
  const wasm = nepKernelSource('//@fields\n//@formulas')
  return { energies: [...energies], forces: [...forces], wasm, gpu: await gpuSources() }
}

async function gpuSources(): Promise<string> {
  const { nepTables } = await import('../../src/potentials/nep/tables.ts')
  const { modelNumbers } = await import('../../src/potentials/kernels/gpu/model-numbers.ts')
  const kernels = await import('../../src/potentials/kernels/gpu/nep-kernels.ts')
  const tables = nepTables(MODEL)
  const shape = {
    tables,
    terms: MODEL,
    offsets: modelNumbers(tables).offsets,
    capacity: { structures: 1, atoms: 4, largest: 4, pairs: 8, angularPairs: 8 },
    cell: false,
  }
  return Object.values(kernels)
    .map((make) => make(shape))
    .map(({ source, functions }) => [source, ...functions].join('\n'))
    .join('\n')
}

// What only forces use.
const SLOPES = /Slope|Gradient|across|basis|clenshaw/
const CHANGES = [
  ...Object.entries(nepFormulas)
    .filter(([name, value]) => isFormula(value) || name.endsWith('Formula'))
    .map(([name]) => ['nep', name] as const),
  ['harmonic', 'harmonicsFormula'] as const,
  ['harmonic', 'harmonicGradientFormula'] as const,
]

// The GPU sums every Chebyshev series by Clenshaw's recurrence, and its ZBL switch is the cutoff function, moved.
const NOT_ON_GPU = ['chebyshevNext', 'basisSlope', 'zblDamping']

describe('changing one formula', () => {
  afterEach(() => {
    vi.doUnmock(MODULES.nep)
    vi.doUnmock(MODULES.harmonic)
    vi.resetModules()
  })

  it.each(CHANGES)('changes what is computed: %s %s', async (module, name) => {
    const before = await loadEvaluators()
    vi.resetModules()
    vi.doMock(MODULES[module], async (original) => {
      const formulas = await original<Record<string, unknown>>()
      const formula = formulas[name]
      const change = isFormula(formula)
        ? perturbed(formula)
        : (terms: never) => perturbed((formula as (terms: never) => Formula)(terms))
      return { ...formulas, [name]: change }
    })
    const after = await loadEvaluators()
    expect(after.wasm === before.wasm, 'the source of the WASM kernels stays').toBe(false)
    expect(after.gpu === before.gpu, 'the source of the GPU kernels stays').toBe(NOT_ON_GPU.includes(name))
    const change = (a: number[], b: number[]): number => Math.max(...a.map((x, k) => Math.abs(x - b[k])))
    expect(change(before.forces, after.forces)).toBeGreaterThan(1e-6)
    if (SLOPES.test(name)) expect(change(before.energies, after.energies)).toBe(0)
    else expect(change(before.energies, after.energies)).toBeGreaterThan(1e-6)
  })
})
