import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { controlsMatrix } from './controls-matrix';
import { endpointsPage } from './endpoints-page';
import { rulePages } from './rule-pages';
import { waysOut } from './ways-out';

/** Writes docs/rules, docs/controls.md and docs/ways-out.md from the rules themselves, and docs/endpoints.md from the closure; a page of a rule that is gone goes with it. */
const folder = join(__dirname, '..', 'docs', 'rules');
mkdirSync(folder, { recursive: true });
const pages = rulePages();
for (const name of readdirSync(folder).filter((name) => name.endsWith('.md') && !pages.has(name))) {
  rmSync(join(folder, name));
}
pages.forEach((text, name) => writeFileSync(join(folder, name), text));
writeFileSync(join(folder, '..', 'ways-out.md'), waysOut());
writeFileSync(join(folder, '..', 'controls.md'), controlsMatrix());
writeFileSync(join(folder, '..', 'endpoints.md'), endpointsPage());
