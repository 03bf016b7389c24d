import type { Guarded } from '../../model/choices';
import type { Hole, Resource, Written } from '../../model/resource';
import { Text } from '../../model/resource';
import type { Found, Predicate } from './each-text';

type Answer = true | string | undefined;

/** Questions about what single services keep in lists of options and in documents of their own. */
export const SERVICE_QUESTIONS = {
  /** Something is named that the input does not show. */
  elsewhere: (resource, path): readonly Found[] =>
    resource
      .at(path)
      .flatMap(({ when, value: { kind } }) =>
        kind === 'absent' || kind === 'resource' ? [] : [{ when, value: true }],
      ),

  /** The connector that Lambda itself has for the internet. */
  internetConnector: (resource, path) => answersOf(resource.written(path), isInternetConnector),

  /** A network policy of OpenSearch Serverless that admits public networks. */
  allowsFromPublic: (resource, path) => answersOf(resource.written(path), isAllowedFromPublic),

  /** Launch permissions for everybody. */
  launchableByAll: (resource, path) => answersOf(resource.written(path), isLaunchableByAll),

  /** Options of Elastic Beanstalk that name no VPC. */
  beanstalkWithoutVpc: (resource, path) =>
    answersOf(itemsOf(resource, path), (items) =>
      not(optionOf(items, { Namespace: 'aws:ec2:vpc', OptionName: 'VPCId' }, () => true)),
    ),

  /** Options of Elastic Beanstalk that make an internet-facing load balancer in a VPC of ours. */
  beanstalkPublicBalancer: (resource, path) => answersOf(itemsOf(resource, path), isPublicBalancer),

  /** Settings of AppStream by which data leaves a session; what is not mentioned is enabled. */
  copiesToDevice: (resource, path) => answersOf(itemsOf(resource, path), copiesOut),
} satisfies Readonly<Record<string, Predicate>>;

function answersOf<T>(alternatives: readonly Guarded<T>[], test: (value: T) => Answer): readonly Found[] {
  return alternatives.flatMap(({ when, value }) => {
    const answer = test(value);
    return answer === undefined ? [] : [{ when, value: answer }];
  });
}

/** A list, which is empty where nothing is written. */
function itemsOf(resource: Resource, path: string): readonly Guarded<readonly Written[]>[] {
  const absent = resource.at(path).filter(({ value }) => value.kind === 'absent');
  return [
    ...absent.map(({ when }) => ({ when, value: [] })),
    ...resource
      .written(path)
      .map(({ when, value }) => ({ when, value: Array.isArray(value) ? (value as Written[]) : [value] }))
      .filter(({ value }) => value.length > 0),
  ];
}

function isInternetConnector(value: Written): Answer {
  const parts = value instanceof Text ? value.parts : [value];
  const last = parts.at(-1);
  if (parts.some((part) => typeof part === 'string' && part.includes('INTERNET_EGRESS'))) {
    return true;
  }
  return isHole(last) && last.resource === undefined ? last.why : undefined;
}

function isAllowedFromPublic(policy: Written): Answer {
  const blocks = parsed(policy);
  const flags = (Array.isArray(blocks) ? (blocks as Written[]) : [blocks]).map((block) =>
    memberOf(block, 'AllowFromPublic'),
  );
  if (flags.some((flag) => flag === true || flag === 'true')) {
    return true;
  }
  const isKnown = blocks !== undefined && !flags.includes(HOLE);
  return isKnown ? undefined : (firstHole([policy])?.why ?? 'it is no JSON');
}

/** Stands where the JSON of a document is not known. */
const HOLE = 'hole';

function parsed(document: Written): Written | undefined {
  const text = document instanceof Text ? document.fill(() => HOLE) : document;
  if (typeof text !== 'string') {
    return text;
  }
  try {
    return JSON.parse(text) as Written;
  } catch {
    return undefined;
  }
}

function isLaunchableByAll(configuration: Written): Answer {
  const groups = memberOf(memberOf(configuration, 'LaunchPermissionConfiguration'), 'UserGroups');
  const listed = Array.isArray(groups) ? (groups as Written[]) : [groups];
  return listed.includes('all') ? true : firstHole([configuration, ...listed])?.why;
}

function isPublicBalancer(items: readonly Written[]): Answer {
  const vpc = optionOf(items, { Namespace: 'aws:ec2:vpc', OptionName: 'VPCId' }, () => true);
  const environment = 'aws:elasticbeanstalk:environment';
  const single = optionOf(
    items,
    { Namespace: environment, OptionName: 'EnvironmentType' },
    same('SingleInstance'),
  );
  const internal = optionOf(items, { Namespace: 'aws:ec2:vpc', OptionName: 'ELBScheme' }, same('internal'));
  if (vpc !== true || single === true || internal === true) {
    return undefined;
  }
  return single ?? not(internal);
}

/** Carries data out of a session. */
const OUTWARD = ['CLIPBOARD_COPY_TO_LOCAL_DEVICE', 'FILE_DOWNLOAD', 'PRINTING_TO_LOCAL_DEVICE'];

function copiesOut(items: readonly Written[]): Answer {
  const answers = OUTWARD.map((Action) => not(optionOf(items, { Action }, same('DISABLED', 'Permission'))));
  return answers.find((answer) => answer === true) ?? answers.find((answer) => answer !== undefined);
}

/** Whether an item of these members passes the test; why not known, where it or another may be the one. */
function optionOf(
  items: readonly Written[],
  members: Readonly<Record<string, string>>,
  test: (item: Written) => Answer,
): Answer {
  const found = items.filter((item) =>
    Object.entries(members).every(([name, value]) => memberOf(item, name) === value),
  );
  const [first] = found;
  if (first !== undefined) {
    return test(first);
  }
  return firstHole(
    items.flatMap((item) => [item, ...Object.keys(members).map((name) => memberOf(item, name))]),
  )?.why;
}

/** Whether an option has a value. */
function same(wanted: string, member = 'Value'): (item: Written) => Answer {
  return (item) => {
    const value = memberOf(item, member);
    return value === wanted ? true : firstHole([value])?.why;
  };
}

function not(answer: Answer): Answer {
  return answer === undefined ? true : answer === true ? undefined : answer;
}

function memberOf(value: Written | undefined, name: string): Written | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && !(value instanceof Text) && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, Written>>)[name]
    : undefined;
}

function firstHole(values: readonly (Written | undefined)[]): Hole | undefined {
  return values.flatMap((value) => (value instanceof Text ? value.parts.filter(isHole) : []))[0];
}

function isHole(part: Written | Hole | undefined): part is Hole {
  return typeof part === 'object' && part !== null && 'why' in part;
}
