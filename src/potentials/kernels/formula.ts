// Formulas as text, written once and printed into every evaluator: JavaScript for the f64 reference, AssemblyScript
// lanes for the WASM kernels, scalar kernels for the GPU. A formula is a short straight-line programme in the common
// subset of these languages: + − *, parentheses, numbers, names, array elements with a fixed index, and the functions
// sqrt, exp, cos and sin. No division: multiply by an inverse that is an input, or call `inverse`.

/** A straight-line programme. */
export interface Formula {
  readonly name: string
  /** Names of scalar inputs, in order. */
  readonly scalars: readonly string[]
  /** Array inputs and their lengths, in order. */
  readonly arrays: Readonly<Record<string, number>>
  /** Name and length of the array it writes; null when it returns the last line's value. */
  readonly result: { readonly array: string; readonly length: number } | null
  /** "name = expression" or "result[3] = expression"; a name is set once and used only after. */
  readonly lines: readonly string[]
}

/** A formula of scalars that returns one number; the last line sets it. */
export function scalarFormula(name: string, scalars: readonly string[], lines: readonly string[]): Formula {
  return { name, scalars, arrays: {}, result: null, lines }
}

/** The two sides of every line. */
export function assignments({ lines }: Pick<Formula, 'lines'>): { target: string; expression: string }[] {
  return lines.map((line) => {
    const at = line.indexOf('=')
    return { target: line.slice(0, at).trim(), expression: line.slice(at + 1).trim() }
  })
}

const ELEMENT = /\b([A-Za-z]\w*)\[(\d+)\]/g
const CALL = /\b(sqrt|exp|cos|sin|inverse)\(/g

/**
 * The formula as scalar statements for JavaScript-like languages, one per line: `const name = …` for names, and array
 * elements written as `element(array, index)` says. `inverse(x)` becomes a division, functions become `Math.…`.
 */
export function scalarStatements(
  formula: Formula, element: (array: string, index: number) => string, declare = 'const',
): string[] {
  const print = (text: string): string =>
    text
      .replace(ELEMENT, (_match, array: string, index: string) => element(array, Number(index)))
      .replace(CALL, (_match, call: string) => (call === 'inverse' ? '(1/' : `Math.${call}(`))
  return assignments(formula).map(({ target, expression }) =>
    `${target.includes('[') ? print(target) : `${declare} ${target}`} = ${print(closeInverse(expression))}`)
}

/** `inverse(x)` needs one more bracket where it becomes `(1/(x))`. */
function closeInverse(expression: string): string {
  let text = expression
  for (let at = text.indexOf('inverse('); at !== -1; at = text.indexOf('inverse(', at + 9)) {
    let depth = 0
    let end = at + 7
    do {
      if (text[end] === '(') depth++
      if (text[end] === ')') depth--
      end++
    } while (depth > 0)
    text = `${text.slice(0, at)}inverse((${text.slice(at + 8, end - 1)}))${text.slice(end)}`
  }
  return text
}

// One function per text, so that potentials of the same shape share it and their call sites stay monomorphic.
const compiled = new Map<string, (...inputs: never[]) => number>()

/**
 * The formula as an f64 function. Arguments: the scalars; then for every array input the array and the offset of its
 * element 0; then, for a formula with a result array, that array and its offset.
 */
export function compileFormula(formula: Formula): (...inputs: never[]) => number {
  const names = [...formula.scalars]
  for (const array of [...Object.keys(formula.arrays), ...(formula.result === null ? [] : [formula.result.array])]) {
    names.push(array, `${array}At`)
  }
  const statements = scalarStatements(formula, (array, index) => `${array}[${array}At + ${index}]`)
  if (formula.result === null) statements.push(`return ${assignments(formula).at(-1)?.target ?? ''}`)
  const body = statements.join('\n')
  const key = `${names.join()}\n${body}`
  const known = compiled.get(key)
  if (known !== undefined) return known
  // The text is our own, from the formula files: nothing a user writes reaches this line.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const made = new Function(...names, body) as (...inputs: never[]) => number
  compiled.set(key, made)
  return made
}
