import { describe, expect, it } from 'vitest';
import { RESOURCE_TYPES } from '../../lib/resource-types/catalogue';
import type { ResourceClass } from '../../lib/resource-types/classes';
import { compare } from '../../scripts/resource-type-differences';
import { readByProperty } from '../../scripts/resource-type-reading';
import { readSpecification } from '../../scripts/specification';
import excused from './inert.json';

const specification = readSpecification();

describe('the catalogue and the installed specification', () => {
  it('have the same types', () => {
    const { missing, gone } = compare(specification);
    expect({ missing, gone }).toEqual({ missing: [], gone: [] });
  });

  it('have the same properties', () => {
    expect(compare(specification).dangling).toEqual([]);
  });

  it('are of the same version', () => {
    const expected = `@aws-cdk/aws-service-spec ${specification.version}`;
    const others = RESOURCE_TYPES.filter(({ type }) => specification.types.has(type)).filter(
      ({ source }) => !source.includes(expected),
    );
    expect(others.map(({ type }) => type)).toEqual([]);
  });
});

describe('a type that is inert', () => {
  const TELLING =
    /^(Public\w*Access\w*|\w*(Ur[li]|URL|URI)s?|\w*Endpoints?|Host([nN]ame)?|ServerName|V[pP][cC]\w*|Subnet\w*|\w*ResourcePolicy|PolicyDocument|Access\w*Polic(y|ies)|Email\w*|\w*Destination(s|Name|Arn|Config\w*)?|Bucket(Name|Arn)?|\w*TopicArn|ImageUri|\w*(Lambda|Function)Arn|UserData)$/;
  const inert = RESOURCE_TYPES.filter(({ classes }) => classes[0] === 'inert').map(({ type }) => type);
  const telling = inert.filter((type) =>
    [...(specification.types.get(type) ?? [])].some((path) =>
      TELLING.test(path.slice(path.lastIndexOf('.') + 1)),
    ),
  );

  it('has no property that tells of a way out or in, but where it is said why not', () => {
    expect(telling.sort()).toEqual(Object.keys(excused.types));
  });
});

describe('a type with a property', () => {
  it.each<[string, RegExp, readonly ResourceClass[]]>([
    [
      'that gives a public address',
      /^(PubliclyAccessible|Assign(s)?PublicIp|AssociatePublicIp\w*)$/,
      ['reachable', 'in-vpc-when'],
    ],
    ['that names a subnet', /^Subnet(Id|Ids|s)$/, ['in-vpc-when', 'network']],
    [
      'that names an image or a script',
      /^(ImageUri|ContainerUri|UserData|ScriptLocation|ZipFile)$/,
      ['executes-code', 'opaque'],
    ],
    [
      'that names a function to call',
      /(Lambda(Function)?(Arn|ARN)|^FunctionArn)$/,
      ['executes-code', 'calls-out', 'opaque'],
    ],
    [
      'that replicates',
      /^(ReplicaRegions|ReplicationRegions|ReplicationConfiguration|DestinationRegion)$/,
      ['shares'],
    ],
    [
      'that admits accounts',
      /^(AllowedPrincipals|ResourcePolicy|PermissionsPolicyDocument|KeyPolicy|AccessPolicies|DestinationPolicy)$/,
      ['shares'],
    ],
  ])('%s is classified by it', (_, name, expected) => {
    const others = RESOURCE_TYPES.filter(({ type, classes }) => {
      const paths = [...(specification.types.get(type) ?? [])];
      const has = paths.some((path) => name.test(path.slice(path.lastIndexOf('.') + 1)));
      return has && !classes.some((one) => expected.includes(one));
    });
    expect(others.map(({ type }) => type)).toEqual([]);
  });
});

describe('compare', () => {
  const types = new Map(specification.types);
  types.set('AWS::New::Thing', new Set(['Url']));
  types.delete('AWS::EC2::VPC');
  types.set('AWS::Lambda::Function', new Set());
  const { missing, gone, dangling } = compare({ ...specification, types });

  it('tells a type that is new', () => {
    expect(missing).toEqual(['AWS::New::Thing']);
  });

  it('tells a type that is gone', () => {
    expect(gone).toEqual(['AWS::EC2::VPC']);
  });

  it('tells a property that is gone', () => {
    expect(new Set(dangling.map(({ type }) => type))).toEqual(new Set(['AWS::Lambda::Function']));
  });
});

describe('readSpecification', () => {
  it.each([
    ['AWS::EC2::Instance', 'SubnetId'],
    ['AWS::EC2::Instance', 'NetworkInterfaces[].AssociatePublicIpAddress'],
    ['AWS::EMRServerless::Application', 'WorkerTypeSpecifications{}.ImageConfiguration.ImageUri'],
  ])('writes a path of %s as %s', (type, path) => {
    expect(specification.types.get(type)?.has(path)).toBe(true);
  });
});

describe('readByProperty', () => {
  it.each([
    ['PubliclyAccessible', 'reachable'],
    ['Settings.HttpEndpoint', 'calls-out'],
    ['VpcConfig.SubnetIds', 'in-vpc-when'],
    ['ResourcePolicy', 'shares'],
    ['Container.ImageUri', 'executes-code'],
  ])('reads %s as %s', (path, expected) => {
    expect(readByProperty(new Set([path])).classes).toContain(expected);
  });

  it('names the properties that it went by', () => {
    expect(readByProperty(new Set(['PubliclyAccessible'])).decidedBy).toEqual(['PubliclyAccessible']);
  });

  it('takes what no name speaks for as inert', () => {
    expect(readByProperty(new Set(['Description']))).toEqual({
      classes: ['inert'],
      reviewed: 'by-property',
    });
  });

  it('leaves the rows that it reads to a person', () => {
    expect(readByProperty(new Set(['Url'])).reviewed).toBe('by-property');
  });
});
