// ionforge report RESULTS...: writes the report of one or several results folders again from their journals.
import { Command } from 'commander'
import { resultPaths } from '../../campaign/results-folder.ts'
import { withAction } from '../command.ts'
import { readResults } from '../session.ts'
import { writeResults } from '../write-results.ts'

export function reportCommand(): Command {
  const command = new Command('report')
    .summary('write figures, tables and report.html from the journal')
    .description('Write summary.json, figures (SVG with CSV), structures and report.html again from the journal.')
    .argument('<results...>', 'results folders')
  return withAction(command, async (terminal, [folders]) => {
    for (const folder of folders) {
      const results = await readResults(folder)
      const analysis = await writeResults(results, results)
      for (const sentence of analysis.headline) terminal.note(sentence)
      for (const warning of analysis.warnings) terminal.note(`${terminal.color.yellow('warning:')} ${warning}`)
      terminal.out(resultPaths(folder).report)
    }
  })
}
