import type { TemplateResource, TemplateSource } from '../../lib/egress/load/source';
import { SAID_METADATA } from '../../lib/egress/model/said';

type Json = Record<string, unknown>;
type Resources = Record<string, { Type: string; Properties?: Json; Metadata?: Json }>;

/** What can be taken out, as the start of its name tells. */
export const KINDS = [
  'endpoint',
  'endpoint policy',
  'IAM policy',
  'image',
  'key policy',
  'name',
  'trust policy',
] as const;
export type Kind = (typeof KINDS)[number];

/** Something that can be taken out of an environment. */
export interface Removal {
  readonly kind: Kind;
  /** What it is, as a reader knows it. */
  readonly name: string;
  /** The templates without it. */
  readonly without: () => readonly TemplateSource[];
}

/** Everything that an environment stands on: endpoints, statements, names and images, each alone. */
export function removalsOf(sources: readonly TemplateSource[]): readonly Removal[] {
  return sources.flatMap((source) =>
    Object.entries(source.template.Resources).flatMap(([id, resource]) =>
      partsOf(id, resource).map(({ kind, name, take }) => ({
        kind,
        name: `${kind} ${name}`,
        without: () => sources.map((one) => (one === source ? changed(one, id, take) : one)),
      })),
    ),
  );
}

interface PartOf {
  readonly kind: Kind;
  readonly name: string;
  readonly take: (resources: Resources) => void;
}

function partsOf(id: string, resource: TemplateResource): readonly PartOf[] {
  const { Type, Properties = {} } = resource;
  const images = (resource.Metadata?.[SAID_METADATA] ?? []) as readonly Json[];
  const parts = images.flatMap((one, index) =>
    one['image'] === undefined
      ? []
      : [
          {
            kind: 'image' as const,
            name: `${JSON.stringify((one['image'] as Json)['uri'])}`,
            take: itemOf(id, ['Metadata', SAID_METADATA], index),
          },
        ],
  );
  switch (Type) {
    case 'AWS::EC2::VPCEndpoint':
      return [
        { kind: 'endpoint', name: id, take: (all) => void delete all[id] },
        ...statements('endpoint policy', Properties, [id, 'Properties', 'PolicyDocument']),
        ...parts,
      ];
    case 'AWS::IAM::Policy':
    case 'AWS::IAM::ManagedPolicy':
      return [...statements('IAM policy', Properties, [id, 'Properties', 'PolicyDocument']), ...parts];
    case 'AWS::IAM::Role':
      return [
        ...inlineStatements(id, Properties),
        ...statements('trust policy', Properties, [id, 'Properties', 'AssumeRolePolicyDocument']),
        ...parts,
      ];
    case 'AWS::KMS::Key':
      return [...statements('key policy', Properties, [id, 'Properties', 'KeyPolicy']), ...parts];
    case 'AWS::Route53Resolver::FirewallDomainList':
      return [...domains(id, Properties), ...parts];
    default:
      return parts;
  }
}

function inlineStatements(id: string, { Policies = [] }: Json): readonly PartOf[] {
  return (Policies as readonly Json[]).flatMap((policy, index) =>
    statements('IAM policy', policy, [id, 'Properties', 'Policies', String(index), 'PolicyDocument']),
  );
}

function statements(kind: Kind, properties: Json, [id = '', ...path]: readonly string[]): readonly PartOf[] {
  const { Statement = [] } = (properties[path.at(-1) ?? ''] ?? {}) as {
    Statement?: readonly { Effect?: string; Sid?: string; Action?: unknown }[];
  };
  return Statement.flatMap(({ Effect, Sid, Action }, index) =>
    Effect === 'Allow'
      ? [
          {
            kind,
            name: `${id} ${index} ${Sid ?? ''} ${String(Action)}`,
            take: itemOf(id, [...path, 'Statement'], index),
          },
        ]
      : [],
  );
}

/** The list of all names is what the others are exceptions of. */
function domains(id: string, { Domains }: Json): readonly PartOf[] {
  return (Domains as readonly string[]).flatMap((name, index) =>
    name === '*' ? [] : [{ kind: 'name', name, take: itemOf(id, ['Properties', 'Domains'], index) }],
  );
}

function itemOf(id: string, path: readonly string[], index: number): PartOf['take'] {
  return (resources) => {
    const list = path.reduce<unknown>((part, name) => (part as Json)[name], resources[id]);
    (list as unknown[]).splice(index, 1);
  };
}

/** Only the resource that something is taken out of is copied: analyses remember what they know of the others. */
function changed(source: TemplateSource, id: string, take: PartOf['take']): TemplateSource {
  const { Resources } = source.template;
  const copies = { ...Resources, [id]: structuredClone(Resources[id]!) };
  take(copies);
  return { ...source, template: { ...source.template, Resources: copies } };
}
