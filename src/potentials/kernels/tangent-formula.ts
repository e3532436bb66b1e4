// Differentiates formulas: the tangent of a straight-line programme, line by line, by the rules for sums and products.
// Runs at build time only.
import { parseExpressionAt, type Expression } from 'acorn'
import { assignments, type Formula } from './formula.ts'

/**
 * The formula's derivative along a direction: inputs named in `moving` change at the rates `<name>Dot`, further inputs
 * that follow those of their kind; the result array holds the rates of what the formula computes. Knows + − * only.
 */
export function tangentFormula(formula: Formula, name: string, moving: readonly string[]): Formula {
  if (formula.result === null) throw new Error(`the tangent of ${formula.name} needs a result array`)
  const result = formula.result.array
  const rates = new Set(moving)
  const lines: string[] = []
  for (const { target, expression } of assignments(formula)) {
    const rate = derivative(parseExpressionAt(expression, 0, { ecmaVersion: 2022 }), expression, rates)
    if (target.startsWith(`${result}[`)) {
      lines.push(`${target} = ${rate === null ? '0' : `${rate} + 0`}`)
      continue
    }
    lines.push(`${target} = ${expression}`)
    if (rate === null) continue
    rates.add(target)
    lines.push(`${target}Dot = ${rate} + 0`)
  }
  const arrays = Object.entries(formula.arrays)
  const movesAlong = (input: string): boolean => moving.includes(input)
  return {
    name,
    scalars: [...formula.scalars, ...formula.scalars.filter(movesAlong).map((input) => `${input}Dot`)],
    arrays: Object.fromEntries([
      ...arrays, ...arrays.filter(([input]) => movesAlong(input)).map(([input, length]) => [`${input}Dot`, length] as const),
    ]),
    result: formula.result,
    lines,
  }
}

/** Text of the rate of an expression; null where it is zero. */
function derivative(node: Expression, text: string, rates: ReadonlySet<string>): string | null {
  if (node.type === 'Literal') return null
  if (node.type === 'Identifier') return rates.has(node.name) ? `${node.name}Dot` : null
  if (node.type === 'MemberExpression' && node.object.type === 'Identifier' && node.property.type === 'Literal') {
    return rates.has(node.object.name) ? `${node.object.name}Dot[${Number(node.property.value)}]` : null
  }
  if (node.type === 'UnaryExpression' && node.operator === '-') return negative(derivative(node.argument, text, rates))
  if (node.type !== 'BinaryExpression' || node.left.type === 'PrivateIdentifier') {
    throw new Error(`the tangent of a ${node.type} is not known`)
  }
  const left = derivative(node.left, text, rates)
  const right = derivative(node.right, text, rates)
  if (node.operator === '+') return sum(left, right)
  if (node.operator === '-') return sum(left, negative(right))
  if (node.operator !== '*') throw new Error(`the tangent of ${node.operator} is not known`)
  const source = (part: Expression): string => `(${text.slice(part.start, part.end)})`
  return sum(left && `${left} * ${source(node.right)}`, right && `${source(node.left)} * ${right}`)
}

function sum(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b
  return `(${a} + ${b})`
}

function negative(a: string | null): string | null {
  return a === null ? null : `(0 - ${a})`
}
