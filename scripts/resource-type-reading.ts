import type { ResourceClass } from '../lib/resource-types/classes';

/** What the name of a property says of the type that has it. */
interface Sign {
  readonly says: ResourceClass;
  readonly name: RegExp;
}

/** In the order in which their classes matter. */
const SIGNS: readonly Sign[] = [
  {
    says: 'reachable',
    name: /^(Publicly?Access(ible)?|Public[A-Z]\w*|.*Internet\w*|Scheme|Visibility|EndpointType)$/,
  },
  {
    says: 'calls-out',
    name: /(Ur[li]s?|URLs?|Endpoints?|Host(name|s)?|HostName|ServerName|DomainName|Email\w*|PhoneNumber|Webhooks?|Connect(ion|or)\w*|Issuer|Destinations?|\w*S3\w*|Bucket(Name|Arn)?|TopicArn|SNSTopic\w*|StreamArn|LambdaA(rn|RN)|FunctionArn|TargetArn)$/,
  },
  { says: 'in-vpc-when', name: /^(V[Pp][Cc]\w*|Subnet\w*|Network(Configuration|Config|Mode))$/ },
  {
    says: 'shares',
    name: /(Policy(Document)?|Accounts?|Account(Ids?|s)|Principals?|Regions?|Organization\w*|Replica\w*|Owner(Id)?|Shar(e|ing)\w*|CrossRegion\w*|CrossAccount\w*|Permissions?)$/,
  },
  {
    says: 'executes-code',
    name: /^(Image(Uri|Id)?|Code\w*|Script\w*|Commands?|UserData|Definition(String)?|Runtime|Handler|Template\w*|Content|Docker\w*|Container\w*|Recipe\w*)$/,
  },
];

/** A row that nobody has looked at yet. */
export interface ReadRow {
  readonly classes: readonly ResourceClass[];
  readonly decidedBy?: readonly string[];
  readonly reviewed: 'by-property';
}

/** Classifies a type by the names of its properties alone: a start for a person to judge, too wide rather than too narrow. */
export function readByProperty(paths: ReadonlySet<string>): ReadRow {
  const found = SIGNS.map(({ says, name }) => ({ says, paths: nearest([...paths], name) }));
  const told = found.filter(({ paths: seen }) => seen.length > 0);
  return told.length === 0
    ? { classes: ['inert'], reviewed: 'by-property' }
    : {
        classes: told.map(({ says }) => says),
        decidedBy: [...new Set(told.flatMap(({ paths: seen }) => seen))],
        reviewed: 'by-property',
      };
}

/** The three paths nearest to the top whose last name fits. */
function nearest(paths: readonly string[], name: RegExp): readonly string[] {
  const depth = (path: string): number => path.split('.').length;
  return paths
    .filter((path) => name.test(path.slice(path.lastIndexOf('.') + 1)))
    .sort((a, b) => depth(a) - depth(b))
    .slice(0, 3);
}
