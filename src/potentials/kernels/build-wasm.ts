// Builds the WASM kernels: prints the formulas into the AssemblyScript skeletons and compiles each once for f32 and once
// for f64. Part of `npm run build`; does nothing when sources and compiler are those of the files that are there.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import asc from 'assemblyscript/asc'
import { harmonicGradientFormula, harmonicsFormula } from './harmonic-formulas.ts'
import {
  activation, activationSlope, acrossFormula, basisSlope, chebyshevArgument, chebyshevArgumentSlope, chebyshevNext,
  clenshawNext, clenshawSlopeNext, clenshawSum, clenshawSumSlope, cutoffEntire, cutoffEntireSlope, cutoffSlope,
  cutoffValue, invariantGradientFormula, invariantsFormula, radialSlope, zblDamping, zblEnergy, zblScreening, type ManyBody,
} from './nep-formulas.ts'
import type { Formula } from './formula.ts'
import { invariantCurvatureFormula, invariantTangentFormula } from './invariant-tangent-formulas.ts'
import { LOSS_ADDRESSES, LOSS_SIZES } from './loss-fields.ts'
import { neuronAdjoint, pairTangentFormula, weightAdjoint } from './loss-formulas.ts'
import { printLanes, printScalar } from './print-assemblyscript.ts'
import { tangentFormula } from './tangent-formula.ts'
import * as tensor from './tensor-formulas.ts'
import { TENSORNET_ADDRESSES, TENSORNET_SIZES } from './tensornet-fields.ts'
import { ADDRESSES, manyBodyCode, SIZES } from './wasm-fields.ts'

const PRECISIONS = ['f32', 'f64'] as const
const LARGEST_L = 8
// Ordinary SIMD only: relaxed SIMD may round differently on other processors.
const FLAGS = ['-O3', '--enable', 'simd', '--importMemory', '--runtime', 'stub', '--noAssert', '--disableWarning', '201']

const IN_LANES: readonly Formula[] = [
  cutoffEntire, cutoffEntireSlope, cutoffValue, cutoffSlope, chebyshevArgument, chebyshevArgumentSlope, chebyshevNext,
  basisSlope, clenshawNext, clenshawSlopeNext, clenshawSum, clenshawSumSlope, radialSlope, activation, activationSlope, acrossFormula,
]
const IN_F64: readonly Formula[] = [zblScreening, zblDamping, zblEnergy]

/** The AssemblyScript source of the NEP kernel, for either precision. */
export function nepKernelSource(skeleton: string): string {
  const formulas = [...IN_LANES.map(printLanes), ...IN_F64.map(printScalar), ...harmonicFunctions(), ...invariantFunctions()]
  return fillSkeleton(skeleton, SIZES, ADDRESSES, formulas)
}

/** The AssemblyScript source of the loss gradient, for either precision. */
export function lossKernelSource(skeleton: string): string {
  const formulas = [
    ...IN_LANES.map(printLanes), ...[pairTangentFormula, neuronAdjoint, weightAdjoint].map(printLanes),
    ...harmonicFunctions(), ...harmonicTangents(), ...invariantFunctions(), ...invariantTangents(),
  ]
  return fillSkeleton(skeleton, LOSS_SIZES, LOSS_ADDRESSES, formulas)
}

/** The AssemblyScript source of the TensorNet kernel, for either precision. */
export function tensorNetKernelSource(skeleton: string): string {
  const formulas = [
    tensor.siluFormula, tensor.sigmoidFormula, tensor.normPartsFormula, tensor.normPartsGradientFormula, tensor.squaredNormFormula,
    tensor.squaredNormGradientFormula, tensor.normalisedFormula, tensor.normalisedGradientFormula, tensor.weightedFormula,
    tensor.weightedGradientFormula, tensor.productFormula, tensor.productGradientFormula, tensor.updatedFormula,
    tensor.updatedGradientFormula,
  ]
  return fillSkeleton(skeleton, TENSORNET_SIZES, TENSORNET_ADDRESSES, formulas.map(printLanes))
}

