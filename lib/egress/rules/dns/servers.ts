import type { AddressSet } from '../../../shared/address-set';
import {
  NO_ADDRESS,
  PUBLIC_ADDRESSES,
  either,
  except,
  isEmpty,
  meet,
  ofCidr,
} from '../../../shared/address-set';
import { parseCidr } from '../../../shared/cidr';
import { remember } from '../../../shared/remember';
import type { Guard, Guarded } from '../../model/choices';
import type { Declaration } from '../../model/declaration';
import { vouchesFor } from '../../model/declaration';
import type { NetworkModel } from '../../model/network';
import type { Hole, Resource, Resources, Written } from '../../model/resource';
import type { Found } from '../questions/each-text';
import { hidden, isText } from '../questions/each-text';
import { placeOf } from '../questions/hosts';
import type { Marked } from '../questions/marked';
import { holeIn, mark, show } from '../questions/marked';
import { isMade } from '../questions/owners';
import type { Row } from '../rows';
import { answersOf, violationOf, worstViolation } from '../rows';
import type { Violation } from '../rule';
import data from './servers.json';

/** Where a server is that is asked for names, or for the time. */
export type Server =
  /** Of Amazon, in a VPC of the input, or in a declared network. */
  | { readonly is: 'inside'; readonly by?: Declaration }
  | { readonly is: 'outside'; readonly name: string }
  /** A private address that no network of the input has. */
  | { readonly is: 'beyond'; readonly name: string }
  | { readonly is: 'unknown'; readonly why: string };

/** A property that names servers. */
export interface ServerRow extends Row {
  /** Id of the rule that tells of it. */
  readonly rule: string;
  readonly path: string;
  /** What puts it to use; without, it is in use as it is. */
  readonly uses?: readonly UseRow[];
}

/** A property that names what it uses. */
interface UseRow {
  readonly type: string;
  readonly path: string;
}

export const ROWS = data.rows as readonly ServerRow[];
/** An outbound endpoint, which matters where the input has no rule for it. */
export const IDLE_ENDPOINT = data.idle as Row;

const DHCP = 'AWS::EC2::DHCPOptions';
const INSIDE: Server = { is: 'inside' };
const NAMES = new Set(data.provided.flatMap(({ names }) => names));
const BLOCKS = data.provided.flatMap(({ blocks }) => blocks.flatMap((block) => parseCidr(block) ?? []));
const NEAR = BLOCKS.map(ofCidr).reduce(either, NO_ADDRESS);
const KNOWN = new WeakMap<NetworkModel['nodes'], AddressSet>();
const PUBLIC = new Set(
  data.public.flatMap(({ type, attributes }) => attributes.map((one) => `${type} ${one}`)),
);

/** What a rule says of the servers that resources name. */
export function serversOutside(model: NetworkModel, rule: string): readonly Violation[] {
  return ROWS.filter((row) => row.rule === rule).flatMap((row) =>
    model.resources.ofType(row.type).flatMap((resource) => {
      const answers = answersFor(model, resource, row);
      return violationOf(model, { resource, row, answers });
    }),
  );
}

/** The same of inputs that tell of networks alone: option sets that a VPC gives its machines. */
export function dhcpOutside(model: NetworkModel): readonly Violation[] {
  const { dhcpOptions, dhcpUses } = model.ties;
  return dhcpOptions.flatMap((set) => {
    const isUsed = dhcpUses.some(({ options }) => options.some(({ value }) => value.id === set.id));
    return (isUsed ? set.servers : []).flatMap(({ option, named, why }) => {
      const row = ROWS.find(({ type, path }) => type === DHCP && path === `${option}[]`);
      const open: readonly Server[] = why === undefined ? [] : [{ is: 'unknown', why }];
      const servers = [...named.flatMap((text) => serversIn(model, text)), ...open];
      return row === undefined
        ? []
        : worstViolation(model, {
            resource: set,
            row,
            answers: servers.flatMap((value) => toFound({ when: set.when, value }, row)),
          });
    });
  });
}

/** Declarations without which a server would be in a network that nobody knows. */
export function declaredServers(model: NetworkModel): readonly Declaration[] {
  if (model.declarations.length === 0) {
    return [];
  }
  const written = ROWS.flatMap((row) =>
    model.resources
      .ofType(row.type)
      .flatMap((resource) => serversAt(model, resource, row.path).map(({ value }) => value)),
  );
  const given = model.ties.dhcpOptions.flatMap(({ servers }) => servers.flatMap(({ named }) => named));
  return [...written, ...given.flatMap((text) => serversIn(model, text))].flatMap((server) =>
    server.is === 'inside' && server.by !== undefined ? [server.by] : [],
  );
}

