import { ApiObject, App, Chart } from 'cdk8s';
import {
  IntOrString,
  KubeService,
  KubeServiceAccount,
  toJson_PodTemplateSpec,
} from 'cdk8s-plus-34/lib/imports/k8s';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { UsageError } from '../../../shared/errors';
import { checkShape } from '../../props-shape';
import type { LeaderWorkerSetProps } from './leader-worker-set-props';
import { podTemplate } from './pod-template';

// Labels that the controller gives to pods: github.com/kubernetes-sigs/lws v0.10.0, api/leaderworkerset/v1, read 2026-11-22.
const SET = 'leaderworkerset.sigs.k8s.io/name';
const GROUP = 'leaderworkerset.sigs.k8s.io/group-index';
const WORKER = 'leaderworkerset.sigs.k8s.io/worker-index';

/**
 * A model that is served by groups of pods on several nodes: a leader that answers, and workers.
 *
 * Pods of one group send each other everything, unencrypted, as NCCL and PyTorch do; no other pod, nor another group, reaches
 * them, and callers reach the port of the leader alone. What goes by EFA passes no NetworkPolicy: the security group of the nodes
 * bounds it. Pods keep the Pod Security Standard `restricted`.
 *
 * If one pod of a group fails, all of the group are made anew.
 *
 * @see https://lws.sigs.k8s.io
 */
export class LeaderWorkerSet extends Construct {
  /** Name of the service that callers ask, in the namespace of the set. */
  public readonly serviceName: string;

  /** Name of the service account of the pods: EKS Pod Identity gives a role to it. */
  public readonly serviceAccountName: string;

  /** What depends on it waits until the objects are applied; they wait for what it depends on. */
  public readonly objects: IConstruct;

  private readonly where: string;

  constructor(scope: Construct, id: string, props: LeaderWorkerSetProps) {
    super(scope, id);
    this.where = `LeaderWorkerSet '${this.node.path}'`;
    checkShape(this.where, props, { of: 'LeaderWorkerSetProps' });
    this.check(props);
    this.serviceName = `${props.name}-leader`;
    this.serviceAccountName = props.name;

    this.allowTraffic(props);
    this.objects = props.cluster.addObjects(
      `LeaderWorkerSet-${props.namespace.namespace}-${props.name}`,
      this.chart(props),
    );
  }

  private chart(props: LeaderWorkerSetProps): Chart {
    const { name, port } = props;
    const { namespace } = props.namespace;
    const chart = new Chart(new App(), name, { disableResourceNameHashes: true });
    new KubeServiceAccount(chart, 'Account', {
      metadata: { name, namespace },
      automountServiceAccountToken: false,
    });
    new KubeService(chart, 'Service', {
      metadata: { name: this.serviceName, namespace },
      spec: {
        type: 'ClusterIP',
        selector: { [SET]: name, [WORKER]: '0' },
        ports: [{ name: 'http', port, targetPort: IntOrString.fromNumber(port) }],
      },
    });
    new ApiObject(chart, 'Set', {
      apiVersion: 'leaderworkerset.x-k8s.io/v1',
      kind: 'LeaderWorkerSet',
      metadata: { name, namespace },
      spec: this.spec(props),
    });
    return chart;
  }

  private spec(props: LeaderWorkerSetProps): object {
    const pod = {
      name: props.name,
      image: props.images.imageUri(props.image.name, props.image.digest),
      environment: props.environment ?? {},
      resources: props.resources,
      user: props.user ?? 1000,
      nodeSelector: props.nodeSelector ?? {},
      models:
        props.models === undefined
          ? undefined
          : {
              folder: props.models,
              image: props.images.imageUri(props.models.image.name, props.models.image.digest),
            },
    };
    const serves = {
      port: props.port,
      healthPath: props.healthPath ?? '/health',
      startupMinutes: props.startupMinutes ?? 30,
    };
    return {
      replicas: props.groups ?? 1,
      // The leader is ready when the workers have joined it: they must not wait for that.
      startupPolicy: 'LeaderCreated',
      networkConfig: { subdomainPolicy: 'Shared' },
      // No group beyond those that traffic is allowed in.
      rolloutStrategy: {
        type: 'RollingUpdate',
        rollingUpdateConfiguration: { maxUnavailable: 1, maxSurge: 0 },
      },
      leaderWorkerTemplate: {
        size: props.size,
        restartPolicy: 'RecreateGroupOnPodRestart',
        leaderTemplate: toJson_PodTemplateSpec(podTemplate({ ...pod, member: props.leader, serves })),
        workerTemplate: toJson_PodTemplateSpec(podTemplate({ ...pod, member: props.worker })),
      },
    };
  }

  /** One policy for each group, because a policy cannot say "of the same group", and one for the leaders. */
  private allowTraffic({ namespace, name, callers = [], ...props }: LeaderWorkerSetProps): void {
    for (let index = 0; index < (props.groups ?? 1); index++) {
      namespace.addWorkload(`${name}-${index}`, {
        labels: { [SET]: name, [GROUP]: String(index) },
        isGroup: true,
        callsAws: props.callsAws,
        readsS3: props.readsS3,
      });
    }
    namespace.addWorkload(`${name}-leader`, {
      labels: { [SET]: name, [WORKER]: '0' },
      receivesFrom: callers.map((peer) => ({ peer, ports: [props.port] })),
    });
  }

  private check(props: LeaderWorkerSetProps): void {
    // Names of pods are labels of DNS: the name, the group and the worker.
    if (!/^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/.test(props.name)) {
      throw new UsageError(
        `${this.where} has name '${props.name}', expected at most 40 lower-case letters, digits and hyphens within, ` +
          'starting with a letter',
      );
    }
    this.checkWhole('size', props.size, 2);
    this.checkWhole('groups', props.groups ?? 1, 1);
    this.checkWhole('user', props.user ?? 1000, 1);
    this.checkWhole('port', props.port, 1);
    this.checkWhole('startupMinutes', props.startupMinutes ?? 30, 1);
    this.checkWhole('models.sizeGiB', props.models?.sizeGiB ?? 1, 1);
    this.checkResources(props.resources);
  }

  private checkResources(resources: LeaderWorkerSetProps['resources']): void {
    const { sharedMemoryGiB = 16, memoryGiB, efaInterfaces = 0, hugePages = 0 } = resources;
    this.checkWhole('resources.gpus', resources.gpus, 1);
    this.checkWhole('resources.efaInterfaces', efaInterfaces, 0);
    this.checkWhole('resources.hugePages', hugePages, 0);
    this.checkWhole('resources.memoryGiB', memoryGiB, 1);
    this.checkWhole('resources.sharedMemoryGiB', sharedMemoryGiB, 1);
    if (!(resources.cpus > 0 && resources.cpus < Infinity)) {
      throw new UsageError(`${this.where}: resources.cpus is ${resources.cpus}, expected a number above 0`);
    }
    if (sharedMemoryGiB >= memoryGiB) {
      throw new UsageError(
        `${this.where}: resources.sharedMemoryGiB is ${sharedMemoryGiB} of ${memoryGiB} GiB of memory, expected less: ` +
          'it counts as memory of the pod',
      );
    }
  }

  private checkWhole(what: string, value: number, least: number): void {
    if (!Number.isInteger(value) || value < least) {
      throw new UsageError(
        `${this.where}: ${what} is ${value}, expected a whole number of at least ${least}`,
      );
    }
  }
}
