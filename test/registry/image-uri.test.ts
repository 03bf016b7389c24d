import { CfnParameter } from 'aws-cdk-lib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ImageMirror } from '../../lib/registry/image-mirror';
import { Requirements } from '../../lib/requirements/requirements';
import { ACCOUNT, DIGEST, REGION, testStack } from './helpers';

describe('an image that is named', () => {
  test('is required of the network', () => {
    const mirror = new ImageMirror(testStack(), 'Mirror');
    const uri = mirror.imageUri('vllm', DIGEST);
    expect(Requirements.of(mirror).collect()).toEqual([
      { askedBy: mirror.node.path, image: { uri, why: 'workloads pull vllm' } },
    ]);
  });
});

describe('imageUri', () => {
  const mirror = new ImageMirror(testStack(), 'Mirror');

  test('an image is named by host, prefix, name and digest, all literal', () => {
    expect(mirror.imageUri('vllm/vllm-openai', DIGEST)).toBe(
      `111122223333.dkr.ecr.eu-central-1.amazonaws.com/airgap/vllm/vllm-openai@${DIGEST}`,
    );
  });

  test('every reference starts with the prefix that admission policies compare with', () => {
    expect(mirror.imageUri('a', DIGEST).startsWith(mirror.imageUriPrefix)).toBe(true);
    expect(mirror.imageUriPrefix).toBe('111122223333.dkr.ecr.eu-central-1.amazonaws.com/airgap/');
  });

  test.each(['a', 'vllm', 'nvcr.io/nvidia/k8s-device-plugin', 'a.b_c-d/0', `${'a'.repeat(249)}`])(
    'name %j is good',
    (name) => expect(mirror.imageUri(name, DIGEST)).toContain(`/airgap/${name}@sha256:`),
  );

  test.each([
    ['', /image name '' is not an ECR repository name/],
    ['Vllm', /image name 'Vllm' is not/],
    ['/vllm', /is not an ECR repository name/],
    ['vllm/', /is not an ECR repository name/],
    ['a//b', /is not an ECR repository name/],
    ['a..b', /is not an ECR repository name/],
    ['../other/a', /is not an ECR repository name/],
    ['-a', /is not an ECR repository name/],
    ['a*', /is not an ECR repository name/],
    ['localhost:5000/a', /is not an ECR repository name/],
    ['a\n', /is not an ECR repository name/],
    ['vllm:v0.9.1', /carries a tag or a digest, expected the name alone/],
    [`vllm@${DIGEST}`, /carries a tag or a digest/],
    ['a'.repeat(250), /has 257 characters, expected at most 256 with the prefix/],
  ])('name %j is refused', (name, message) => {
    expect(() => mirror.imageUri(name, DIGEST)).toThrow(message);
    expect(() => mirror.repositoryArn(name)).toThrow(message);
  });

  test.each([
    ['latest', /image 'vllm' is named by tag 'latest', expected "sha256:".*use the digest/],
    ['v0.9.1', /named by tag 'v0.9.1'/],
    ['0'.repeat(64), /named by tag/],
    ['', /named by tag ''/],
    [DIGEST.toUpperCase(), /is malformed/],
    [DIGEST.slice(0, -1), /is malformed/],
    [`${DIGEST}0`, /is malformed/],
    [`${DIGEST}\n`, /is malformed/],
    [`sha512:${'0'.repeat(128)}`, /digest 'sha512:0+' of image 'vllm' is malformed/],
    [`@${DIGEST}`, /is malformed/],
  ])('digest %j is refused', (digest, message) => {
    expect(() => mirror.imageUri('vllm', digest)).toThrow(message);
  });

  test('a name or digest that only the deployment knows is refused', () => {
    const stack = testStack();
    const late = new CfnParameter(stack, 'Late').valueAsString;
    expect(() => mirror.imageUri('vllm', late)).toThrow(
      "ImageMirror 'Stack/Mirror': digest of image 'vllm' is known only at deployment, expected a literal value",
    );
    expect(() => mirror.imageUri(late, DIGEST)).toThrow(/image name is known only at deployment/);
  });

  const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  const segment = fc
    .tuple(word, fc.array(fc.tuple(fc.constantFrom('.', '_', '-'), word), { maxLength: 3 }))
    .map(([head, tail]) => head + tail.flat().join(''));
  const goodName = fc.array(segment, { minLength: 1, maxLength: 5 }).map((segments) => segments.join('/'));

  test('law: a name of the grammar is kept as it is', () => {
    fc.assert(
      fc.property(goodName, (name) => {
        expect(mirror.imageUri(name, DIGEST)).toBe(`${mirror.imageUriPrefix}${name}@${DIGEST}`);
      }),
    );
  });

  test('law: whatever the name, a reference is refused or stays inside the mirror', () => {
    const hostile = fc.string({
      unit: fc.constantFrom('a', '0', '/', '.', '-', '_', ':', '@', 'A', ' ', '\n', '*'),
    });
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string()), (name) => {
        let uri: string;
        try {
          uri = mirror.imageUri(name, DIGEST);
        } catch {
          return;
        }
        expect(uri).toMatch(
          /^[0-9]{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com\/airgap\/[a-z0-9][a-z0-9._/-]*@sha256:[0-9a-f]{64}$/,
        );
        expect(uri).not.toContain('..');
      }),
      { numRuns: 1000 },
    );
  });
});

