import type { TemplateResource, TemplateSource } from '../../lib/egress/load/source';
import { SAID_METADATA } from '../../lib/egress/model/said';

type Json = Record<string, unknown>;
type Resources = Record<string, { Type: string; Properties?: Json; Metadata?: Json }>;

/** Something that can be taken out of an environment. */
export interface Removal {
  /** What it is, as a reader knows it. */
  readonly name: string;
  /** The templates without it. */
  readonly without: () => readonly TemplateSource[];
}

/** Everything that an environment stands on: endpoints, statements, names and images, each alone. */
export function removalsOf(sources: readonly TemplateSource[]): readonly Removal[] {
  return sources.flatMap((source) =>
    Object.entries(source.template.Resources).flatMap(([id, resource]) =>
      partsOf(id, resource).map(({ name, take }) => ({
        name,
        without: () => sources.map((one) => (one === source ? changed(one, take) : one)),
      })),
    ),
  );
}

interface PartOf {
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
            name: `image ${JSON.stringify((one['image'] as Json)['uri'])}`,
            take: itemOf(id, ['Metadata', SAID_METADATA], index),
          },
        ],
  );
  switch (Type) {
    case 'AWS::EC2::VPCEndpoint':
      return [
        { name: `endpoint ${id}`, take: (all) => void delete all[id] },
        ...statements(id, Properties, 'endpoint policy'),
        ...parts,
      ];
    case 'AWS::IAM::Policy':
    case 'AWS::IAM::ManagedPolicy':
      return [...statements(id, Properties, 'IAM policy'), ...parts];
    case 'AWS::Route53Resolver::FirewallDomainList':
      return [...domains(id, Properties), ...parts];
    default:
      return parts;
  }
}

function statements(id: string, properties: Json, what: string): readonly PartOf[] {
  const { Statement = [] } = (properties['PolicyDocument'] ?? {}) as {
    Statement?: readonly { Effect?: string; Sid?: string; Action?: unknown }[];
  };
  return Statement.flatMap(({ Effect, Sid, Action }, index) =>
    Effect === 'Allow'
      ? [
          {
            name: `${what} ${id} ${index} ${Sid ?? ''} ${String(Action)}`,
            take: itemOf(id, ['Properties', 'PolicyDocument', 'Statement'], index),
          },
        ]
      : [],
  );
}

/** The list of all names is what the others are exceptions of. */
function domains(id: string, { Domains }: Json): readonly PartOf[] {
  return (Domains as readonly string[]).flatMap((name, index) =>
    name === '*' ? [] : [{ name: `name ${name}`, take: itemOf(id, ['Properties', 'Domains'], index) }],
  );
}

function itemOf(id: string, path: readonly string[], index: number): PartOf['take'] {
  return (resources) => {
    const list = path.reduce<unknown>((part, name) => (part as Json)[name], resources[id]);
    (list as unknown[]).splice(index, 1);
  };
}

function changed(source: TemplateSource, take: PartOf['take']): TemplateSource {
  const template = structuredClone(source.template);
  take(template.Resources);
  return { ...source, template };
}
