import { describe, expect, it } from 'vitest';
import { internetGateway, outcomes, ref, resource, subnet, vpc } from '../helpers';
import { Folder, findings, report, subnetVerdicts } from './files';

const folder = new Folder();
const Transform = 'AWS::LanguageExtensions';
const BASE = { ...vpc(), ...internetGateway(), ...subnet('A') };

const leak = (name: string): object => ({
  [name]: resource('EC2::Route', {
    RouteTableId: ref('ATable'),
    DestinationCidrBlock: '${Block}',
    GatewayId: ref('Igw'),
  }),
});

/** A template with a loop that makes one route for each block of the collection. */
const template = (collection: unknown, rest: object = {}): object => ({
  Transform,
  ...rest,
  Resources: { ...BASE, 'Fn::ForEach::Routes': ['Block', collection, leak('Route&{Block}')] },
});

const verdictOf = (content: object, parameters = {}): unknown =>
  subnetVerdicts([folder.write('t.json', content)], parameters)['t/A'];

describe('Fn::ForEach', () => {
  it('over a literal list makes one resource for each item', () => {
    const path = folder.write('t.json', template(['10.8.0.0/16', '52.0.0.0/8']));
    const { summary, findings: found } = report([path]);
    expect(summary.resources).toBe(Object.keys(BASE).length + 2);
    expect(found.map(({ logicalId }) => logicalId)).toEqual(['Route520008']);
  });

  it.each([
    ['again what stands beside it', { items: ['Out'], name: 'R${Block}' }],
    ['one thing in two ways', { items: ['0.0.0.0/0', '10.8.0.0/16'], name: 'R' }],
  ])('that makes %s leaves open which of them there is', (_, { items, name }) => {
    const { Resources, ...rest } = template([]) as { Resources: object };
    const loop = { 'Fn::ForEach::Routes': ['Block', items, leak(name)], ROut: resource('SNS::Topic') };
    expect(verdictOf({ ...rest, Resources: { ...Resources, ...loop } })).toBe('unproven');
  });

  it('that makes one thing twice alike makes it', () => {
    const { Resources, ...rest } = template([]) as { Resources: object };
    const same = { R: resource('SNS::Topic') };
    const loop = { 'Fn::ForEach::Topics': ['Name', ['a', 'b'], same] };
    expect(verdictOf({ ...rest, Resources: { ...Resources, ...loop } })).toBe('isolated');
  });

  it('over an empty list makes nothing', () => {
    expect(verdictOf(template([]))).toBe('isolated');
  });

  it.each<[string, unknown, object]>([
    ['a mapping', { 'Fn::FindInMap': ['M', 'a', 'b'] }, { Mappings: { M: { a: { b: ['0.0.0.0/0'] } } } }],
    [
      'a parameter with one allowed value',
      ref('P'),
      { Parameters: { P: { Type: 'CommaDelimitedList', AllowedValues: ['0.0.0.0/0'] } } },
    ],
    [
      'items by parameter',
      [ref('P')],
      { Parameters: { P: { Type: 'String', AllowedValues: ['0.0.0.0/0'] } } },
    ],
    ['a split text', { 'Fn::Split': ['|', '10.0.0.0/8|0.0.0.0/0'] }, {}],
  ])('over %s is written out', (_title, collection, rest) => {
    expect(verdictOf(template(collection, rest))).toBe('exposed');
  });

  it.each<[string, object, string]>([
    ['given', { P: '10.8.0.0/16,10.9.0.0/16' }, 'isolated'],
    ['given with a leak', { P: ['10.8.0.0/16', '52.0.0.0/8'] }, 'exposed'],
    ['open, with its default', {}, 'unproven'],
  ])('over a parameter list that is %s', (_title, given, verdict) => {
    const Parameters = { P: { Type: 'CommaDelimitedList', Default: '10.8.0.0/16' } };
    expect(verdictOf(template(ref('P'), { Parameters }), given)).toBe(verdict);
  });

  it('over a parameter list exposes what its default exposes', () => {
    const Parameters = { P: { Type: 'CommaDelimitedList', Default: '0.0.0.0/0' } };
    expect(verdictOf(template(ref('P'), { Parameters }))).toBe('exposed');
  });

  it.each<[string, unknown]>([
    ['a parameter without a value', ref('P')],
    ['an import', { 'Fn::ImportValue': 'Blocks' }],
    ['an attribute', { 'Fn::GetAtt': ['A', 'Ipv6CidrBlocks'] }],
    ['a text', '10.0.0.0/8'],
    ['nothing', null],
  ])('over %s leaves the template unproven', (_title, collection) => {
    const Parameters = { P: { Type: 'CommaDelimitedList' } };
    expect(verdictOf(template(collection, { Parameters }))).toBe('unproven');
  });

  it('says why a loop is not written out', () => {
    const path = folder.write('t.json', template({ 'Fn::ImportValue': 'Blocks' }));
    expect(findings([path])).toContain(
      "AG900 'Fn::ForEach::Routes' loops over what is not known: no stack of the input exports 'Blocks'",
    );
  });

  it.each<[string, unknown]>([
    ['a text', 'loop'],
    ['a short list', ['Block']],
    ['a list without a body', ['Block', ['a'], 'body']],
  ])('that is %s leaves the template unproven', (_title, loop) => {
    const content = { Transform, Resources: { ...BASE, 'Fn::ForEach::Routes': loop } };
    expect(verdictOf(content)).toBe('unproven');
  });

  it('inside another loop sees the item of the outer one', () => {
    const inner = {
      'Fn::ForEach::Targets': [
        'Half',
        { 'Fn::FindInMap': ['Halves', ref('Side'), 'blocks'] },
        {
          'Route${Side}&{Half}': resource('EC2::Route', {
            RouteTableId: ref('ATable'),
            DestinationCidrBlock: ref('Half'),
            GatewayId: ref('Igw'),
          }),
        },
      ],
    };
    const content = {
      Transform,
      Mappings: { Halves: { Low: { blocks: ['0.0.0.0/1'] }, High: { blocks: ['128.0.0.0/1'] } } },
      Resources: { ...BASE, 'Fn::ForEach::Sides': ['Side', ['Low', 'High'], inner] },
    };
    const { findings: found } = report([folder.write('t.json', content)]);
    expect(found.map(({ logicalId }) => logicalId).sort()).toEqual(['RouteHigh1280001', 'RouteLow00001']);
  });

  it('of properties puts them into their resource', () => {
    const content = {
      Transform,
      Resources: {
        ...BASE,
        Route: {
          Type: 'AWS::EC2::Route',
          Properties: {
            RouteTableId: ref('ATable'),
            DestinationCidrBlock: '0.0.0.0/0',
            'Fn::ForEach::Target': ['Kind', ['Gateway'], { '${Kind}Id': ref('Igw') }],
          },
        },
      },
    };
    expect(verdictOf(content)).toBe('exposed');
  });

  it('of properties over an open collection leaves the template unproven', () => {
    const content = {
      Transform,
      Parameters: { P: { Type: 'CommaDelimitedList' } },
      Resources: {
        ...BASE,
        Bucket: { Type: 'AWS::S3::Bucket', Properties: { 'Fn::ForEach::P': ['K', ref('P'), { '${K}': 1 }] } },
      },
    };
    expect(verdictOf(content)).toBe('unproven');
  });

  it('of conditions and outputs is written out', () => {
    const content = {
      Transform,
      Conditions: { 'Fn::ForEach::C': ['Name', ['One'], { 'Is${Name}': { 'Fn::Equals': ['a', 'b'] } }] },
      Resources: { ...BASE, Route: { ...(leak('R') as { R: object }).R, Condition: 'IsOne' } },
      Outputs: { 'Fn::ForEach::O': ['Name', ['Vpc'], { 'Out${Name}': { Value: ref('Name') } }] },
    };
    expect(verdictOf(content)).toBe('isolated');
  });

  it('of outputs can be imported', () => {
    const exporter = folder.write('exporter.json', {
      Transform,
      Resources: { ...vpc(), ...internetGateway() },
      Outputs: {
        'Fn::ForEach::O': [
          'Name',
          ['Vpc', 'Igw'],
          { 'Out${Name}': { Value: ref('${Name}'), Export: { Name: 'x-${Name}' } } },
        ],
      },
    });
    const importer = folder.write('importer.json', {
      Resources: {
        ...subnet('A', { 'Fn::ImportValue': 'x-Vpc' }),
        Route: resource('EC2::Route', {
          RouteTableId: ref('ATable'),
          DestinationCidrBlock: '0.0.0.0/0',
          GatewayId: { 'Fn::ImportValue': 'x-Igw' },
        }),
      },
    });
    expect(subnetVerdicts([exporter, importer])).toEqual({ 'importer/A': 'exposed' });
  });

  it('that makes more than can be read leaves the template unproven', () => {
    const many = Array.from({ length: 1000 }, (_, index) => `i${index}`);
    const nested = ['J', many, { 'B${I}${J}': resource('S3::Bucket') }];
    const content = {
      Transform,
      Resources: { ...BASE, 'Fn::ForEach::I': ['I', many, { 'Fn::ForEach::J': nested }] },
    };
    expect(verdictOf(content)).toBe('unproven');
  });

  it('in YAML points at its own line', () => {
    const path = folder.write(
      'lines.yaml',
      `Transform: AWS::LanguageExtensions
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16, EnableDnsSupport: false}}
  Gateway: {Type: AWS::EC2::InternetGateway}
  Attachment: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway}}
  Fn::ForEach::Subnets:
    - Name
    - [One, Two]
    - Subnet\${Name}: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc}}
      Table\${Name}: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
      Association\${Name}:
        Type: AWS::EC2::SubnetRouteTableAssociation
        Properties: {SubnetId: !Ref 'Subnet\${Name}', RouteTableId: !Ref 'Table\${Name}'}
      Route\${Name}:
        Type: AWS::EC2::Route
        Properties: {RouteTableId: !Ref 'Table\${Name}', DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway}
`,
    );
    const { findings: found } = report([path]);
    expect(found.map(({ logicalId, line }) => [logicalId, line])).toEqual([
      ['RouteOne', 6],
      ['RouteTwo', 6],
    ]);
  });
});

