import { describe, expect, it } from 'vitest';
import { NO_VALUE, att, internetGateway, ref, resource, route, subnet, vpc } from '../helpers';
import { Folder, findings, report, subnetVerdicts } from './files';

const folder = new Folder();

const stack = (location: unknown, parameters: object = {}): unknown =>
  resource('CloudFormation::Stack', { TemplateURL: location, Parameters: parameters });

/** A network whose subnet A is public when it is given an internet gateway. */
const NETWORK = {
  Parameters: { VpcId: { Type: 'String' }, GatewayId: { Type: 'String' } },
  Resources: {
    ...subnet('A', ref('VpcId')),
    Route: route('ATable', '0.0.0.0/0', { GatewayId: ref('GatewayId') }),
  },
};

const PARENT = { ...vpc(), ...internetGateway() };

const ARGUMENTS = { VpcId: ref('Vpc'), GatewayId: ref('Igw') };

describe('a nested stack', () => {
  it('is read from the file beside its parent', () => {
    folder.write('beside/child.json', NETWORK);
    const parent = folder.write('beside/parent.json', {
      Resources: { ...PARENT, Net: stack('./child.json', ARGUMENTS) },
    });
    expect(subnetVerdicts([parent])).toEqual({ 'parent/Net/A': 'exposed' });
  });

  it('in YAML is read from the file beside its parent', () => {
    folder.write(
      'yaml/child.yaml',
      'Resources: {Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}}',
    );
    const parent = folder.write(
      'yaml/parent.yaml',
      'Resources:\n  Net:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: child.yaml}',
    );
    expect(report([parent])).toMatchObject({ verdict: 'isolated', summary: { stacks: 2 } });
  });

  it.each<[string, unknown]>([
    ['a URL', 'https://bucket.s3.amazonaws.com/templates/child.json'],
    ['a URL with a version', 'https://bucket.s3.amazonaws.com/child.json?versionId=1'],
    ['an Fn::Sub', { 'Fn::Sub': 'https://${Bucket}.s3.amazonaws.com/${Prefix}child.json' }],
    ['an Fn::Sub with names', { 'Fn::Sub': ['https://${Bucket}/child.json', { Bucket: 'b' }] }],
    ['an Fn::Join', { 'Fn::Join': ['/', ['https://b', ref('Prefix'), 'child.json']] }],
    ['an Fn::Join of whole parts', { 'Fn::Join': ['', [ref('Base'), 'templates/child.json']] }],
  ])('is an input that has the name at the end of %s', (_title, url) => {
    const child = folder.write('url/child.json', NETWORK);
    const parent = folder.write('url/parent.json', { Resources: { ...PARENT, Net: stack(url, ARGUMENTS) } });
    expect(subnetVerdicts([child, parent])).toEqual({ 'parent/Net/A': 'exposed' });
  });

  it('is the input whose path agrees longest with its URL', () => {
    const one = folder.write('longest/one/net.json', NETWORK);
    const two = folder.write('longest/two/net.json', { Resources: {} });
    const parent = folder.write('longest/parent.json', {
      Resources: { ...PARENT, Net: stack('https://bucket/x/two/net.json', ARGUMENTS) },
    });
    const { subnets } = report([one, two, parent]);
    expect(subnets.map(({ stack: name, verdict }) => [name.endsWith('one/net'), verdict])).toEqual([
      [true, 'unproven'],
    ]);
  });

  it.each([
    ['two inputs fit equally', ['same/a/net.json', 'same/b/net.json']],
    ['no input fits', []],
  ])('stays unseen when %s', (_title, names) => {
    const inputs = names.map((name) => folder.write(name, { Resources: {} }));
    const parent = folder.write('same/parent.json', { Resources: { Net: stack('https://bucket/net.json') } });
    expect(findings([...inputs, parent])).toEqual([
      "AG900 nested stack 'Net' (AWS::CloudFormation::Stack) is not part of the input",
    ]);
  });

  it('can be deployed twice, each time with its own arguments', () => {
    const child = folder.write('twice/child.json', NETWORK);
    const parent = folder.write('twice/parent.json', {
      Resources: {
        ...PARENT,
        One: stack('https://b/child.json', ARGUMENTS),
        Two: stack('https://b/child.json', { ...ARGUMENTS, GatewayId: 'local' }),
      },
    });
    expect(subnetVerdicts([child, parent])).toEqual({
      'parent/One/A': 'exposed',
      'parent/Two/A': 'isolated',
    });
  });

  it('is read below a nested stack too', () => {
    folder.write('deep/grandchild.json', NETWORK);
    folder.write('deep/child.json', {
      Parameters: NETWORK.Parameters,
      Resources: { Inner: stack('grandchild.json', { VpcId: ref('VpcId'), GatewayId: ref('GatewayId') }) },
    });
    const parent = folder.write('deep/parent.json', {
      Resources: { ...PARENT, Net: stack('child.json', ARGUMENTS) },
    });
    expect(subnetVerdicts([parent])).toEqual({ 'parent/Net/Inner/A': 'exposed' });
  });

  it('returns its outputs to its parent', () => {
    folder.write('outputs/child.json', {
      Resources: PARENT,
      Outputs: { VpcId: { Value: ref('Vpc') }, GatewayId: { Value: ref('Igw') } },
    });
    const parent = folder.write('outputs/parent.json', {
      Resources: {
        Net: stack('child.json'),
        ...subnet('A', att('Net', 'Outputs.VpcId')),
        Route: route('ATable', '0.0.0.0/0', { GatewayId: att('Net', 'Outputs.GatewayId') }),
      },
    });
    expect(subnetVerdicts([parent])).toEqual({ 'parent/A': 'exposed' });
  });

  it('exists only under the condition of its parent', () => {
    folder.write('condition/child.json', NETWORK);
    const parent = folder.write('condition/parent.json', {
      Parameters: { On: { Type: 'String', AllowedValues: ['yes'] } },
      Conditions: { IsOff: { 'Fn::Equals': [ref('On'), 'no'] } },
      Resources: { ...PARENT, Net: { ...(stack('child.json', ARGUMENTS) as object), Condition: 'IsOff' } },
    });
    expect(subnetVerdicts([parent])).toEqual({});
  });

  it.each<[string, object, string]>([
    ['not given', {}, 'exposed'],
    ['given as no value', { Destination: NO_VALUE }, 'exposed'],
    ['given as a private block', { Destination: '10.1.0.0/16' }, 'isolated'],
  ])('takes the default of a parameter that is %s', (_title, given, verdict) => {
    folder.write('default/child.json', {
      Parameters: { Destination: { Type: 'String', Default: '0.0.0.0/0' } },
      Resources: {
        ...PARENT,
        ...subnet('A'),
        Route: route('ATable', ref('Destination'), { GatewayId: ref('Igw') }),
      },
    });
    const parent = folder.write('default/parent.json', { Resources: { Net: stack('child.json', given) } });
    expect(subnetVerdicts([parent])).toEqual({ 'parent/Net/A': verdict });
  });

  it('that a serverless application deploys is read as well', () => {
    folder.write('serverless/child.json', NETWORK);
    const parent = folder.write('serverless/parent.json', {
      Transform: 'AWS::Serverless-2016-10-31',
      Resources: {
        ...PARENT,
        Net: resource('Serverless::Application', { Location: 'child.json', Parameters: ARGUMENTS }),
      },
    });
    expect(subnetVerdicts([parent])).toEqual({ 'parent/Net/A': 'exposed' });
  });

  it('that a serverless application takes from a repository stays unseen', () => {
    const parent = folder.write('repository/parent.json', {
      Transform: 'AWS::Serverless-2016-10-31',
      Resources: {
        Net: resource('Serverless::Application', {
          Location: { ApplicationId: 'arn', SemanticVersion: '1.0.0' },
        }),
      },
    });
    expect(findings([parent])).toEqual([
      "AG900 serverless application 'Net' (AWS::Serverless::Application) is not part of the input",
    ]);
  });
});

