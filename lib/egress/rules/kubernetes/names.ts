import { PUBLIC_ADDRESSES, except, meet, ofCidr } from '../../../shared/address-set';
import { parseCidr } from '../../../shared/cidr';
import type { NetworkModel } from '../../model/network';
import { hostsOf, placeOf } from '../questions/hosts';
import type { Marked } from '../questions/marked';
import { holeIn, show } from '../questions/marked';
import data from './settings.json';
import type { Asked, Verdict } from './verdicts';
import { worstOf } from './verdicts';

const PUBLIC_ENDINGS: ReadonlySet<string> = new Set(data.publicEndings.names);
const NAMESPACES = new WeakMap<NetworkModel, ReadonlySet<string>>();
const URL_IN = new RegExp(`(?:${data.schemes.names.join('|')})://[^\\s"'\`<>|;,)\\]\\\\]+`, 'gi');

/** Every web address and the like in a text of which a host is outside. */
export function urlsOutside(marked: Marked, asked: Asked): Verdict {
  return worstOf(
    (marked.text.match(URL_IN) ?? []).flatMap((text) =>
      hostsOf({ ...marked, text }).map((host) => judgeHost({ ...marked, text }, host, asked)),
    ),
  );
}

/** The host of a URL, of `host:port`, or alone. */
export function hostOutside(marked: Marked, asked: Asked): Verdict {
  return worstOf(hostsOf(marked).map((host) => judgeHost(marked, host, asked)));
}

function judgeHost(marked: Marked, host: string, { model }: Asked): Verdict {
  // A variable that Kubernetes or a shell puts in is known only then.
  if (/[$%{}*]/.test(host) || isOfCluster(host, model)) {
    return undefined;
  }
  const place = placeOf(marked, host);
  if (place.is === 'inside') {
    return undefined;
  }
  if (place.is === 'unknown') {
    return { why: place.why };
  }
  return mayBeOfCluster(host)
    ? {
        why: `'${show(marked, host)}' may be a service of the cluster, in a namespace that the input does not show`,
      }
    : { seen: show(marked, marked.text) };
}

/** `service.namespace`, as pods write it. */
function isOfCluster(host: string, model: NetworkModel): boolean {
  const [service, namespace = '', ...rest] = host.toLowerCase().split('.');
  return (
    service !== undefined &&
    (rest.length === 0 || rest[0] === 'svc' || rest.join('.') === 'svc.cluster.local') &&
    namespacesOf(model).has(namespace)
  );
}

function mayBeOfCluster(host: string): boolean {
  const labels = host.toLowerCase().split('.');
  return labels.length === 2 && /^[a-z]/.test(labels[1] ?? '') && !PUBLIC_ENDINGS.has(labels[1] ?? '');
}

/** Namespaces that every cluster has, and those that the input names. */
function namespacesOf(model: NetworkModel): ReadonlySet<string> {
  let known = NAMESPACES.get(model);
  if (known === undefined) {
    known = new Set([
      ...data.namespaces.names,
      ...model.kubernetes.objects.flatMap(({ kind, name, namespace }) =>
        kind === 'Namespace' ? [name] : [namespace],
      ),
    ]);
    NAMESPACES.set(model, known);
  }
  return known;
}

/** An address or block that is public, at least in part; the blocks that are left out do not count. */
export function publicAddresses(marked: Marked, without: readonly string[] = []): Verdict {
  const hole = holeIn(marked, marked.text);
  if (hole !== undefined) {
    return { why: hole.why };
  }
  const whole = blockOf(marked.text);
  if (whole === undefined) {
    return undefined;
  }
  let rest = ofCidr(whole);
  for (const block of without.map(blockOf)) {
    rest = block === undefined ? rest : except(rest, ofCidr(block));
  }
  return meet(rest, PUBLIC_ADDRESSES) ? { seen: marked.text } : undefined;
}

function blockOf(text: string): ReturnType<typeof parseCidr> {
  const bare = text.trim().replace(/^\[|\](?::\d+)?$/g, '');
  return parseCidr(bare.includes('/') ? bare : `${bare}/${bare.includes(':') ? 128 : 32}`);
}