describe('other language extensions', () => {
  it.each<[string, unknown]>([
    ['Fn::FindInMap with a default', { 'Fn::FindInMap': ['M', 'gone', 'b', { DefaultValue: '0.0.0.0/0' }] }],
    [
      'Fn::FindInMap of a missing map with a default',
      { 'Fn::FindInMap': ['N', 'a', 'b', { DefaultValue: '0.0.0.0/0' }] },
    ],
    [
      'Fn::FindInMap by an intrinsic',
      { 'Fn::FindInMap': [{ 'Fn::Sub': 'M' }, { 'Fn::Join': ['', ['a']] }, 'b'] },
    ],
    ['Ref by an intrinsic', { Ref: { 'Fn::Sub': 'P' } }],
    ['Fn::Select by Fn::Length', { 'Fn::Select': [{ 'Fn::Length': ['x'] }, ['10.0.0.0/8', '0.0.0.0/0']] }],
  ])('%s is evaluated', (_title, block) => {
    const Route = resource('EC2::Route', {
      RouteTableId: ref('ATable'),
      DestinationCidrBlock: block,
      GatewayId: ref('Igw'),
    });
    const found = outcomes({
      Mappings: { M: { a: { b: '0.0.0.0/0' } } },
      Parameters: { P: { Type: 'String', AllowedValues: ['0.0.0.0/0'] } },
      Resources: { ...BASE, Route },
    });
    expect(found['A']).toMatch(/^exposed/);
  });

  it('intrinsics in a DeletionPolicy change nothing', () => {
    const Bucket = { Type: 'AWS::S3::Bucket', DeletionPolicy: { 'Fn::If': ['C', 'Retain', 'Delete'] } };
    expect(verdictOf({ Transform, Resources: { ...BASE, Bucket } })).toBe('isolated');
  });

  it.each(['My::Own::Net::MODULE', 'AWS::S3::Bucket::MODULE'])('a module stays unseen: %s', (Type) => {
    const path = folder.write('module.json', { Resources: { ...BASE, Part: { Type } } });
    expect(findings([path])).toContain(`AG900 module 'Part' (${Type}) is not part of the input`);
  });

  it('a serverless template is read as it is written', () => {
    const content = {
      Transform: 'AWS::Serverless-2016-10-31',
      Globals: { Function: { Runtime: 'nodejs22.x' } },
      Resources: {
        ...BASE,
        Handler: resource('Serverless::Function', { VpcConfig: { SubnetIds: [ref('A')] } }),
      },
    };
    expect(verdictOf(content)).toBe('isolated');
  });
});