describe('a template that nests itself', () => {
  it('is refused with one line', () => {
    const path = folder.write('self/self.json', { Resources: { Again: stack('self.json') } });
    expect(() => report([path])).toThrow(
      `${path} nests itself: self.json → self.json; expected a nested stack to end`,
    );
  });

  it('through another one is refused with one line', () => {
    const a = folder.write('circle/a.json', { Resources: { B: stack('https://bucket/b.json') } });
    const b = folder.write('circle/b.json', { Resources: { A: stack('https://bucket/a.json') } });
    expect(() => report([a, b])).toThrow(`${a} nests itself: a.json → b.json → a.json`);
  });

  it('over and over is refused before it exhausts the reader', () => {
    const ten = (name: string): object =>
      Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`S${index}`, stack(name)]));
    folder.write('many/d.json', { Resources: {} });
    folder.write('many/c.json', { Resources: ten('d.json') });
    folder.write('many/b.json', { Resources: ten('c.json') });
    const path = folder.write('many/a.json', { Resources: ten('b.json') });
    expect(() => report([path])).toThrow('nests too many stacks, expected at most 2000');
  });

  it('takes its own default when only a value for all stacks has the name of its parameter', () => {
    const Parameters = { Range: { Type: 'String', Default: '0.0.0.0/0' } };
    const Route = route('ATable', ref('Range'), { GatewayId: ref('Igw') });
    folder.write('common/child.json', { Parameters, Resources: { ...PARENT, ...subnet('A'), Route } });
    const parent = folder.write('common/parent.json', {
      Parameters,
      Resources: { Net: stack('child.json') },
    });
    expect(subnetVerdicts([parent], { Range: '10.0.0.0/8' })).toEqual({ 'parent/Net/A': 'exposed' });
  });
});
