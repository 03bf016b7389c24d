import type { Audit } from '../lib/egress/audit';
import type { Input } from '../lib/egress/load/input';
import type * as Junit from '../lib/egress/report/junit';
import type { AuditReport } from '../lib/egress/report/report';
import type * as Sarif from '../lib/egress/report/sarif';
import { toText } from '../lib/egress/report/text';
import { CATALOGUE } from '../lib/egress/rules/catalogue';
import type * as Html from './html';
import { Places } from './places';
import { colorAllowed, columns } from './terminal';

/** What `--format` can be. */
export const FORMATS = ['text', 'json', 'sarif', 'junit', 'html'] as const;

export type Format = (typeof FORMATS)[number];

export interface Printing {
  readonly format: Format;
  readonly input: Input;
  /** The first input as it was named, for findings that are in no file. */
  readonly inputName: string;
  readonly audit: Audit;
  /** The report, with the findings that were asked for. */
  readonly report: AuditReport;
  /** Whether a rule was asked for. */
  readonly listed: (ruleId: string) => boolean;
  readonly failOn: 'error' | 'warning';
  /** Whether it goes to standard output. */
  readonly isShown: boolean;
}

/* eslint-disable @typescript-eslint/no-require-imports -- a format is loaded when it is asked for, so that the others answer at once */

/** Prints a report; only a picture takes time. */
export function print(printing: Printing): string | Promise<string> {
  const { format, report, input, audit, inputName } = printing;
  // AG000 is the gate's own: an audit says the same by its exit code.
  const rules = CATALOGUE.filter(({ id }) => id !== 'AG000' && printing.listed(id));
  const places = new Places(input, audit, inputName);
  switch (format) {
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`;
    case 'text':
      return toText(report, {
        color: printing.isShown && colorAllowed(),
        ...(printing.isShown ? columns() : {}),
        lineOf: places.lineOf,
        titles: new Map(rules.map(({ id, title }) => [id, title])),
      });
    case 'sarif': {
      const { toSarif } = require('../lib/egress/report/sarif') as typeof Sarif;
      return toSarif(report, { rules, placeOf: places.ofFinding, placeOfHop: places.ofHop });
    }
    case 'junit':
      return (require('../lib/egress/report/junit') as typeof Junit).toJunit(report, {
        rules,
        failOn: printing.failOn,
      });
    case 'html':
      return (require('./html') as typeof Html).printHtml({
        report,
        rules,
        analysis: audit.analysis,
        lineOf: places.lineOf,
      });
  }
}
