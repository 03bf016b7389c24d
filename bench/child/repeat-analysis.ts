// Analyses one cloud assembly several times: repeat-analysis.ts FOLDER TIMES
const [, , folder = '', times = ''] = process.argv;
const start = performance.now();

void import('../engine').then(({ analyseFolder }) => {
  const modules = performance.now() - start;
  const before = process.memoryUsage().rss;
  const runs = [analyseFolder(folder)];
  const peak = process.resourceUsage().maxRSS * 1024;
  while (runs.length < Number(times)) {
    runs.push(analyseFolder(folder));
  }
  const resources = runs[0]?.resources ?? 0;
  console.log(JSON.stringify({ modules, resources, before, peak, times: runs.map(({ total }) => total) }));
});
