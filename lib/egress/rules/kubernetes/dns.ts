import { placeOf } from '../questions/hosts';
import type { Marked } from '../questions/marked';
import { onlyHole } from '../questions/marked';
import { publicAddresses } from './names';
import type { ObjectPredicate, Verdict } from './verdicts';
import { ofText, worstOf } from './verdicts';

/** `forward . 8.8.8.8 tls://1.1.1.1 {`, also of the plugin's older name. */
const FORWARD = /^\s*(?:forward|proxy)\s+\S+\s+([^{#]+)/gm;

/** A Corefile that forwards to a resolver outside. */
export const corefileOutside: ObjectPredicate = ofText((marked) => {
  const hole = onlyHole(marked, marked.text);
  return worstOf([
    hole && { why: hole.why },
    ...[...marked.text.matchAll(FORWARD)].flatMap(([, targets = '']) =>
      targets
        .trim()
        .split(/\s+/)
        .map((target) => resolverOutside(marked, target)),
    ),
  ]);
});

function resolverOutside(marked: Marked, target: string): Verdict {
  // Of a file such as /etc/resolv.conf, the node decides: the resolver of the VPC.
  if (target.startsWith('/')) {
    return undefined;
  }
  const bare = target.replace(/^(?:tls|dns|https|grpc):\/\//, '').replace(/\/.*$/, '');
  const address = publicAddresses({ ...marked, text: bare.replace(/(?<=^[\d.]+):\d+$/, '') });
  if (address !== undefined || /^[\d.:[\]a-f]+$/i.test(bare)) {
    return address;
  }
  const place = placeOf(marked, bare.replace(/:\d+$/, ''));
  return place.is === 'outside' ? { seen: place.name } : undefined;
}
