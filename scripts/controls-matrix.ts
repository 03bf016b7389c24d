import { controlsPage } from '../lib/egress/report/controls-page';
import { CATALOGUE } from '../lib/egress/rules/catalogue';
import { CONTROL_PARAMETERS, CONTROL_ROWS, FRAMEWORKS, THEMES } from '../lib/egress/rules/controls';

/** The text of docs/controls.md. */
export function controlsMatrix(): string {
  return controlsPage(
    { frameworks: FRAMEWORKS, themes: THEMES, rows: CONTROL_ROWS, parameters: CONTROL_PARAMETERS },
    CATALOGUE,
  );
}
