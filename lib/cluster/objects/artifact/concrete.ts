import { DefaultTokenResolver, Stack, StringConcat, Token, Tokenization } from 'aws-cdk-lib';
import type { IPostProcessor, IResolvable, IResolveContext } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import { partitionOf } from '../../../endpoints/partitions';
import { UsageError } from '../../../shared/errors';
import type { IAirGappedCluster } from '../../cluster';
import { identityOf, type DeliveredObject, type ObjectContent } from '../delivered-object';

type Known = ReadonlyMap<string, string>;

/**
 * An object without anything that CloudFormation would have to fill in: names of the partition, account and Region, and of the
 * cluster, are put in.
 *
 * @throws UsageError if something else is known only at deployment
 */
export function concreteContent(
  where: string,
  cluster: IAirGappedCluster,
  object: DeliveredObject,
): ObjectContent {
  const known = knownOf(cluster);
  const resolver = new PlainResolver(known, (hole) => {
    throw new UsageError(
      `${where}: '${identityOf(object)}' holds ${hole}, which is known only at deployment and an artifact is written before, ` +
        'expected plain text: give the stack env: { account, region }, or use ObjectDelivery.inVpc()',
    );
  });
  return Tokenization.resolve(object.content, {
    scope: cluster,
    resolver,
    preparing: false,
  }) as ObjectContent;
}

class PlainResolver extends DefaultTokenResolver {
  constructor(
    private readonly known: Known,
    private readonly refuse: (hole: string) => never,
  ) {
    super(new StringConcat());
  }

  public override resolveToken(token: IResolvable, context: IResolveContext, post: IPostProcessor): unknown {
    return this.plain(super.resolveToken(token, context, post));
  }

  private plain(value: unknown): unknown {
    const [name, argument] = functionOf(value) ?? [];
    if (name === undefined) {
      return value;
    }
    if (name === 'Fn::Join' && Array.isArray(argument)) {
      const [delimiter, parts] = argument as [string, unknown[]];
      return parts.map((part) => String(this.plain(part))).join(delimiter);
    }
    return this.known.get(JSON.stringify(value)) ?? this.refuse(JSON.stringify(value));
  }
}

/** An intrinsic function and what it is given. */
function functionOf(value: unknown): readonly [string, unknown] | undefined {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const [[name, argument] = []] = entries;
  return entries.length === 1 && name !== undefined && /^(?:Ref|Condition|Fn::.*)$/.test(name)
    ? [name, argument]
    : undefined;
}

function knownOf(cluster: IAirGappedCluster): Known {
  const stack = Stack.of(cluster);
  const { account, region } = stack;
  const place = partitionOf(region);
  const partition = place?.partition;
  const arn = (name: string): string => `arn:${partition ?? ''}:eks:${region}:${account}:cluster/${name}`;
  const name = literalName(cluster);
  const all: readonly (readonly [unknown, string | undefined])[] = [
    [{ Ref: 'AWS::Partition' }, partition],
    [{ Ref: 'AWS::URLSuffix' }, place?.dnsSuffix],
    [{ Ref: 'AWS::Region' }, region],
    [{ Ref: 'AWS::AccountId' }, account],
    [stack.resolve(cluster.clusterName), name],
    [
      stack.resolve(cluster.clusterArn),
      name === undefined || partition === undefined ? undefined : arn(name),
    ],
  ];
  return new Map(
    all.flatMap(([value, text]) =>
      text === undefined || Token.isUnresolved(text) ? [] : [[JSON.stringify(value), text] as const],
    ),
  );
}

function literalName(cluster: IAirGappedCluster): string | undefined {
  const resource = cluster.node.findAll().find((node) => node instanceof eks.CfnCluster);
  return Token.isUnresolved(cluster.clusterName) ? resource?.name : cluster.clusterName;
}
