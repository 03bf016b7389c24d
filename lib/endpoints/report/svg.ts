import type { Graph, GraphEdge } from '../../egress/report/html/graph';
import { shorten } from '../../egress/report/html/graph';
import { rounded } from '../../egress/report/html/picture';
import { escapeXml } from '../../egress/report/xml';
import { toPicture, type Picture, type Thing } from './picture';
import type { EndpointsReport } from './report';

/** Sizes in CSS pixels; a character's width is an estimate, wide enough for the common fonts. */
const BOX = { height: 40, least: 110, character: 8, padding: 24 } as const;
const MARGIN = 16;
const TITLE = 34;

const LAYOUT = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
  'elk.layered.spacing.nodeNodeBetweenLayers': '60',
  'elk.spacing.nodeNode': '12',
  'elk.spacing.edgeEdge': '8',
  'elk.padding': '[top=40,left=16,bottom=16,right=16]',
} as const;

const STYLE = `
svg{--page:#fff;--text:#1b1f24;--muted:#57606a;--line:#6e7781;--card:#f6f8fa;--unmet:#b42318;background:var(--page);font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
@media (prefers-color-scheme:dark){svg{--page:#0d1117;--text:#e6edf3;--muted:#9da7b3;--line:#8b96a3;--card:#161b22;--unmet:#ff9a90}}
.page{fill:var(--page)}
.vpc,.tier{fill:var(--card);stroke:var(--line)}
.tier{fill:none;stroke-dasharray:4 3}
.thing{fill:var(--page);stroke:var(--line);stroke-width:1.2}
.unmet .thing{stroke:var(--unmet);stroke-width:2;stroke-dasharray:6 3}
text{fill:var(--text);font-size:12px}
.title{font-size:15px;font-weight:650}
.name{font-weight:650;font-size:13px}
.about{fill:var(--muted);font-size:11px}
.use{fill:none;stroke:var(--line);stroke-width:1.3}
.companion{stroke-dasharray:5 4}
marker path{fill:var(--line)}
`;

/**
 * The endpoints of all networks as one drawing, one network under the other, that needs nothing but itself.
 *
 * @param graphs - those of `endpointGraphs`, with places filled in
 */
export function endpointsSvg({ networks }: EndpointsReport, graphs: readonly Graph[]): string {
  const pictures = networks.map(toPicture);
  const drawn = pictures.map((picture, index) => ({ picture, graph: graphs[index] ?? { id: 'picture' } }));
  const width = Math.ceil(Math.max(0, ...drawn.map(({ graph }) => graph.width ?? 0))) + 2 * MARGIN;
  let top = MARGIN;
  const parts = drawn.map(({ picture, graph }) => {
    const part = `<g transform="translate(${MARGIN} ${top})">${networkSvg(picture, graph)}</g>`;
    top += TITLE + Math.ceil(graph.height ?? 0) + MARGIN;
    return part;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${top}" viewBox="0 0 ${width} ${top}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escapeXml(pictures.map(({ title }) => title).join(', '))}</title>`,
    `<desc id="description">${escapeXml(pictures.map(({ description }) => description).join('; '))}</desc>`,
    `<style>${STYLE}</style>`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>',
    `<rect class="page" width="${width}" height="${top}"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

/** The pictures of networks in the form that the layout library takes. */
export function endpointGraphs({ networks }: EndpointsReport): readonly Graph[] {
  return networks.map((network) => toGraph(toPicture(network)));
}

/** The VPC around its tiers, the other tiers beside it. */
function toGraph({ tiers, things, uses }: Picture): Graph {
  const boxOf = ({ tier, title }: Picture['tiers'][number]): Graph => ({
    id: tier,
    layoutOptions: {
      'elk.padding': LAYOUT['elk.padding'],
      'elk.nodeSize.constraints': 'MINIMUM_SIZE',
      'elk.nodeSize.minimum': `(${title.length * BOX.character},${BOX.height})`,
    },
    children: things.filter((thing) => thing.tier === tier).map(toBox),
  });
  const inside = tiers.filter(({ tier }) => !isOutside(tier));
  return {
    id: 'picture',
    layoutOptions: LAYOUT,
    children: [
      { id: 'vpc', layoutOptions: { 'elk.padding': LAYOUT['elk.padding'] }, children: inside.map(boxOf) },
      ...tiers.filter(({ tier }) => isOutside(tier)).map(boxOf),
    ],
    edges: uses.map(({ from, to }, index) => ({ id: `e${index}`, sources: [from], targets: [to] })),
  };
}

function isOutside(tier: string): boolean {
  return tier === 'central' || tier === 'unmet';
}

function toBox({ id, name, about }: Thing): Graph {
  const longest = Math.max(shorten(name).length, about.length);
  return {
    id,
    width: Math.max(BOX.least, longest * BOX.character + BOX.padding),
    height: BOX.height,
  };
}

function networkSvg({ title, tiers, things, uses }: Picture, graph: Graph): string {
  const places = new Map<string, Graph>();
  collect(graph, places);
  const frame = (id: string, className: string, text: string): string => {
    const { x = 0, y = 0, width = 0, height = 0 } = places.get(id) ?? { id };
    return `<rect class="${className}" x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/><text x="${x + 14}" y="${y + 25}">${escapeXml(text)}</text>`;
  };
  return [
    `<text class="title" x="0" y="20">${escapeXml(title)}</text>`,
    `<g transform="translate(0 ${TITLE})">`,
    frame('vpc', 'vpc', 'VPC'),
    ...tiers.map((tier) => frame(tier.tier, 'tier', tier.title)),
    ...(graph.edges ?? []).map((edge) => line(edge, uses[Number(edge.id.slice(1))]?.isCompanion ?? false)),
    ...things.map((thing) => box(thing, places.get(thing.id))),
    '</g>',
  ].join('\n');
}

function collect(graph: Graph, into: Map<string, Graph>): void {
  for (const child of graph.children ?? []) {
    into.set(child.id, child);
    collect(child, into);
  }
}

function box({ tier, name, about }: Thing, place: Graph | undefined): string {
  const { x = 0, y = 0, width = 0, height = 0 } = place ?? {};
  const middle = x + width / 2;
  const text = (className: string, at: number, content: string): string =>
    `<text class="${className}" x="${middle}" y="${y + at}" text-anchor="middle">${escapeXml(content)}</text>`;
  return [
    `<g class="${tier}"><title>${escapeXml(name)}</title>`,
    `<rect class="thing" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`,
    text('name', about === '' ? 25 : 17, shorten(name)),
    about === '' ? '' : text('about', 32, about),
    '</g>',
  ].join('');
}

function line({ sections = [] }: GraphEdge, isCompanion: boolean): string {
  return sections
    .map(
      ({ startPoint, bendPoints = [], endPoint }) =>
        `<path class="use${isCompanion ? ' companion' : ''}" d="${rounded([startPoint, ...bendPoints, endPoint])}" marker-end="url(#arrow)"/>`,
    )
    .join('');
}
