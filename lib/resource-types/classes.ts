/** What a resource of a type can do to the isolation of its environment. */
export type ResourceClass =
  'inert' | 'network' | 'in-vpc-when' | 'calls-out' | 'reachable' | 'shares' | 'executes-code' | 'opaque';

/** What each class says of a type, in the order in which classes are listed to a reader. */
export const RESOURCE_CLASSES: Readonly<Record<ResourceClass, string>> = {
  inert: 'no data path of its own: configuration, metadata, grouping, a part of what another type carries',
  network:
    'a building block of layers 3 and 4, which matters by what is routed, resolved or filtered through it',
  'in-vpc-when':
    'runs in, or attaches to, a customer VPC when it is configured so, else in a network of the service',
  'calls-out': 'the service itself sends to, or fetches from, a destination that a property names',
  reachable:
    'has a public name or endpoint, by default or by property, or data behind the public API of its service',
  shares: 'with other accounts, Regions or organizations: policies, grants, trust, replication, shares',
  'executes-code': 'runs code or commands that the template, or somebody with access, brings along',
  opaque: 'content decides: custom resources, macros, nested templates, pipelines, workflows',
};
