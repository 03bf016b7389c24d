import type { Hop } from '../../reach/path';
import { filterText, headline, kindText, subjectOf } from '../hops';
import type { ReportedFinding } from '../report';
import { controlsText } from '../rule-text';
import type { Topology } from '../topology';
import { escapeXml } from '../xml';
import { idOfFinding, idOfThing } from './names';

export interface FindingPlace {
  /** Position in the report. */
  readonly index: number;
  readonly drawn: Topology;
  readonly title: string | undefined;
  /** The line of the file that it is on. */
  readonly source: string | undefined;
}

/** One finding: what, where, by which path, and what to change. */
export function findingArticle(finding: ReportedFinding, place: FindingPlace): string {
  const { ruleId, severity, state, waiver, condition } = finding;
  const id = idOfFinding(place.index);
  const tone = waiver !== null ? 'waived' : state === 'defect' ? severity : state;
  const rows: readonly (readonly [string, string])[] = [
    ['Fix', escapeXml(finding.fix)],
    ...(condition === undefined ? [] : [['When', escapeXml(condition)] as const]),
    ['Why', escapeXml(finding.why)],
    ['Controls', escapeXml(controlsText(finding.controls))],
    ...(waiver === null
      ? []
      : [['Waived', escapeXml(`until ${waiver.expires} by ${waiver.owner}: ${waiver.reason}`)] as const]),
  ];
  return `<article id="${id}" class="finding ${tone}" aria-labelledby="${id}-title" tabindex="-1">
<h3 id="${id}-title"><span class="badge">${waiver === null ? severity : 'waived'} ${ruleId}</span> ${escapeXml(place.title ?? '')}</h3>
<p class="where"><code>${escapeXml(subjectOf(finding))}</code>${resourceText(finding)}${backLink(place)}</p>
<p class="message">${escapeXml(headline(finding))}</p>
${excerpt(finding, place.source)}${pathList(finding, place.drawn)}<dl class="about">${rows.map(([name, text]) => `<div><dt>${name}</dt><dd>${text}</dd></div>`).join('')}</dl>
</article>`;
}

function resourceText({ resourceType, file, line }: ReportedFinding): string {
  const place = [file, line].filter((part) => part !== undefined).join(':');
  return [resourceType, place]
    .filter((part) => part !== '')
    .map((part) => ` <span>${escapeXml(part)}</span>`)
    .join('');
}

function backLink({ drawn, index }: FindingPlace): string {
  const key = drawn.placeOf.get(index);
  return key === undefined
    ? ''
    : ` <a href="#${idOfThing(key)}" aria-label="Show finding ${index + 1} in the picture">Show in the picture</a>`;
}

function excerpt({ line, logicalId }: ReportedFinding, source: string | undefined): string {
  if (source === undefined || line === undefined || source.trim() === '') {
    return '';
  }
  const text = source.trim().slice(0, MOST_SOURCE);
  const at = logicalId === '' ? -1 : text.indexOf(logicalId);
  const marked =
    at < 0
      ? escapeXml(text)
      : `${escapeXml(text.slice(0, at))}<mark>${escapeXml(logicalId)}</mark>${escapeXml(text.slice(at + logicalId.length))}`;
  return `<pre tabindex="0" aria-label="Line ${line} of the file"><span class="gutter">${line}</span> ${marked}</pre>\n`;
}

/** A template can be one line of a megabyte. */
const MOST_SOURCE = 400;

function pathList({ path }: ReportedFinding, drawn: Topology): string {
  if (path.length === 0) {
    return '';
  }
  const places = new Map(
    drawn.things.flatMap((thing) =>
      (thing.members.length === 0 ? [thing] : thing.members).map(
        ({ label, stack }) => [`${stack ?? ''}/${label}`, thing.key] as const,
      ),
    ),
  );
  const items = path.map((hop) => `<li>${hopItem(hop, places.get(`${hop.stack ?? ''}/${hop.id}`))}</li>`);
  return `<ol class="path" aria-label="Path">${items.join('')}</ol>\n`;
}

function hopItem(hop: Hop, key: string | undefined): string {
  if (hop.kind === 'internet') {
    return `<a href="#${idOfThing('internet')}">Internet</a>`;
  }
  const block = hop.destination === undefined ? '' : ` <code>${escapeXml(hop.destination)}</code>`;
  const text = `<small>${kindText(hop.kind)}</small> ${escapeXml(hop.id)}${block}`;
  const item = key === undefined ? `<span>${text}</span>` : `<a href="#${idOfThing(key)}">${text}</a>`;
  const filters = (hop.filters ?? []).map((filter) => `<br><small>${escapeXml(filterText(filter))}</small>`);
  return `${item}${filters.join('')}`;
}
