// Prints formulas as AssemblyScript: in SIMD lanes (v128, through the functions of assembly/lanes-*.ts) or in plain
// f64. Runs at build time only.
import { parseExpressionAt, type Expression } from 'acorn'
import { assignments, scalarStatements, type Formula } from './formula.ts'

/**
 * A formula as a function on lanes. Array inputs and the result are pointers, each followed by the distance between
 * their elements in bytes; a formula without a result array returns its value.
 */
export function printLanes(formula: Formula): string {
  const parameters = formula.scalars.map((name) => `${name}: v128`)
  for (const array of pointers(formula)) parameters.push(`${array}: usize`, `${array}Step: usize`)
  const steps = assignments(formula)
  const body = steps.map(({ target, expression }) => {
    const value = printExpression(parse(expression))
    const element = /^(\w+)\[(\d+)\]$/.exec(target)
    return element === null ? `  const ${target} = ${value}` : `  v128.store(${element[1]} + ${element[2]} * ${element[1]}Step, ${value})`
  })
  if (formula.result === null) body.push(`  return ${steps.at(-1)?.target ?? ''}`)
  const inline = formula.result === null ? '@inline\n' : ''
  return `${inline}function ${formula.name}(${parameters.join(', ')}): ${formula.result === null ? 'v128' : 'void'} {\n${body.join('\n')}\n}\n`
}

/** A formula as a function on f64 numbers; arrays and the result are pointers to contiguous f64. */
export function printScalar(formula: Formula): string {
  const parameters = formula.scalars.map((name) => `${name}: f64`)
  for (const array of pointers(formula)) parameters.push(`${array}: usize`)
  const body = scalarStatements(formula, (array, index) => `load<f64>(${array} + ${8 * index})`).map((statement) => {
    const stored = /^load<f64>\(([^)]*)\) = (.*)$/.exec(statement)
    return stored === null ? `  ${statement}` : `  store<f64>(${stored[1]}, ${stored[2]})`
  })
  if (formula.result === null) body.push(`  return ${assignments(formula).at(-1)?.target ?? ''}`)
  return `function ${formula.name}(${parameters.join(', ')}): ${formula.result === null ? 'f64' : 'void'} {\n${body.join('\n')}\n}\n`
}

function pointers({ arrays, result }: Formula): string[] {
  return [...Object.keys(arrays), ...(result === null ? [] : [result.array])]
}

function parse(text: string): Expression {
  return parseExpressionAt(text, 0, { ecmaVersion: 2022 })
}

const OPERATIONS: Readonly<Record<string, string>> = { '+': 'add', '-': 'sub', '*': 'mul' }

function printExpression(node: Expression): string {
  const constant = constantValue(node)
  if (constant !== null) return `splat(${printNumber(constant)})`
  if (node.type === 'Identifier') return node.name
  if (node.type === 'MemberExpression' && node.object.type === 'Identifier' && node.property.type === 'Literal') {
    const array = node.object.name
    return `v128.load(${array} + ${Number(node.property.value)} * ${array}Step)`
  }
  if (node.type === 'BinaryExpression' && node.operator in OPERATIONS && node.left.type !== 'PrivateIdentifier') {
    // `x + 0` is how a formula gives a name or an element to what exists already.
    if (node.operator === '+' && constantValue(node.right) === 0) return printExpression(node.left)
    return `${OPERATIONS[node.operator]}(${printExpression(node.left)}, ${printExpression(node.right)})`
  }
  if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.arguments[0]?.type !== 'SpreadElement') {
    return `${node.callee.name}(${printExpression(node.arguments[0])})`
  }
  throw new Error(`a formula may not hold a ${node.type}`)
}

/** Value of a constant expression, folded in f64; null where it depends on an input. */
function constantValue(node: Expression): number | null {
  if (node.type === 'Literal') return typeof node.value === 'number' ? node.value : null
  if (node.type === 'UnaryExpression' && node.operator === '-') {
    const value = constantValue(node.argument)
    return value === null ? null : -value
  }
  if (node.type !== 'BinaryExpression' || node.left.type === 'PrivateIdentifier') return null
  const left = constantValue(node.left)
  const right = constantValue(node.right)
  if (left === null || right === null) return null
  if (node.operator === '+') return left + right
  if (node.operator === '-') return left - right
  return node.operator === '*' ? left * right : null
}

function printNumber(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value)
}
