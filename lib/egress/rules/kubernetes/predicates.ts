import type { KubernetesObject } from '../../model/kubernetes';
import type { Written } from '../../model/resource';
import { judgeArn, judgeBucketName } from '../questions/arns';
import type { Marked } from '../questions/marked';
import { holeIn, isOwn, onlyHole, show } from '../questions/marked';
import { bindingExempts, changesPods, exemptsPods, tellsAlone, unbound } from './admission';
import { calicoAllows } from './calico';
import { corefileOutside } from './dns';
import { gpuWithoutRequests, oldVersion, openHostPath, taggedImage } from './inside';
import { isKnownKind, isMaker } from './kinds';
import { modelArgument, modelOutside } from './models';
import { hostOutside, publicAddresses } from './names';
import { acceptsMetadata, metadataBlock } from './network-blocks';
import { memberOf, membersOf, placesOf } from './paths';
import { changesGuards, changesNamespaces, givesTokens, redirectsTraffic } from './rights';
import { argumentOutside, settingOutside, variableOutside } from './settings';
import { foreignProvider, sourceOutside, vendorAgent, vendorKind, vendorOf } from './vendors';
import type { Asked, ObjectPredicate, Verdict } from './verdicts';
import { hiddenIn, knownText, markedOf, ofText, worstOf } from './verdicts';

/** Questions that rows about objects can ask by name. */
export const OBJECT_PREDICATES = {
  /** A URL, `host:port` or name of a host that is outside. */
  hostOutside: ofText(hostOutside),
  /** A variable of a container with an address outside. */
  variableOutside,
  /** An argument with an address outside. */
  argumentOutside,
  /** A setting, anywhere in an object or a configuration file in it, with an address outside. */
  settingOutside,
  /** An address or block of which a part is public. */
  publicAddress: ofText((marked) => publicAddresses(marked)),
  /** A block of a NetworkPolicy that is public but for its exceptions. */
  publicBlock: (place) => publicBlock(place),
  /** An egress rule of a NetworkPolicy that names no destination. */
  anyDestination: (place) => anyDestination(place),
  /** An egress rule of a policy for many namespaces that lets packets to public addresses through. */
  acceptsPublic: (place) => acceptsPublic(place),
  /** An egress rule of Calico that lets packets to public addresses through. */
  calicoAllows,
  /** A configuration of CoreDNS that forwards to a public resolver. */
  corefileOutside,
  /** An ARN of another account or Region. */
  foreignArn: ofText((marked, { object, model }) => judgeArn(marked, object.from, model.resources)),
  /** ARNs of other accounts in a text, such as the roles of aws-auth. */
  foreignArns: ofText((marked, asked) =>
    worstOf([allHidden(marked), ...arnsIn(marked).map((arn) => foreignArn(arn, asked))]),
  ),
  /** The name of a bucket that the input does not make. */
  foreignBucket: ofText((marked, { object, model }) =>
    judgeBucketName(marked, marked.text, { resource: object.from, resources: model.resources }),
  ),
  /** An id or ARN of something that the input does not make. */
  notOfInput: (place) => notOfInput(place),
  /** A model or file that is fetched from a hub, or from a bucket of somebody else. */
  modelOutside: ofText(modelOutside),
  /** A container of a model server that is told to load a model by its name on a hub. */
  modelArgument,
  /** A container of external-dns, but for one that writes to private zones alone. */
  publishesNames: (place) => publishesNames(place),
  /** A kind that nobody has classified. */
  unknownKind: (_, { object }) => unknownKind(object),
  /** A kind by which a controller makes resources of AWS. */
  makesResources: (_, { object }) => (isMaker(object.group) ? { seen: object.group } : undefined),
  /** A class of Gateways of which the input does not show that AWS Load Balancer Controller serves it. */
  unknownGatewayClass: (place, asked) => unknownGatewayClass(place, asked),
  /** Whether the input shows no controller that makes internal load balancers unless it is told otherwise. */
  servedByDefault: (_, asked) => servedByDefault(asked),
  /** Whether the input shows no controller that heeds the scheme of a service. */
  noControllerShown: (_, asked) => {
    const verdict = servedByDefault(asked);
    return verdict !== undefined && 'seen' in verdict ? verdict : undefined;
  },
  /** A repository of code or charts outside. */
  sourceOutside: ofText(sourceOutside),
  /** The image of a program that reports to its vendor. */
  vendorAgent,
  /** A kind that a vendor's operator reads. */
  vendorKind,
  /** A provider of secrets that is neither AWS nor the cluster itself. */
  foreignProvider,
  /** A rule of a role that lets its holder change what a cluster admits, or who may what. */
  changesGuards,
  /** Rules of roles by which their holders become others, lead traffic elsewhere, or change what confines pods. */
  givesTokens,
  redirectsTraffic,
  changesNamespaces,
  /** Policies and bindings by which pods are admitted that nobody judged. */
  tellsAlone,
  exemptsPods,
  bindingExempts,
  unbound,
  /** A policy that changes what pods run. */
  changesPods,
  /** A version of a Pod Security level that asks for less than that of today. */
  oldVersion,
  /** The same blocks with the metadata of machines. */
  metadataBlock,
  acceptsMetadata,
  /** A container or volume with an image of ours by a tag. */
  taggedImage,
  /** A container with GPUs that does not say what else it takes. */
  gpuWithoutRequests,
  /** A volume that is a path of the node with more than one thing in it, or the socket of what runs containers. */
  openHostPath,
  /** A name by which somebody without credentials is known. */
  anonymous: ofText((marked) =>
    ANONYMOUS.includes(marked.text) ? { seen: marked.text } : allHidden(marked),
  ),
} satisfies Readonly<Record<string, ObjectPredicate>>;

