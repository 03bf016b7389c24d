import data from './controls.json';

export type Theme = keyof typeof data.themes;

/** Clauses of control frameworks by framework, for what a rule is about. */
export function controlsFor(...themes: readonly Theme[]): Readonly<Record<string, readonly string[]>> {
  const out: Record<string, string[]> = {};
  for (const theme of themes) {
    for (const [framework, clauses] of Object.entries(data.themes[theme].controls)) {
      out[framework] = [...new Set([...(out[framework] ?? []), ...clauses])].sort();
    }
  }
  return out;
}