function fillSkeleton(
  skeleton: string, sizes: readonly string[], addresses: readonly string[], formulas: readonly string[],
): string {
  const fields = [
    ...sizes.map((name) => `let ${name}: i32 = 0`),
    ...addresses.map((name) => `let ${name}: usize = 0`),
    '/** Reads all fields, i32 each, in the order of their list. */',
    'export function configure(at: usize): void {',
    ...[...sizes, ...addresses].map((name, index) => `  ${name} = load<i32>(at, ${4 * index})`),
    '}',
  ]
  return skeleton.replace('//@fields', fields.join('\n')).replace('//@formulas', formulas.join('\n'))
}

const DEGREES = Array.from({ length: LARGEST_L }, (_, index) => index + 1)

/** One line per lMax that calls its function. */
function chooseDegree(call: (lMax: number) => string): string {
  return DEGREES.map((lMax) => `  if (lMax === ${lMax}) return ${call(lMax)}`).join('\n')
}

/** One function per lMax, and one that chooses. */
function harmonicFunctions(): string[] {
  return [
    ...DEGREES.flatMap((l) => [printLanes(harmonicsFormula(l)), printLanes(harmonicGradientFormula(l))]),
    `function harmonics(x: v128, y: v128, z: v128, to: usize, step: usize): void {\n${
      chooseDegree((l) => `harmonics${l}(x, y, z, to, step)`)}\n}`,
    `function harmonicGradient(x: v128, y: v128, z: v128, w: usize, wStep: usize, to: usize, step: usize): void {\n${
      chooseDegree((l) => `harmonicGradient${l}(x, y, z, w, wStep, to, step)`)}\n}`,
  ]
}

/** Rates of the harmonics when the unit vector turns. */
function harmonicTangents(): string[] {
  return [
    ...DEGREES.map((l) => printLanes(tangentFormula(harmonicsFormula(l), `harmonicsTangent${l}`, ['x', 'y', 'z']))),
    `function harmonicsTangent(
  x: v128, y: v128, z: v128, xDot: v128, yDot: v128, zDot: v128, to: usize, step: usize,
): void {\n${chooseDegree((l) => `harmonicsTangent${l}(x, y, z, xDot, yDot, zDot, to, step)`)}\n}`,
  ]
}

/** Every lMax with every set of many-body terms. */
const MANY_BODY: readonly ManyBody[] = DEGREES.flatMap((lMax) =>
  (lMax > 1 ? [false, true] : [false]).flatMap((fourBody) =>
    [false, true].map((fiveBody) => ({ lMax, fourBody, fiveBody }))))

/** One line per lMax and set of many-body terms that calls its function. */
function chooseManyBody(call: (terms: ManyBody) => string): string {
  return MANY_BODY.map((terms) =>
    `  if (manyBody === ${manyBodyCode(terms.lMax, terms.fourBody, terms.fiveBody)}) return ${call(terms)}`).join('\n')
}

/** One function per lMax and set of many-body terms, and one that chooses. */
function invariantFunctions(): string[] {
  return [
    ...MANY_BODY.flatMap((terms) => [printLanes(invariantsFormula(terms)), printLanes(invariantGradientFormula(terms))]),
    `function invariants(s: usize, sStep: usize, q: usize, qStep: usize): void {\n${
      chooseManyBody((terms) => `${invariantsFormula(terms).name}(s, sStep, q, qStep)`)}\n}`,
    `function invariantGradient(s: usize, sStep: usize, f: usize, fStep: usize, to: usize, step: usize): void {\n${
      chooseManyBody((terms) => `${invariantGradientFormula(terms).name}(s, sStep, f, fStep, to, step)`)}\n}`,
  ]
}

