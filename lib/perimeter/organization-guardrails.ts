import * as organizations from 'aws-cdk-lib/aws-organizations';
import { Construct } from 'constructs';
import { besideName, writeBesideTemplates } from '../documents/beside-templates';
import { checkForms, type OrganizationDocument } from '../policy/organization';
import { policySize } from '../policy/size';
import { UsageError } from '../shared/errors';
import { guardrailDocuments } from './guardrail-documents';

/** Construction properties for OrganizationGuardrails. */
export interface OrganizationGuardrailsProps {
  /** Id of the organization, such as `o-abcd123456`, as a literal. */
  readonly organizationId: string;

  /**
   * Ids of the VPCs from which the APIs of AWS may be called, as literals.
   *
   * The policies that ask for them hold for every account of the targets: name each network of these.
   *
   * @default - where a call comes from does not matter
   */
  readonly vpcIds?: string[];

  /**
   * Blocks of own public addresses from which the APIs of AWS may be called too.
   *
   * @default - none
   */
  readonly sourceCidrs?: string[];

  /**
   * ARNs, or patterns of them, of the roles that deploy.
   *
   * A pipeline calls CloudFormation with such a role, mostly from outside the VPCs.
   *
   * @default - the role with which CloudFormation deploys what CDK bootstrapped, which is always spared
   */
  readonly deploymentRoleArns?: string[];

  /**
   * ARNs, or patterns of them, of roles that services of AWS take on, which call from networks of their own.
   *
   * @default - none; services that call as themselves, or for their callers, are always spared
   */
  readonly serviceRoleArns?: string[];

  /**
   * Ids of the roots, organizational units and accounts that the policies are attached to.
   *
   * The stack is then one of the management account, or of a delegated administrator.
   *
   * @default - no policy is made: the files are attached by other means
   */
  readonly targetIds?: string[];
}

/**
 * The policies of an organization that keep isolated environments isolated, whoever has which credentials.
 *
 * Three service control policies (no ways out, data to own resources alone, calls from own networks alone), a resource
 * control policy (own principals alone), a declarative policy for EC2 (VPC Block Public Access without exclusions) and an
 * opt-out policy for AI services. Each is written beside the templates, as `<id>.<name>.json`, and, with `targetIds`, made
 * and attached.
 *
 * Services of AWS, and what they do for a caller, are spared, and so are the roles that deploy. None of these policies holds
 * for the management account, but those for EC2 and AI services.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies.html
 */
export class OrganizationGuardrails extends Construct {
  /** Names of the files that are written beside the templates, sorted. */
  public readonly fileNames: string[];

  private readonly documents: readonly OrganizationDocument[];

  /**
   * @throws UsageError if an id is malformed or no literal, or a policy would be longer than AWS takes
   */
  constructor(scope: Construct, id: string, props: OrganizationGuardrailsProps) {
    super(scope, id);

    const { vpcIds = [], sourceCidrs = [], deploymentRoleArns = [], serviceRoleArns = [], targetIds } = props;
    checkForms(`OrganizationGuardrails '${this.node.path}'`, {
      organizationId: [props.organizationId],
      ...{ vpcIds, sourceCidrs, deploymentRoleArns, serviceRoleArns },
      ...(targetIds === undefined ? {} : { targetIds }),
    });
    this.documents = guardrailDocuments({
      organizationId: props.organizationId,
      ...{ vpcIds, sourceCidrs, deploymentRoleArns, serviceRoleArns },
    });
    this.documents.forEach((document) => this.checkSize(document));
    this.fileNames = this.documents.map(({ name }) => besideName(this, name)).sort();
    writeBesideTemplates(this, () => this.documents);
    if (targetIds !== undefined) {
      this.define(targetIds);
    }
  }

  private define(targetIds: string[]): void {
    for (const { name, type, description, content } of this.documents) {
      new organizations.CfnPolicy(this, name, {
        name: `airgap-${name}`,
        ...{ type, description, content, targetIds },
      });
    }
  }

  private checkSize({ name, kind, content }: OrganizationDocument): void {
    const { size, limit, fits } = policySize(kind, content);
    if (!fits) {
      throw new UsageError(
        `policy '${name}' of OrganizationGuardrails '${this.node.path}' has ${size} ${limit.unit}, expected at most ` +
          `${limit.limit}: name fewer networks and roles, or roles by patterns`,
      );
    }
  }
}
