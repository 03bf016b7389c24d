import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { requirePartition } from '../../endpoints/catalogue';

/** What texts of `addons.json` are filled with. */
export interface AddonPlace {
  readonly region: string;
  readonly clusterName: string;
  readonly clusterArn: string;
  readonly keyArn: string;
}

/** Fills `{ec2}`, `{logs}` and the like with what ARNs of the service begin with, and the other names with what they say. */
export function filler(
  scope: IConstruct,
  { region, clusterName, clusterArn, keyArn }: AddonPlace,
): (text: string) => string {
  const { partition, dnsSuffix } = requirePartition(region);
  const { account } = Stack.of(scope);
  const values: Readonly<Record<string, string>> = {
    region,
    dnsSuffix,
    name: clusterName,
    cluster: clusterArn,
    key: keyArn,
  };
  return (text) =>
    text.replace(
      /\{(\w+)\}/g,
      (_, word: string) => values[word] ?? `arn:${partition}:${word}:${region}:${account}`,
    );
}