function answersFor(model: NetworkModel, resource: Resource, row: ServerRow): readonly Found[] {
  const servers = serversAt(model, resource, row.path).flatMap((server) => toFound(server, row));
  const found = [...servers, ...hidden(resource, row.path)];
  const asked = found.length === 0 ? [] : answersOf(model, resource, row.when);
  const uses = row.uses === undefined ? [[]] : usesOf(model, resource, row.uses);
  return asked.flatMap((applies) =>
    found.flatMap((answer) => {
      const merged = model.choices.both(applies.when, answer.when);
      const doubted = applies.value === true ? answer : { ...answer, value: applies.value };
      return merged === undefined ? [] : inUse(model, { ...doubted, when: merged }, uses);
    }),
  );
}

function inUse({ choices }: NetworkModel, answer: Found, uses: readonly Guard[]): readonly Found[] {
  if (uses.length === 0) {
    const { when, value, seen = '' } = answer;
    const why = `${seen} is one, and the input does not show what uses it`;
    return [{ when, value: value === true ? why : value }];
  }
  return uses.flatMap((use) => {
    const when = choices.both(answer.when, use);
    return when === undefined ? [] : [{ ...answer, when }];
  });
}

function usesOf(
  { resources, choices }: NetworkModel,
  used: Resource,
  uses: NonNullable<ServerRow['uses']>,
): readonly Guard[] {
  return uses.flatMap((row) =>
    (usesBy(resources, row).get(used.id) ?? []).flatMap(({ use, when }) => {
      const merged = choices.both(use.when, when);
      return merged === undefined ? [] : [merged];
    }),
  );
}

/** What uses a resource, by the id of that one. */
type Uses = ReadonlyMap<string, readonly { readonly use: Resource; readonly when: Guard }[]>;

const USES = new WeakMap<Resources, Map<UseRow, Uses>>();

/** Thousands of settings ask which of thousands of resources use them: these are looked at once. */
function usesBy(resources: Resources, row: UseRow): Uses {
  const known = USES.get(resources) ?? new Map<UseRow, Uses>();
  USES.set(resources, known);
  return remember(known, row, ({ type, path }) => {
    const uses = new Map<string, { use: Resource; when: Guard }[]>();
    for (const use of resources.ofType(type)) {
      for (const { when, value } of use.at(path)) {
        if (value.kind === 'resource') {
          remember(uses, value.id, () => []).push({ use, when });
        }
      }
    }
    return uses;
  });
}

/** What a mere warning cannot tell is not worth telling. */
function toFound({ when, value }: Guarded<Server>, { severity }: ServerRow): readonly Found[] {
  switch (value.is) {
    case 'inside':
      return [];
    case 'outside':
      return [{ when, value: true, seen: value.name }];
    case 'beyond':
      return severity === 'warning' ? [] : [{ when, value: `no network of the input has ${value.name}` }];
    case 'unknown':
      return severity === 'warning' ? [] : [{ when, value: value.why }];
  }
}

/** The servers under a path, one by one, also where a text lists several. */
function serversAt(model: NetworkModel, resource: Resource, path: string): readonly Guarded<Server>[] {
  return resource
    .written(path)
    .flatMap(({ when, value }) => serversIn(model, value).map((server) => ({ when, value: server })));
}

function serversIn(model: NetworkModel, written: Written): readonly Server[] {
  if (!isText(written)) {
    return [];
  }
  const marked = mark(written);
  return marked.text
    .split(/[\s,]+/)
    .filter((name) => name !== '')
    .map((name) => serverOf(model, marked, name));
}

/** Where one server is; `name` is an address or, where a service takes one, the name of a host. */
function serverOf(model: NetworkModel, marked: Marked, name: string): Server {
  const hole = holeIn(marked, name);
  if (hole !== undefined) {
    return ofHole(hole, show(marked, name));
  }
  const cidr = parseCidr(name.includes(':') ? `${name}/128` : `${name}/32`);
  if (cidr !== undefined) {
    return ofAddress(model, ofCidr(cidr), name);
  }
  const place = NAMES.has(name.toLowerCase()) ? INSIDE : placeOf(marked, name);
  return place;
}

function ofHole(hole: Hole, name: string): Server {
  const { type = '', attribute = '' } = hole.resource ?? {};
  if (PUBLIC.has(`${type} ${attribute}`)) {
    return { is: 'outside', name };
  }
  return isMade(hole) ? INSIDE : { is: 'unknown', why: hole.why };
}

function ofAddress(model: NetworkModel, address: AddressSet, name: string): Server {
  if (isEmpty(except(address, insideOf(model)))) {
    return INSIDE;
  }
  const by = model.declarations.find(
    (declaration) => declaration.direction !== 'inbound' && vouchesFor(declaration, address),
  );
  if (by !== undefined) {
    return { is: 'inside', by };
  }
  return { is: meet(address, PUBLIC_ADDRESSES) ? 'outside' : 'beyond', name };
}

/** Addresses of VPCs of the input, and those that never leave a link or a machine. */
export function insideOf({ nodes }: NetworkModel): AddressSet {
  let inside = KNOWN.get(nodes);
  if (inside === undefined) {
    inside = [...nodes.values()]
      .flatMap((node) => (node.kind === 'vpc' ? node.cidrs.map(ofCidr) : []))
      .reduce(either, NEAR);
    KNOWN.set(nodes, inside);
  }
  return inside;
}