describe('partitions', () => {
  test.each([
    ['aws', 'us-east-1', 'amazonaws.com'],
    ['aws-us-gov', 'us-gov-west-1', 'amazonaws.com'],
    ['aws-cn', 'cn-north-1', 'amazonaws.com.cn'],
    ['aws-iso', 'us-iso-east-1', 'c2s.ic.gov'],
    ['aws-iso-b', 'us-isob-east-1', 'sc2s.sgov.gov'],
    ['aws-eusc', 'eusc-de-east-1', 'amazonaws.eu'],
  ])('in %s the host of %s ends in %s', (_, region, suffix) => {
    const mirror = new ImageMirror(testStack({ account: ACCOUNT, region }), 'Mirror');
    expect(mirror.imageUri('a', DIGEST)).toBe(`${ACCOUNT}.dkr.ecr.${region}.${suffix}/airgap/a@${DIGEST}`);
  });

  test('in a Region that CDK does not know the suffix is left to CloudFormation', () => {
    const stack = testStack({ account: ACCOUNT, region: 'xx-new-1' });
    expect(stack.resolve(new ImageMirror(stack, 'Mirror').imageUriPrefix)).toEqual({
      'Fn::Join': ['', ['111122223333.dkr.ecr.xx-new-1.', { Ref: 'AWS::URLSuffix' }, '/airgap/']],
    });
  });

  test('an account that only the deployment knows is left to CloudFormation', () => {
    const stack = testStack({ region: REGION });
    expect(stack.resolve(new ImageMirror(stack, 'Mirror').imageUri('a', DIGEST))).toEqual({
      'Fn::Join': ['', [{ Ref: 'AWS::AccountId' }, `.dkr.ecr.${REGION}.amazonaws.com/airgap/a@${DIGEST}`]],
    });
  });

  test('repository ARNs name the partition by reference', () => {
    const stack = testStack();
    const mirror = new ImageMirror(stack, 'Mirror');
    const arn = (tail: string) => ({
      'Fn::Join': [
        '',
        ['arn:', { Ref: 'AWS::Partition' }, `:ecr:${REGION}:${ACCOUNT}:repository/airgap/${tail}`],
      ],
    });
    expect(stack.resolve(mirror.repositoryArn('vllm/vllm-openai'))).toEqual(arn('vllm/vllm-openai'));
    expect(stack.resolve(mirror.repositoryArns)).toEqual(arn('*'));
  });

  test.each(['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'us-gov-east-1', 'us-gov-west-1'])(
    'the FIPS host of %s is used on request',
    (region) => {
      const mirror = new ImageMirror(testStack({ account: ACCOUNT, region }), 'Mirror', {
        fipsEndpoint: true,
      });
      expect(mirror.imageUriPrefix).toBe(`${ACCOUNT}.dkr.ecr-fips.${region}.amazonaws.com/airgap/`);
    },
  );

  test('a FIPS host is refused where there is none', () => {
    expect(() => new ImageMirror(testStack(), 'Mirror', { fipsEndpoint: true })).toThrow(
      /fipsEndpoint is not available in Region 'eu-central-1', expected one of 'us-east-1', 'us-east-2', 'us-gov-east-1'/,
    );
  });
});
