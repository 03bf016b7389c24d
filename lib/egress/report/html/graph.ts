import { kindText } from '../hops';
import type { Link, Thing, Topology } from '../topology';
import { toneText } from './names';

/** A graph in the form that the layout library takes, and gives back with places filled in. */
export interface Graph {
  readonly id: string;
  readonly layoutOptions?: Readonly<Record<string, string>>;
  readonly width?: number;
  readonly height?: number;
  readonly x?: number;
  readonly y?: number;
  readonly children?: readonly Graph[];
  readonly edges?: readonly GraphEdge[];
}

export interface GraphEdge {
  readonly id: string;
  readonly sources: readonly string[];
  readonly targets: readonly string[];
  readonly labels?: readonly GraphLabel[];
  readonly sections?: readonly {
    readonly startPoint: Point;
    readonly endPoint: Point;
    readonly bendPoints?: readonly Point[];
  }[];
}

interface GraphLabel extends Partial<Point> {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Sizes in CSS pixels; a character's width is an estimate, wide enough for the common fonts. */
const BOX = { height: 60, least: 112, most: 250, padding: 22 } as const;
/** Names are set in a fixed width, so that theirs is known; the other lines are smaller. */
const CHARACTER = { name: 8, note: 6.9 } as const;
const EDGE_LABEL = { height: 15, character: 6.4 } as const;
const MOST_CHARACTERS = 25;
const MOST_BLOCKS = 2;

const LAYOUT = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
  'elk.layered.layering.strategy': 'LONGEST_PATH_SOURCE',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.spacing.nodeNodeBetweenLayers': '30',
  'elk.layered.spacing.edgeNodeBetweenLayers': '14',
  'elk.spacing.nodeNode': '22',
  'elk.spacing.edgeNode': '14',
  'elk.spacing.edgeEdge': '14',
  'elk.spacing.componentComponent': '32',
  'elk.padding': '[top=12,left=12,bottom=12,right=12]',
} as const;

const INSIDE_VPC = {
  ...LAYOUT,
  'elk.alignment': 'LEFT',
  'elk.padding': '[top=46,left=20,bottom=20,right=20]',
};

/** Lines that cross the border of a VPC need all levels laid out at once, and then the library keeps no order. */
const ACROSS = { 'elk.hierarchyHandling': 'INCLUDE_CHILDREN' };
const IN_ORDER = {
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.separateConnectedComponents': 'false',
};

/** The picture as a graph: VPCs are boxes around what lies in them. */
export function toGraph({ things, links }: Topology): Graph {
  const vpcs = things.filter(({ kind }) => kind === 'vpc');
  const isVpc = new Set(vpcs.map(({ key }) => key));
  const parents = new Map(things.map(({ key, vpc }) => [key, vpc ?? '']));
  const inside = (vpc: string): readonly Graph[] => things.filter((thing) => thing.vpc === vpc).map(toBox);
  const edges = links.map((link, index) => ({ link, index }));
  const drawn = edges.filter(({ link }) => parents.has(link.from) && parents.has(link.to));
  const mode = drawn.some(({ link }) => parents.get(link.from) !== parents.get(link.to)) ? ACROSS : IN_ORDER;
  return {
    id: 'picture',
    layoutOptions: { ...LAYOUT, ...mode },
    children: [
      ...vpcs.map((vpc) => vpcBox(vpc, inside(vpc.key), mode === ACROSS ? {} : IN_ORDER)),
      ...things
        .filter(({ key, vpc }) => !isVpc.has(key) && (vpc === undefined || !isVpc.has(vpc)))
        .map(toBox),
    ],
    edges: drawn.map(({ link, index }) => toEdge(link, index)),
  };
}

function vpcBox(vpc: Thing, children: readonly Graph[], order: Graph['layoutOptions']): Graph {
  const width = titleOf(vpc).length * CHARACTER.name + BOX.padding;
  return children.length === 0
    ? { id: vpc.key, width, height: BOX.height }
    : {
        id: vpc.key,
        layoutOptions: {
          ...INSIDE_VPC,
          ...order,
          'elk.nodeSize.constraints': 'MINIMUM_SIZE',
          'elk.nodeSize.minimum': `(${width},${BOX.height})`,
        },
        children,
      };
}

function toBox(thing: Thing): Graph {
  const notes = Math.max(captionOf(thing).length, stateOf(thing).length) * CHARACTER.note;
  const text = Math.max(shorten(thing.name).length * CHARACTER.name, notes);
  const width = Math.min(BOX.most, Math.max(BOX.least, text + BOX.padding));
  return { id: thing.key, width, height: BOX.height };
}

/** Numbered by the link's place in the topology, by which the picture finds its tone again. */
function toEdge(link: Link, index: number): GraphEdge {
  const text = labelOf(link);
  const width = text.length * EDGE_LABEL.character + 4;
  return {
    id: `e${index}`,
    sources: [link.from],
    targets: [link.to],
    labels: text === '' ? [] : [{ text, width, height: EDGE_LABEL.height }],
  };
}

function labelOf({ labels }: Link): string {
  const more = labels.length - MOST_BLOCKS;
  return [...labels.slice(0, MOST_BLOCKS).map(shorten), ...(more > 0 ? [`+${more}`] : [])].join(', ');
}

/** The name of a VPC's box. */
export function titleOf({ name, stack }: Thing): string {
  return `VPC ${shorten(name)}${stack === undefined ? '' : ` in ${shorten(stack)}`}`;
}

/** What stands over a thing's name. */
export function captionOf({ kind, members }: Thing): string {
  if (kind === 'internet') {
    return '';
  }
  const [first] = members;
  const last = members.at(-1);
  return first === undefined || last === undefined ? kindText(kind) : shorten(`${first.name} … ${last.name}`);
}

/** What stands under a thing's name: how it stands, and how much is said of it. */
export function stateOf({ kind, tone, findings }: Thing): string {
  const state = tone === 'plain' && kind === 'subnet' ? '✓ isolated' : toneText(tone);
  const found = findings.length === 0 ? '' : countText(findings.length, 'finding');
  return [state, found].filter((part) => part !== '').join(' · ');
}

/** `1 finding`, `2 findings`. */
export function countText(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** A long name without its middle: both ends tell names apart. */
export function shorten(text: string): string {
  if (text.length <= MOST_CHARACTERS) {
    return text;
  }
  const half = Math.floor((MOST_CHARACTERS - 1) / 2);
  return `${text.slice(0, half)}…${text.slice(-half)}`;
}
