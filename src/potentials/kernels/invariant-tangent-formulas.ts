// How the many-body invariants of a NEP and their gradient change along with the moments: what the gradient of a loss on
// forces needs beyond nep-formulas.ts. The derivatives are worked out by hand, which halves the operations of
// differentiating the lines one by one.
import type { Formula } from './formula.ts'
import { componentDegrees } from './harmonic-formulas.ts'
import {
  FOUR_BODY, fourBodyGradientTexts, invariantCount, secondMoments, suffix, type ManyBody,
} from './nep-formulas.ts'

/** Moments s and their rates of change st → rates of change of the invariants, qt. */
export function invariantTangentFormula(terms: ManyBody): Formula {
  const { lMax, fourBody, fiveBody } = terms
  const degrees = componentDegrees(lMax)
  const products = (l: number, a: string, b: string): string =>
    degrees.flatMap((degree, c) => (degree === l ? [`${a}[${c}] * ${b}[${c}]`] : [])).join(' + ')
  const lines = Array.from({ length: lMax }, (_, l) => `t${l + 1} = 2 * (${products(l + 1, 's', 'st')})`)
  for (let l = 1; l <= lMax; l++) lines.push(`qt[${l - 1}] = t${l} + 0`)
  if (fourBody) {
    const terms4 = [...fourBodyGradientTexts(lMax)].map(([c, text]) => `st[${c}] * (${text})`)
    lines.push(`qt[${lMax}] = ${terms4.join(' + ')}`)
  }
  if (fiveBody) lines.push(`qt[${lMax + (fourBody ? 1 : 0)}] = ${14 / 15} * t1 * (${products(1, 's', 's')})`)
  return {
    name: `invariantTangent${suffix(terms)}`, scalars: [], arrays: { s: degrees.length, st: degrees.length },
    result: { array: 'qt', length: invariantCount(terms) }, lines,
  }
}

/**
 * Moments s, their rates of change st, and f = ∂E/∂q → gt, the rate of change of S = ∂E/∂s at fixed f: the second
 * derivative of the invariants, contracted with f and st.
 */
export function invariantCurvatureFormula(terms: ManyBody): Formula {
  const { lMax, fourBody, fiveBody } = terms
  const degrees = componentDegrees(lMax)
  const lines = Array.from({ length: lMax }, (_, l) => `f${l + 1} = 2 * f[${l}]`)
  if (fiveBody) {
    const first = degrees.flatMap((degree, c) => (degree === 1 ? [c] : []))
    const factor = `f[${lMax + (fourBody ? 1 : 0)}]`
    lines.push(`five = f1 + ${28 / 15} * ${factor} * (${first.map((c) => `s[${c}] * s[${c}]`).join(' + ')})`)
    lines.push(`turn = ${56 / 15} * ${factor} * (${first.map((c) => `s[${c}] * st[${c}]`).join(' + ')})`)
  }
  const extra = fourBody ? fourBodyCurvatureTexts(lMax) : new Map<number, string>()
  degrees.forEach((degree, c) => {
    const same = degree === 1 && fiveBody ? `five * st[${c}] + turn * s[${c}]` : `f${degree} * st[${c}]`
    const more = extra.get(c)
    lines.push(`gt[${c}] = ${same}${more === undefined ? '' : ` + f[${lMax}] * (${more})`}`)
  })
  return {
    name: `invariantCurvature${suffix(terms)}`, scalars: [],
    arrays: { s: degrees.length, st: degrees.length, f: invariantCount(terms) },
    result: { array: 'gt', length: degrees.length }, lines,
  }
}

/** The texts of `fourBodyGradientTexts` differentiated along the rates of change of the moments. */
function fourBodyCurvatureTexts(lMax: number): Map<number, string> {
  const [a0, a1, a2, a3, a4] = FOUR_BODY
  const indices = secondMoments(lMax)
  const [s0, s1, s2, s3, s4] = indices.map((c) => `s[${c}]`)
  const [t0, t1, t2, t3, t4] = indices.map((c) => `st[${c}]`)
  const texts = [
    `${6 * a0} * ${s0} * ${t0} + ${2 * a1} * (${s1} * ${t1} + ${s2} * ${t2}) + ${2 * a2} * (${s3} * ${t3} + ${s4} * ${t4})`,
    `${2 * a1} * (${s0} * ${t1} + ${t0} * ${s1}) - ${2 * a3} * (${s3} * ${t1} + ${t3} * ${s1}) + ${a4} * (${s2} * ${t4} + ${t2} * ${s4})`,
    `${2 * a1} * (${s0} * ${t2} + ${t0} * ${s2}) + ${2 * a3} * (${s3} * ${t2} + ${t3} * ${s2}) + ${a4} * (${s1} * ${t4} + ${t1} * ${s4})`,
    `${2 * a2} * (${s0} * ${t3} + ${t0} * ${s3}) + ${2 * a3} * (${s2} * ${t2} - ${s1} * ${t1})`,
    `${2 * a2} * (${s0} * ${t4} + ${t0} * ${s4}) + ${a4} * (${s1} * ${t2} + ${t1} * ${s2})`,
  ]
  return new Map(indices.map((c, i) => [c, texts[i]]))
}