export type ObjectPredicateName = keyof typeof OBJECT_PREDICATES;

const ANONYMOUS = ['system:anonymous', 'system:unauthenticated'];

function publicBlock(place: Written | undefined): Verdict {
  const marked = markedOf(memberOf(place, 'cidr'));
  const except = placesOf(place, 'except[]').flatMap((each) => knownText(each) ?? []);
  return marked === undefined ? undefined : publicAddresses(marked, except);
}

function anyDestination(place: Written | undefined): Verdict {
  const to = memberOf(place, 'to');
  const isAny =
    membersOf(place) !== undefined && (to === undefined || (Array.isArray(to) && to.length === 0));
  return isAny ? { seen: '' } : undefined;
}

function acceptsPublic(place: Written | undefined): Verdict {
  if (['Deny', 'Pass'].includes(knownText(memberOf(place, 'action')) ?? '')) return undefined;
  const networks = placesOf(place, 'to[].networks[]').flatMap((each) => markedOf(each) ?? []);
  return worstOf(networks.map((each) => publicAddresses(each)));
}

/** Why nothing of a text is known; nothing where a part is, or where the input decides it. */
function allHidden(marked: Marked): Verdict {
  const hole = onlyHole(marked, marked.text);
  return hole === undefined || isOwn(hole) ? undefined : { why: hole.why };
}

function arnsIn(marked: Marked): readonly Marked[] {
  return (marked.text.match(/arn:[^\s"',\]}]+/g) ?? []).map((text) => ({ ...marked, text }));
}

function foreignArn(marked: Marked, { object, model }: Asked): Verdict {
  return judgeArn(marked, object.from, model.resources);
}

function notOfInput(place: Written | undefined): Verdict {
  const marked = markedOf(place);
  if (marked === undefined) {
    return undefined;
  }
  const hole = holeIn(marked, marked.text);
  if (hole === undefined) {
    return { why: `the input does not make '${marked.text}'` };
  }
  const only = onlyHole(marked, marked.text) ?? hole;
  return isOwn(only) ? undefined : { why: `${show(marked, marked.text)}: ${only.why}` };
}

const EXTERNAL_DNS = /external-?dns/i;
const PRIVATE_PROVIDERS = /^(?:coredns|rfc2136|pihole|inmemory)$/;

function publishesNames(place: Written | undefined): Verdict {
  const image = knownText(memberOf(place, 'image')) ?? markedOf(memberOf(place, 'image'))?.text ?? '';
  if (!EXTERNAL_DNS.test(image)) {
    return undefined;
  }
  const args = ['args[]', 'command[]'].flatMap((path) => placesOf(place, path)).map(argumentOf);
  const provider = args.flatMap((arg) => /^--provider[= ](.+)$/.exec(arg)?.[1] ?? [])[0] ?? 'aws';
  if (PRIVATE_PROVIDERS.test(provider) || args.some((arg) => /^--aws-zone-type[= ]private$/.test(arg))) {
    return undefined;
  }
  return /^aws/.test(provider)
    ? { why: 'nothing keeps it from public zones: --aws-zone-type=private is not given' }
    : { seen: `--provider=${provider}` };
}

function argumentOf(place: Written | undefined): string {
  return knownText(place) ?? '';
}

function unknownKind({ group, kind, shown }: KubernetesObject): Verdict {
  return shown !== 'whole' || isKnownKind(group, kind) || isMaker(group) || vendorOf(group) !== undefined
    ? undefined
    : { why: `nobody has classified ${kind} of ${group === '' ? 'the core group' : group}` };
}

/** Controllers that make internal load balancers unless a configuration, which has a rule of its own, says otherwise. */
const INTERNAL_CONTROLLERS = /^gateway\.k8s\.aws\//;

function unknownGatewayClass(place: Written | undefined, { object, model }: Asked): Verdict {
  const name = knownText(place);
  const hidden = hiddenIn(place);
  if (name === undefined) {
    return hidden === undefined ? undefined : { why: hidden };
  }
  const controllers = model.kubernetes.objects
    .filter((each) => each.kind === 'GatewayClass' && each.name === name && each.cluster === object.cluster)
    .flatMap(({ content }) => placesOf(content, 'spec.controllerName'))
    .map((controller) => knownText(controller) ?? '');
  return controllers.some((controller) => INTERNAL_CONTROLLERS.test(controller))
    ? undefined
    : { why: `the input does not show what load balancer class '${name}' makes` };
}

const INTERNAL_CHART = /aws-load-balancer-controller/;

/** AWS Load Balancer Controller takes over services that name no class, and makes internal load balancers of them. */
function servedByDefault({ model }: Asked): Verdict {
  const { resources, kubernetes } = model;
  const charts = ['Custom::AWSCDK-EKS-HelmChart', 'AWSQS::Kubernetes::Helm'].flatMap((type) =>
    resources
      .ofType(type)
      .flatMap((chart) => ['Chart', 'Release', 'Repository'].flatMap((path) => chart.written(path))),
  );
  const isAuto = resources
    .ofType('AWS::EKS::Cluster')
    .flatMap((cluster) => cluster.at('KubernetesNetworkConfig.ElasticLoadBalancing.Enabled', ['true']))
    .some(({ value }) => value.kind === 'text' && value.text === 'true');
  const names = [
    ...charts.map(({ value }) => markedOf(value)?.text ?? ''),
    ...kubernetes.objects.filter(({ kind }) => kind === 'Deployment').map(({ name }) => name),
  ];
  return isAuto || names.some((name) => INTERNAL_CHART.test(name))
    ? { why: 'AWS Load Balancer Controller or EKS Auto Mode may serve it, whose default is an internal one' }
    : { seen: '' };
}
