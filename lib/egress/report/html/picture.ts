import { kindText } from '../hops';
import type { Thing, Tone, Topology } from '../topology';
import { escapeXml } from '../xml';
import type { Graph, GraphEdge, Point } from './graph';
import { captionOf, countText, shorten, stateOf, titleOf } from './graph';
import { idOfFinding, idOfThing } from './names';

/** Wider than this it is scrolled rather than shrunk. */
const MOST_SHRUNK = 2000;

/** The network as a drawing whose things link to their findings. */
export function toSvg(topology: Topology, laidOut: Graph): string {
  const places = new Map<string, Graph>();
  collect(laidOut, places);
  const { width = 0, height = 0, edges = [] } = laidOut;
  const place = (thing: Thing): Graph => places.get(thing.key) ?? { id: thing.key };
  const vpcs = topology.things.filter(({ kind }) => kind === 'vpc');
  const others = topology.things.filter(({ kind }) => kind !== 'vpc');
  const links = edges.map((edge) => ({
    edge,
    tone: topology.links[Number(edge.id.slice(1))]?.tone ?? 'plain',
  }));
  // What matters is drawn last, over the rest.
  const order: readonly Tone[] = ['plain', 'unproven', 'exposed'];
  const lines = order.flatMap((tone) => links.filter((link) => link.tone === tone));
  const size = `width="${Math.ceil(width)}" height="${Math.ceil(height)}" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}"`;
  return [
    `<svg ${size} role="group" aria-labelledby="picture-title" aria-describedby="picture-text"${width > MOST_SHRUNK ? ' class="wide"' : ''}>`,
    `<defs>${order.map(arrowHead).join('')}</defs>`,
    ...vpcs.map((vpc) => vpcBox(vpc, place(vpc))),
    `<g aria-hidden="true">${lines.map(({ edge, tone }) => line(edge, tone)).join('')}</g>`,
    ...others.map((thing) => box(thing, place(thing))),
    `<g aria-hidden="true">${lines.map(({ edge, tone }) => blocks(edge, tone)).join('')}</g>`,
    '</svg>',
  ].join('\n');
}

function collect(graph: Graph, into: Map<string, Graph>): void {
  for (const child of graph.children ?? []) {
    into.set(child.id, child);
    collect(child, into);
  }
}

function arrowHead(tone: Tone): string {
  return `<marker id="arrow-${tone}" class="arrow ${tone}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z"/></marker>`;
}

function vpcBox(vpc: Thing, { x = 0, y = 0, width = 0, height = 0 }: Graph): string {
  const title = `<text class="vpc-name" x="${x + 14}" y="${y + 27}">${escapeXml(titleOf(vpc))}</text>`;
  const rect = `<rect class="vpc" x="${x}" y="${y}" width="${width}" height="${height}" rx="10"/>`;
  return linked(vpc, `${rect}${title}`);
}

function box(thing: Thing, { x = 0, y = 0, width = 0, height = 0 }: Graph): string {
  const { members, name } = thing;
  const shape = `<rect class="thing" x="${x}" y="${y}" width="${width}" height="${height}" rx="${thing.kind === 'internet' ? 30 : 7}"/>`;
  const behind =
    members.length === 0
      ? ''
      : `<rect class="thing" x="${x + 5}" y="${y - 5}" width="${width}" height="${height}" rx="7"/>`;
  const middle = x + width / 2;
  const text = (className: string, at: number, content: string): string =>
    `<text class="${className}" x="${middle}" y="${y + at}" text-anchor="middle">${escapeXml(content)}</text>`;
  return linked(
    thing,
    [
      behind + shape,
      text('caption', 17, captionOf(thing)),
      text('name', 35, shorten(name)),
      text('state', 51, stateOf(thing)),
    ].join(''),
  );
}

/** A thing with findings is a link to the first of them; each is the target of links from its findings. */
function linked(thing: Thing, content: string): string {
  const { kind, label, name, stack, tone, findings, members } = thing;
  const [first] = findings;
  const state = tone === 'plain' ? '' : `, ${tone}`;
  const where = stack === undefined ? '' : ` in ${stack}`;
  const spoken = members.length > 0 || kind === 'internet' ? name : `${kindText(kind)} ${name}${where}`;
  const id = name === label || members.length > 0 ? '' : ` (${label})`;
  const about = first === undefined ? '' : `, ${countText(findings.length, 'finding')}, goes to the first`;
  const listed = members.length === 0 ? '' : `: ${members.map((member) => member.name).join(', ')}`;
  const title = `<title>${escapeXml(`${spoken}${id}${state}${listed}`)}</title>`;
  const described = `class="${kind} ${tone}" id="${idOfThing(thing.key)}" aria-label="${escapeXml(`${spoken}${state}${about}`)}"`;
  return first === undefined
    ? `<g ${described} role="img" tabindex="-1">${title}${content}</g>`
    : `<a ${described} href="#${idOfFinding(first)}">${title}${content}</a>`;
}

function line({ sections = [] }: GraphEdge, tone: Tone): string {
  return sections
    .map(({ startPoint, bendPoints = [], endPoint }) => {
      const d = rounded([startPoint, ...bendPoints, endPoint]);
      return `<path class="line ${tone}" d="${d}" marker-end="url(#arrow-${tone})"/>`;
    })
    .join('');
}

const CORNER = 6;

/** A polyline with its corners rounded off. */
export function rounded(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      const after = points[index + 1];
      if (before === undefined) {
        return `M${at(point)}`;
      }
      return after === undefined
        ? `L${at(point)}`
        : `L${at(towards(point, before))}Q${at(point)} ${at(towards(point, after))}`;
    })
    .join('');
}

function towards(from: Point, to: Point): Point {
  const distance = Math.hypot(to.x - from.x, to.y - from.y);
  const share = distance === 0 ? 0 : Math.min(CORNER, distance / 2) / distance;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function at({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}

function blocks({ labels = [] }: GraphEdge, tone: Tone): string {
  return labels
    .map(
      ({ text, x = 0, y = 0, width, height }) =>
        `<text class="block ${tone}" x="${x + width / 2}" y="${y + height - 4}" text-anchor="middle">${escapeXml(text)}</text>`,
    )
    .join('');
}
