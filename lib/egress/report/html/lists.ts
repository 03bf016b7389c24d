import { hopText, kindText } from '../hops';
import type { AuditReport, ReportedSubnet } from '../report';
import type { Link, Thing, Topology } from '../topology';
import { escapeXml } from '../xml';
import { idOfFinding, idOfThing, toneText } from './names';

const SIGNS = { isolated: '✓ isolated', exposed: '✕ exposed', unproven: '? unproven' } as const;

/** Every subnet, its verdict and its path. */
export function subnetTable({ subnets }: AuditReport, drawn: Topology): string {
  if (subnets.length === 0) {
    return '<p>The input holds no subnet.</p>';
  }
  const keys = new Map(
    drawn.things.flatMap((thing) =>
      (thing.members.length === 0 ? [thing] : thing.members).map(
        ({ label, stack }) => [`${stack ?? ''}/${label}`, thing.key] as const,
      ),
    ),
  );
  const rows = subnets.map((subnet) => subnetRow(subnet, keys.get(`${subnet.stack}/${subnet.id}`)));
  return `<div class="scroll" role="region" aria-labelledby="subnets-title" tabindex="0"><table>
<thead><tr><th scope="col">Subnet</th><th scope="col">Stack</th><th scope="col">Verdict</th><th scope="col">Path</th></tr></thead>
<tbody>${rows.join('\n')}</tbody>
</table></div>`;
}

function subnetRow({ id, stack, verdict, path, reason, condition }: ReportedSubnet, key?: string): string {
  const name = key === undefined ? escapeXml(id) : `<a href="#${idOfThing(key)}">${escapeXml(id)}</a>`;
  const why = [
    ...(reason === undefined ? [] : [reason]),
    ...(path.length === 0 ? [] : [path.map(hopText).join(' → ')]),
    ...(condition === undefined ? [] : [`when ${condition}`]),
  ].join('; ');
  return `<tr><th scope="row">${name}</th><td>${escapeXml(stack)}</td><td class="${verdict}">${SIGNS[verdict]}</td><td>${escapeXml(why === '' ? 'none' : why)}</td></tr>`;
}

/** Everything in the picture as a list: VPC by VPC, what lies in it and where that leads. */
export function networkList({ things, links }: Topology): string {
  const vpcs = things.filter(({ kind }) => kind === 'vpc');
  const known = new Set(vpcs.map(({ key }) => key));
  const outside = things.filter(
    ({ kind, vpc }) => kind !== 'vpc' && kind !== 'internet' && (vpc === undefined || !known.has(vpc)),
  );
  const labels = new Map(things.map((thing) => [thing.key, thingText(thing)]));
  const leads = new Map<string, Link[]>();
  links.forEach((link) => leads.set(link.from, [...(leads.get(link.from) ?? []), link]));
  const item = (thing: Thing): string => thingItem(thing, leads.get(thing.key) ?? [], labels);
  const parts = vpcs.map((vpc) =>
    part(thingText(vpc), things.filter((thing) => thing.vpc === vpc.key).map(item)),
  );
  return [...parts, ...(outside.length === 0 ? [] : [part('Outside these VPCs', outside.map(item))])].join(
    '\n',
  );
}

function part(title: string, items: readonly string[]): string {
  const list = items.length === 0 ? '<p>Nothing in it.</p>' : `<ul>${items.join('\n')}</ul>`;
  return `<details${items.length > MOST_OPEN ? '' : ' open'}><summary><h3>${escapeXml(title)}</h3></summary>\n${list}</details>`;
}

/** Longer lists start closed. */
const MOST_OPEN = 40;

function thingItem(thing: Thing, leads: readonly Link[], labels: ReadonlyMap<string, string>): string {
  const state = thing.tone === 'plain' ? '' : ` <b class="${thing.tone}">${toneText(thing.tone)}</b>`;
  const ends = leads.map(({ to, labels: blocks }) => {
    const by = blocks.length === 0 ? '' : ` by ${blocks.join(', ')}`;
    return `${labels.get(to) ?? to}${by}`;
  });
  const to = ends.length === 0 ? '' : ` → ${escapeXml(ends.join('; '))}`;
  const found = thing.findings.map((index) => `<a href="#${idOfFinding(index)}">finding ${index + 1}</a>`);
  return `<li>${escapeXml(thingText(thing))}${state}${to}${found.length === 0 ? '' : ` (${found.join(', ')})`}</li>`;
}

function thingText({ kind, label, name, stack }: Thing): string {
  if (kind === 'internet') {
    return 'the internet';
  }
  const what = kind === 'vpc' ? 'VPC' : kindText(kind);
  const id = name === label ? '' : ` (${label})`;
  return `${what} ${name}${id}${stack === undefined ? '' : ` in ${stack}`}`;
}
