import { toPicture, type Picture, type Thing } from './picture';
import type { EndpointsReport } from './report';

/** The endpoints as Mermaid flowcharts in one, for pages that draw them. */
export function endpointsMermaid({ networks }: EndpointsReport): string {
  const pictures = networks.map(toPicture);
  return [
    'flowchart LR',
    `  accTitle: ${plain(pictures.map(({ title }) => title).join(', '))}`,
    `  accDescr: ${plain(pictures.map(({ description }) => description).join('; '))}`,
    ...pictures.flatMap(networkLines),
    '  classDef unmet stroke-dasharray: 6 3,stroke-width: 2px',
    '',
  ].join('\n');
}

function networkLines(picture: Picture, index: number): readonly string[] {
  const { title, tiers, things, uses } = picture;
  const idOf = (id: string): string => `n${index}_${id.replaceAll('-', '_')}`;
  const lines = (tier: string, indent: string): readonly string[] =>
    things.filter((thing) => thing.tier === tier).map((thing) => `${indent}${node(thing, idOf(thing.id))}`);
  const box = (tier: Picture['tiers'][number], indent: string): readonly string[] => [
    `${indent}subgraph ${idOf(tier.tier)}_tier ["${quoted(tier.title)}"]`,
    ...lines(tier.tier, `${indent}  `),
    `${indent}end`,
  ];
  const isOutside = ({ tier }: Picture['tiers'][number]): boolean => tier === 'central' || tier === 'unmet';
  return [
    `  subgraph ${idOf('vpc')} ["VPC: ${quoted(title)}"]`,
    ...tiers.filter((tier) => !isOutside(tier)).flatMap((tier) => box(tier, '    ')),
    '  end',
    ...tiers.filter(isOutside).flatMap((tier) => box(tier, '  ')),
    ...uses.map(({ from, to, isCompanion }) => `  ${idOf(from)} ${isCompanion ? '-.->' : '-->'} ${idOf(to)}`),
  ];
}

function node({ name, about, tier }: Thing, id: string): string {
  const label = about === '' ? quoted(name) : `${quoted(name)}<br/>${quoted(about)}`;
  return `${id}["${label}"]${tier === 'unmet' ? ':::unmet' : ''}`;
}

/** Text as it can stand in quotes: Mermaid takes entities by number, and HTML for what it is. */
function quoted(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} :,.'/*_-]/gu, (character) => `#${character.codePointAt(0) ?? 0};`);
}

/** One line without what would end it. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}{};#"[\]]+/gu, ' ');
}
