// Builds the WASM kernels: prints the formulas into the AssemblyScript skeleton and compiles it once for f32 and once for
// f64. Part of `npm run build`; does nothing when sources and compiler are those of the files that are there.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import asc from 'assemblyscript/asc'
import { harmonicGradientFormula, harmonicsFormula } from './harmonic-formulas.ts'
import {
  activation, activationSlope, acrossFormula, basisSlope, chebyshevArgument, chebyshevArgumentSlope, chebyshevNext,
  clenshawNext, clenshawSlopeNext, clenshawSum, clenshawSumSlope, cutoffEntire, cutoffEntireSlope, cutoffSlope, cutoffValue, invariantGradientFormula,
  invariantsFormula, radialSlope, zblDamping, zblEnergy, zblScreening,
} from './nep-formulas.ts'
import type { Formula } from './formula.ts'
import { printLanes, printScalar } from './print-assemblyscript.ts'
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
  const fields = [
    ...SIZES.map((name) => `let ${name}: i32 = 0`),
    ...ADDRESSES.map((name) => `let ${name}: usize = 0`),
    '/** Reads all fields, i32 each, in the order of their list. */',
    'export function configure(at: usize): void {',
    ...[...SIZES, ...ADDRESSES].map((name, index) => `  ${name} = load<i32>(at, ${4 * index})`),
    '}',
  ]
  const formulas = [...IN_LANES.map(printLanes), ...IN_F64.map(printScalar), ...harmonicFunctions(), ...invariantFunctions()]
  return skeleton.replace('//@fields', fields.join('\n')).replace('//@formulas', formulas.join('\n'))
}

/** One function per lMax, and one that chooses. */
function harmonicFunctions(): string[] {
  const degrees = Array.from({ length: LARGEST_L }, (_, index) => index + 1)
  const choose = (call: (l: number) => string): string => degrees.map((l) => `  if (lMax === ${l}) return ${call(l)}`).join('\n')
  return [
    ...degrees.flatMap((l) => [printLanes(harmonicsFormula(l)), printLanes(harmonicGradientFormula(l))]),
    `function harmonics(x: v128, y: v128, z: v128, to: usize, step: usize): void {\n${
      choose((l) => `harmonics${l}(x, y, z, to, step)`)}\n}`,
    `function harmonicGradient(x: v128, y: v128, z: v128, w: usize, wStep: usize, to: usize, step: usize): void {\n${
      choose((l) => `harmonicGradient${l}(x, y, z, w, wStep, to, step)`)}\n}`,
  ]
}

/** One function per lMax and set of many-body terms, and one that chooses. */
function invariantFunctions(): string[] {
  const functions: string[] = []
  const chosen: string[] = []
  const chosenGradient: string[] = []
  for (let lMax = 1; lMax <= LARGEST_L; lMax++) {
    for (const fourBody of lMax > 1 ? [false, true] : [false]) {
      for (const fiveBody of [false, true]) {
        const value = invariantsFormula({ lMax, fourBody, fiveBody })
        const gradient = invariantGradientFormula({ lMax, fourBody, fiveBody })
        const code = manyBodyCode(lMax, fourBody, fiveBody)
        functions.push(printLanes(value), printLanes(gradient))
        chosen.push(`  if (manyBody === ${code}) return ${value.name}(s, sStep, q, qStep)`)
        chosenGradient.push(`  if (manyBody === ${code}) return ${gradient.name}(s, sStep, f, fStep, to, step)`)
      }
    }
  }
  functions.push(
    `function invariants(s: usize, sStep: usize, q: usize, qStep: usize): void {\n${chosen.join('\n')}\n}`,
    `function invariantGradient(s: usize, sStep: usize, f: usize, fStep: usize, to: usize, step: usize): void {\n${
      chosenGradient.join('\n')}\n}`,
  )
  return functions
}

/** Compiles both kernels into `folder`, from the skeletons in `sources`; throws when the compiler does. */
export async function buildKernels(sources: string, folder: string): Promise<void> {
  const read = (name: string): string => readFileSync(join(sources, name), 'utf8')
  const source = nepKernelSource(read('nep.ts'))
  const lanes = PRECISIONS.map((precision) => read(`lanes-${precision}.ts`))
  const stamp = createHash('sha256').update([asc.version, ...FLAGS, source, ...lanes].join('\n')).digest('hex')
  const stampFile = join(folder, 'sources.sha256')
  const files = PRECISIONS.map((precision) => join(folder, `nep-${precision}.wasm`))
  if ([...files, stampFile].every((file) => existsSync(file)) && readFileSync(stampFile, 'utf8') === stamp) return
  mkdirSync(folder, { recursive: true })
  rmSync(stampFile, { force: true })
  for (const [index, precision] of PRECISIONS.entries()) {
    const inputs: Readonly<Record<string, string>> = { 'nep.ts': source, 'lanes.ts': lanes[index] }
    const messages: string[] = []
    const { error } = await asc.main(['nep.ts', '--outFile', 'nep.wasm', ...FLAGS], {
      readFile: (name) => inputs[name] ?? null,
      writeFile: (_name, contents) => { writeFileSync(files[index], contents) },
      listFiles: () => [],
      stderr: { write: (text: string) => { messages.push(text) } },
    })
    if (error !== null) throw new Error(`the ${precision} kernel does not compile: ${error.message}\n${messages.join('')}`)
  }
  writeFileSync(stampFile, stamp)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = resolve(import.meta.dirname, '../../../..')
  await buildKernels(join(root, 'src/potentials/kernels/assembly'), join(root, 'dist/kernels'))
}
