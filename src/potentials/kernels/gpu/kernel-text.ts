// Formulas as text inside gpu.js kernels. What gpu.js allows is narrow (one number per thread, no local arrays, no
// scatter), so a formula that fills an array becomes a chain of ifs in which each thread returns its own element.
import { assignments, scalarStatements, type Formula } from '../formula.ts'

/** A formula of scalars as a helper function of a kernel, under the formula's name. */
export function helperFunction(formula: Formula): string {
  const lines = scalarStatements(formula, () => '')
  return `function ${formula.name}(${formula.scalars.join(', ')}) { ${lines.join('; ')}; return ${assignments(formula).at(-1)?.target ?? ''}; }`
}

/** Where the elements of a formula's array inputs stand in the kernel: `s[3]` → `moments[n][3][i]`. */
export type Place = (array: string, index: number) => string

/** Statements that leave every element of the result in the local variables `<array>0`, `<array>1`, … */
export function fillLocals(formula: Formula, place: Place): string {
  const target = formula.result?.array ?? ''
  const printed = scalarStatements(formula, (array, index) => (array === target ? `const ${target}${index}` : place(array, index)))
  return block(printed)
}

/** Statements that return element number `which` (the text of a whole number) of the result. */
export function returnElement(formula: Formula, place: Place, which: string): string {
  const target = formula.result?.array ?? ''
  const printed = scalarStatements(formula, (array, index) => (array === target ? `@${index}` : place(array, index)))
  return printed.map((line) => {
    if (!line.startsWith('@')) return `${line};`
    const [, index, expression] = /^@(\d+) = (.*)$/.exec(line) ?? []
    return `if (${which} === ${index}) { return ${expression}; }`
  }).join('\n')
}

/** Lines as statements. */
export function block(lines: readonly string[]): string {
  return lines.map((line) => `${line};`).join('\n')
}

/** One line for every number from 0 to count − 1. */
export function repeat(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n')
}
