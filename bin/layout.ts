import type * as Elk from 'elkjs/lib/elk-api';
import type { Graph } from '../lib/egress/report/html/graph';

/** Places the boxes and lines; the same graph always gets the same places. */
export async function layOut(graph: Graph): Promise<Graph> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a large library that only the picture needs
  const { default: ELK } = require('elkjs/lib/elk.bundled.js') as typeof Elk;
  return (await new ELK().layout(graph as Elk.ElkNode)) as Graph;
}