/** Rates of the invariants, and of the derivatives that pass through them, when the moments change. */
function invariantTangents(): string[] {
  return [
    ...MANY_BODY.flatMap((terms) => [invariantTangentFormula(terms), invariantCurvatureFormula(terms)]).map(printLanes),
    `function invariantTangent(s: usize, sStep: usize, st: usize, stStep: usize, q: usize, qStep: usize): void {\n${
      chooseManyBody((terms) => `${invariantTangentFormula(terms).name}(s, sStep, st, stStep, q, qStep)`)}\n}`,
    `function invariantCurvature(
  s: usize, sStep: usize, st: usize, stStep: usize, f: usize, fStep: usize, to: usize, step: usize,
): void {\n${chooseManyBody((terms) =>
      `${invariantCurvatureFormula(terms).name}(s, sStep, st, stStep, f, fStep, to, step)`)}\n}`,
  ]
}

const KERNELS = [
  { name: 'nep', fill: nepKernelSource },
  { name: 'nep-loss', fill: lossKernelSource },
  { name: 'tensornet', fill: tensorNetKernelSource },
] as const

/** Every kernel in every precision. */
export const KERNEL_FILES = KERNELS.flatMap(({ name }) => PRECISIONS.map((precision) => ({ name, precision })))
type KernelFile = (typeof KERNEL_FILES)[number]

/** Compiles all kernels into `folder`, from the skeletons in `sources`; throws when the compiler does. */
export async function buildKernels(sources: string, folder: string): Promise<void> {
  for (const { name } of KERNELS) {
    const files = KERNEL_FILES.filter((file) => file.name === name)
    const texts = files.map((file) => sourceTexts(file, sources))
    const stamp = createHash('sha256').update(
      [asc.version, ...FLAGS, texts[0]['kernel.ts'], ...texts.map((text) => text['lanes.ts'])].join('\n')).digest('hex')
    const stampFile = join(folder, `${name}.sha256`)
    const paths = files.map(({ precision }) => join(folder, `${name}-${precision}.wasm`))
    if ([...paths, stampFile].every((path) => existsSync(path)) && readFileSync(stampFile, 'utf8') === stamp) continue
    mkdirSync(folder, { recursive: true })
    rmSync(stampFile, { force: true })
    for (const [index, file] of files.entries()) writeFileSync(paths[index], await compileKernel(file, sources))
    writeFileSync(stampFile, stamp)
  }
}

/** The WASM module of one kernel, from the skeletons in `sources`; throws when the compiler does. */
export async function compileKernel(file: KernelFile, sources: string): Promise<Uint8Array> {
  const texts: Readonly<Record<string, string>> = sourceTexts(file, sources)
  const messages: string[] = []
  const written: (Uint8Array | string)[] = []
  const { error } = await asc.main(['kernel.ts', '--outFile', 'kernel.wasm', ...FLAGS], {
    readFile: (name) => texts[name] ?? null,
    writeFile: (_name, contents) => { written.push(contents) },
    listFiles: () => [],
    stderr: { write: (text: string) => { messages.push(text) } },
  })
  const [module] = written
  if (error === null && typeof module === 'object') return module
  throw new Error(`the ${file.precision} kernel ${file.name} does not compile: ${error?.message ?? ''}\n${messages.join('')}`)
}

/** What the compiler reads: the kernel with its formulas and steps filled in, and its lanes. */
function sourceTexts({ name, precision }: KernelFile, sources: string): Readonly<Record<'kernel.ts' | 'lanes.ts', string>> {
  const read = (file: string): string => readFileSync(join(sources, file), 'utf8')
  const { fill } = KERNELS.filter((kernel) => kernel.name === name)[0]
  const skeleton = read(`${name}.ts`).replace('//@steps', () => read('nep-steps.ts'))
  return { 'kernel.ts': fill(skeleton), 'lanes.ts': read(`lanes-${precision}.ts`) }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = resolve(import.meta.dirname, '../../../..')
  await buildKernels(join(root, 'src/potentials/kernels/assembly'), join(root, 'dist/kernels'))
}
