import type { Guarded } from '../../../../lib/egress/model/choices';
import type { Acls, Groups, Peer, Placement } from '../../../../lib/egress/model/filters';
import type { NetworkModel } from '../../../../lib/egress/model/network';
import { formatCidr } from '../../../../lib/shared/cidr';
import type { Resources } from '../../helpers';
import { networkOf } from './told';

/** The filters of a template, in short texts. */

export interface Told {
  readonly model: NetworkModel;
  readonly acls: Acls;
  readonly groups: Groups;
  readonly placements: Placement[];
  readonly strangers: Placement[];
}

/** The filters of these resources, read. */
export function of(more: Resources): Told {
  const model = networkOf(more);
  const told: Told = {
    model,
    acls: { acls: new Map(), entries: [], associations: [], ranges: new Map() },
    groups: { groups: new Map(), rules: [] },
    placements: [],
    strangers: [],
  };
  for (const source of model.filterSources) {
    source.acls(told.acls);
    source.groups(told.groups);
    source.placements(told.placements);
    source.strangers(told.strangers);
  }
  return told;
}

/** Peers as texts, with the settings where there are some. */
export function spell({ choices }: NetworkModel, peers: readonly Guarded<Peer>[]): string {
  const one = (value: Peer): string =>
    value.kind === 'cidr'
      ? formatCidr(value.cidr)
      : value.kind === 'prefix-list'
        ? `list ${value.list.label}`
        : value.kind === 'group'
          ? `group ${value.group.label}`
          : `? ${value.why}`;
  return peers
    .map((peer) => `${one(peer.value)}${peer.when.length === 0 ? '' : ` [${choices.describe(peer.when)}]`}`)
    .join(', ');
}

export const doubt = (...whys: (string | undefined)[]): string =>
  whys.map((why) => (why === undefined ? '' : ` (${why})`)).join('');
