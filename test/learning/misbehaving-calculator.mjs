// A calculator for tests: a spring on every atom, and every way in which a program can go wrong.
//   misbehaving-calculator.mjs INPUT OUTPUT [MODE] [MEMORY]
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'

const [input, output, mode = 'sound', memory] = process.argv.slice(2)

const lines = readFileSync(input, 'utf8').trimEnd().split('\n')
const frames = []
for (let at = 0; at < lines.length; at += 2 + Number(lines[at])) {
  frames.push({ comment: lines[at + 1], atoms: lines.slice(at + 2, at + 2 + Number(lines[at])).map((line) => line.split(/\s+/)) })
}

function text({ comment, atoms }, { energy = null, symbol = null, cut = false } = {}) {
  const rows = atoms.map(([name, x, y, z]) => `${symbol ?? name} ${x} ${y} ${z} ${-0.1 * x} ${-0.1 * y} ${-0.1 * z}`)
  const own = atoms.reduce((sum, [, x, y, z]) => sum + 0.05 * (x * x + y * y + z * z), 0)
  const head = comment.replace(/Properties=\S+/, 'Properties=species:S:1:pos:R:3:forces:R:3')
  const whole = [atoms.length, `${head} energy=${energy ?? own} stress="0.1 0 0 0 0.1 0 0 0 0.1"`, ...rows].join('\n')
  return cut ? whole.slice(0, -10) : `${whole}\n`
}

const write = (part) => appendFileSync(output, part)
const first = memory !== undefined && !existsSync(memory)
if (first) writeFileSync(memory, String(process.pid))

switch (mode) {
  case 'sound': frames.forEach((frame) => write(text(frame))); break
  case 'nan': frames.forEach((frame) => write(text(frame, { energy: 'nan' }))); break
  case 'wrong-atoms': frames.forEach((frame) => write(text(frame, { symbol: 'Ge' }))); break
  case 'crash': process.stderr.write('out of luck\n'); process.exit(3); break
  case 'crash-first':
    if (first) process.exit(3)
    frames.forEach((frame) => write(text(frame)))
    break
  case 'silent': break
  case 'garbage': write('nothing an XYZ reader knows\n'); break
  case 'torn':
    write(text(frames[0]))
    write(text(frames[1] ?? frames[0], { cut: true }))
    process.exit(9)
    break
  case 'hang':
  case 'torn-hang':
    if (mode === 'torn-hang') {
      write(text(frames[0]))
      write(text(frames[1] ?? frames[0], { cut: true }))
    }
    // Does not end when asked, and leaves a child behind.
    process.on('SIGTERM', () => {})
    spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)', memory], { stdio: 'ignore' })
    setTimeout(() => {}, 60_000)
    break
  default: process.exit(64)
}
