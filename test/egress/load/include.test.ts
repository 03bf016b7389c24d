import { describe, expect, it } from 'vitest';
import { internetGateway, ref, route, subnet, vpc } from '../helpers';
import { Folder, findings, subnetVerdicts } from './files';

const folder = new Folder();

const include = (location: unknown): object => ({ Name: 'AWS::Include', Parameters: { Location: location } });

const NETWORK = { ...vpc(), ...internetGateway(), ...subnet('A') };
const LEAK = { Leak: route('ATable', '0.0.0.0/0', { GatewayId: ref('Igw') }) };

describe('AWS::Include', () => {
  it('of a local file among the resources is merged', () => {
    folder.write('resources/leak.json', LEAK);
    const path = folder.write('resources/t.json', {
      Resources: { ...NETWORK, 'Fn::Transform': include('leak.json') },
    });
    expect(subnetVerdicts([path])).toEqual({ 't/A': 'exposed' });
  });

  it('of a local YAML file is merged', () => {
    folder.write('yaml/leak.yaml', 'DestinationCidrBlock: 0.0.0.0/0\nGatewayId: !Ref Igw\n');
    const path = folder.write('yaml/t.json', {
      Resources: {
        ...NETWORK,
        Leak: {
          Type: 'AWS::EC2::Route',
          Properties: { RouteTableId: ref('ATable'), 'Fn::Transform': include('./leak.yaml') },
        },
      },
    });
    expect(subnetVerdicts([path])).toEqual({ 't/A': 'exposed' });
  });

  it('of a local file at the top of a template is merged section by section', () => {
    folder.write('top/leak.json', { Resources: LEAK });
    const path = folder.write('top/t.json', { Transform: include('leak.json'), Resources: NETWORK });
    expect(findings([path])[0]).toMatch(/^AG001 /);
    expect(findings([path])).toHaveLength(1);
  });

  it.each([
    ['lies in a bucket', 's3://bucket/leak.json'],
    ['does not exist', 'gone.json'],
    ['is named by a parameter', { Ref: 'Location' }],
    ['would overwrite a resource', 'clash.json'],
    ['is a folder', '.'],
  ])('of a file that %s leaves the template unproven', (_title, location) => {
    folder.write('opaque/clash.json', { A: vpc('A')['A'] });
    const path = folder.write('opaque/t.json', {
      Resources: { ...NETWORK, 'Fn::Transform': include(location) },
    });
    expect(subnetVerdicts([path])).toEqual({ 't/A': 'unproven' });
  });

  it('in an included file is not followed', () => {
    folder.write('chain/leak.json', LEAK);
    folder.write('chain/more.json', { 'Fn::Transform': include('leak.json') });
    const path = folder.write('chain/t.json', {
      Resources: { ...NETWORK, 'Fn::Transform': include('more.json') },
    });
    expect(subnetVerdicts([path])).toEqual({ 't/A': 'unproven' });
  });

  it('of a file that cannot be read is refused', () => {
    const broken = folder.write('broken/part.json', '{');
    const path = folder.write('broken/t.json', { Resources: { 'Fn::Transform': include('part.json') } });
    expect(() => findings([path])).toThrow(`${broken} is not valid JSON`);
  });
});

describe('a macro', () => {
  it.each([
    ['the template', { Transform: 'MyMacro', Resources: NETWORK }],
    ['some resources', { Resources: { ...NETWORK, 'Fn::Transform': { Name: 'MyMacro' } } }],
    [
      'one resource',
      { Resources: { ...NETWORK, X: { Type: 'AWS::S3::Bucket', 'Fn::Transform': { Name: 'M' } } } },
    ],
    [
      'the properties of one resource',
      {
        Resources: {
          ...NETWORK,
          X: { Type: 'AWS::S3::Bucket', Properties: { 'Fn::Transform': { Name: 'M' } } },
        },
      },
    ],
  ])('that rewrites %s leaves the template unproven', (_title, template) => {
    const path = folder.write('macro/t.json', template);
    expect(subnetVerdicts([path])).toEqual({ 't/A': 'unproven' });
  });

  it('that gives one value leaves only that value open', () => {
    const path = folder.write('value/t.json', {
      Resources: {
        ...NETWORK,
        Route: route('ATable', { 'Fn::Transform': { Name: 'M' } }, { GatewayId: ref('Igw') }),
      },
    });
    expect(subnetVerdicts([path])).toEqual({ 't/A': 'unproven' });
  });
});
