import type { Resource, Resources } from '../../model/resource';
import { eachStatement } from './documents';
import { nameOf } from './own';

const PROVIDERS = ['AWS::IAM::OIDCProvider', 'Custom::AWSCDKOpenIdConnectProvider'];
const CLUSTERS: ReadonlySet<string> = new Set(['AWS::EKS::Cluster', 'Custom::AWSCDK-EKS-Cluster']);

/** A trust policy without what trusts the pods of own clusters: their providers vouch for nobody else. */
export function withoutOwnProviders(document: unknown, resources: Resources): unknown {
  const own = PROVIDERS.flatMap((type) => resources.ofType(type))
    .filter(isOfOwnCluster)
    .map(({ id }) => nameOf(id));
  return own.length === 0
    ? document
    : eachStatement(document, (statement) => {
        const principal = statement['Principal'] as Readonly<Record<string, unknown>> | undefined;
        const names = Object.keys(principal ?? {});
        const isOwn = names.length === 1 && own.includes(ownPart(principal?.['Federated']) ?? '');
        return statement['Effect'] === 'Allow' && isOwn ? undefined : statement;
      });
}

function isOfOwnCluster(provider: Resource): boolean {
  const urls = provider.at('Url');
  return urls.length > 0 && urls.every(({ value }) => value.kind === 'resource' && CLUSTERS.has(value.type));
}

function ownPart(federated: unknown): string | undefined {
  const parts = (federated as { readonly parts?: unknown } | undefined)?.parts;
  const [only, ...more] = Array.isArray(parts) ? (parts as readonly unknown[]) : [];
  const own = (only as { readonly own?: unknown } | undefined)?.own;
  return more.length === 0 && typeof own === 'string' ? own : undefined;
}
