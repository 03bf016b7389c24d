// Analyses one cloud assembly several times: repeat-analysis.ts FOLDER TIMES
import { existsSync, readFileSync } from 'node:fs';

const [, , folder = '', times = ''] = process.argv;
const start = performance.now();

/** The most memory that this process has held, in bytes. */
function peakBytes(): number {
  const status = '/proc/self/status';
  const peak = existsSync(status)
    ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1]
    : undefined;
  // Linux hands the parent's own peak down in maxRSS, so that is only the second choice.
  return 1024 * Number(peak ?? process.resourceUsage().maxRSS);
}

void import('../engine').then(({ analyseFolder }) => {
  const modules = performance.now() - start;
  const before = process.memoryUsage().rss;
  const { resources, total } = analyseFolder(folder);
  const peak = peakBytes();
  const totals = [total];
  while (totals.length < Number(times)) {
    totals.push(analyseFolder(folder).total);
  }
  console.log(JSON.stringify({ modules, resources, before, peak, times: totals }));
});
