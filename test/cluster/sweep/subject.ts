import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { DIGEST, pinned, testCluster, TestCluster } from '../charts/helpers';
import { DEFINITION, LWS_IMAGE, NAMESPACE, ROLE, WEBHOOK, deployment } from '../charts/releases';
import { ground } from '../nodes/helpers';

/** A construct with valid properties, in which every one is given that can be beside the others. */
export interface Subject {
  /** Name of the interface of its properties. */
  readonly of: string;
  readonly scope: () => Construct;
  readonly props: object;
  readonly make: (scope: Construct, props: never) => unknown;
  /** Whether it cannot be made here: it reads what is not there. */
  readonly isRefusedAlone?: boolean;
}

export const charts = testCluster();
export const real = ground();
export const { cluster, images } = charts;
/** A subject in a cluster that keeps what is brought in. */
export const onCharts = (of: string, props: object, make: Subject['make']): Subject => ({
  of,
  props: { cluster, images, ...props },
  // A cluster of its own: what is brought in has one name.
  make: (scope, given: { readonly cluster?: unknown }) => {
    const own = given.cluster === cluster ? { cluster: new TestCluster(scope, 'Cluster') } : {};
    return make(scope, { ...given, ...own } as never);
  },
  scope: () => charts.stack,
});
export const { stack } = real;
/** A subject in a real cluster. */
export const onReal = (of: string, props: object, make: Subject['make']): Subject => ({
  of,
  props: { cluster: real.cluster, images: real.images, ...props },
  make,
  scope: () => stack,
});

export const IMAGE = { digest: DIGEST, name: 'own' };
export const PEER = { namespace: 'monitoring', labels: { app: 'prometheus' } };
export const LABELS = { tier: 'own' };
export const SIZE = { min: 2, desired: 2, max: 4 };
export const vpc = real.cluster.vpc;
export const key = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-central-1:111122223333:key/own');

export const release = pinned(NAMESPACE, DEFINITION, ROLE, deployment(), WEBHOOK);
export const MIRRORED = { [LWS_IMAGE]: { name: 'lws/lws', digest: DIGEST } };
let names = 0;
/** A name that nobody else has. */
export const named = (): string => `n${++names}`;

type Make<P> = (scope: Construct, props: P) => unknown;
/** Says what properties are. */
export const as = <P>(make: Make<P>): Subject['make'] => make;
