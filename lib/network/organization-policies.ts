import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { besideName, writeBesideTemplates } from '../documents/beside-templates';
import { ownerlessActions, signedAdmissions, type EndpointPolicyContext } from '../endpoints/policy';
import { checkForms, type Owner, type OwnNetworks } from '../policy/organization';
import { organizationDocuments } from './organization-documents';
import type { Perimeter } from './perimeter';
import type { Called, ServiceEndpoints } from './service-endpoints';
import type { OrganizationPolicyOptions } from './zero-egress-vpc-props';

/** What the policies of an organization are made from. */
export interface OrganizationPoliciesOptions {
  readonly endpoints: ServiceEndpoints;
  readonly perimeter: Perimeter;
  readonly given: OrganizationPolicyOptions;
}

/** Writes the policies of an organization that go with a network beside the templates, once everything is defined. */
export class OrganizationPolicies {
  private readonly networks: OwnNetworks;

  /** @throws UsageError if a value is malformed or no literal */
  constructor(
    private readonly network: Construct,
    private readonly options: OrganizationPoliciesOptions,
  ) {
    const { vpcIds = [], sourceCidrs = [], deploymentRoleArns = [], serviceRoleArns = [] } = options.given;
    this.networks = { vpcIds, sourceCidrs, deploymentRoleArns, serviceRoleArns };
    checkForms(`organizationPolicies of ${this.where}`, { ...this.networks });
    writeBesideTemplates(network, () => this.documents());
  }

  /** Names of the files, sorted. */
  public get fileNames(): string[] {
    return this.documents()
      .map(({ name }) => besideName(this.network, name))
      .sort();
  }

  private documents(): ReturnType<typeof organizationDocuments> {
    const owner = this.owner();
    const { called, isCentral, reachable } = this.options.endpoints;
    return owner === undefined
      ? []
      : organizationDocuments(this.where, {
          called: called.map(known),
          owner,
          networks: this.networks,
          ownerless: reachable
            .flatMap((key) => ownerlessActions(key, this.contextOf(key)))
            .filter((action) => action !== '*'),
          admissions: reachable.flatMap((key) => signedAdmissions(key, this.contextOf(key))),
          isCentral,
        });
  }

  /** What is called of a service, by whichever endpoint. */
  private contextOf(key: string): EndpointPolicyContext {
    const { endpoints } = this.options;
    const needs = endpoints.called.filter(({ row }) => row.key === key).map((one) => known(one).needs);
    return {
      ...endpoints.context('workload'),
      services: endpoints.reachable,
      needs: needs.includes(undefined) ? undefined : needs.flatMap((each) => each ?? []),
    };
  }

  /** Undefined where something of it is known only at deployment: the files are made before. */
  private owner(): Owner | undefined {
    const { organizationId, imageRegistryAccounts = [] } = this.options.perimeter;
    const accountId = Stack.of(this.network).account;
    if ([organizationId ?? accountId, ...imageRegistryAccounts].some((id) => Token.isUnresolved(id))) {
      return undefined;
    }
    return organizationId === undefined ? { accountId } : { organizationId };
  }

  private get where(): string {
    return `ZeroEgressVpc '${this.network.node.path}'`;
  }
}

/** Resources that are known only at deployment may be any own ones. */
function known({ row, needs }: Called): Called {
  return {
    row,
    ...(needs && {
      needs: needs.map((need) =>
        need.resources.some((resource) => Token.isUnresolved(resource)) ? { ...need, resources: [] } : need,
      ),
    }),
  };
}
