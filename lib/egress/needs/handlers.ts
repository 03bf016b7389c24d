import type { Resource, Resources } from '../model/resource';

const FUNCTION = 'AWS::Lambda::Function';

/** Kubectl handlers of CDK, which its framework invokes in place of CloudFormation. */
const KUBECTL = /^onEvent handler for EKS kubectl resource provider/;

/** A function on which a deployment waits: it answers CloudFormation itself, or runs kubectl for one that does. */
export type Handling = 'answers' | 'helps';

/** Functions by id. */
export function handlersOf(resources: Resources): ReadonlyMap<string, Handling> {
  const custom = resources.types.filter(
    (type) => type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource',
  );
  const kubectl = resources.ofType(FUNCTION).filter(runsKubectl);
  const called = custom.flatMap((type) => resources.ofType(type)).flatMap(serviceTokens);
  return new Map<string, Handling>([
    ...kubectl.map(({ id }) => [id, 'helps'] as const),
    ...called.map((id) => [id, 'answers'] as const),
  ]);
}

function serviceTokens(resource: Resource): readonly string[] {
  return resource
    .at('ServiceToken')
    .flatMap(({ value }) => (value.kind === 'resource' && value.type === FUNCTION ? [value.id] : []));
}

function runsKubectl(resource: Resource): boolean {
  return resource.at('Description').some(({ value }) => value.kind === 'text' && KUBECTL.test(value.text));
}
