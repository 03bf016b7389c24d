import data from './controls.json';

/** What a rule can be about, as far as control frameworks are concerned. */
export type Theme = keyof typeof data.themes;

/** A framework, by the name that reports use. */
export type Framework = keyof typeof data.frameworks;

/** Clauses that a framework has for a theme; a framework that has none for it has no row. */
export interface ControlRow {
  readonly theme: Theme;
  readonly framework: Framework;
  readonly controls: readonly string[];
  readonly source: string;
  /** Day on which the source was read, `YYYY-MM-DD`. */
  readonly date: string;
}

/** What a baseline assigns to a control that leaves it open. */
export interface ControlParameter {
  readonly framework: Framework;
  readonly control: string;
  readonly value: string;
  readonly source: string;
  readonly date: string;
}

/** An edition of a framework, and what of it is listed. */
export interface FrameworkRow {
  readonly title: string;
  readonly lists: string;
  readonly source: string;
  readonly date: string;
}

/** Frameworks in the order in which reports show them. */
export const FRAMEWORKS: Readonly<Record<Framework, FrameworkRow>> = data.frameworks;

/** What each theme is. */
export const THEMES: Readonly<Record<Theme, string>> = data.themes;

export const CONTROL_ROWS = data.rows as readonly ControlRow[];

export const CONTROL_PARAMETERS = data.parameters as readonly ControlParameter[];

/** Clauses of control frameworks by framework, for what a rule is about; sorted, and in the order of `FRAMEWORKS`. */
export function controlsFor(...themes: readonly Theme[]): Readonly<Record<string, readonly string[]>> {
  const rows = CONTROL_ROWS.filter(({ theme }) => themes.includes(theme));
  return Object.fromEntries(
    Object.keys(FRAMEWORKS).flatMap((name) => {
      const clauses = rows.filter(({ framework }) => framework === name).flatMap(({ controls }) => controls);
      return clauses.length === 0 ? [] : [[name, [...new Set(clauses)].sort()]];
    }),
  );
}
