import type { Resource, Resources } from '../../model/resource';
import type { Judgement, Predicate } from './each-text';
import { eachText } from './each-text';
import type { Marked } from './marked';
import { onlyHole, show } from './marked';

const TYPE = 'AWS::EC2::LaunchTemplate';
const GROUPS = ['SecurityGroupIds', 'SecurityGroups', 'NetworkInterfaces[].Groups'];
const CLUSTER = 'AWS::EKS::Cluster';
/** What the attribute of a cluster is that is the group which Amazon EKS makes for it. */
const CLUSTER_GROUP = 'ClusterSecurityGroupId';

/** Questions about the launch template that machines start from, under the path of its id or name. */
export const LAUNCH_TEMPLATE_QUESTIONS = {
  /** One that names no security groups. */
  templateWithoutGroups: (resource, path, resources) =>
    eachText(resource, path, (marked) => judgeTemplate(marked, resources, withoutGroups)),

  /** One that names the group that Amazon EKS makes for a cluster. */
  templateWithClusterGroup: (resource, path, resources) =>
    eachText(resource, path, (marked) => judgeTemplate(marked, resources, withClusterGroup)),

  /** One whose machines tell their metadata, and with it the credentials of their role, to pods as well. */
  metadataForPods: (resource, path, resources) =>
    eachText(resource, path, (marked) => judgeTemplate(marked, resources, metadataForPods)),
} satisfies Readonly<Record<string, Predicate>>;

function judgeTemplate(
  marked: Marked,
  resources: Resources,
  judge: (template: Resource) => Judgement,
): Judgement {
  const hole = onlyHole(marked, marked.text);
  const template =
    hole?.resource === undefined
      ? resources.ofType(TYPE).find((one) => textsAt(one, 'LaunchTemplateName').includes(marked.text))
      : resources.get(hole.resource.id);
  if (template?.type === TYPE) return judge(template);
  return { why: hole?.why ?? `launch template '${show(marked, marked.text)}' is not in the input` };
}

function withoutGroups(template: Resource): Judgement {
  const settings = GROUPS.flatMap((path) => template.at(`LaunchTemplateData.${path}`));
  const isNamed = settings.some(({ value }) => value.kind !== 'absent' && value.kind !== 'unknown');
  if (isNamed) return undefined;
  const unknown = settings.find(({ value }) => value.kind === 'unknown');
  return unknown?.value.kind === 'unknown'
    ? { why: unknown.value.why }
    : { seen: `'${template.origin.logicalId}' names none` };
}

function withClusterGroup(template: Resource): Judgement {
  const isMade = GROUPS.flatMap((path) => template.at(`LaunchTemplateData.${path}[]`)).some(
    ({ value }) => value.kind === 'resource' && value.type === CLUSTER && value.attribute === CLUSTER_GROUP,
  );
  return isMade ? { seen: `'${template.origin.logicalId}' names it` } : undefined;
}

/** Amazon EKS has tokens asked for, and lets none go further than the machine, where nothing else is said. */
function metadataForPods(template: Resource): Judgement {
  const options = 'LaunchTemplateData.MetadataOptions';
  if (textsAt(template, `${options}.HttpEndpoint`).includes('disabled')) return undefined;
  const name = `'${template.origin.logicalId}'`;
  if (textsAt(template, `${options}.HttpTokens`).includes('optional')) {
    return { seen: `${name} asks for no tokens` };
  }
  const far = textsAt(template, `${options}.HttpPutResponseHopLimit`).find((limit) => Number(limit) > 1);
  return far === undefined ? undefined : { seen: `${name} has a hop limit of ${far}` };
}

function textsAt(resource: Resource, path: string): readonly string[] {
  return resource.at(path).flatMap(({ value }) => (value.kind === 'text' ? [value.text] : []));
}
