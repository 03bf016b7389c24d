import type { KeyObject } from 'crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { Lazy, Names, Stage } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Chart } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { UsageError } from '../../../shared/errors';
import type { ArtifactDeliveryProps } from '../object-delivery-props';
import { ObjectRegister } from '../object-register';
import type { BoundDelivery, DeliveryEvidence, DeliveryPlace } from '../place';
import { artifactFiles, type ArtifactChart } from './artifact-files';
import { concreteContent } from './concrete';
import { layoutFiles, objectsImage, type Image } from './oci-layout';
import { publicKeyOf, signatureImage, signatureTag, signingKey } from './signature';

/** Where the analyzer learns which layout holds the objects; `lib/egress/load` reads it. */
const METADATA = 'cdk-airgap:objects';
const TAG = 'objects';
const FOLDER = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Writes objects beside the templates, as an artifact in an OCI image layout. */
export class ArtifactDelivery implements BoundDelivery {
  private readonly charts: ArtifactChart[] = [];
  private readonly register: ObjectRegister;
  private readonly folder: string;
  private readonly repository: string;
  private readonly key?: KeyObject;

  constructor(
    private readonly scope: Construct,
    private readonly place: DeliveryPlace,
    props: ArtifactDeliveryProps,
  ) {
    const where = `ObjectDelivery of '${place.cluster.node.path}'`;
    this.register = new ObjectRegister(place.cluster);
    this.folder = props.folder ?? `${Names.uniqueId(scope)}.oci`;
    if (!FOLDER.test(this.folder)) {
      throw new UsageError(
        `${where}: folder '${this.folder}' is no name of a folder, expected letters, digits, '.', '_' and '-'`,
      );
    }
    this.repository = props.repository ?? '';
    this.key = props.signingKeyFile === undefined ? undefined : signingKey(where, props.signingKeyFile);
    this.pin();
    scope.node.addValidation({
      validate: () => {
        this.write();
        return [];
      },
    });
  }

  public add(id: string, chart: Chart): IConstruct {
    const added = new Construct(this.scope, id);
    const { where, objects } = this.register.add(added, chart);
    const { cluster } = this.place;
    // Told where it is wrong; what it holds, constructs may still decide.
    objects.forEach((object) => concreteContent(where, cluster, object));
    this.charts.push({
      id,
      objects: objects.map((object) => ({
        object,
        get content() {
          return concreteContent(where, cluster, object);
        },
      })),
    });
    return added;
  }

  public evidence(): DeliveryEvidence {
    return {
      way: 'artifact',
      objects: this.charts.flatMap(({ objects }) => objects).length,
      layout: this.folder,
      digest: this.image().manifest.digest,
      ...(this.key === undefined ? {} : { publicKey: publicKeyOf(this.key) }),
    };
  }

  /** The stack says which objects the cluster is to hold; a change of them is a change of the stack. */
  private pin(): void {
    const digest = Lazy.uncachedString({ produce: () => this.image().manifest.digest });
    const parameter = new ssm.CfnParameter(this.scope, 'Digest', {
      type: 'String',
      description: `Digest of the Kubernetes objects of ${this.place.cluster.node.path}`,
      value: this.repository === '' ? digest : `${this.repository}@${digest}`,
    });
    parameter.addMetadata(METADATA, {
      Layout: this.folder,
      Digest: digest,
      ClusterName: this.place.cluster.clusterName,
    });
  }

  private image(): Image {
    return objectsImage(artifactFiles(this.charts), `Kubernetes objects of ${this.place.cluster.node.path}`);
  }

  private write(): void {
    const folder = join(Stage.of(this.scope)?.outdir ?? '.', this.folder);
    const image = this.image();
    const { digest } = image.manifest;
    const images = new Map([[TAG, image]]);
    if (this.key !== undefined) {
      images.set(signatureTag(digest), signatureImage(digest, this.repository, this.key));
    }
    // An older one has blobs that this one does not name.
    if (existsSync(join(folder, 'oci-layout'))) {
      rmSync(folder, { recursive: true });
    }
    for (const [name, bytes] of layoutFiles(images)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), bytes);
    }
  }
}
