import type { ResourceReader } from '../reader';
import type { TemplateResource } from '../source';

/** CDK's own handlers that are given network ids only to publish or read them → all that they may do. */
const PROVIDERS: ReadonlyMap<string, RegExp> = new Map([
  ['Custom::CrossRegionExportWriter', /^ssm:/],
  ['Custom::CrossRegionExportReader', /^ssm:/],
  ['Custom::VpcRestrictDefaultSG', /^ec2:(?:Authorize|Revoke)SecurityGroup/],
]);

/**
 * Whether a custom resource is one of CDK's own that cannot change a route.
 *
 * A type is only a name that anybody can take, so what counts is that the role of its handler allows nothing else.
 */
export function isHarmlessProvider(r: ResourceReader): boolean {
  const allowed = PROVIDERS.get(r.resource.Type);
  if (allowed === undefined) {
    return false;
  }
  const handler = named(r, r.properties['ServiceToken'], 'AWS::Lambda::Function');
  const role = named(r, handler?.resource.Properties?.['Role'], 'AWS::IAM::Role');
  return role !== undefined && !isGivenMore(r, role.logicalId) && allowsOnly(role.resource, allowed);
}

function allowsOnly({ Properties = {} }: TemplateResource, allowed: RegExp): boolean {
  const { Policies, ManagedPolicyArns = [] } = Properties;
  const actions = actionsIn(Policies);
  const managed = Array.isArray(ManagedPolicyArns) ? (ManagedPolicyArns as unknown[]) : [ManagedPolicyArns];
  return (
    actions.length > 0 &&
    actions.every((action) => typeof action === 'string' && allowed.test(action)) &&
    managed.every((arn) => JSON.stringify(arn).includes(':policy/service-role/AWSLambdaBasicExecutionRole"'))
  );
}

/** The resource of this template that an Fn::GetAtt names. */
function named(
  r: ResourceReader,
  expression: unknown,
  type: string,
): { logicalId: string; resource: TemplateResource } | undefined {
  const attribute = (expression as { 'Fn::GetAtt'?: unknown } | undefined)?.['Fn::GetAtt'];
  const logicalId: unknown = Array.isArray(attribute) ? attribute[0] : undefined;
  const { Resources } = r.scope.source.template;
  if (typeof logicalId !== 'string' || !Object.hasOwn(Resources, logicalId)) {
    return undefined;
  }
  const resource = Resources[logicalId];
  return resource?.Type === type ? { logicalId, resource } : undefined;
}

/** Whether a policy of its own adds to what a role may do. */
function isGivenMore(r: ResourceReader, role: string): boolean {
  const mention = `{"Ref":"${role}"}`;
  return Object.values(r.scope.source.template.Resources).some(
    ({ Type, Properties }) =>
      /^AWS::IAM::(?:ManagedPolicy|Policy|RolePolicy)$/.test(Type ?? '') &&
      JSON.stringify([Properties?.['Roles'], Properties?.['RoleName']]).includes(mention),
  );
}

/** Every action in policy documents, however deep; NotAction and what is not a text count as themselves. */
function actionsIn(part: unknown): unknown[] {
  if (typeof part !== 'object' || part === null) {
    return [];
  }
  return Object.entries(part).flatMap(([key, value]: [string, unknown]) => {
    if (key === 'Action') {
      return Array.isArray(value) ? (value as unknown[]) : [value];
    }
    return key === 'NotAction' ? [undefined] : actionsIn(value);
  });
}
