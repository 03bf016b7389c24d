import { toDescribed } from '../lib/egress/load/describe';
import { policyOfCalls } from '../lib/egress/load/describe/calls';
import { focusOn } from '../lib/egress/load/describe/focus';
import type { Input } from '../lib/egress/load/input';
import type { NetworkModel } from '../lib/egress/model/network';
import { UsageError } from '../lib/shared/errors';
import type { ClientOptions } from './live/client';
import { connect } from './live/client';
import { collect } from './live/collect';
import { showProgress } from './live/progress';

export interface LiveOptions extends ClientOptions {
  /** VPCs that are judged; all when there are none. */
  readonly vpcIds: readonly string[];
}

/** Reads the network of an account in one Region, and changes nothing. @throws UsageError when it may not */
export async function readLive({ vpcIds, ...options }: LiveOptions): Promise<Input> {
  check(vpcIds, options);
  const client = await connect(options);
  const { tell, done } = showProgress();
  const { pages, notices } = await collect(client, tell).finally(done);
  const described = toDescribed(pages, { stack: client.region, hasFiles: false });
  const fill = (model: NetworkModel): (() => void) => {
    described.fill(model)();
    if (vpcIds.length > 0) {
      requireVpcs(model, vpcIds, client.region);
      focusOn(model, new Set(vpcIds));
    }
    return () => undefined;
  };
  return { sources: [], annotations: [], others: [fill], notices: [...notices, ...described.notices] };
}

/** The IAM policy that `--live` needs, as it is written into a file. */
export function iamPolicy(): string {
  return `${JSON.stringify(policyOfCalls(), null, 2)}\n`;
}

function check(vpcIds: readonly string[], { endpointUrl }: ClientOptions): void {
  const wrong = vpcIds.find((id) => !/^vpc-[0-9a-z]+$/.test(id));
  if (wrong !== undefined) {
    throw new UsageError(`--vpc-id is '${wrong}', expected the id of a VPC such as vpc-0123456789abcdef0`);
  }
  if (endpointUrl !== undefined && !/^https?:\/\/./.test(endpointUrl)) {
    throw new UsageError(`--endpoint-url is '${endpointUrl}', expected http:// or https:// and a host`);
  }
}

function requireVpcs(model: NetworkModel, vpcIds: readonly string[], region: string): void {
  const missing = vpcIds.find((id) => model.nodes.get(id)?.kind !== 'vpc');
  if (missing !== undefined) {
    const known = [...model.nodes.values()].filter(({ kind }) => kind === 'vpc').map(({ id }) => id);
    throw new UsageError(
      `--vpc-id names '${missing}', which is not in ${region}, expected ${known.sort().join(', ') || 'a VPC'}`,
    );
  }
}
