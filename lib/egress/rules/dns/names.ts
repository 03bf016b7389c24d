import type { Resources, Written } from '../../model/resource';
import owners from '../data/names.json';
import { isText } from '../questions/each-text';
import { placeOf } from '../questions/hosts';
import type { Marked } from '../questions/marked';
import { holeIn, mark, show } from '../questions/marked';
import data from './names.json';

/** How much a name of a domain list of DNS Firewall covers. */
export type Breadth =
  /** Every name, or all below a domain under which anybody can register one. */
  | { readonly covers: 'all'; readonly name: string }
  /** Everything below a domain that is neither private nor of AWS, so that its owner sees what is asked. */
  | { readonly covers: 'foreign'; readonly name: string }
  | { readonly covers: 'few' }
  | { readonly covers: 'unknown'; readonly why: string };

const AWS_NAMES = owners.ofAws.flatMap(({ suffixes }) => suffixes);
const FEW: Breadth = { covers: 'few' };
const REGISTRIES = new RegExp(data.registries.pattern);
const PRIVATE_REVERSE = new RegExp(data.privateReverse.pattern);

/** How much one name of a domain list covers; a leading `*` stands for whatever comes before. */
export function breadthOf(written: Written, resources: Resources): Breadth {
  if (!isText(written)) {
    return FEW;
  }
  const marked = mark(written);
  const text = marked.text.trim().toLowerCase().replace(/\.$/, '');
  const start = text.startsWith('\uE000') ? holeIn(marked, text) : undefined;
  if (start !== undefined) {
    return { covers: 'unknown', why: start.why };
  }
  return text.startsWith('*') ? ofWildcard(marked, text, resources) : FEW;
}

function ofWildcard(marked: Marked, text: string, resources: Resources): Breadth {
  const domain = text.replace(/^\*\.?/, '');
  const name = show(marked, text);
  if (domain === '') {
    return { covers: 'all', name };
  }
  const isWhole = holeIn(marked, domain) === undefined && isRegistry(domain);
  if (isWhole) {
    return { covers: 'all', name };
  }
  return isForeign(marked, domain, resources) ? { covers: 'foreign', name } : FEW;
}

function isRegistry(domain: string): boolean {
  return (domain.includes('.') || !isInside(domain)) && REGISTRIES.test(domain);
}

/** A name without a dot counts as inside elsewhere, so that it is asked with one in front. */
function isInside(domain: string): boolean {
  return placeOf({ text: '', holes: [] }, `host.${domain}`).is !== 'outside';
}

function isForeign(marked: Marked, domain: string, resources: Resources): boolean {
  if (domain.endsWith('.arpa') && !domain.endsWith('home.arpa')) {
    return !PRIVATE_REVERSE.test(domain);
  }
  return placeOf(marked, domain).is === 'outside' && !isOfPrivateZone(domain, resources);
}

function isOfPrivateZone(domain: string, resources: Resources): boolean {
  return privateZones(resources).some((zone) => domain === zone || domain.endsWith(`.${zone}`));
}

/** Names of the private hosted zones of the input. */
function privateZones(resources: Resources): readonly string[] {
  const zones = resources
    .ofType('AWS::Route53::HostedZone')
    .filter((zone) => zone.at('VPCs').every(({ value }) => value.kind !== 'absent'));
  return [...zones, ...resources.ofType('AWS::ServiceDiscovery::PrivateDnsNamespace')].flatMap((zone) =>
    zone
      .at('Name')
      .flatMap(({ value }) => (value.kind === 'text' ? [value.text.toLowerCase().replace(/\.$/, '')] : [])),
  );
}

/** Whether AWS alone answers for a name, so that where it redirects to is AWS's choice as well. */
export function isOfAws(written: Written): boolean {
  const name = isText(written) ? mark(written).text.toLowerCase().replace(/\.$/, '') : '';
  return AWS_NAMES.some((suffix) => name === suffix || name.endsWith(`.${suffix}`));
}
